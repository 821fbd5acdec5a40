"""The fund's services: every entry has its source, every payment its signatures, nothing goes below zero."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from notices.models import Message
from payroll import fund_day, fund_figures
from payroll.models import Fund, FundEntry, FundPayment
from payroll.services import fund as services
from staff import trail
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_posting
from tests.people import make_house

pytestmark = pytest.mark.django_db

NOW = shanghai("2026-11-05 10:00")
TODAY = NOW.date()
DAY = timedelta(days=1)
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def house():
    return make_house()


def credit(house, amount="5000", number="SH01-TC00001", month=OCTOBER, at=NOW):
    return services.credit_run(
        outlet=house.sh01, month=month, amount=Decimal(amount), run_number=number, by=house.finance, at=at
    )


def deposit(house, amount="1000", on=TODAY, purpose="厂家赞助团建", at=NOW):
    return services.enter_deposit(
        outlet=house.sh01, amount=Decimal(amount), on=on, purpose=purpose, by=house.business_assistant, at=at
    )


def ask(house, amount="800", at=NOW, by=None, **fields):
    return services.ask_payment(
        outlet=house.sh01,
        purpose=fields.pop("purpose", "车间中秋聚餐"),
        payee=fields.pop("payee", "沪东酒楼"),
        amount=Decimal(amount),
        wanted_on=fields.pop("wanted_on", TODAY + DAY),
        by=by or house.business_assistant,
        at=at,
    )


def signed(house, amount="800", at=NOW, **fields):
    payment = ask(house, amount, at, **fields)
    services.sign_payment(payment=payment, by=house.station_head, at=at)
    return payment


def paid(house, amount="800", at=NOW, **fields):
    payment = signed(house, amount, at, **fields)
    services.pay_out(payment=payment, by=house.business_assistant, at=at)
    return payment


def filed(house, amount="800", at=NOW, **fields):
    payment = paid(house, amount, at, **fields)
    services.file_payment(payment=payment, voucher="记-118", used_for="聚餐 16 人", by=house.finance, at=at)
    return payment


def plainly(refusal) -> bool:
    """Refused for what it is, and not because somebody was quicker. Its words are the catalogue's."""
    return type(refusal) is Refused


def balance(house) -> Decimal:
    """What the fund holds, by both of its ways of knowing."""
    kept = Fund.objects.get(outlet=house.sh01).balance
    assert FundEntry.objects.filter(fund__outlet=house.sh01).balance() == kept
    return kept


def told(code: str) -> set[str]:
    return set(Message.objects.filter(code=code).values_list("recipient__username", flat=True))


def actions(record) -> list[str]:
    return [entry.action for entry in trail.entries_about(record)]


# --- Runs -------------------------------------------------------------------------------------------------------------


