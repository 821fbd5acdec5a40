"""Telling the winners: by message, on the way of all messages to customers, or noted that somebody rang them up.

Quiet hours, the contact budget, R and wishes not to be called hold here too: whom no message reaches is rung up, and
stands on the draw's page until somebody has.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Draw, DrawWin
from campaigns.services.invitations import address_outside
from customers.audiences import AudienceKind
from customers.models import Customer, MessageTemplate, Sending
from customers.services import care_messages
from notices.models import Delivery
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right


def start_telling(
    *, draw: Draw, template: MessageTemplate, note: str = "", form_key: str | None = None, by, at: datetime
) -> Sending:
    """Let the worker write to every winner who is a customer and has not been told. The same form sent twice is one."""
    require(by, Right.DRAWS, draw.outlet)
    _refuse_over(draw, at)
    if not DrawWin.objects.untold().filter(draw=draw, entry__customer__isnull=False).exists():
        raise Refused(_("No winner whom a message could reach is still to be told."))
    asked, extra = {"draw": draw.number}, {"note": note.strip()} if note.strip() else {}
    return care_messages.start(
        template=template, outlet=draw.outlet, audience=asked, extra=extra, form_key=form_key, by=by, at=at
    )


@transaction.atomic
def note_told(*, win: DrawWin, by, at: datetime) -> DrawWin:
    """Somebody rang the winner up."""
    draw = win.draw
    require(by, Right.DRAWS, draw.outlet)
    if not DrawWin.objects.filter(pk=win.pk, told_at__isnull=True).update(told_at=at, told_by=by):
        there = DrawWin.objects.get(pk=win.pk)
        raise AlreadyDone(_("This winner was told already, %(when)s.") % {"when": instant_words(there.told_at, at)})
    changes = {"prize": ["", f"{win.prize.name} {win.entry.entry}"]}
    trail.record(about=draw, action="draw.told", by=by, at=at, outlet=draw.outlet, changes=changes)
    win.refresh_from_db()
    return win


def _refuse_over(draw: Draw, at: datetime) -> None:
    if draw.state != Draw.State.DRAWN:
        raise Refused(_("There are no winners yet."))
    if local(at).date() > draw.claim_until_on:
        raise Refused(_("Prizes of this draw were fetched until %(day)s.") % {"day": f"{draw.claim_until_on:%Y-%m-%d}"})


# As an audience of messages -------------------------------------------------------------------------------------------


def _of(sending: Sending, customers: Iterable[int]):
    return DrawWin.objects.filter(draw__number=sending.audience["draw"], entry__customer__in=list(customers))


def _to_write(asked: dict, on: date):
    waiting = DrawWin.objects.untold().filter(draw__number=asked["draw"], entry__customer__isnull=False)
    return Customer.objects.present().filter(pk__in=waiting.values("entry__customer"))


def _hold(sending: Sending, customers: Iterable[int]) -> None:
    list(_of(sending, customers).order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))


def _had(sending: Sending, customers: Iterable[int]) -> set[int]:
    """Whoever has no prize left that nobody told them of."""
    keys = set(customers)
    return keys - set(_of(sending, keys).untold(sending).values_list("entry__customer", flat=True))


def _queued(sending: Sending, customers: list[int], at: datetime) -> None:
    _of(sending, customers).untold().update(sending=sending)


def _sent(sending: Sending, customer: int, at: datetime) -> None:
    _of(sending, [customer]).filter(sending=sending, told_at__isnull=True).update(told_at=at)


def _wanted(sending: Sending, customer: int) -> bool:
    """Not for somebody who was rung up, or has fetched the prize, since it was queued."""
    return _of(sending, [customer]).filter(sending=sending, told_at__isnull=True, handed_at__isnull=True).exists()


def _values(sending: Sending, customers: Iterable[int]) -> dict[int, dict[str, str]]:
    """The public page; in WeCom the prize too, which providers of text messages refuse to carry."""
    draw = Draw.objects.get(number=sending.audience["draw"])
    values = {"link": address_outside(draw.public_path)}
    prizes = defaultdict(list)
    for customer, prize in _of(sending, customers).order_by("nth").values_list("entry__customer", "prize__name"):
        prizes[customer].append(prize)
    if sending.version.template.channel != Delivery.Channel.WECOM:
        return dict.fromkeys(prizes, values)
    note = str(sending.extra.get("note", ""))
    return {customer: values | {"note": " ".join([note, *names])} for customer, names in prizes.items()}


AUDIENCE = AudienceKind(
    "draw",
    Right.DRAWS,
    customers=_to_write,
    hold=_hold,
    had=_had,
    queued=_queued,
    sent=_sent,
    wanted=_wanted,
    values=_values,
)
