"""Chance that comes out the same again, for what the product leaves to real chance."""

import string
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from random import Random
from unittest.mock import patch

from campaigns.services import campaigns, draws, vouchers
from customers.services import screening

_SAFE = string.ascii_letters + string.digits


class _Chance:
    """As much of the module `secrets` as the demo's services ask of it."""

    def __init__(self, rng: Random):
        self.rng = rng

    def token_hex(self, size: int) -> str:
        return f"{self.rng.getrandbits(8 * size):0{2 * size}x}"

    def token_urlsafe(self, size: int) -> str:
        return "".join(self.choice(_SAFE) for _each in range(size * 4 // 3))

    def choice(self, some: Sequence):
        return self.rng.choice(some)


@contextmanager
def chance_of(rng: Random) -> Iterator[None]:
    """Seeds of campaigns and draws, codes of vouchers and second looks of screening come from `rng` meanwhile.

    Their services take no seed from anybody on purpose; a demo is the one place where nobody can win anything.
    """
    with ExitStack() as stack:
        for service in (campaigns, draws, vouchers, screening):
            stack.enter_context(patch.object(service, "secrets", _Chance(rng)))
        yield