class TestRuns:
    def test_a_closed_run_brings_its_share_once(self, house):
        entry = credit(house)
        assert (entry.source, entry.amount, entry.on, entry.month) == ("run", Decimal(5000), TODAY, OCTOBER)
        assert credit(house) == entry
        assert balance(house) == 5000
        assert actions(entry) == ["fund.credited"]

    def test_the_day_is_that_of_shanghai(self, house):
        assert credit(house, at=shanghai("2026-11-06 00:30")).on == date(2026, 11, 6)

    def test_nothing_is_no_entry(self, house):
        assert credit(house, "0") is None
        assert services.reverse_run(outlet=house.sh01, run_number="SH01-TC00001", by=house.station_head, at=NOW) is None
        assert not FundEntry.objects.exists()

    def test_the_same_run_with_another_amount_is_refused(self, house):
        credit(house)
        with pytest.raises(Refused, match="SH01-TC00001"):
            credit(house, "5001")
        assert balance(house) == 5000

    def test_another_run_of_the_month_has_to_wait_for_the_first_to_be_reopened(self, house):
        credit(house)
        with pytest.raises(Refused, match="SH01-TC00001"):
            credit(house, number="SH01-TC00002")
        services.reverse_run(outlet=house.sh01, run_number="SH01-TC00001", by=house.station_head, at=NOW)
        credit(house, "5200", number="SH01-TC00002")
        credit(house, "100", number="SH01-TC00003", month=date(2026, 11, 30))
        assert balance(house) == 5300

    def test_reopening_takes_the_share_back_once(self, house):
        entry = credit(house)
        back = services.reverse_run(
            outlet=house.sh01, run_number="SH01-TC00001", by=house.station_head, at=NOW + DAY, reason="漏录配件"
        )
        again = services.reverse_run(outlet=house.sh01, run_number="SH01-TC00001", by=house.station_head, at=NOW + DAY)
        assert again == back
        assert (back.source, back.amount, back.counters, back.month) == ("reversal", -5000, entry, OCTOBER)
        assert balance(house) == 0
        assert FundEntry.objects.until(TODAY).balance() == 5000
        with pytest.raises(Refused):
            credit(house)

    def test_a_month_whose_share_is_spent_is_not_reopened_before_the_fund_is_filled(self, house):
        credit(house, "1000")
        paid(house, "800")
        with pytest.raises(services.NotEnough, match="200.00"):
            services.reverse_run(outlet=house.sh01, run_number="SH01-TC00001", by=house.station_head, at=NOW)
        assert balance(house) == 200
        deposit(house, "800")
        services.reverse_run(outlet=house.sh01, run_number="SH01-TC00001", by=house.station_head, at=NOW)
        assert balance(house) == 0

    def test_it_goes_with_the_closing_or_not_at_all(self, house):
        with pytest.raises(RuntimeError), transaction.atomic():
            credit(house)
            raise RuntimeError("closing failed")
        assert not FundEntry.objects.exists()

    def test_a_run_below_zero_is_booked_while_the_fund_holds_it(self, house):
        credit(house, "300")
        credit(house, "-120", number="SH01-TC00002", month=date(2026, 9, 1))
        assert balance(house) == 180
        with pytest.raises(services.NotEnough):
            credit(house, "-181", number="SH01-TC00003", month=date(2026, 8, 1))


# --- Deposits and counter entries -------------------------------------------------------------------------------------


class TestByHand:
    def test_a_deposit_counts_from_its_day(self, house):
        credit(house, "100")
        made = deposit(house, "1000", on=TODAY - 10 * DAY)
        assert balance(house) == 1100
        entries = FundEntry.objects
        assert entries.until(TODAY - 11 * DAY).balance() == 0
        assert entries.until(TODAY - 10 * DAY).balance() == 1000
        assert entries.until(TODAY).balance() == 1100
        assert actions(made) == ["fund.deposited"]

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"amount": "0"}, "amount"), ({"amount": "-1"}, "amount"), ({"amount": "1.005"}, "amount"),
         ({"on": TODAY + DAY}, "on"), ({"purpose": " "}, "purpose")],
    )  # fmt: skip
    def test_what_is_no_deposit_is_refused(self, house, fields, field):
        with pytest.raises(Refused) as refusal:
            deposit(house, **fields)
        assert refusal.value.field == field
        assert not FundEntry.objects.exists()

    def test_a_second_click_is_no_second_deposit(self, house):
        made = deposit(house)
        with pytest.raises(services.SentTwice) as twice:
            deposit(house, at=NOW + timedelta(seconds=30))
        assert twice.value.made == made
        deposit(house, at=NOW + timedelta(minutes=2))
        assert balance(house) == 2000

    @pytest.mark.parametrize("role", ["finance", "station_head", "service_manager", "general_manager"])
    def test_only_the_keeper_enters(self, house, role):
        with pytest.raises(PermissionDenied):
            services.enter_deposit(
                outlet=house.sh01, amount=Decimal(1), on=TODAY, purpose="x", by=getattr(house, role), at=NOW
            )

    def test_a_counter_entry_meets_a_wrong_deposit(self, house):
        wrong = deposit(house, "1000")
        made = services.counter_entry(entry=wrong, reason="多录一个零", by=house.business_assistant, at=NOW + DAY)
        assert (made.source, made.amount, made.counters, made.on) == ("correction", -1000, wrong, TODAY + DAY)
        wrong.refresh_from_db()
        assert wrong.amount == 1000
        assert balance(house) == 0
        assert FundEntry.objects.until(TODAY).balance() == 1000
        assert told("fund.corrected") == {house.station_head.username, house.general_manager.username}

    def test_one_counter_entry_and_no_more(self, house):
        wrong = deposit(house)
        made = services.counter_entry(entry=wrong, reason="录错", by=house.business_assistant, at=NOW)
        with pytest.raises(AlreadyDone):
            services.counter_entry(entry=wrong, reason="录错", by=house.business_assistant, at=NOW)
        with pytest.raises(Refused, check=plainly):
            services.counter_entry(entry=made, reason="还是对的", by=house.business_assistant, at=NOW)
        assert balance(house) == 0

    def test_a_run_is_not_taken_back_by_hand(self, house):
        with pytest.raises(Refused, check=plainly):
            services.counter_entry(entry=credit(house), reason="算错", by=house.business_assistant, at=NOW)

    def test_a_deposit_that_is_spent_cannot_be_taken_back(self, house):
        wrong = deposit(house, "1000")
        paid(house, "800")
        with pytest.raises(services.NotEnough):
            services.counter_entry(entry=wrong, reason="录错", by=house.business_assistant, at=NOW)
        assert balance(house) == 200

    def test_money_that_came_back_ends_the_payment(self, house):
        credit(house)
        payment = filed(house)
        services.counter_entry(
            entry=payment.entries.get(), reason="餐厅退款", by=house.business_assistant, at=NOW + DAY
        )
        payment.refresh_from_db()
        assert (payment.state, payment.reason, payment.voucher) == ("returned", "餐厅退款", "记-118")
        assert balance(house) == 5000
        assert actions(payment)[0] == "fund_payment.returned"


