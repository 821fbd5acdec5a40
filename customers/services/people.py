"""Changes to customers and cars: new ones, corrections, owners, looks at whole numbers, attachments."""

import hashlib
import json
from datetime import date, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.forgotten import digests
from customers.models import Attachment, Case, Customer, Forgotten, Ownership, Unmasking, Vehicle
from customers.services import files
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.masking import masked_phone, masked_vin
from staff.names import name_key
from staff.numbers import next_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import who_changed

CUSTOMER_FIELDS = ("name", "mobile", "outlet", "background", "district")
VEHICLE_FIELDS = (
    "vin",
    "plate",
    "model",
    "brand_line",
    "purchased_on",
    "warranty_until",
    "three_guarantee_until",
    "insurance_until",
    "inspection_due",
    "financed",
)
# The trail is read by people who do not need the numbers, so it keeps them masked.
_MASKS = {"mobile": masked_phone, "vin": masked_vin}


def fingerprint(record) -> str:
    """What a record looked like when a form was opened; it changes when somebody else saves in the meantime."""
    fields = CUSTOMER_FIELDS if isinstance(record, Customer) else VEHICLE_FIELDS
    values = [getattr(record, "outlet_id" if name == "outlet" else name) for name in fields]
    return hashlib.sha256(json.dumps(values, cls=DjangoJSONEncoder).encode()).hexdigest()[:24]


# --- Customers --------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_customer(*, values: dict, by, at: datetime) -> Customer:
    """A customer by hand, numbered by the outlet. `values` has the fields of `CUSTOMER_FIELDS`."""
    outlet = values["outlet"]
    require(by, Right.CUSTOMERS_EDIT, outlet)
    customer = Customer.objects.create(code=_free_code(outlet), name_key=name_key(values["name"]), **values)
    trail.record(about=customer, action="customer.created", by=by, at=at, outlet=outlet)
    known_again(mobile=customer.mobile, by=by, at=at)
    return customer


def known_again(*, mobile: str, by, at: datetime) -> int:
    """Somebody who was forgotten gave us their number anew: imports may bring it from now on. Gives how many marks
    were lifted."""
    held = Forgotten.objects.in_force().filter(kind=Forgotten.Kind.MOBILE, digest__in=digests("mobile", mobile))
    # Translators: 中文 客户本人再次提供了号码
    return held.update(lifted_at=at, lifted_by=by, lift_reason=_("The customer gave the number again themselves."))


def _free_code(outlet) -> str:
    """Codes that came with a workbook may look like ours; those are passed over."""
    while True:
        code = next_number("KH", outlet)
        if not Customer.objects.filter(code=code).exists():
            return code


@transaction.atomic
def edit_customer(*, customer: Customer, seen: str, values: dict, by, at: datetime) -> Customer:
    """Correct a customer, unless somebody else has in the meantime. `seen` is the fingerprint the form began with."""
    held = Customer.objects.select_for_update().get(pk=customer.pk)
    require(by, Right.CUSTOMERS_EDIT, held.outlet)
    require(by, Right.CUSTOMERS_EDIT, values["outlet"])
    _refuse_if_merged(held)
    _refuse_if_changed(held, seen, at)
    changes = _changes(held, values)
    if changes:
        for name, value in values.items():
            setattr(held, name, value)
        held.name_key = name_key(held.name)
        held.save(update_fields=[*values, "name_key"])
        trail.record(
            about=held, action="customer.corrected", by=by, at=at, outlet=held.outlet, changes=_for_trail(changes)
        )
    return held


def _refuse_if_merged(customer: Customer) -> None:
    if customer.merged_into_id:
        raise AlreadyDone(
            # Translators: 中文 %(name)s 已合并到另一位客户，请在那边改。
            _("%(name)s was merged into another customer. Make the change there.") % {"name": customer.name}
        )


def _refuse_if_changed(held, seen: str, at: datetime) -> None:
    if fingerprint(held) != seen:
        raise AlreadyDone(who_changed(held, at))


def _changes(held, values: dict) -> dict:
    return {name: (getattr(held, name), value) for name, value in values.items() if getattr(held, name) != value}


def _for_trail(changes: dict) -> dict:
    def shown(name, value):
        value = _MASKS[name](value) if name in _MASKS else value
        return value if value is None or isinstance(value, (bool, int, date)) else str(value)

    return {name: [shown(name, old), shown(name, new)] for name, (old, new) in changes.items()}


