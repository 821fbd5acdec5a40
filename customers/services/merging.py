"""Two records of one customer become one, and can become two again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.models import Customer, DataRequest, Forgotten, Merge, SegmentPeriod, Unmasking
from staff import trail
from staff.access import require
from staff.instants import instant_words
from staff.masking import masked_phone
from staff.models import Outlet
from staff.names import name_key
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

# What the kept record may take over from the other one; code and outlet stay its own.
TAKEN_OVER = ("name", "mobile", "background", "district")
# These say what happened to one of the two records, and go on saying it of that record.
STAYS = (Merge, Unmasking, Customer, SegmentPeriod, DataRequest, Forgotten)
CHUNK = 500


@dataclass(frozen=True)
class Moving:
    """One kind of record that goes over in a merge, and how many of it."""

    label: str
    count: int


def links_to_customers() -> Iterator:
    """Every foreign key of every room that leads to a customer and goes over in a merge, also those of later rooms."""
    for relation in Customer._meta.get_fields(include_hidden=True):
        to_one = relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)
        if to_one and relation.related_model not in STAYS:
            yield relation.field


def preview_merge(merged: Customer) -> list[Moving]:
    """What would go over from the record that is given up."""
    found = []
    for field in links_to_customers():
        if count := field.model._base_manager.filter(**{field.name: merged}).count():
            found.append(Moving(str(field.model._meta.verbose_name_plural), count))
    return found


def differences(kept: Customer, merged: Customer) -> list[tuple[str, str]]:
    """The fields `(name, label)` in which the two records do not say the same."""
    return [
        (name, str(Customer._meta.get_field(name).verbose_name))
        for name in TAKEN_OVER
        if getattr(kept, name) != getattr(merged, name)
    ]


@transaction.atomic
def merge_customers(*, kept: Customer, merged: Customer, take=(), reason: str, by, at: datetime) -> Merge:
    """Move everything of `merged` to `kept`, which takes over the fields named in `take`; `merged` is out of use then.

    What cannot go over because the kept record has the same thing already stays behind and is noted in the `Merge`.
    """
    _one_at_a_time(kept, merged)
    _hold_rows_of(merged)
    kept, merged = _both(kept.pk, merged.pk)
    for customer in (kept, merged):
        require(by, Right.CUSTOMERS_MERGE, customer.outlet)
        if customer.merged_into_id:
            raise AlreadyDone(_already_merged(customer, at))
    done = Customer.objects.filter(pk=merged.pk, merged_into__isnull=True).update(merged_into=kept)
    if not done:
        raise AlreadyDone(_already_merged(merged, at))
    moved = {"rows": {}, "left": {}, "fields": _take_over(kept, merged, take)}
    for field in links_to_customers():
        keys = list(field.model._base_manager.filter(**{field.name: merged}).values_list("pk", flat=True))
        over = _point(field, keys, merged, kept)
        if over:
            moved["rows"][_name(field)] = [_plain(key) for key in over]
        if left := [key for key in keys if key not in set(over)]:
            moved["left"][_name(field)] = [_plain(key) for key in left]
    merge = Merge.objects.create(kept=kept, merged=merged, moved=moved, by=by, at=at, reason=reason)
    changes = {"merged": [merged.code, kept.code]} | moved["fields"]
    if "mobile" in changes:
        changes["mobile"] = [masked_phone(number) for number in changes["mobile"]]
    for customer in (kept, merged):
        trail.record(
            about=customer,
            action="customer.merged",
            by=by,
            at=at,
            outlet=customer.outlet,
            changes=changes,
            reason=reason,
        )
    return merge


def _one_at_a_time(*customers: Customer) -> None:
    """Merges that share a record share its outlet, and wait for one another there. Else one could move a car to a
    record whose cars the next one has held already, and each would wait for what the other holds."""
    outlets = Outlet.objects.filter(pk__in=[customer.outlet_id for customer in customers]).order_by("pk")
    list(outlets.select_for_update(no_key=True).values_list("pk", flat=True))


def _hold_rows_of(customer: Customer) -> None:
    """Hold what is going to move, before the two records: whoever works on a row holds the row first, then comes to its
    customer, as an answer in a call does that is noted as a contact."""
    for field in links_to_customers():
        rows = field.model._base_manager.filter(**{field.name: customer}).order_by("pk")
        list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _both(first: int, second: int) -> tuple[Customer, Customer]:
    """The two records, held until the end of the transaction, in one order whoever asks: no deadlock, no circle."""
    if first == second:
        raise Refused(_("These are one and the same record."))
    found = Customer.objects.select_for_update().order_by("pk").filter(pk__in=[first, second])
    held = {customer.pk: customer for customer in found}
    return held[first], held[second]


def _already_merged(customer: Customer, at: datetime) -> str:
    last = Merge.objects.filter(merged=customer.pk, undone_at__isnull=True).select_related("by", "kept").first()
    if not last:
        return _("%(name)s was merged in the meantime. Load the page again.") % {"name": customer.name}
    # Translators: 中文 %(who)s 已在 %(when)s 把它合并到 %(name)s。
    return _("%(who)s merged it into %(name)s already, %(when)s.") % {
        "who": last.by.name,
        "name": last.kept.name,
        "when": instant_words(last.at, at),
    }


def _take_over(kept: Customer, merged: Customer, take) -> dict:
    different = [name for name, _label in differences(kept, merged) if name in take]
    fields = {name: [getattr(kept, name), getattr(merged, name)] for name in different}
    _write(kept, {name: new for name, (_old, new) in fields.items()})
    return fields


def _write(customer: Customer, values: dict) -> None:
    for name, value in values.items():
        setattr(customer, name, value)
    if "name" in values:
        customer.name_key = name_key(customer.name)
    if values:
        customer.save(update_fields=[*values, "name_key"])


def _point(field, keys: list, from_: Customer, to: Customer) -> list:
    """Let these rows point to the other record; gives the keys of those that do now."""
    over = []
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        try:
            with transaction.atomic():
                over += _update(field, chunk, from_, to)
        except IntegrityError:
            # The other record has one of them already: row by row, and what collides stays.
            for key in chunk:
                try:
                    with transaction.atomic():
                        over += _update(field, [key], from_, to)
                except IntegrityError:
                    continue
    return over


def _update(field, keys: list, from_: Customer, to: Customer) -> list:
    rows = field.model._base_manager.filter(pk__in=keys, **{field.name: from_})
    there = list(rows.values_list("pk", flat=True))
    field.model._base_manager.filter(pk__in=there).update(**{field.name: to})
    return there


def _name(field) -> str:
    return f"{field.model._meta.label_lower}.{field.name}"


def _plain(key):
    return key if isinstance(key, int) else str(key)


@dataclass(frozen=True)
class Undone:
    back: int
    elsewhere: int
    """Rows that have gone on to somebody else since, and stay there."""


@transaction.atomic
def undo_merge(*, merge: Merge, by, at: datetime) -> Undone:
    """Make two records of it again: exactly what went over comes back, as far as it still is with the kept record."""
    _one_at_a_time(merge.kept, merge.merged)
    _hold_rows_of(merge.kept)
    kept, merged = _both(merge.kept_id, merge.merged_id)
    for customer in (kept, merged):
        require(by, Right.CUSTOMERS_MERGE, customer.outlet)
    if kept.merged_into_id:
        # Translators: 中文 %(name)s 后来又合并了，请先撤销后一次合并。
        raise Refused(_("%(name)s was itself merged later. Undo that merge first.") % {"name": kept.name})
    done = Merge.objects.filter(pk=merge.pk, undone_at__isnull=True).update(undone_at=at, undone_by=by)
    if not done:
        merge.refresh_from_db()
        # Translators: 中文 %(who)s 已在 %(when)s 撤销这次合并。
        text = _("%(who)s undid this merge already, %(when)s.")
        raise AlreadyDone(text % {"who": merge.undone_by.name, "when": instant_words(merge.undone_at, at)})
    Customer.objects.filter(pk=merged.pk).update(merged_into=None)
    asked = back = 0
    for field in links_to_customers():
        keys = merge.moved.get("rows", {}).get(_name(field), [])
        asked += len(keys)
        back += len(_point(field, keys, kept, merged))
    fields = merge.moved.get("fields", {})
    _write(kept, {name: old for name, (old, new) in fields.items() if getattr(kept, name) == new})
    for customer in (kept, merged):
        trail.record(
            about=customer,
            action="customer.merge_undone",
            by=by,
            at=at,
            outlet=customer.outlet,
            changes={"merged": [kept.code, merged.code]},
        )
    return Undone(back, asked - back)