# --- Payments ---------------------------------------------------------------------------------------------------------


class TestPayments:
    def test_the_way_of_a_payment(self, house):
        credit(house)
        payment = ask(house)
        assert (payment.number, payment.state, balance(house)) == ("SH01-JJ00001", "asked", 5000)
        assert told("fund.asked") == {house.station_head.username}
        services.sign_payment(payment=payment, by=house.station_head, at=NOW)
        assert (payment.state, balance(house)) == ("signed", 5000)
        assert told("fund.signed") == {house.business_assistant.username}
        entry = services.pay_out(payment=payment, by=house.business_assistant, at=NOW)
        assert (entry.amount, entry.payment, entry.on, balance(house)) == (-800, payment, TODAY, 4200)
        assert told("fund.paid") == {house.general_manager.username, house.finance.username}
        services.file_payment(payment=payment, voucher="记-118", used_for="聚餐 16 人", by=house.finance, at=NOW)
        payment.refresh_from_db()
        assert (payment.state, payment.voucher, payment.used_for) == ("filed", "记-118", "聚餐 16 人")
        assert balance(house) == 4200
        assert actions(payment) == [
            "fund_payment.filed",
            "fund_payment.paid",
            "fund_payment.signed",
            "fund_payment.asked",
        ]

    @pytest.mark.parametrize(
        ("fields", "field"),
        [({"purpose": ""}, "purpose"), ({"payee": " "}, "payee"), ({"amount": "0"}, "amount"),
         ({"wanted_on": TODAY - DAY}, "wanted_on")],
    )  # fmt: skip
    def test_what_is_no_request_is_refused(self, house, fields, field):
        with pytest.raises(Refused) as refusal:
            ask(house, **fields)
        assert refusal.value.field == field

    def test_a_second_click_is_no_second_request(self, house):
        payment = ask(house)
        with pytest.raises(services.SentTwice) as twice:
            ask(house, at=NOW + timedelta(seconds=5))
        assert twice.value.made == payment

    def test_each_step_is_for_whom_it_falls_to(self, house):
        credit(house)
        payment = ask(house)
        steps = [
            (Role.STATION_HEAD, lambda by: services.sign_payment(payment=payment, by=by, at=NOW)),
            (Role.BUSINESS_ASSISTANT, lambda by: services.pay_out(payment=payment, by=by, at=NOW)),
            (Role.FINANCE, lambda by: services.file_payment(
                payment=payment, voucher="1", used_for="x", by=by, at=NOW)),
        ]  # fmt: skip
        for role, step in steps:
            for other in house.by_role.keys() - {role}:
                with pytest.raises(PermissionDenied):
                    step(house.by_role[other])
            step(house.by_role[role])
        assert payment.state == "filed"

    def test_people_of_another_outlet_take_no_step(self, house):
        payment = ask(house)
        make_posting(house.near[Role.SERVICE_MANAGER], Role.STATION_HEAD, house.sh02)
        with pytest.raises(PermissionDenied):
            services.sign_payment(payment=payment, by=house.near[Role.SERVICE_MANAGER], at=NOW)

    def test_nobody_signs_or_files_an_own_request(self, house):
        """One person who holds all three posts for a while does not become all three people."""
        keeper = house.business_assistant
        make_posting(keeper, Role.STATION_HEAD, house.sh01)
        make_posting(keeper, Role.FINANCE, house.sh01)
        keeper = type(keeper).objects.get(pk=keeper.pk)
        credit(house)
        payment = ask(house, by=keeper)
        with pytest.raises(Refused, check=plainly):
            services.sign_payment(payment=payment, by=keeper, at=NOW)
        services.sign_payment(payment=payment, by=house.station_head, at=NOW)
        services.pay_out(payment=payment, by=keeper, at=NOW)
        with pytest.raises(Refused, check=plainly):
            services.file_payment(payment=payment, voucher="1", used_for="x", by=keeper, at=NOW)
        assert list(fund_day.to_sign(keeper)) == list(fund_day.to_file(keeper)) == []
        services.file_payment(payment=payment, voucher="1", used_for="x", by=house.finance, at=NOW)

    def test_whoever_paid_it_out_does_not_file_it(self, house):
        """The request was a colleague's, the money went through one's own hands."""
        make_posting(house.cashier, Role.BUSINESS_ASSISTANT, house.sh01)
        make_posting(house.cashier, Role.FINANCE, house.sh01)
        cashier = type(house.cashier).objects.get(pk=house.cashier.pk)
        credit(house)
        payment = signed(house)
        services.pay_out(payment=payment, by=cashier, at=NOW)
        with pytest.raises(Refused, check=plainly):
            services.file_payment(payment=payment, voucher="1", used_for="x", by=cashier, at=NOW)

    def test_a_refusal_ends_it_with_a_reason(self, house):
        payment = ask(house)
        with pytest.raises(Refused):
            services.refuse_payment(payment=payment, reason=" ", by=house.station_head, at=NOW)
        services.refuse_payment(payment=payment, reason="等下月", by=house.station_head, at=NOW)
        assert (payment.state, payment.reason) == ("refused", "等下月")
        assert told("fund.refused") == {house.business_assistant.username}
        with pytest.raises(AlreadyDone, match="陈予安"):
            services.sign_payment(payment=payment, by=house.station_head, at=NOW)

    def test_a_signature_is_taken_back_as_long_as_nothing_is_paid(self, house):
        credit(house)
        payment = signed(house)
        services.refuse_payment(payment=payment, reason="改用市场费用", by=house.station_head, at=NOW)
        with pytest.raises(AlreadyDone):
            services.pay_out(payment=payment, by=house.business_assistant, at=NOW)
        other = paid(house, "10")
        with pytest.raises(AlreadyDone):
            services.refuse_payment(payment=other, reason="太贵", by=house.station_head, at=NOW)
        assert balance(house) == 4990

    def test_a_request_is_withdrawn_with_a_reason(self, house):
        payment = ask(house)
        services.withdraw_payment(payment=payment, reason="活动取消", by=house.business_assistant, at=NOW)
        assert payment.state == "withdrawn"
        with pytest.raises(AlreadyDone):
            services.withdraw_payment(payment=payment, reason="活动取消", by=house.business_assistant, at=NOW)

    @pytest.mark.parametrize("step", ["pay", "file"])
    def test_no_step_is_left_out(self, house, step):
        credit(house)
        payment = ask(house)
        with pytest.raises(AlreadyDone):
            if step == "pay":
                services.pay_out(payment=payment, by=house.business_assistant, at=NOW)
            else:
                services.file_payment(payment=payment, voucher="1", used_for="x", by=house.finance, at=NOW)
        assert balance(house) == 5000

    def test_filing_needs_voucher_and_use(self, house):
        credit(house)
        payment = paid(house)
        for fields in ({"voucher": "", "used_for": "x"}, {"voucher": "1", "used_for": " "}):
            with pytest.raises(Refused):
                services.file_payment(payment=payment, **fields, by=house.finance, at=NOW)

    def test_never_below_zero(self, house):
        credit(house, "799.99")
        payment = signed(house, "800")
        with pytest.raises(services.NotEnough, match="799.99"):
            services.pay_out(payment=payment, by=house.business_assistant, at=NOW)
        payment.refresh_from_db()
        assert (payment.state, payment.paid_at, balance(house)) == ("signed", None, Decimal("799.99"))
        deposit(house, "0.01")
        services.pay_out(payment=payment, by=house.business_assistant, at=NOW)
        assert balance(house) == 0


