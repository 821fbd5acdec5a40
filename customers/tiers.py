"""The three tiers of key customers."""

from enum import StrEnum


class Tier(StrEnum):
    """AAA is the most serious, and is given the longest time because it is the hardest."""

    AAA = "AAA"
    AA = "AA"
    A = "A"


WEIGHT = {Tier.AAA: 3, Tier.AA: 2, Tier.A: 1}


def highest(tiers) -> Tier:
    """The most serious of some tiers."""
    return max((Tier(tier) for tier in tiers), key=WEIGHT.__getitem__)
