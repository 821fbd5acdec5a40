"""A car is taken in: the walk around it, its damages, the customer's words. The customer's signature follows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from customers.identifiers import check_mobile
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.models import Employee
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import keep, who_was_quicker
from workshop import walk_around
from workshop.models import CustomerWords, Damage, OrderSheet, Reception, RepairOrder, Tag
from workshop.order_drafts import DamageDraft, WordsDraft

NUMBER_KIND = "JC"
MOST_DAMAGES = 40


class ReceivedAlready(AlreadyDone):
    """The same form was sent a second time, or the car is in the house; `record` is the sheet or order it has."""

    def __init__(self, record, words: str):
        super().__init__(words)
        self.record = record


def receive_car(
    *,
    outlet,
    vehicle,
    advisor,
    brought_by: str,
    mobile: str,
    mileage: int,
    fuel: int,
    checks: Mapping[str, str],
    damages: Sequence[DamageDraft] = (),
    words: Sequence[WordsDraft] = (),
    belongings: str = "",
    old_parts: bool = False,
    wash: bool = False,
    waits: bool = False,
    mileage_confirmed: bool = False,
    tag=None,
    form_key=None,
    received_at: datetime | None = None,
    by,
    at: datetime,
) -> Reception:
    """Take a car in (at `received_at`, where it is written later). `checks` has a state for every item of the walk-
    around; fuel is in eighths of the tank. Without a name and a number it was the owner who brought it.

    Raises `ReceivedAlready` for a form sent twice and for a car that is in the house; a mileage below the one last
    seen is refused until somebody confirms it. Without `tag` the car's open tag at the outlet is taken, and with or
    without one its appointment of the day has come.
    """
    require(by, Right.RECEIVE, outlet)
    _check_people(outlet, advisor, at)
    fields = {
        "outlet": outlet,
        "vehicle": vehicle,
        "advisor": advisor,
        "received_at": received_at or at,
        "received_by": by,
        "form_key": form_key,
        "mileage": mileage,
        "fuel": fuel,
        "checks": _checked(checks, fuel),
        "belongings": belongings.strip(),
        "old_parts": old_parts,
        "wash": wash,
        "waits": waits,
        **_brought_by(vehicle, brought_by, mobile),
    }
    said = [each for each in words if each.words.strip()]
    _check_words(said, damages)
    try:
        with transaction.atomic():
            # Holds the outlet's counter, so that of two clicks the second one sees what the first one made.
            reception_number = free_number(NUMBER_KIND, outlet, Reception.objects)
            _refuse_second(vehicle, form_key, at)
            if not mileage_confirmed:
                _check_mileage(vehicle, mileage)
            reception = Reception.objects.create(number=reception_number, **fields)
            _write_beside(reception, said, damages)
            trail.record(about=reception, action="reception.received", by=by, at=at, outlet=outlet)
            _leave_the_gate(reception, tag, by, at)
    except IntegrityError:
        # Taken in at another outlet in the same second.
        _refuse_second(vehicle, form_key, at)
        raise
    return reception


def _brought_by(vehicle, brought_by: str, mobile: str) -> dict[str, str]:
    """Who brought the car, and their number: the owner's where nothing is said."""
    mobile = mobile.strip() or vehicle.customer.mobile
    number = check_mobile(mobile)
    return {
        "brought_by": brought_by.strip() or vehicle.customer.name,
        "mobile": number.value if number.ok else mobile,
    }


def _check_people(outlet, advisor, at: datetime) -> None:
    if advisor.outlet_id != outlet.pk or (advisor.left_on and advisor.left_on < local(at).date()):
        raise Refused(
            _("%(name)s does not work at %(outlet)s.") % {"name": advisor.name, "outlet": outlet.name}, field="advisor"
        )


def _checked(checks: Mapping[str, str], fuel: int) -> dict[str, str]:
    if not 0 <= fuel <= 8:
        raise Refused(_("The tank is shown in eighths, from 0 to 8."), field="fuel")
    try:
        return walk_around.read(checks)
    except KeyError as missing:
        item = walk_around.ITEMS[missing.args[0]]
        raise Refused(_("Walk-around: say how “%(item)s” is.") % {"item": item}, field="checks") from None


def _check_words(said: Sequence[WordsDraft], damages: Sequence[DamageDraft]) -> None:
    if not said:
        raise Refused(_("Write down in the customer's own words what the car is here for."), field="words")
    if len(damages) > MOST_DAMAGES:
        raise Refused(_("At most %(most)s marks fit on the sheet.") % {"most": MOST_DAMAGES}, field="damages")
    for each in damages:
        known = each.view in Damage.View.values and each.kind in Damage.Kind.values
        if not known or not (0 <= each.x <= 1000 and 0 <= each.y <= 1000):
            raise Refused(_("One of the marks is not on the picture. Mark it again."), field="damages")
    if any(each.side not in CustomerWords.Side.values for each in said):
        raise Refused(_("Choose the side from the list."), field="words")


def _check_mileage(vehicle, mileage: int) -> None:
    orders = RepairOrder.objects.filter(vehicle=vehicle, mileage__isnull=False)
    last = orders.order_by("-opened_at", "-pk").values_list("mileage", flat=True).first()
    if last is not None and mileage < last:
        raise Refused(
            _("Below the %(last)s km of the last visit. Read it again, or confirm it below.") % {"last": f"{last:,}"},
            field="mileage",
        )