# --- What is shown ----------------------------------------------------------------------------------------------------


def test_the_running_balance_is_that_of_the_whole_ledger_in_the_order_of_days(house):
    credit(house, "500")
    paid(house, "120")
    deposit(house, "50", on=TODAY - 3 * DAY)
    services.credit_run(
        outlet=house.sh02, month=OCTOBER, amount=Decimal(9), run_number="SH02-TC00001", by=house.finance, at=NOW
    )
    entries = FundEntry.objects.filter(fund__outlet=house.sh01).with_running_balance().order_by("on", "pk")
    assert [entry.held for entry in entries] == [50, 550, 430]
    assert [entry.held for entry in entries.filter(source="payment")] == [430]


def test_no_earlier_day_is_below_zero_either(house):
    """What comes in may be booked on an earlier day, what goes out never is."""
    deposit(house, "100", on=TODAY - 5 * DAY)
    payment = paid(house, "100")
    services.counter_entry(entry=payment.entries.get(), reason="退款", by=house.business_assistant, at=NOW + DAY)
    days = [TODAY + number * DAY for number in range(-7, 3)]
    assert [FundEntry.objects.until(day).balance() for day in days] == [0, 0, 100, 100, 100, 100, 100, 0, 100, 100]


def test_twelve_months_with_what_was_before(house, django_assert_num_queries):
    deposit(house, "100", on=date(2025, 11, 30))
    deposit(house, "20", on=date(2025, 12, 1))
    credit(house, "300")
    paid(house, "60")
    with django_assert_num_queries(2):
        months = fund_figures.months(house.sh01, TODAY)
    assert [month.first for month in months][::11] == [date(2025, 12, 1), date(2026, 11, 1)]
    assert months[2].last == date(2026, 2, 28)
    assert (months[0].came, months[0].balance) == (20, 120)
    assert (months[-1].came, months[-1].went, months[-1].balance) == (300, -60, 360)


