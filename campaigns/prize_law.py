"""What the law asks of a prize draw before it is published. Pure; yuan as `Decimal`. Sources: docs/rules/draws.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from staff.instants import local

# The highest prize of a draw (Anti-Unfair Competition Law; Interim Provisions on Promotions, article 17).
HIGHEST = Decimal("50000.00")
ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Prize:
    """One line of the prizes. `voucher`: what is won is good for something, under terms of its own."""

    name: str
    worth: Decimal
    number: int
    voucher: bool = False
    terms: str = ""
    # Of a voucher that is issued here: how many there are to be won, and its last day.
    left: int | None = None
    good_until: date | None = None


@dataclass(frozen=True)
class Way:
    """How chances are got. `most` is how many a single purchase or visit can bring; None: any number."""

    source: str
    most: int | None = 1


@dataclass(frozen=True)
class Draft:
    """A draw as it would be published."""

    prizes: Sequence[Prize]
    ways: Sequence[Way]
    one_win: bool
    entries_from_on: date
    entries_until_at: datetime
    draw_at: datetime
    claim_until_on: date
    conditions: str = ""
    taking_part: str = ""
    claiming: str = ""
    forfeiting: str = ""
    host: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Objection:
    """What stands against publishing: the sentence, and the provision it follows from."""

    words: str
    provision: str


AUCL = "反不正当竞争法"
ART_13, ART_14, ART_15, ART_17 = (f"规范促销行为暂行规定第{number}条" for number in ("十三", "十四", "十五", "十七"))


def most_for_one(prizes: Sequence[Prize], ways: Sequence[Way], one_win: bool) -> Decimal:
    """The most that one purchase or visit can win in this draw, in yuan.

    With one win per person that is the highest prize; otherwise as many of the highest as it brings chances, because
    several prizes for one purchase are added up.
    """
    worths = sorted((prize.worth for prize in prizes for _time in range(prize.number)), reverse=True)
    if one_win:
        return worths[0] if worths else ZERO
    chances = None if any(way.most is None for way in ways) else sum(way.most or 0 for way in ways)
    return sum(worths[:chances], ZERO)


def objections(draft: Draft, others: Sequence[tuple[str, Decimal]], at: datetime) -> list[Objection]:
    """Everything that stands against publishing at `at`; nothing: it may be published.

    `others` are the draws in which the same purchase takes part as well, each with what it can win there.
    """
    return [*_of_amounts(draft, others), *_of_prizes(draft), *_of_words(draft), *_of_time(draft, at)]


def _of_amounts(draft: Draft, others: Sequence[tuple[str, Decimal]]) -> list[Objection]:
    found = [
        Objection(
            _("%(prize)s is worth %(worth)s. The highest prize of a draw is %(most)s.")
            % {"prize": prize.name, "worth": _yuan(prize.worth), "most": _yuan(HIGHEST)},
            f"{AUCL}；{ART_17}",
        )
        for prize in draft.prizes
        if prize.worth > HIGHEST
    ]
    here = most_for_one(draft.prizes, draft.ways, draft.one_win)
    if not found and here > HIGHEST:
        found.append(
            Objection(
                _("One purchase could win %(sum)s; %(most)s at most. Let a person win once, or lower the prizes.")
                % {"sum": _yuan(here), "most": _yuan(HIGHEST)},
                ART_17,
            )
        )
    elsewhere = sum((worth for _name, worth in others), ZERO)
    if not found and others and here + elsewhere > HIGHEST:
        found.append(
            Objection(
                _("The same purchase also takes part in %(others)s. Together it could win %(sum)s; %(most)s at most.")
                % {
                    "others": ", ".join(name for name, _worth in others),
                    "sum": _yuan(here + elsewhere),
                    "most": _yuan(HIGHEST),
                },
                ART_17,
            )
        )
    return found


def _of_prizes(draft: Draft) -> list[Objection]:
    found = []
    if not draft.prizes:
        found.append(Objection(_("No prize is named."), ART_13))
    if not draft.ways:
        found.append(Objection(_("Nothing is named that brings a chance."), ART_13))
    for prize in draft.prizes:
        if prize.worth <= 0:
            found.append(Objection(_("Say what %(prize)s is worth.") % {"prize": prize.name}, ART_13))
        if prize.voucher and not prize.terms.strip():
            found.append(
                Objection(
                    _("%(prize)s: say what the voucher is good for, until when, and where.") % {"prize": prize.name},
                    ART_14,
                )
            )
        if prize.left is not None and prize.number > prize.left:
            # Translators: 中文 %(prize)s：这种券只剩 %(left)d 张，不够发。
            words = _("%(prize)s: of these vouchers only %(left)d are left to be won.")
            found.append(Objection(words % {"prize": prize.name, "left": max(0, prize.left)}, ART_15))
        if prize.good_until and prize.good_until < draft.claim_until_on:
            # Translators: 中文 %(prize)s：券在 %(day)s 到期，早于兑奖截止日。
            words = _("%(prize)s: the voucher ends on %(day)s, before the last day to fetch it.")
            found.append(Objection(words % {"prize": prize.name, "day": f"{prize.good_until:%Y-%m-%d}"}, ART_14))
    return found


def _of_words(draft: Draft) -> list[Objection]:
    asked = {
        _("Say who may take part."): draft.conditions,
        _("Say how to take part."): draft.taking_part,
        _("Say how prizes are fetched and handed over."): draft.claiming,
        _("Say when a prize is given up."): draft.forfeiting,
        _("Say who holds the draw."): draft.host,
        _("Say how to reach whoever holds the draw."): draft.contact,
    }
    return [Objection(sentence, ART_13) for sentence, words in asked.items() if not words.strip()]


def _of_time(draft: Draft, at: datetime) -> list[Objection]:
    found = []
    if local(at).date() > draft.entries_from_on:
        found.append(Objection(_("All this is told before the draw begins: entries began already."), ART_13))
    if draft.draw_at <= draft.entries_until_at:
        found.append(Objection(_("The draw comes after the last entry."), ART_13))
    if draft.entries_from_on > local(draft.entries_until_at).date():
        found.append(Objection(_("Entries end before they begin."), ART_13))
    if draft.claim_until_on < local(draft.draw_at).date():
        found.append(Objection(_("Prizes are fetched after the draw, not before it."), ART_13))
    return found


def _yuan(amount: Decimal) -> str:
    return f"¥{amount:,.2f}"