def _refuse_second(vehicle, form_key, at: datetime) -> None:
    if form_key and (same := Reception.objects.filter(form_key=form_key).first()):
        raise ReceivedAlready(same, _("This car is already taken in as %(number)s.") % {"number": same.number})
    there = Reception.objects.open().filter(vehicle=vehicle).select_related("received_by", "outlet").first()
    if there:
        raise ReceivedAlready(
            there,
            _("%(who)s took this car in %(when)s at %(outlet)s: %(number)s. Go on there.")
            % {
                "who": there.received_by.name,
                "when": instant_words(there.received_at, at),
                "outlet": there.outlet.name,
                "number": there.number,
            },
        )
    sheets = OrderSheet.objects.under_way().filter(order__vehicle=vehicle).select_related("order__outlet")
    if sheet := sheets.first():
        raise ReceivedAlready(
            sheet.order,
            _("This car is in the house at %(outlet)s with order %(number)s. Go on there.")
            % {"outlet": sheet.order.outlet.name, "number": sheet.order.number},
        )


def _write_beside(reception: Reception, said: Sequence[WordsDraft], damages: Sequence[DamageDraft]) -> None:
    CustomerWords.objects.bulk_create(
        CustomerWords(reception=reception, line=line, words=each.words.strip(), side=each.side)
        for line, each in enumerate(said, start=1)
    )
    Damage.objects.bulk_create(
        Damage(
            reception=reception, mark=mark, view=each.view, x=each.x, y=each.y, kind=each.kind, words=each.words.strip()
        )
        for mark, each in enumerate(damages, start=1)
    )


def _leave_the_gate(reception: Reception, tag, by, at: datetime) -> None:
    from .gate import car_at_desk

    car_at_desk(reception=reception, tag=tag, by=by, at=at)


def _tag_ends(reception: Reception, by, at: datetime) -> None:
    from .gate import tag_left

    if hasattr(reception, "tag") and reception.tag.state == Tag.State.RECEIVED:
        tag_left(tag=reception.tag, reason=reception.cancel_reason, by=by, at=at)


@transaction.atomic
def correct_reception(
    *,
    reception: Reception,
    version: int,
    advisor,
    brought_by: str,
    mobile: str,
    mileage: int,
    fuel: int,
    checks: Mapping[str, str],
    damages: Sequence[DamageDraft] = (),
    words: Sequence[WordsDraft] = (),
    belongings: str = "",
    old_parts: bool = False,
    wash: bool = False,
    waits: bool = False,
    mileage_confirmed: bool = False,
    by,
    at: datetime,
) -> Reception:
    """Write a sheet anew that the customer has not signed; what was signed stands as it is.

    The car, the outlet and the hour stay. `version` is that of the sheet that was shown: whoever comes second hears who
    was quicker, and changes nothing. What stood there before is kept in the trail.
    """
    require(by, Right.RECEIVE, reception.outlet)
    _check_people(reception.outlet, advisor, at)
    said = [each for each in words if each.words.strip()]
    _check_words(said, damages)
    if not mileage_confirmed and mileage != reception.mileage:
        _check_mileage(reception.vehicle, mileage)
    fields = {
        "advisor": advisor,
        "mileage": mileage,
        "fuel": fuel,
        "checks": _checked(checks, fuel),
        "belongings": belongings.strip(),
        "old_parts": old_parts,
        "wash": wash,
        "waits": waits,
        **_brought_by(reception.vehicle, brought_by, mobile),
    }
    if not Reception.objects.unsigned().filter(pk=reception.pk, version=version).update(version=F("version") + 1):
        raise gone_on(reception, at)
    before = Reception.objects.select_related("advisor").get(pk=reception.pk)
    changes = {name: _change(getattr(before, name), new) for name, new in fields.items()}
    changes |= {"words": [_said_on(before), _said(said)], "damages": [before.damages.count(), len(damages)]}
    Reception.objects.filter(pk=reception.pk).update(**fields)
    before.words.all().delete()
    before.damages.all().delete()
    _write_beside(before, said, damages)
    trail.record(
        about=reception,
        action="reception.corrected",
        by=by,
        at=at,
        outlet=reception.outlet,
        changes={name: [old, new] for name, (old, new) in changes.items() if old != new},
    )
    reception.refresh_from_db()
    return reception


def _change(old, new) -> list:
    return [str(old), str(new)] if isinstance(new, Employee) else [old, new]


def _said(words: Sequence[WordsDraft]) -> str:
    return " / ".join(each.words.strip() for each in words)


def _said_on(reception: Reception) -> str:
    return " / ".join(reception.words.values_list("words", flat=True))


@transaction.atomic
def cancel_reception(*, reception: Reception, reason: str, by, at: datetime) -> Reception:
    """The car leaves again without an order, and its tag is taken back at once."""
    require(by, Right.RECEIVE, reception.outlet)
    if not reason.strip():
        raise Refused(_("Say why no order is written."), field="reason")
    fields = {"cancelled_at": at, "cancel_reason": reason.strip()}
    if not Reception.objects.open().filter(pk=reception.pk).update(**fields):
        raise gone_on(reception, at)
    keep(reception, fields)
    trail.record(
        about=reception, action="reception.cancelled", by=by, at=at, outlet=reception.outlet, reason=reason.strip()
    )
    _tag_ends(reception, by, at)
    return reception


def gone_on(reception: Reception, at: datetime) -> AlreadyDone:
    """What to say to whoever comes second: who did what with the sheet, and when."""
    otherwise = _("This sheet has changed in the meantime. Load the page again to see it.")
    return AlreadyDone(who_was_quicker(reception, at, otherwise=otherwise))