def test_what_is_promised_is_not_free(house):
    credit(house, "1000")
    signed(house, "300")
    ask(house, "50")
    standing = fund_figures.standing(house.sh01)
    assert (standing.balance, standing.promised, standing.free) == (1000, 300, 700)
    assert fund_figures.standing(house.sh02).free == 0


def test_my_day_asks_whom_it_falls_to(house):
    credit(house)
    ask(house, "1")
    signed(house, "2")
    paid(house, "3")
    filed(house, "4")

    def due(role):
        return [item.url.split("/")[-2] for item in fund_day.due_for(house.by_role[role], NOW)]

    numbers = list(FundPayment.objects.order_by("pk").values_list("number", flat=True))
    assert due(Role.STATION_HEAD) == [numbers[0]]
    assert due(Role.BUSINESS_ASSISTANT) == [numbers[1]]
    assert due(Role.FINANCE) == [numbers[2]]
    assert due(Role.GENERAL_MANAGER) == due(Role.SERVICE_MANAGER) == []
    assert fund_day.waiting_count(house.station_head, NOW) == 1
    assert fund_day.waiting_count(house.general_manager, NOW) is None
    item = next(iter(fund_day.due_for(house.station_head, NOW)))
    assert item.deadline_at == shanghai("2026-11-07 00:00")
    filing = next(iter(fund_day.due_for(house.finance, NOW)))
    assert filing.deadline_at == NOW + 3 * DAY
