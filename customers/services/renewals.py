"""Insurance renewals from the due list to won or lost.

Every step is a compare-and-set on what it starts from: of two people who do the same at once one does it, and the
other hears who was quicker.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from customers import renewal_policies as policies
from customers.contact_figures import figures_of
from customers.models import Contact, DoNotCall, Reminder, Renewal, RenewalCall, RenewalQuote, Vehicle
from customers.models.renewals import SAME_POLICY
from staff import trail
from staff.access import require
from staff.inserting import insert_new
from staff.instants import calendar_words, instant_words, local
from staff.models import Outlet
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from .contacts import record_contact
from .reminders import end_reminder, note_reminded

State, Outcome = Renewal.State, RenewalCall.Outcome
BATCH = 5000
# What a form of a quote fills.
QUOTE_FIELDS = ("insurer", *RenewalQuote.AMOUNTS, "cover", "valid_until")


# The due list ---------------------------------------------------------------------------------------------------------


def fill_due_list(*, at: datetime, batch: int = BATCH) -> dict[str, int]:
    """Put every policy on the list that ends within the outlet's days ahead, once for each car and policy year.

    Set-based, in batches of cars, and asked of the database: a run that was missed or comes twice changes nothing.
    Gives how many were `made`, `corrected` (the car's record says another last day of the same policy) and `lapsed`.
    """
    today = local(at).date()
    outlets = list(Outlet.objects.select_related("area").order_by("pk"))
    book = policies.book(today)
    settled = {outlet.pk: book.for_outlet(outlet) for outlet in outlets}
    corrected = _follow_corrections()
    lapsed = _end_lapsed(settled, today, at, batch)
    by_days: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for outlet, own in settled.items():
        by_days[own[policies.AHEAD], own[policies.FIRST_CALL], own[policies.LAPSE]].append(outlet)
    made = sum(_make(here, *days, today, at, batch) for days, here in sorted(by_days.items()))
    return {"made": made, "corrected": corrected, "lapsed": lapsed}


def _missing(outlets: list[int], ahead: int, lapse: int, today: date):
    """Cars of the outlets whose policy ends soon or ended a short while ago, and whose policy is on no list."""
    same_policy = Renewal.objects.filter(
        Q(
            insurance_until__gt=OuterRef("insurance_until") - SAME_POLICY,
            insurance_until__lt=OuterRef("insurance_until") + SAME_POLICY,
        )
        | Q(state__in=Renewal.OPEN),
        vehicle=OuterRef("pk"),
    )
    return Vehicle.objects.filter(
        Q(customer__outlet__live_on__isnull=True) | Q(insurance_until__gte=F("customer__outlet__live_on")),
        ~Exists(same_policy),
        customer__outlet__in=outlets,
        insurance_until__gt=today - timedelta(days=lapse),
        insurance_until__lte=today + timedelta(days=ahead),
    )


def _make(outlets: list[int], ahead: int, first_call: int, lapse: int, today: date, at: datetime, batch: int) -> int:
    missing = _missing(outlets, ahead, lapse, today)
    made, last = 0, 0
    while True:
        with transaction.atomic():
            rows = missing.filter(pk__gt=last).order_by("pk")
            found = list(rows.values_list("pk", "customer__outlet", "insurance_until")[:batch])
            made += insert_new(
                Renewal,
                [
                    {
                        "vehicle_id": car,
                        "outlet_id": outlet,
                        "insurance_until": until,
                        "next_on": max(today, until - timedelta(days=first_call)),
                        "made_at": at,
                    }
                    for car, outlet, until in found
                ],
            )
        if len(found) < batch:
            return made
        last = found[-1][0]


def _follow_corrections() -> int:
    """Where somebody corrected the last day of a policy that is worked on, the renewal follows: one statement."""
    there = Vehicle.objects.filter(pk=OuterRef("vehicle")).values("insurance_until")[:1]
    until = F("vehicle__insurance_until")
    taken = Renewal.objects.filter(vehicle=OuterRef("vehicle"), insurance_until=OuterRef("vehicle__insurance_until"))
    shifted = Renewal.objects.open().filter(
        ~Q(insurance_until=until),
        ~Exists(taken),
        vehicle__insurance_until__gt=F("insurance_until") - SAME_POLICY,
        vehicle__insurance_until__lt=F("insurance_until") + SAME_POLICY,
    )
    return Renewal.objects.filter(pk__in=shifted.order_by().values("pk")).update(insurance_until=there)


def _end_lapsed(settled: dict[int, dict], today: date, at: datetime, batch: int) -> int:
    """End what nobody ended and whose policy ran out long ago, so that next year's can be put on the list."""
    over = Q(pk__in=[])
    for days, outlets in _by_lapse(settled).items():
        over |= Q(outlet__in=outlets, insurance_until__lte=today - timedelta(days=days))
    ended = 0
    while True:
        with transaction.atomic():
            held = Renewal.objects.open().filter(over).select_related("outlet").order_by("pk")
            found = list(held.select_for_update(skip_locked=True, of=("self",))[:batch])
            Renewal.objects.filter(pk__in=[each.pk for each in found]).update(state=State.LAPSED, ended_at=at)
            trail.record_many(
                trail.entry(
                    about=each,
                    action="renewal.lapsed",
                    by=None,
                    at=at,
                    outlet=each.outlet,
                    changes={"state": [each.state, State.LAPSED.value]},
                )
                for each in found
            )
        ended += len(found)
        if len(found) < batch:
            return ended


def _by_lapse(settled: dict[int, dict]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for outlet, own in settled.items():
        found[own[policies.LAPSE]].append(outlet)
    return found


# Who works on it ------------------------------------------------------------------------------------------------------


@transaction.atomic
def refer(
    *, vehicle: Vehicle, employee, insurance_until: date | None = None, words: str = "", by, at: datetime
) -> Renewal:
    """Somebody of the house brings a customer who wants to insure the car here.

    The renewal that is open gets the name; without one it is put on the list at once, however early, and without a last
    day on the car's record with the one that was said. One person refers a renewal: the second hears whose it is.
    """
    car = Vehicle.objects.select_related("customer__outlet__area").get(pk=vehicle.pk)
    outlet = car.customer.outlet
    if not by.may(Right.RENEWALS, outlet):
        require(by, Right.CUSTOMERS_EDIT, outlet)
    if employee.outlet_id != outlet.pk:
        text = _("%(name)s does not work at %(outlet)s.") % {"name": employee.name, "outlet": outlet.name}
        raise Refused(text, field="employee")
    renewal = _open_renewal_of(car, insurance_until, by, at)
    done = Renewal.objects.open().filter(pk=renewal.pk, referred_by__isnull=True).update(referred_by=employee)
    if not done:
        renewal = Renewal.objects.select_related("referred_by").get(pk=renewal.pk)
        name = renewal.referred_by.name if renewal.referred_by else "—"
        # Translators: 中文 这笔续保已由 %(name)s 推荐。
        raise AlreadyDone(_("This renewal was referred by %(name)s already.") % {"name": name})
    renewal.referred_by = employee
    trail.note(renewal, "renewal.referred", by, at, {"referred_by": ["", employee.name]}, words)
    return renewal


def _open_renewal_of(car: Vehicle, said: date | None, by, at: datetime) -> Renewal:
    until = said or car.insurance_until
    if there := Renewal.objects.open().filter(vehicle=car).select_related("outlet").first():
        return there
    if until is None:
        raise Refused(
            _("The record has no last day of the insurance. Ask the customer, and enter it."), field="insurance_until"
        )
    today = local(at).date()
    if until < today - SAME_POLICY or until > today + timedelta(days=400):
        raise Refused(_("This cannot be the last day of a policy that ends next."), field="insurance_until")
    near = Renewal.objects.filter(
        vehicle=car, insurance_until__gt=until - SAME_POLICY, insurance_until__lt=until + SAME_POLICY
    ).first()
    if near:
        raise AlreadyDone(
            # Translators: 中文 这一年的续保已经结束：%(state)s。
            _("The renewal of this policy is over: %(state)s.") % {"state": near.get_state_display()}
        )
    try:
        with transaction.atomic():
            renewal = Renewal.objects.create(
                vehicle=car, outlet=car.customer.outlet, insurance_until=until, next_on=today, made_at=at
            )
    except IntegrityError:
        # The due list was filled in the same second, or a colleague referred the car.
        return Renewal.objects.open().select_related("outlet").get(vehicle=car)
    if car.insurance_until != until and (car.insurance_until is None or car.insurance_until < until):
        Vehicle.objects.filter(pk=car.pk).update(insurance_until=until)
        _note_on_car(car, car.insurance_until, until, by, at)
    return renewal


@transaction.atomic
def give_to(*, renewals, owner, by, at: datetime) -> int:
    """Name who works on them, or nobody. What is over or theirs already stays as it is; gives how many went."""
    # Owners come after the lock: joined to a row that changed while one waited, they would still be the old ones.
    held = renewals.open().select_related("outlet__area__region").prefetch_related("owner")
    held = held.order_by("pk").select_for_update(of=("self",))
    changed = []
    for renewal in held:
        require(by, Right.RENEWALS, renewal.outlet)
        if owner is not None and not owner.may(Right.RENEWALS, renewal.outlet):
            raise Refused(
                _("%(name)s does not work on renewals at %(outlet)s.")
                % {"name": owner.name, "outlet": renewal.outlet.name},
                field="owner",
            )
        if renewal.owner_id != (owner.pk if owner else None):
            changed.append(renewal)
    Renewal.objects.filter(pk__in=[each.pk for each in changed]).update(owner=owner)
    trail.record_many(
        trail.entry(
            about=each,
            action="renewal.given",
            by=by,
            at=at,
            outlet=each.outlet,
            changes={"owner": [each.owner.name if each.owner else "", owner.name if owner else ""]},
        )
        for each in changed
    )
    return len(changed)


def count_of(user) -> int:
    """How many open renewals the user works on."""
    return Renewal.objects.open().owned_by(user).count()


@transaction.atomic
def hand_over(*, from_user, to_user, by, at: datetime, reason: str) -> int:
    """All open renewals of an absent person go to another who may work on them where they are."""
    held = Renewal.objects.open().owned_by(from_user).select_related("outlet__area__region").order_by("pk")
    moved = [each for each in held.select_for_update(of=("self",)) if to_user.may(Right.RENEWALS, each.outlet)]
    Renewal.objects.filter(pk__in=[each.pk for each in moved]).update(owner=to_user)
    trail.record_many(
        trail.entry(
            about=each,
            action="renewal.given",
            by=by,
            at=at,
            outlet=each.outlet,
            changes={"owner": [from_user.name, to_user.name]},
            reason=reason,
        )
        for each in moved
    )
    return len(moved)


# Calls ----------------------------------------------------------------------------------------------------------------


def call_refusal(renewal: Renewal, at: datetime) -> str:
    """Why the customer may not be called now, in a sentence; empty where nothing stands against it."""
    customer = renewal.customer
    if DoNotCall.objects.in_force(at).filter(customer=customer).exists():
        return _("The customer does not want to be called.")
    budget = figures_of([customer.pk], at)[customer.pk].budget
    if budget.left < 1 and not (renewal.agreed and renewal.next_on <= local(at).date()):
        when = instant_words(budget.free_at, at)
        # Translators: 中文 近期已联系够了，%(when)s 以后再打。
        return _("The customer was contacted enough lately. Call again from %(when)s on.") % {"when": when}
    return ""


@transaction.atomic
def log_call(
    *, renewal: Renewal, outcome: str, words: str = "", next_on: date | None = None, by, at: datetime
) -> RenewalCall:
    """Note a call. Who was spoken to counts as contacted; the next day is the agreed one, else what is settled.

    Refused for a customer who does not want to be called or was contacted enough, unless the customer turned to us.
    """
    held = _held(renewal, by, at)
    today = local(at).date()
    if outcome != Outcome.CAME and (refusal := call_refusal(held, at)):
        raise Refused(refusal)
    if outcome == Outcome.LATER and next_on is None:
        raise Refused(_("On which day does the customer want to be called?"), field="next_on")
    if next_on and next_on < today:
        raise Refused(_("This day is over. Choose today or a later one."), field="next_on")
    if outcome in (Outcome.REACHED, Outcome.CAME) and not words.strip():
        raise Refused(_("Write down in short what was said."), field="words")
    own = policies.book(today).for_outlet(held.outlet)
    proposed = today + timedelta(days=1 if outcome == Outcome.NO_ANSWER else own[policies.AGAIN])
    values = {
        "attempts": F("attempts") + 1,
        "next_on": next_on or proposed,
        "agreed": outcome == Outcome.LATER,
    }
    if held.owner_id is None:
        values["owner"] = by
    if outcome in RenewalCall.SPOKEN:
        values |= {"contacted_at": held.contacted_at or at}
        if held.state == State.DUE:
            values["state"] = State.CONTACTED
    before = held.state
    Renewal.objects.filter(pk=held.pk).update(**values)
    call = held.calls.create(outcome=outcome, words=words.strip(), next_on=values["next_on"], at=at, by=by)
    if outcome in RenewalCall.SPOKEN:
        # Before the customer is held: whoever works on a reminder holds it first.
        _remind(held, by, at)
        direction = Contact.Direction.IN if outcome == Outcome.CAME else Contact.Direction.OUT
        record_contact(
            customer=held.customer,
            vehicle=held.vehicle,
            kind=Contact.Kind.CALL,
            direction=direction,
            at=at,
            by=by,
            words=words.strip(),
            key=f"renewal-call:{call.pk}",
            outlet=held.outlet,
        )
    state = values.get("state", before)
    changes = {"state": [before, str(state)]} if state != before else {}
    trail.note(held, f"renewal.call_{outcome}", by, at, changes, words)
    renewal.refresh_from_db()
    return call


# Quotes ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_quote(*, renewal: Renewal, values: dict, form_key=None, by, at: datetime) -> RenewalQuote:
    """A price of an insurer; there may be several. The same form sent twice makes one quote."""
    held = _held(renewal, by, at)
    if form_key and (same := RenewalQuote.objects.filter(form_key=form_key).first()):
        # Translators: 中文 %(insurer)s 的报价已经登记。
        raise AlreadyDone(_("The quote of %(insurer)s is entered already.") % {"insurer": same.insurer})
    _check_quote(values, at)
    quote = held.quotes.create(made_at=at, made_by=by, form_key=form_key, **values)
    today = local(at).date()
    after = policies.book(today).for_outlet(held.outlet)[policies.AFTER_QUOTE]
    Renewal.objects.filter(pk=held.pk).update(
        state=State.QUOTED,
        quoted_at=held.quoted_at or at,
        owner=held.owner_id or by.pk,
        next_on=today + timedelta(days=after),
        agreed=False,
    )
    changes = {"state": [held.state, State.QUOTED.value]} if held.state != State.QUOTED else {}
    trail.note(
        held, "renewal.quoted", by, at, changes | {"insurer": ["", quote.insurer], "total": ["", str(quote.total)]}
    )
    renewal.refresh_from_db()
    return quote


@transaction.atomic
def change_quote(*, quote: RenewalQuote, version: int, values: dict, by, at: datetime) -> RenewalQuote:
    """Correct a price, as it was seen in `version`. The old one stays in the trail."""
    renewal = _held(quote.renewal, by, at)
    _check_quote(values, at)
    before = RenewalQuote.objects.get(pk=quote.pk)
    done = (
        renewal.quotes.live()
        .filter(pk=quote.pk, version=version)
        .update(**values, version=F("version") + 1, changed_at=at, changed_by=by)
    )
    if not done:
        raise AlreadyDone(_changed_words(before, at))
    quote.refresh_from_db()
    changes = {
        name: [str(getattr(before, name) or ""), str(getattr(quote, name) or "")]
        for name in values
        if getattr(before, name) != getattr(quote, name)
    }
    trail.note(renewal, "renewal.quote_changed", by, at, {"quote": ["", quote.insurer]} | changes)
    return quote


@transaction.atomic
def withdraw_quote(*, quote: RenewalQuote, version: int, by, at: datetime) -> None:
    """The price does not hold any more. The last one gone, the renewal is contacted again."""
    renewal = _held(quote.renewal, by, at)
    done = (
        renewal.quotes.live()
        .filter(pk=quote.pk, version=version)
        .update(withdrawn_at=at, version=F("version") + 1, changed_at=at, changed_by=by)
    )
    if not done:
        raise AlreadyDone(_changed_words(RenewalQuote.objects.get(pk=quote.pk), at))
    changes = {"insurer": [quote.insurer, ""], "total": [str(quote.total), ""]}
    if not renewal.quotes.live().exists():
        Renewal.objects.filter(pk=renewal.pk).update(state=State.CONTACTED, contacted_at=renewal.contacted_at or at)
        changes["state"] = [renewal.state, State.CONTACTED.value]
    trail.note(renewal, "renewal.quote_withdrawn", by, at, changes)


def _check_quote(values: dict, at: datetime) -> None:
    if not values["insurer"]:
        raise Refused(_("Whose price is it?"), field="insurer")
    if not values["compulsory"] and not values["commercial"]:
        raise Refused(_("Enter the premium of at least one insurance."), field="commercial")
    if values.get("valid_until") and values["valid_until"] < local(at).date():
        raise Refused(_("This day is over. Ask the insurer for a price that holds."), field="valid_until")


def _changed_words(quote: RenewalQuote, at: datetime) -> str:
    who = quote.changed_by.name if quote.changed_by else "—"
    when = instant_words(quote.changed_at, at) if quote.changed_at else "—"
    if quote.withdrawn_at:
        # Translators: 中文 %(who)s 已在 %(when)s 撤回 %(insurer)s 的报价。
        text = _("%(who)s withdrew the quote of %(insurer)s %(when)s.")
    else:
        # Translators: 中文 %(who)s 在 %(when)s 改过 %(insurer)s 的报价：%(total)s 元。看清后再改。
        text = _("%(who)s changed the quote of %(insurer)s %(when)s to %(total)s yuan. Compare, then go on from that.")
    return text % {"who": who, "when": when, "insurer": quote.insurer, "total": quote.total}


# The end --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def win(
    *, renewal: Renewal, quote: RenewalQuote, version: int, renewed_until: date, words: str = "", by, at: datetime
) -> Renewal:
    """The customer took this quote, as it was seen in `version`, and is insured until the new day.

    The car's record gets the new last day, from which next year's renewal comes. The money is a receipt of the daybook.
    """
    held = _held(renewal, by, at)
    taken = held.quotes.filter(pk=quote.pk).select_related("changed_by").select_for_update(of=("self",)).first()
    if taken is None:
        raise Refused(_("Choose one of the quotes of this renewal."), field="quote")
    if not taken.is_live or taken.version != version:
        raise AlreadyDone(_changed_words(taken, at))
    if not held.insurance_until + timedelta(days=30) <= renewed_until <= held.insurance_until + timedelta(days=800):
        until = calendar_words(held.insurance_until, local(at).date())
        raise Refused(
            # Translators: 中文 原保单到 %(until)s，新保单的到期日应在其后一年左右。
            _("The old policy ends %(until)s; the new one usually a year after it.") % {"until": until},
            field="renewed_until",
        )
    values = {"won_quote": taken, "renewed_until": renewed_until, "words": words.strip()}
    _end(held, State.WON, by, at, **values)
    car = Vehicle.objects.select_for_update().get(pk=held.vehicle_id)
    if car.insurance_until is None or car.insurance_until < renewed_until:
        Vehicle.objects.filter(pk=car.pk).update(insurance_until=renewed_until)
        _note_on_car(car, car.insurance_until, renewed_until, by, at)
    changes = {"insurer": ["", taken.insurer], "total": ["", str(taken.total)], "renewed_until": ["", renewed_until]}
    trail.note(held, "renewal.won", by, at, changes, words)
    _no_more_reminders(held, Reminder.EndReason.DONE, by, at)
    renewal.refresh_from_db()
    return renewal


@transaction.atomic
def lose(*, renewal: Renewal, reason: str, lost_to: str = "", words: str = "", by, at: datetime) -> Renewal:
    """The customer insures elsewhere, or not at all: why, and with whom where it is known."""
    held = _held(renewal, by, at)
    own = policies.book(local(at).date()).for_outlet(held.outlet)
    if reason not in policies.words_of(own[policies.LOST_REASONS]):
        raise Refused(_("Say why it was lost."), field="lost_reason")
    _end(held, State.LOST, by, at, lost_reason=reason, lost_to=lost_to.strip(), words=words.strip())
    trail.note(held, "renewal.lost", by, at, {"lost_reason": ["", reason], "lost_to": ["", lost_to.strip()]}, words)
    _no_more_reminders(held, Reminder.EndReason.ELSEWHERE, by, at)
    renewal.refresh_from_db()
    return renewal


@transaction.atomic
def reopen(*, renewal: Renewal, reason: str, by, at: datetime) -> Renewal:
    """It was ended by mistake, or the customer came back. The car's record loses the day that winning gave it."""
    held = Renewal.objects.select_for_update().get(pk=renewal.pk)
    require(by, Right.RENEWALS, held.outlet)
    if not reason.strip():
        raise Refused(_("Say why it is taken up again."), field="reason")
    if held.is_open:
        raise AlreadyDone(_("This renewal is open already."))
    if Renewal.objects.open().filter(vehicle=held.vehicle_id).exists():
        raise Refused(_("The car's next renewal is on the list. Go on there."))
    state = State.QUOTED if held.quotes.live().exists() else State.CONTACTED if held.contacted_at else State.DUE
    before, until = held.state, held.renewed_until
    Renewal.objects.filter(pk=held.pk).update(
        state=state,
        ended_at=None,
        ended_by=None,
        won_quote=None,
        renewed_until=None,
        lost_reason="",
        lost_to="",
        next_on=local(at).date(),
    )
    if until and Vehicle.objects.filter(pk=held.vehicle_id, insurance_until=until).update(
        insurance_until=held.insurance_until
    ):
        _note_on_car(held.vehicle, until, held.insurance_until, by, at)
    trail.note(held, "renewal.reopened", by, at, {"state": [before, str(state)]}, reason)
    renewal.refresh_from_db()
    return renewal


def _end(held: Renewal, state: str, by, at: datetime, **values) -> None:
    values |= {"state": state, "ended_at": at, "ended_by": by, "owner": held.owner_id or by.pk}
    if not Renewal.objects.open().filter(pk=held.pk).update(**values):
        held.refresh_from_db()
        raise AlreadyDone(_over_words(held, at))


# Inside ---------------------------------------------------------------------------------------------------------------


def _held(renewal: Renewal, by, at: datetime) -> Renewal:
    """The renewal held until the end of the transaction, open and within reach."""
    Renewal.objects.select_for_update().get(pk=renewal.pk)
    held = Renewal.objects.for_page().get(pk=renewal.pk)
    require(by, Right.RENEWALS, held.outlet)
    if not held.is_open:
        raise AlreadyDone(_over_words(held, at))
    return held


def _over_words(held: Renewal, at: datetime) -> str:
    when = instant_words(held.ended_at, at) if held.ended_at else "—"
    if held.ended_by is None:
        # Translators: 中文 这笔续保已在 %(when)s 过期结束。
        return _("This renewal lapsed %(when)s.") % {"when": when}
    # Translators: 中文 %(who)s 已在 %(when)s 结束这笔续保：%(state)s。
    return _("%(who)s ended this renewal %(when)s: %(state)s.") % {
        "who": held.ended_by.name,
        "when": when,
        "state": held.get_state_display(),
    }


def _insurance_reminders(held: Renewal):
    return Reminder.objects.open().filter(
        vehicle=held.vehicle_id,
        kind=Reminder.Kind.INSURANCE,
        due_on__gt=held.insurance_until - SAME_POLICY,
        due_on__lt=held.insurance_until + SAME_POLICY,
    )


def _remind(held: Renewal, by, at: datetime) -> None:
    """Who was spoken to about the renewal has been reminded of the insurance."""
    for reminder in _insurance_reminders(held).filter(state=Reminder.State.DUE).order_by("pk"):
        note_reminded(reminder=reminder, channel=Reminder.Channel.CALL, by=by, at=at)


def _no_more_reminders(held: Renewal, reason: str, by, at: datetime) -> None:
    for reminder in _insurance_reminders(held).order_by("pk"):
        end_reminder(reminder=reminder, reason=reason, by=by, at=at)


def _note_on_car(car: Vehicle, before: date | None, after: date, by, at: datetime) -> None:
    trail.record(
        about=car,
        action="vehicle.corrected",
        by=by,
        at=at,
        outlet=car.customer.outlet,
        changes={"insurance_until": [before, after]},
    )
