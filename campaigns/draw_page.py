"""What the pages of a draw show: where it stands, what the law asks for, who won, and how anybody recomputes it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from staff import work
from staff.instants import local
from staff.paging import page_of
from staff.roles import Right
from staff.trail_words import happened

from .forms import draws as forms
from .models import Draw, DrawWin, Prize
from .services import draws

State = Draw.State
STEPS = (State.DRAFT, State.PUBLISHED, State.FIXED, State.DRAWN)
WINNERS_ON_A_PAGE = 100
LATE_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class ShownPrize:
    """A prize with what it is worth altogether and, once the list is fixed, how likely one chance is to win it."""

    prize: Prize
    altogether: Decimal
    awarded: int
    percent: Decimal | None
    """Of one chance, to win one of these; None before the list is fixed."""
    left_over: int = 0
    """After the draw: how many found nobody, because no ticket was left."""


def prizes_of(found: Draw) -> list[ShownPrize]:
    awarded = Counter(found.wins.order_by().values_list("prize", flat=True)) if found.drawn_at else Counter()
    return [
        ShownPrize(
            prize,
            prize.worth * prize.number,
            awarded[prize.pk],
            Decimal(100 * min(prize.number, found.chance_count)) / found.chance_count if found.chance_count else None,
            prize.number - awarded[prize.pk] if found.drawn_at else 0,
        )
        for prize in found.prizes.select_related("series__outlet").order_by("position")
    ]


def prizes_text(found: Draw) -> str:
    """As the script is given them: `P1:1,P2:2`."""
    return ",".join(f"{prize.code}:{prize.number}" for prize in found.prizes.order_by("position"))


def command_of(found: Draw) -> str:
    """What somebody types who recomputes the draw."""
    seed = found.seed if found.state == State.DRAWN else "SEED"
    one = " --one-win" if found.one_win else ""
    return f'python3 recompute.py --entries list.csv --prizes "{prizes_text(found)}" --seed {seed}{one}'


def context(found: Draw, user, at: datetime, parameters, address: str, **bound) -> dict:
    """For the page of those who hold the draw; `bound` are forms that came back with errors."""
    seen = {"version": found.version}
    may_draw = user.may(Right.DRAWS, found.outlet)
    objections = draws.objections_to(found, at) if found.state == State.DRAFT else []
    wins = found.wins.select_related("prize", "entry", "handed_by", "told_by", "sending", "voucher")
    prizes = prizes_of(found)
    shown = {
        "draw": found,
        "prizes": prizes,
        "rules": list(found.rules.order_by("pk")),
        "steps": [(state.value, str(state.label)) for state in STEPS],
        "step": found.state if found.state in STEPS else None,
        "objections": objections,
        "may_draw": may_draw,
        "may_hand": found.state == State.DRAWN
        and local(at).date() <= found.claim_until_on
        and (may_draw or user.may(Right.CAMPAIGNS_DAY, found.outlet)),
        "given_up": found.state == State.DRAWN and local(at).date() > found.claim_until_on,
        "may_export": user.may(Right.EXPORT, found.outlet),
        "address": address if found.published_at else "",
        "worth": sum((each.altogether for each in prizes), Decimal(0)),
        "entries": happened(found),
        "version_form": bound.get("version_form") or forms.VersionForm(initial=seen),
        "hand_form": bound.get("hand_form") or forms.HandOutForm(),
    }
    if found.work and found.state == State.PUBLISHED:
        shown["work"] = work.Shown(found.work, at)
    if found.state == State.DRAWN:
        shown["wins"] = page_of(wins, parameters, order=("nth",), total=wins.count())
        shown |= _telling(found, may_draw and not shown["given_up"], bound)
        shown["handed"] = found.wins.filter(handed_at__isnull=False).count()
    if may_draw:
        shown["may_publish"] = found.state == State.DRAFT and not objections
        shown["may_rewrite"] = found.state == State.DRAFT
        gathering = "work" in shown and shown["work"].moving
        shown["may_fix"] = found.state == State.PUBLISHED and at > found.entries_until_at and not gathering
        shown["may_run"] = found.state == State.FIXED and at >= found.draw_at
        if found.state in (State.DRAFT, State.PUBLISHED):
            shown["call_off_form"] = bound.get("call_off_form") or forms.CallOffForm(initial=seen)
    return shown


def _telling(found: Draw, may_tell: bool, bound: dict) -> dict:
    """Who is still to be told, and the form where a message could reach some of them."""
    untold = DrawWin.objects.untold().filter(draw=found)
    shown = {"untold": untold.count(), "may_tell": may_tell}
    if may_tell and (reached := untold.filter(entry__customer__isnull=False).count()):
        shown |= {"to_write": reached, "tell_form": bound.get("tell_form") or forms.TellForm(draw=found)}
    return shown


def public_context(found: Draw, at: datetime, parameters) -> dict:
    """For anybody: nothing here is shown that is not published."""
    shown = {
        "draw": found,
        # Whoever waits for the winners sees that they are late, and may ask why.
        "late": found.state in (State.PUBLISHED, State.FIXED) and at >= found.draw_at + LATE_AFTER,
        "prizes": prizes_of(found),
        "rules": list(found.rules.order_by("pk")),
        "command": command_of(found),
        "prizes_text": prizes_text(found),
        "given_up": found.state == State.DRAWN and local(at).date() > found.claim_until_on,
    }
    if found.state == State.DRAWN:
        wins = DrawWin.objects.filter(draw=found).select_related("prize", "entry")
        shown["wins"] = page_of(wins, parameters, order=("nth",), size=WINNERS_ON_A_PAGE)
    if found.fixed_at and (asked := parameters.get("entry", "").strip()[:60]):
        entry = found.entries.filter(entry__iexact=asked).first()
        shown["asked"] = asked
        shown["mine"] = entry
        won = entry is not None and found.state == State.DRAWN
        shown["my_wins"] = list(entry.wins.select_related("prize")) if won else []
    return shown
