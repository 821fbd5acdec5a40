"""The pages of groups, coefficients, assessments, adjustments and the scheme, as people use them."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from payroll.models import Adjustment, Assessment, CoefficientChange, Membership, SchemeValue
from payroll.services import inputs
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user
from workshop.models import Team

pytestmark = pytest.mark.django_db

AT = shanghai("2026-11-05 10:00")
NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def now(clock):
    clock(AT)


@pytest.fixture
def outlet():
    return make_outlet()


@pytest.fixture
def head(outlet, client):
    user = make_user("欧阳承平", Role.STATION_HEAD, outlet, language="en")
    client.force_login(user)
    return user


@pytest.fixture
def employee(outlet):
    return make_employee("林知夏", outlet)


def text(response) -> str:
    return response.content.decode()


def enter(employee, head, **values) -> Membership:
    wanted = {"group": "front_desk", "coefficient": Decimal("0.4"), "from_on": date(2026, 1, 1)} | values
    return inputs.enter_membership(employee=employee, **wanted, by=head, at=AT)


# --- Groups -----------------------------------------------------------------------------------------------------------


def test_somebody_is_put_into_a_group_with_the_usual_coefficient_of_the_post(client, head, employee):
    form = client.get(reverse("payroll:membership_new"))
    assert 'data-value="0.4"' in text(form)
    sent = {"employee": employee.pk, "post": "front_desk/0", "from_on": "2026-11-01"}
    assert client.post(reverse("payroll:membership_new"), sent).status_code == 302
    assert Membership.objects.get().coefficient == Decimal("0.4")
    shown = text(client.get(reverse("payroll:groups")))
    assert "林知夏" in shown and "Front desk" in shown
    assert "林知夏" not in text(client.get(reverse("payroll:groups"), {"on": "2026-10-31"}))


def test_what_was_typed_stays_when_it_is_refused(client, head, employee):
    sent = {"employee": employee.pk, "post": "mechanical/0", "coefficient": "0.37", "from_on": "2026-11-01"}
    answer = client.post(reverse("payroll:membership_new"), sent)
    assert answer.status_code == 422
    assert 'value="0.37"' in text(answer) and "Choose the team" in text(answer)


def test_a_post_without_a_usual_coefficient_wants_one(client, head, employee):
    sent = {"employee": employee.pk, "post": "parts", "from_on": "2026-11-01"}
    assert "Enter the coefficient" in text(client.post(reverse("payroll:membership_new"), sent))
    assert client.post(reverse("payroll:membership_new"), sent | {"coefficient": "0.2"}).status_code == 302


def test_another_coefficient_and_an_end_from_the_page(client, head, employee):
    row = enter(employee, head)
    page = client.get(row.get_absolute_url())
    seen = page.context["change_form"]["seen"].value()
    change = {"coefficient": "0.3", "from_on": "2026-11-01", "reason": "转岗", "seen": seen}
    answer = client.post(reverse("payroll:membership_change", args=[row.pk]), change)
    latest = Membership.objects.get(from_on=NOVEMBER)
    assert answer["Location"] == latest.get_absolute_url()
    assert client.post(reverse("payroll:membership_change", args=[row.pk]), change).status_code == 422
    seen = client.get(latest.get_absolute_url()).context["end_form"]["seen"].value()
    end = {"to_on": "2026-11-30", "reason": "离组", "seen": seen}
    assert client.post(reverse("payroll:membership_end", args=[latest.pk]), end).status_code == 302
    latest.refresh_from_db()
    assert latest.to_on == date(2026, 11, 30)


def test_a_day_that_is_none_is_today(client, head):
    for wrong in ("2026-02-30", "soon", "", "0000-00-00"):
        assert (
            client.get(reverse("payroll:groups"), {"on": wrong, "outlet": "SH99", "month": "2026-13"}).status_code
            == 200
        )


# --- Coefficients of a month ------------------------------------------------------------------------------------------


def test_a_proposal_goes_from_the_workshop_to_the_station_head(client, head, employee, outlet):
    team = Team.objects.create(code="M1", outlet=outlet, name="机电一组", trade="mechanical")
    row = enter(employee, head, group="mechanical", team=team)
    client.force_login(make_user("赵妤", Role.WORKSHOP_MANAGER, outlet, language="en"))
    address = reverse("payroll:coefficient_propose") + "?outlet=SH01&month=2026-11"
    assert "机电一组" in text(client.get(address))
    sent = {f"n-{row.pk}": "0.5", f"was-{row.pk}": "0.4", "reason": "带教"}
    assert client.post(address, sent | {f"n-{row.pk}": "viel"}).status_code == 422
    assert client.post(address, sent).status_code == 302
    change = CoefficientChange.objects.get()
    decide = reverse("payroll:coefficient_decide", args=[change.pk])
    assert client.post(decide, {"do": "approve"}).status_code == 403
    client.force_login(head)
    assert "Approve" in text(client.get(change.get_absolute_url()))
    assert client.post(decide, {"do": "refuse", "answer": ""}).status_code == 422
    assert client.post(decide, {"do": "approve", "answer": ""}).status_code == 302
    change.refresh_from_db()
    assert change.state == "approved"
    assert client.post(decide, {"do": "approve", "answer": ""}).status_code == 422


# --- Assessments and adjustments --------------------------------------------------------------------------------------


def test_scores_of_everybody_are_entered_on_one_page(client, head, employee, outlet):
    other = make_employee("陈予安", outlet)
    for person in (employee, other):
        enter(person, head)
    address = reverse("payroll:assessments") + "?outlet=SH01&month=2026-10"
    sent = {f"n-{employee.pk}": "95.5", f"was-{employee.pk}": "", f"n-{other.pk}": "", f"was-{other.pk}": ""}
    assert client.post(address, sent).status_code == 302
    assert Assessment.objects.get().score == Decimal("95.5")
    assert 'value="95.5"' in text(client.get(address))
    assert client.post(address, sent | {f"n-{employee.pk}": "101", f"was-{employee.pk}": "95.5"}).status_code == 422


def test_an_adjustment_is_entered_listed_and_corrected(client, head, employee):
    sent = {"employee": employee.pk, "month": "2026-10", "kind": "amount", "value": "86.5", "reason": "电话礼仪"}
    assert client.post(reverse("payroll:adjustment_new"), sent | {"month": "October"}).status_code == 422
    assert client.post(reverse("payroll:adjustment_new"), sent).status_code == 302
    entry = Adjustment.objects.get()
    listed = client.get(reverse("payroll:adjustments"), {"month": "2026-10"})
    assert entry.number in text(listed) and listed.context["totals"]["amount"] == Decimal("86.5")
    assert entry.number not in text(client.get(reverse("payroll:adjustments")))
    seen = client.get(entry.get_absolute_url()).context["form"]["seen"].value()
    correct = sent | {"value": "-86.5", "seen": seen, "why": "记错人"}
    assert client.post(entry.get_absolute_url(), correct).status_code == 302
    entry.refresh_from_db()
    assert entry.value == Decimal("-86.5")
    assert client.post(entry.get_absolute_url(), correct).status_code == 422


# --- The scheme -------------------------------------------------------------------------------------------------------


def test_every_parameter_is_shown_as_it_holds_in_the_month(client, head, outlet):
    store = {"parameter": "fund.rate", "entered_at": AT}
    SchemeValue.objects.create(value="0.06", from_month=date(2026, 10, 1), **store)
    SchemeValue.objects.create(value="0.04", from_month=NOVEMBER, outlet=outlet, reason="书面", **store)

    def shown(**where) -> tuple[str, str]:
        lines = [
            line for _label, lines in client.get(reverse("payroll:scheme"), where).context["groups"] for line in lines
        ]
        found = next(line for line in lines if line.parameter.key == "fund.rate")
        return found.shown, found.value.place

    assert shown() == shown(outlet="SH01", month="2026-11") == ("4%", "outlet")
    assert shown(outlet="SH01", month="2026-10") == ("6%", "company")
    assert shown(outlet="", month="2026-11") == ("6%", "company")
    assert shown(outlet="SH01", month="2026-09") == ("5%", "shipped")


def test_a_parameter_is_changed_in_writing(client, head):
    address = reverse("payroll:scheme_parameter", args=["fund.rate"])
    sent = {"place": "SH01", "from_month": "2026-12", "value": "0.04", "reason": "站长书面"}
    for wrong in ({"value": "four"}, {"from_month": "2026-11"}, {"reason": ""}, {"place": ""}, {"place": "SH02"}):
        assert client.post(address, sent | wrong).status_code == 422, wrong
    assert not SchemeValue.objects.exists()
    assert client.post(address, sent).status_code == 302
    page = client.get(address, {"outlet": "SH01", "month": "2026-12"})
    assert page.context["line"].shown == "4%"
    assert [line.row.reason for line in page.context["history"]] == ["站长书面"]
    assert client.get(reverse("payroll:scheme_parameter", args=["fund.ratio"])).status_code == 404


def test_headquarters_sets_what_holds_everywhere(client):
    client.force_login(make_user("任秉川", Role.TASK_FORCE_LEAD, language="en"))
    make_outlet()
    address = reverse("payroll:scheme_parameter", args=["probation_earns"])
    sent = {"place": "", "from_month": "2026-12", "value": "yes", "reason": "统一"}
    assert client.post(address, sent).status_code == 302
    assert SchemeValue.objects.get().outlet is None


@pytest.mark.parametrize("name", ["groups", "coefficients", "adjustments", "scheme", "assessments"])
def test_lists_cost_no_more_with_more_people(client, head, outlet, name, django_assert_max_num_queries):
    for nth in range(6):
        enter(make_employee(f"林{nth}", outlet), head)
    with django_assert_max_num_queries(20):
        client.get(reverse(f"payroll:{name}"))