# --- Cars -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def create_vehicle(*, customer: Customer, values: dict, by, at: datetime) -> Vehicle:
    """A car by hand, owned by the customer. `values` has fields of `VEHICLE_FIELDS`; the VIN is normalised."""
    owner = Customer.objects.select_for_update().get(pk=customer.pk)
    require(by, Right.CUSTOMERS_EDIT, owner.outlet)
    _refuse_if_merged(owner)
    _refuse_known_vin(values["vin"])
    try:
        with transaction.atomic():
            vehicle = Vehicle.objects.create(customer=owner, **values)
    except IntegrityError:
        # Two people entered the car in the same second.
        _refuse_known_vin(values["vin"])
        raise
    trail.record(about=vehicle, action="vehicle.created", by=by, at=at, outlet=owner.outlet)
    return vehicle


def _held_vehicle(pk: int) -> Vehicle:
    """The car's row until the end of the transaction. Without a join: where somebody else changes the owner while we
    wait, PostgreSQL would look for the new row beside the old owner and find none."""
    return Vehicle.objects.select_for_update().get(pk=pk)


def _refuse_known_vin(vin: str, but: int | None = None) -> None:
    if Vehicle.objects.filter(vin=vin).exclude(pk=but).exists():
        raise Refused(
            # Translators: 中文 这个 VIN 已有档案。搜索后六位打开；在别的网点时，请对方做车主变更。
            _(
                "This VIN is on file already. Search its last six; if it belongs to another outlet, ask them to change "
                "the owner."
            ),
            field="vin",
        )


@transaction.atomic
def edit_vehicle(*, vehicle: Vehicle, seen: str, values: dict, by, at: datetime) -> Vehicle:
    """Correct a car, unless somebody else has in the meantime."""
    held = _held_vehicle(vehicle.pk)
    require(by, Right.CUSTOMERS_EDIT, held.customer.outlet)
    _refuse_if_changed(held, seen, at)
    changes = _changes(held, values)
    if "vin" in changes:
        _refuse_known_vin(values["vin"], but=held.pk)
    if changes:
        for name, value in values.items():
            setattr(held, name, value)
        held.save(update_fields=list(values))
        trail.record(
            about=held,
            action="vehicle.corrected",
            by=by,
            at=at,
            outlet=held.customer.outlet,
            changes=_for_trail(changes),
        )
    return held


@transaction.atomic
def change_owner(*, vehicle: Vehicle, from_customer: int, to: Customer, on: date, reason: str, by, at: datetime):
    """Give the car another owner from the day `on`; the former one stays known. Gives the `Ownership` of the former.

    `from_customer` is the owner that the person saw: if it is another one by now, nothing is changed.
    """
    held_to = Customer.objects.select_for_update().get(pk=to.pk)
    held = _held_vehicle(vehicle.pk)
    former = held.customer
    require(by, Right.CUSTOMERS_EDIT, former.outlet)
    require(by, Right.CUSTOMERS_EDIT, held_to.outlet)
    _refuse_if_merged(held_to)
    if former.pk != from_customer:
        # Translators: 中文 车主已经变成 %(name)s，请重新打开页面。
        raise AlreadyDone(_("The owner is %(name)s by now. Load the page again.") % {"name": former.name})
    since = _owned_since(held)
    _refuse_owner_change(held_to, former, since, on, at)
    moved = Vehicle.objects.filter(pk=held.pk, customer=from_customer).update(customer=held_to)
    if not moved:
        raise AlreadyDone(_("The owner was changed in the meantime. Load the page again."))
    ownership = Ownership.objects.create(
        vehicle=held,
        customer=former,
        from_on=since if since and since <= on else None,
        to_on=on,
        changed_by=by,
        changed_at=at,
        reason=reason,
    )
    trail.record(
        about=held,
        action="vehicle.owner_changed",
        by=by,
        at=at,
        outlet=held_to.outlet,
        changes={"customer": [former.code, held_to.code]},
        reason=reason,
    )
    return ownership


@transaction.atomic
def change_owner_to(*, vehicle, from_customer, to: Customer | None, new_customer: dict | None, on, reason, by, at):
    """`change_owner` to a customer on file or, without one, to one entered on the spot: both or nothing."""
    to = to or create_customer(values=new_customer, by=by, at=at)
    return change_owner(vehicle=vehicle, from_customer=from_customer, to=to, on=on, reason=reason, by=by, at=at)


def _owned_since(vehicle: Vehicle) -> date | None:
    """From when the present owner has had the car, as far as it is known."""
    last = vehicle.ownerships.order_by("-to_on", "-pk").first()
    return last.to_on if last else vehicle.purchased_on


