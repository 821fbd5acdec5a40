"""A renewal from the due list to won or lost: what is put on the list, what is refused, and who was quicker."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from customers.models import Contact, Reminder, Renewal, RenewalQuote, Vehicle
from customers.services import contacts, renewals
from staff import trail
from staff.models import PolicyValue
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_outlet, make_user, make_vehicle
from tests.racing import race

AT = shanghai("2026-11-05 10:00")
TODAY = AT.date()
DAY = timedelta(days=1)
UNTIL = date(2026, 12, 10)
NEXT = date(2027, 12, 10)
PRICE = {
    "insurer": "人保财险",
    "compulsory": Decimal("950"),
    "commercial": Decimal("3200.50"),
    "vehicle_tax": Decimal("420"),
    "cover": "车损、三者 200 万",
    "valid_until": None,
}


@pytest.fixture(autouse=True)
def _now(clock):
    clock(AT)
    with translation.override("en"):
        yield


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def clerk(outlet):
    return make_user("沈若彤", Role.INSURANCE_CLERK, outlet)


@pytest.fixture
def colleague(outlet):
    return make_user("方嘉敏", Role.CUSTOMER_CARE_MANAGER, outlet)


@pytest.fixture
def car(outlet):
    return make_vehicle(make_customer("周子涵", outlet), insurance_until=UNTIL)


@pytest.fixture
def renewal(car):
    renewals.fill_due_list(at=AT)
    return Renewal.objects.get()


def quoted(renewal, by, **values):
    return renewals.add_quote(renewal=renewal, values=PRICE | values, by=by, at=AT)


def won(renewal, by, quote=None, at=AT, until=NEXT):
    quote = quote or renewal.quotes.get()
    return renewals.win(renewal=renewal, quote=quote, version=quote.version, renewed_until=until, by=by, at=at)


# --- The due list -----------------------------------------------------------------------------------------------------


def test_a_policy_comes_on_the_list_once_for_each_car_and_year(car):
    assert renewals.fill_due_list(at=AT)["made"] == 1
    renewal = Renewal.objects.get()
    assert (renewal.vehicle, renewal.insurance_until, renewal.state) == (car, UNTIL, "due")
    # The first call is forty-five days before the end: that day is past, so it is today.
    assert renewal.next_on == TODAY
    assert renewals.fill_due_list(at=AT + DAY)["made"] == 0


@pytest.mark.parametrize(
    ("until", "there"),
    [
        (TODAY + 90 * DAY, True),
        (TODAY + 91 * DAY, False),
        (TODAY - 29 * DAY, True),
        (TODAY - 30 * DAY, False),
        (None, False),
    ],
)
def test_what_ends_soon_is_on_it_also_after_downtime(outlet, until, there):
    make_vehicle(make_customer(outlet=outlet), insurance_until=until)
    assert renewals.fill_due_list(at=AT)["made"] == there


def test_days_ahead_are_the_outlets_own(outlet, clerk):
    make_vehicle(make_customer(outlet=outlet), insurance_until=TODAY + 60 * DAY)
    PolicyValue.objects.create(
        key="renewals.days_ahead", outlet=outlet, from_on=TODAY, value="30", reason="试行", entered_by=clerk
    )
    assert renewals.fill_due_list(at=AT)["made"] == 0


def test_the_list_is_filled_with_the_same_number_of_statements_for_any_number_of_cars(
    outlet, django_assert_max_num_queries
):
    owner = make_customer(outlet=outlet)
    for number in range(30):
        make_vehicle(owner, plate=f"沪A{number:05d}", insurance_until=UNTIL)
    with django_assert_max_num_queries(20):
        assert renewals.fill_due_list(at=AT)["made"] == 30


def test_a_corrected_last_day_moves_the_renewal_and_makes_no_second_one(car, renewal):
    Vehicle.objects.filter(pk=car.pk).update(insurance_until=UNTIL + 20 * DAY)
    assert renewals.fill_due_list(at=AT) == {"made": 0, "corrected": 1, "lapsed": 0}
    assert Renewal.objects.get().insurance_until == UNTIL + 20 * DAY


def test_next_years_policy_comes_when_this_one_is_over(car, renewal, clerk):
    quoted(renewal, clerk)
    won(renewal, clerk)
    year_later = shanghai("2027-11-05 10:00")
    assert renewals.fill_due_list(at=year_later)["made"] == 1
    assert sorted(Renewal.objects.values_list("insurance_until", flat=True)) == [UNTIL, NEXT]


def test_what_nobody_ended_lapses_and_does_not_stand_against_next_years(car, renewal):
    late = shanghai("2027-01-20 10:00")
    assert renewals.fill_due_list(at=late)["lapsed"] == 1
    renewal.refresh_from_db()
    assert (renewal.state, renewal.ended_by) == ("lapsed", None)
    assert trail.entries_about(renewal).first().action == "renewal.lapsed"


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_make_one_row(clock):
    make_vehicle(make_customer(outlet=make_outlet()), insurance_until=UNTIL)
    race([lambda: renewals.fill_due_list(at=AT)] * 3)
    assert Renewal.objects.count() == 1


# --- Calls ------------------------------------------------------------------------------------------------------------


def test_a_call_is_a_contact_and_names_the_next_day(renewal, clerk):
    renewals.log_call(renewal=renewal, outcome="reached", words="先看看报价", by=clerk, at=AT)
    assert (renewal.state, renewal.owner, renewal.attempts) == ("contacted", clerk, 1)
    assert renewal.next_on == TODAY + 7 * DAY
    contact = Contact.objects.get()
    assert (contact.customer, contact.kind, contact.words) == (renewal.customer, "call", "先看看报价")


def test_nobody_answers_and_it_is_tried_the_next_day(renewal, clerk):
    renewals.log_call(renewal=renewal, outcome="no_answer", by=clerk, at=AT)
    assert (renewal.state, renewal.next_on) == ("due", TODAY + DAY)
    assert not Contact.objects.exists()


def test_who_does_not_want_to_be_called_is_not(renewal, clerk, colleague):
    contacts.set_do_not_call(customer=renewal.customer, reason="不想接电话", by=colleague, at=AT)
    with pytest.raises(Refused):
        renewals.log_call(renewal=renewal, outcome="reached", words="好", by=clerk, at=AT)
    # What the customer says of their own accord is noted.
    renewals.log_call(renewal=renewal, outcome="came", words="到店问价", by=clerk, at=AT)
    assert Contact.objects.get().direction == "in"


def test_the_contact_budget_holds_unless_the_customer_asked_for_the_day(renewal, clerk):
    for number in range(2):
        contacts.record_contact(customer=renewal.customer, kind="call", by=clerk, at=AT - DAY, key=f"k{number}")
    with pytest.raises(Refused):
        renewals.log_call(renewal=renewal, outcome="reached", words="好", by=clerk, at=AT)
    Renewal.objects.update(agreed=True, next_on=TODAY)
    renewal.refresh_from_db()
    renewals.log_call(renewal=renewal, outcome="reached", words="好", by=clerk, at=AT)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"outcome": "later"}, "next_on"),
        ({"outcome": "reached", "words": " "}, "words"),
        ({"outcome": "no_answer", "next_on": TODAY - DAY}, "next_on"),
    ],
)
def test_what_a_call_lacks_is_said_beside_its_field(renewal, clerk, fields, field):
    with pytest.raises(Refused) as refused:
        renewals.log_call(renewal=renewal, by=clerk, at=AT, **fields)
    assert refused.value.field == field


def test_a_call_about_it_is_a_reminder_of_the_insurance(renewal, car, clerk):
    reminder = Reminder.objects.create(
        vehicle=car, customer=car.customer, outlet=renewal.outlet, kind="insurance", cycle=str(UNTIL),
        due_on=UNTIL, remind_on=UNTIL - 30 * DAY, made_at=AT,
    )  # fmt: skip
    renewals.log_call(renewal=renewal, outcome="reached", words="先看看报价", by=clerk, at=AT)
    reminder.refresh_from_db()
    assert reminder.state == "reminded"
    quoted(renewal, clerk)
    won(renewal, clerk)
    reminder.refresh_from_db()
    assert (reminder.state, reminder.end_reason) == ("ended", "done")


# --- Quotes -----------------------------------------------------------------------------------------------------------


def test_there_may_be_several_quotes(renewal, clerk):
    first = quoted(renewal, clerk)
    quoted(renewal, clerk, insurer="平安产险", commercial=Decimal("2999"))
    assert (first.premium, first.total) == (Decimal("4150.50"), Decimal("4570.50"))
    assert (renewal.state, renewal.quotes.count(), renewal.next_on) == ("quoted", 2, TODAY + 3 * DAY)


def test_a_form_sent_twice_makes_one_quote(renewal, clerk):
    key = uuid4()
    renewals.add_quote(renewal=renewal, values=PRICE, form_key=key, by=clerk, at=AT)
    with pytest.raises(AlreadyDone):
        renewals.add_quote(renewal=renewal, values=PRICE, form_key=key, by=clerk, at=AT)
    assert RenewalQuote.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"insurer": ""}, "insurer"),
        ({"compulsory": 0, "commercial": 0}, "commercial"),
        ({"valid_until": TODAY - DAY}, "valid_until"),
    ],
)
def test_a_quote_is_of_somebody_for_something(renewal, clerk, values, field):
    with pytest.raises(Refused) as refused:
        quoted(renewal, clerk, **values)
    assert refused.value.field == field


def test_of_two_who_change_a_quote_the_second_hears_what_the_first_made_of_it(renewal, clerk, colleague):
    quote = quoted(renewal, clerk)
    renewals.change_quote(quote=quote, version=1, values={**PRICE, "commercial": Decimal("2800")}, by=colleague, at=AT)
    with pytest.raises(AlreadyDone) as quicker:
        renewals.change_quote(quote=quote, version=1, values={**PRICE, "commercial": Decimal("100")}, by=clerk, at=AT)
    assert "方嘉敏" in str(quicker.value) and "4170.00" in str(quicker.value)
    quote.refresh_from_db()
    assert (quote.commercial, quote.version) == (Decimal("2800"), 2)


@pytest.mark.django_db(transaction=True)
def test_two_change_a_quote_in_the_same_instant(clock):
    outlet = make_outlet()
    people = [make_user(name, Role.INSURANCE_CLERK, outlet) for name in ("沈若彤", "许安然")]
    make_vehicle(make_customer(outlet=outlet), insurance_until=UNTIL)
    renewals.fill_due_list(at=AT)
    quote = quoted(Renewal.objects.get(), people[0])

    def change(by, amount):
        values = {**PRICE, "commercial": Decimal(amount)}
        return lambda: renewals.change_quote(quote=RenewalQuote.objects.get(), version=1, values=values, by=by, at=AT)

    results = race([change(people[0], 2000), change(people[1], 3000)])
    assert sorted(type(each).__name__ for each in results) == ["AlreadyDone", "RenewalQuote"]
    quote.refresh_from_db()
    assert quote.version == 2
    assert quote.commercial == next(each for each in results if isinstance(each, RenewalQuote)).commercial


def test_the_last_quote_withdrawn_leaves_it_contacted(renewal, clerk):
    quote = quoted(renewal, clerk)
    renewals.withdraw_quote(quote=quote, version=1, by=clerk, at=AT)
    renewal.refresh_from_db()
    assert renewal.state == "contacted"
    with pytest.raises(AlreadyDone):
        won(renewal, clerk, quote)


# --- Won and lost -----------------------------------------------------------------------------------------------------


def test_a_won_renewal_gives_the_car_its_new_last_day(renewal, clerk, car):
    quote = quoted(renewal, clerk)
    won(renewal, clerk)
    assert (renewal.state, renewal.won_quote, renewal.renewed_until, renewal.ended_by) == ("won", quote, NEXT, clerk)
    car.refresh_from_db()
    assert car.insurance_until == NEXT
    assert trail.entries_about(car).first().changes == {"insurance_until": [str(UNTIL), str(NEXT)]}


def test_nothing_is_won_on_a_price_that_was_changed_meanwhile(renewal, clerk, colleague):
    seen = quoted(renewal, clerk)
    renewals.change_quote(
        quote=RenewalQuote.objects.get(),
        version=1,
        values={**PRICE, "commercial": Decimal("9000")},
        by=colleague,
        at=AT,
    )
    with pytest.raises(AlreadyDone):
        renewals.win(renewal=renewal, quote=seen, version=1, renewed_until=NEXT, by=clerk, at=AT)
    renewal.refresh_from_db()
    assert renewal.state == "quoted"


@pytest.mark.parametrize("until", [UNTIL, UNTIL + 5 * DAY, UNTIL + 900 * DAY])
def test_the_new_policy_ends_about_a_year_later(renewal, clerk, until):
    quoted(renewal, clerk)
    with pytest.raises(Refused) as refused:
        won(renewal, clerk, until=until)
    assert refused.value.field == "renewed_until"


@pytest.mark.django_db(transaction=True)
def test_a_renewal_is_won_once(clock):
    outlet = make_outlet()
    people = [make_user(name, Role.INSURANCE_CLERK, outlet) for name in ("沈若彤", "许安然")]
    make_vehicle(make_customer(outlet=outlet), insurance_until=UNTIL)
    renewals.fill_due_list(at=AT)
    renewal = Renewal.objects.get()
    quotes = [quoted(renewal, people[0]), quoted(renewal, people[1], insurer="平安产险")]
    results = race(
        [
            lambda who=who, quote=quote: won(Renewal.objects.get(), who, quote)
            for who, quote in zip(people, quotes, strict=True)
        ]
    )
    assert sorted(type(each).__name__ for each in results) == ["AlreadyDone", "Renewal"]
    entries = [entry for entry in trail.entries_about(renewal) if entry.action == "renewal.won"]
    assert len(entries) == 1
    renewal.refresh_from_db()
    assert renewal.ended_by == entries[0].by
    loser = next(each for each in results if isinstance(each, AlreadyDone))
    assert renewal.ended_by.name in str(loser)


def test_a_lost_one_says_why_by_a_word_of_the_list(renewal, clerk, outlet):
    with pytest.raises(Refused) as refused:
        renewals.lose(renewal=renewal, reason="随便", by=clerk, at=AT)
    assert refused.value.field == "lost_reason"
    renewals.lose(renewal=renewal, reason="价格高", lost_to="平安产险", by=clerk, at=AT)
    assert (renewal.state, renewal.lost_reason, renewal.lost_to) == ("lost", "价格高", "平安产险")
    # Nothing new for the same policy.
    assert renewals.fill_due_list(at=AT)["made"] == 0
    with pytest.raises(AlreadyDone) as over:
        renewals.log_call(renewal=renewal, outcome="reached", words="好", by=clerk, at=AT)
    assert "沈若彤" in str(over.value)


def test_a_word_settled_for_the_outlet_can_be_chosen(renewal, clerk, outlet):
    PolicyValue.objects.create(
        key="renewals.lost_reasons", outlet=outlet, from_on=TODAY, value="搬家, 价格高", reason="补充", entered_by=clerk
    )
    renewals.lose(renewal=renewal, reason="搬家", by=clerk, at=AT)
    assert renewal.lost_reason == "搬家"


def test_what_was_ended_by_mistake_is_taken_up_again(renewal, clerk, car):
    quoted(renewal, clerk)
    won(renewal, clerk)
    with pytest.raises(Refused):
        renewals.reopen(renewal=renewal, reason="", by=clerk, at=AT)
    renewals.reopen(renewal=renewal, reason="点错了", by=clerk, at=AT)
    car.refresh_from_db()
    assert (renewal.state, renewal.won_quote, car.insurance_until) == ("quoted", None, UNTIL)
    with pytest.raises(AlreadyDone):
        renewals.reopen(renewal=renewal, reason="点错了", by=clerk, at=AT)


# --- People -----------------------------------------------------------------------------------------------------------


def test_the_desk_refers_a_renewal_and_a_second_one_hears_whose_it_is(renewal, car, outlet):
    advisor = make_user("林知夏", Role.SERVICE_ADVISOR, outlet)
    first, second = make_employee("林知夏", outlet), make_employee("陈默", outlet)
    assert renewals.refer(vehicle=car, employee=first, by=advisor, at=AT) == renewal
    with pytest.raises(AlreadyDone) as told:
        renewals.refer(vehicle=car, employee=second, by=advisor, at=AT)
    assert "林知夏" in str(told.value)


def test_a_referral_comes_on_the_list_however_early(outlet, clerk):
    car = make_vehicle(make_customer(outlet=outlet))
    seller = make_employee("林知夏", outlet)
    with pytest.raises(Refused) as refused:
        renewals.refer(vehicle=car, employee=seller, by=clerk, at=AT)
    assert refused.value.field == "insurance_until"
    renewal = renewals.refer(vehicle=car, employee=seller, insurance_until=TODAY + 200 * DAY, by=clerk, at=AT)
    car.refresh_from_db()
    assert (renewal.referred_by, car.insurance_until) == (seller, TODAY + 200 * DAY)
    assert renewals.fill_due_list(at=AT + 150 * DAY)["made"] == 0


def test_owners_are_those_who_may_work_there(renewal, clerk, colleague):
    everyone = Renewal.objects.all()
    assert renewals.give_to(renewals=everyone, owner=colleague, by=clerk, at=AT) == 1
    assert renewals.give_to(renewals=everyone, owner=colleague, by=clerk, at=AT) == 0
    stranger = make_user("陌生人", Role.INSURANCE_CLERK, make_outlet("SH02", "嘉禾川沙店"))
    with pytest.raises(Refused):
        renewals.give_to(renewals=everyone, owner=stranger, by=clerk, at=AT)
    assert renewals.count_of(colleague) == 1
    assert renewals.hand_over(from_user=colleague, to_user=clerk, by=clerk, at=AT, reason="休假") == 1


@pytest.mark.parametrize("role", [Role.SERVICE_ADVISOR, Role.CUSTOMER_CARE])
def test_others_do_not_work_on_it(renewal, outlet, role):
    other = make_user("何平", role, outlet)
    with pytest.raises(PermissionDenied):
        renewals.log_call(renewal=renewal, outcome="no_answer", by=other, at=AT)
    with pytest.raises(PermissionDenied):
        quoted(renewal, other)


# --- Figures ----------------------------------------------------------------------------------------------------------


def test_the_figures_count_won_and_lost_by_month_insurer_person_and_reason(outlet, clerk, colleague):
    owner = make_customer(outlet=outlet)
    for number in range(4):
        make_vehicle(owner, plate=f"沪A{number:05d}", insurance_until=UNTIL + number * DAY)
    renewals.fill_due_list(at=AT)
    first, second, third, _open = Renewal.objects.order_by("insurance_until")
    quoted(first, clerk)
    won(first, clerk)
    quoted(second, clerk, insurer="平安产险")
    won(second, clerk)
    renewals.lose(renewal=third, reason="价格高", by=colleague, at=AT)
    found = Renewal.objects.ending_in(UNTIL, UNTIL)
    (month,) = found.by_month()
    assert (month["all"], month["won"], month["lost"], month["premium"]) == (4, 2, 1, Decimal("8301.00"))
    assert [(row["insurer"], row["won"]) for row in found.by_insurer()] == [("人保财险", 1), ("平安产险", 1)]
    assert [(row["ended_by__name"], row["won"], row["lost"]) for row in found.by_person()] == [
        ("沈若彤", 2, 0),
        ("方嘉敏", 0, 1),
    ]
    assert found.by_reason() == [{"lost_reason": "价格高", "number": 1}]
    assert Renewal.objects.ending_in(date(2026, 11, 1), date(2026, 11, 1)).by_month() == []
