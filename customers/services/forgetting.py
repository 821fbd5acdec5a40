"""A customer is anonymised in place: records, sums and days stay, and nobody can read any more who it was.

In batches, each in a transaction of its own, so that it can be broken off anywhere and begun again: what is blank stays
blank. The customer's own record comes last, because everything else is found by it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from customers import personal_data, personal_data_policies
from customers.forgotten import digest
from customers.models import Customer, DataRequest, DoNotCall, Forgotten, Vehicle
from customers.personal_data import GONE, Held, Person
from customers.personal_data_held import is_nobodys, words_of
from customers.personal_data_person import person_of
from intake.models import BatchChange, BatchFinding
from notices.models import Delivery, Message
from staff import policy
from staff.instants import local
from staff.models import TrailEntry

CHUNK = 500
# What others are found by is blanked after them, and the customer after everything.
_FOUND_BY = {"mobile", "caller_mobile", "plate"}


def forget_person(*, request: DataRequest, at: datetime) -> Counter:
    """The first step: everything that is about the person. Gives how many records were blanked, by their kind."""
    person = person_of(request.customer)
    _remember(request, person, at)
    _no_more_calls(person, at)
    done = Counter()
    for held in _in_order(personal_data.all_held()):
        if held.model not in (Customer, DataRequest):
            done[held.title] += _blank(held, person, later=False)
    done += _blank_imports(person)
    for model in (DataRequest, Customer):
        done[personal_data.held_of(model).title] += _blank(personal_data.held_of(model), person, later=False)
    return done


def forget_cars(*, request: DataRequest) -> Counter:
    """The second step: what the law had us keep about repairs, and what names the car."""
    person = person_of(request.customer)
    done = Counter()
    for held in _in_order(personal_data.all_held()):
        if held.later or held.sets_later or held.model in (Vehicle, Customer):
            if held.model is not Vehicle:
                done[held.title] += _blank(held, person, later=True)
    done += _blank_imports(person)
    cars = personal_data.held_of(Vehicle)
    done[cars.title] += _blank(cars, person, later=True)
    return done


def kept_until(person: Person, at: datetime) -> date | None:
    """The day until which the law keeps the record of the repairs: two years from the last visit, and as long as a
    guarantee runs. None where nothing is kept."""
    cars = Vehicle.objects.filter(pk__in=person.owned)
    days = policy.value(personal_data_policies.REPAIRS, outlet=person.customer.outlet, on=local(at).date())
    last = cars.aggregate(
        opened=Max("repair_orders__opened_at"),
        delivered=Max("repair_orders__delivered_at"),
        warranty=Max("warranty_until"),
        three=Max("three_guarantee_until"),
    )
    ends = [last["warranty"], last["three"]]
    ends += [local(each).date() + timedelta(days=days) for each in (last["opened"], last["delivered"]) if each]
    return max(filter(None, ends), default=None)


def _in_order(all_held: list[Held]) -> list[Held]:
    def stands(held: Held) -> int:
        return bool(_FOUND_BY & {*held.texts, *held.sets, *held.later, *held.sets_later})

    return sorted(all_held, key=stands)


def _remember(request: DataRequest, person: Person, at: datetime) -> None:
    """Keyed hashes of what names them, while it still stands there."""
    Kind = Forgotten.Kind
    known = [(Kind.CUSTOMER, code) for code in _codes(person)]
    known += [(Kind.MOBILE, mobile) for mobile in person.mobiles] + [
        (Kind.VIN, vin) for vin in person.vins if not is_nobodys(vin)
    ]
    owners = dict(Customer.objects.filter(pk__in=person.customers).values_list("code", "pk"))
    for kind, text in known:
        whose = owners.get(text, person.customer.pk)
        row = {"kind": kind, "digest": digest(kind, text)}
        if not row["digest"] or Forgotten.objects.in_force().filter(**row).exists():
            continue
        try:
            with transaction.atomic():
                Forgotten.objects.create(customer_id=whose, request=request, from_at=at, **row)
        except IntegrityError:
            continue


def _codes(person: Person) -> list[str]:
    return list(Customer.objects.filter(pk__in=person.customers).values_list("code", flat=True))


def _no_more_calls(person: Person, at: datetime) -> None:
    """Nobody works a list for somebody who is not there any more."""
    if not DoNotCall.objects.in_force(at).filter(customer=person.customer).exists():
        DoNotCall.objects.create(customer=person.customer, from_at=at, reason=GONE)


# One kind of record ---------------------------------------------------------------------------------------------------


def _blank(held: Held, person: Person, *, later: bool) -> int:
    """Blank the records of one kind, and what trail and messages say of them; gives how many records changed."""
    changed = 0
    for keys in _chunks(list(held.rows(person).values_list("pk", flat=True))):
        with transaction.atomic():
            changed += len(_blank_rows(held, person, keys, later))
            if held.model is not DataRequest:
                _blank_trail(held.model, keys, person, later)
                _blank_notices(held.model, keys)
    return changed


def _chunks(keys: list) -> Iterator[list]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _blank_rows(held: Held, person: Person, keys: list, later: bool) -> set:
    rows = held.model._base_manager.filter(pk__in=keys)
    texts, sets = (held.later, held.sets_later) if later else (held.texts, held.sets)
    touched = set()
    for name in texts:
        said = rows.exclude(Q(**{name: ""}) | Q(**{name: GONE}))
        if held.model._meta.get_field(name).null:
            said = said.exclude(**{f"{name}__isnull": True})
        touched |= set(said.values_list("pk", flat=True))
        said.update(**{name: GONE})
    if sets:
        for row in rows:
            new = {name: make(row, person) if callable(make) else make for name, make in sets.items()}
            new = {name: value for name, value in new.items() if getattr(row, name) != value}
            if new:
                held.model._base_manager.filter(pk=row.pk).update(**new)
                touched.add(row.pk)
    if not later:
        touched |= _remove_files(held, rows)
    return touched


def _remove_files(held: Held, rows) -> set:
    touched = set()
    for name in held.files:
        for row in rows.exclude(**{name: ""}):
            stored = getattr(row, name)
            # The row first: a file without a row is litter, a row without its file is a broken promise.
            held.model._base_manager.filter(pk=row.pk).update(**{name: ""})
            transaction.on_commit(partial(stored.storage.delete, stored.name))
            touched.add(row.pk)
    return touched


# Trail, messages, imports ---------------------------------------------------------------------------------------------


def _clean(value, person: Person, later: bool):
    """Codes, figures and days stay; what people wrote goes. Plates and VINs go with the second step."""
    if isinstance(value, dict):
        return {name: _clean(each, person, later) for name, each in value.items()}
    if isinstance(value, list):
        return [_clean(each, person, later) for each in value]
    if not isinstance(value, str) or not value:
        return value
    if value in person.plates | person.vins and not later:
        return value
    named = any(each in value for each in person.identifiers)
    return GONE if named or not value.isascii() else value


def _blank_trail(model, keys: list, person: Person, later: bool) -> None:
    about = ContentType.objects.get_for_model(model)
    for entry in TrailEntry.objects.filter(about_type=about, about_id__in=keys):
        new = {
            "label": _clean(entry.label, person, later),
            "changes": _clean(entry.changes, person, later),
            "reason": entry.reason and GONE,
        }
        if any(getattr(entry, name) != value for name, value in new.items()):
            TrailEntry.objects.filter(pk=entry.pk).update(**new)


def _blank_notices(model, keys: list) -> None:
    """What our own people were told about the records: names, plates and words are in the parameters."""
    about = ContentType.objects.get_for_model(model)
    for message in Message.objects.filter(about_type=about, about_id__in=keys):
        new = {"params": words_of(message.params), "own_words": message.own_words and GONE}
        if new["params"] != message.params or new["own_words"] != message.own_words:
            Message.objects.filter(pk=message.pk).update(**new)
    sent = Q(message__about_type=about, message__about_id__in=keys)
    digests = Delivery.objects.filter(sent, digest__isnull=False).values("digest")
    for name in ("sent_subject", "sent_body"):
        told = Delivery.objects.filter(sent | Q(pk__in=digests)).exclude(Q(**{name: ""}) | Q(**{name: GONE}))
        # Twice, because PostgreSQL does not update what it joins.
        Delivery.objects.filter(pk__in=list(told.values_list("pk", flat=True))).update(**{name: GONE})


def _blank_imports(person: Person) -> Counter:
    """What was kept of files on their way in. The files themselves go by their period (`staff.retention`)."""
    named = person.identifiers
    findings = BatchFinding.objects.filter(value__in=named)
    changes = BatchChange.objects.filter(
        Q(sheet="customers", key__in=_codes(person)) | Q(key__in=person.vins) | Q(label__in=named)
    )
    with transaction.atomic():
        found = findings.exclude(value=GONE).update(value=GONE, message=GONE)
        found += changes.exclude(label=GONE).update(label=GONE, changes={}, key="")
    return Counter({str(BatchFinding._meta.verbose_name_plural): found}) if found else Counter()