def _refuse_owner_change(to: Customer, former: Customer, since: date | None, on: date, at: datetime) -> None:
    if to.pk == former.pk:
        raise Refused(_("%(name)s owns this car already.") % {"name": to.name}, field="customer")
    if on > local(at).date():
        # Translators: 中文 这一天还没到。
        raise Refused(_("This day is still to come. Enter the change when it has happened."), field="on")
    if since and on < since:
        # Translators: 中文 现在的车主是从 %(day)s 起的，变更不能早于这一天。
        text = _("The present owner has had it since %(day)s; the change cannot be earlier.")
        raise Refused(text % {"day": since}, field="on")


# --- Whole numbers ----------------------------------------------------------------------------------------------------

UNMASKED = {"mobile": "mobile", "vin": "vin"}


@transaction.atomic
def unmask(*, record, what: str, where: str, by, at: datetime) -> str:
    """The whole number (`mobile` of a customer, `vin` of a car), leaving who looked at it, when, and from where."""
    is_customer = isinstance(record, Customer)
    outlet = record.outlet if is_customer else record.customer.outlet
    require(by, Right.NUMBERS, outlet)
    Unmasking.objects.create(
        by=by,
        at=at,
        customer=record if is_customer else None,
        vehicle=None if is_customer else record,
        what=what,
        where=where[:200],
    )
    trail.record(about=record, action=f"numbers.{what}_seen", by=by, at=at, outlet=outlet)
    return getattr(record, UNMASKED[what])


def show_to_caller(*, customer: Customer, last_call, where: str, outlet, by, at: datetime) -> str:
    """The whole number for somebody whose turn it is to call, noted as a look at it once for each attempt.

    `last_call` is the instant of the attempt before, None where there was none. Whether `by` may call at all is for the
    page that asks.
    """
    looks = Unmasking.objects.filter(by=by, customer=customer, where=where[:200], what="mobile")
    if last_call:
        looks = looks.filter(at__gt=last_call)
    if customer.mobile and not looks.exists():
        with transaction.atomic():
            Unmasking.objects.create(by=by, at=at, customer=customer, what="mobile", where=where[:200])
            trail.record(about=customer, action="numbers.mobile_seen", by=by, at=at, outlet=outlet)
    return customer.mobile


# --- Attachments ------------------------------------------------------------------------------------------------------

_SLOTS = {Customer: "customer", Vehicle: "vehicle", Case: "case"}


def outlet_of(record):
    """The outlet that a customer, a car or a case belongs to."""
    return record.customer.outlet if isinstance(record, Vehicle) else record.outlet


def right_to_attach(record) -> Right:
    return Right.CASES_WORK if isinstance(record, Case) else Right.CUSTOMERS_EDIT


@transaction.atomic
def attach(*, record, upload, words: str = "", by, at: datetime) -> Attachment:
    """Keep a file with a customer, a car or a case. Refuses what is too large or of a kind that is not taken."""
    require(by, right_to_attach(record), outlet_of(record))
    kind = files.accepted_kind(upload)
    name = files.name_of(upload, kind)
    attachment = Attachment(name=name, size=upload.size, words=words, by=by, at=at, **{_SLOTS[type(record)]: record})
    attachment.file.save(files.name_on_disk(kind), upload, save=False)
    attachment.save()
    trail.record(
        about=record, action="attachment.added", by=by, at=at, outlet=outlet_of(record), changes={"name": [None, name]}
    )
    return attachment


@transaction.atomic
def withdraw_attachment(*, attachment: Attachment, by, at: datetime) -> None:
    """Take an attachment out of use. The file stays where it is and is no longer handed out."""
    record = attachment.record
    require(by, right_to_attach(record), outlet_of(record))
    in_use = Attachment.objects.filter(pk=attachment.pk, withdrawn_at__isnull=True)
    done = in_use.update(withdrawn_at=at, withdrawn_by=by)
    if not done:
        attachment.refresh_from_db()
        # Translators: 中文 %(who)s 已在 %(when)s 撤回。
        text = _("%(who)s withdrew it already, %(when)s.")
        raise AlreadyDone(
            text % {"who": attachment.withdrawn_by.name, "when": instant_words(attachment.withdrawn_at, at)}
        )
    trail.record(
        about=record,
        action="attachment.withdrawn",
        by=by,
        at=at,
        outlet=outlet_of(record),
        changes={"name": [attachment.name, None]},
    )
