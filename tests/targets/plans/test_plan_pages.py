"""The pages of the year's plan, as people use them."""

from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from staff.roles import Role
from targets.models import Plan
from targets.services import plans
from tests.makers import make_employee, make_order, make_outlet, make_user, make_vehicle

from .plan_house import (
    AT,
    approved,
    drafted,
    even,
    good_grid,
    make_plan_house,
    now,
    refuse,
    row,
    sign,
    start,
    submit,
    submitted,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return make_plan_house()


@pytest.fixture(autouse=True)
def at_ten():
    with time_machine.travel(AT, tick=False), translation.override("en"):
        yield


def client_of(user) -> Client:
    type(user).objects.filter(pk=user.pk).update(language="en")
    client = Client()
    client.force_login(user)
    return client


def get(user, name, *args, query="", status=200):
    answer = client_of(user).get(reverse(f"targets:{name}", args=args) + query)
    assert answer.status_code == status, answer
    return answer


def post(user, name, /, *args, **data):
    return client_of(user).post(reverse(f"targets:{name}", args=args), data)


def cells(figure: str, *values, person: int = 0) -> dict[str, str]:
    """Fields of a line: the year, then the months."""
    return {f"{figure}:{person}:{place}": str(value) for place, value in enumerate(values)}


def text(answer) -> str:
    return answer.content.decode()


# The list -------------------------------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_its_address(house):
    plan, other = approved(house), start(house, 2028)
    page = get(house.manager, "plans")
    assert [each.pk for each in page.context["page"]] == [other.pk, plan.pk]
    assert [each.pk for each in get(house.general, "plans", query="?year=2027").context["page"]] == [plan.pk]
    assert [each.pk for each in get(house.general, "plans", query="?state=draft").context["page"]] == [other.pk]
    assert len(get(house.manager, "plans", query="?year=abc").context["page"].rows) == 2


def test_an_empty_list_says_what_to_do(house):
    assert reverse("targets:plan_start") in text(get(house.manager, "plans"))
    assert reverse("targets:plan_start") not in text(get(house.general, "plans"))


def test_the_list_as_excel(house):
    approved(house)
    answer = get(house.manager, "plans_export")
    assert answer["Content-Type"].endswith("sheet")


# Who may --------------------------------------------------------------------------------------------------------------

KEEP = {Role.SERVICE_MANAGER, Role.STATION_HEAD}
SEE = KEEP | {
    Role.FRONT_DESK_SUPERVISOR,
    Role.CUSTOMER_CARE_MANAGER,
    Role.WORKSHOP_MANAGER,
    Role.PARTS_MANAGER,
    Role.FINANCE,
    Role.GENERAL_MANAGER,
}


@pytest.mark.parametrize(
    "role", [*sorted(SEE), Role.SERVICE_ADVISOR, Role.TECHNICIAN, Role.MARKETING, Role.CASHIER, Role.BUSINESS_ASSISTANT]
)
def test_each_role_sees_or_keeps_the_plan_or_does_not(house, role):
    plan, user = drafted(house), make_user("某人", role, house.outlet)
    seen = {name: client_of(user).get(reverse(f"targets:{name}", args=[plan.pk])).status_code for name in PAGES}
    wanted = 200 if role in SEE else 403
    kept = 200 if role in KEEP else 403
    assert seen == {"plan": wanted, "plan_sheet": wanted, "plan_write": kept, "plan_import": kept}, role
    assert get(user, "plans", status=wanted) and get(user, "plan_start", status=kept)
    for name in ("plan_submit", "plan_discard", "plan_revise", "plan_import_take"):
        status = post(user, name, plan.pk).status_code
        assert (status == 403) == (role not in KEEP), (role, name, status)


PAGES = ("plan", "plan_sheet", "plan_write", "plan_import")


def test_a_plan_of_another_outlet_is_not_there(house):
    plan = drafted(house)
    stranger = make_user("梁国栋", Role.SERVICE_MANAGER, make_outlet("SZ01", "鹏程福田店"))
    for name in (*PAGES, "plan_export"):
        get(stranger, name, plan.pk, status=404)
    assert len(get(stranger, "plans").context["page"].rows) == 0


def test_who_only_sees_gets_no_buttons(house):
    plan = drafted(house)
    page = text(get(house.general, "plan", plan.pk))
    assert reverse("targets:plan_write", args=[plan.pk]) not in page
    assert reverse("targets:plan_submit", args=[plan.pk]) not in page


# Making ---------------------------------------------------------------------------------------------------------------


def test_a_plan_is_begun_and_leads_to_the_grid(house):
    form = get(house.manager, "plan_start").context["form"]
    assert form.initial["year"] == 2027 and form["copied"].initial is False
    answer = post(house.manager, "plan_start", outlet="SH01", year=2027)
    plan = Plan.objects.get()
    assert answer.url == reverse("targets:plan_write", args=[plan.pk])
    again = post(house.manager, "plan_start", outlet="SH01", year=2027)
    assert again.status_code == 422 and "being made or signed already" in text(again)


def test_last_years_values_are_offered_where_there_are_any(house):
    approved(house)
    assert get(house.manager, "plan_start", query="?outlet=SH01&year=2028").context["form"]["copied"].initial is True
    for query in ("?year=2027", "?year=abc", "?outlet=nowhere&year=2028"):
        assert get(house.manager, "plan_start", query=query).context["form"]["copied"].initial is False
    assert post(house.manager, "plan_start", outlet="SH01", year=2028, copied="on").status_code == 302
    assert plans.grid_of(Plan.objects.get(year=2028)) == good_grid(house)


def test_the_grid_is_typed_in(house):
    plan = start(house)
    data = (
        cells("output", "6,000,000", *["500 000"] * 12)
        | cells("output", "", *["500000"] * 12, person=house.lin.pk)
        | cells("csi", "93%")
        | {"head:0:position": "服务顾问", "head:0:planned": "4", "head:0:words": "新增一名"}
    )
    answer = post(house.manager, "plan_write", plan.pk, seen=0, **data)
    assert answer.status_code == 302, answer.context["form"].errors
    grid = plans.grid_of(plan)
    assert grid["output", None] == even(6_000_000) == grid["output", house.lin.pk] and grid["csi", None].year == 93
    assert [(each.position, each.planned) for each in plans.headcount_of(plan)] == [("服务顾问", 4)]


def test_what_is_saved_comes_back_as_it_was_written(house):
    plan = drafted(house)
    form = get(house.manager, "plan_write", plan.pk).context["form"]
    typed = {cell.name: cell.text for row_ in all_rows(form) for cell in row_.cells}
    heads = {f"{head.prefix}:{name}": getattr(head, name) for head in form.heads() for name in ("position", "planned")}
    answer = post(house.manager, "plan_write", plan.pk, seen=plan.version, **typed, **heads)
    assert answer.status_code == 302 and plans.grid_of(plan) == good_grid(house)


def all_rows(form):
    return [row_ for _group, figures in form.groups() for shown in figures for row_ in [shown.row, *shown.people]]


def test_every_wrong_cell_is_named_and_nothing_saved(house):
    plan = start(house)
    data = cells("output", "viel", "-3", "1.234") | cells("reception", "1.5") | cells("csi", "120")
    data |= {"head:0:position": "", "head:0:planned": "2", "head:1:position": "技师", "head:1:planned": "二"}
    answer = post(house.manager, "plan_write", plan.pk, seen=0, **data)
    assert answer.status_code == 422 and plans.grid_of(plan) == {}
    form = answer.context["form"]
    assert set(form.cell_errors) == {"output:0:0", "output:0:1", "output:0:2", "reception:0:0", "csi:0:0"}
    assert set(form.head_errors) == {"0", "1"} and 'value="viel"' in text(answer)


def test_who_was_slower_keeps_what_was_typed_and_saves_on_top(house):
    plan = drafted(house)
    data = cells("csi", "97")
    answer = post(house.head, "plan_write", plan.pk, seen=plan.version - 1, **data)
    assert answer.status_code == 422 and "was quicker" in text(answer) and plans.grid_of(plan) == good_grid(house)
    shown = {cell.name: (cell.text, cell.now) for row_ in all_rows(answer.context["form"]) for cell in row_.cells}
    assert shown["csi:0:0"] == ("97", "93") and shown["output:0:0"] == ("", "6,000,000")
    seen = answer.context["form"]["seen"].value()
    assert post(house.head, "plan_write", plan.pk, seen=seen, **data).status_code == 302
    assert plans.grid_of(plan) == {("csi", None): row(97)}


def test_a_person_comes_and_goes_without_anything_being_saved(house):
    plan = start(house)
    data = cells("output", "600") | {"person:output": house.lin.pk, "seen": 0}
    form = post(house.manager, "plan_write", plan.pk, add="output", **data).context["form"]
    (output,) = [shown for _group, figures in form.groups() for shown in figures if shown.figure.code == "output"]
    assert [each.label for each in output.people] == ["林知夏"] and output.row.cells[0].text == "600"
    assert [each.name for each in output.others] == ["顾小满"]
    more = data | cells("output", "300", person=house.lin.pk)
    form = post(house.manager, "plan_write", plan.pk, remove=f"output:{house.lin.pk}", **more).context["form"]
    assert form._slots() == [] and plans.grid_of(plan) == {}


def test_nobody_else_and_no_other_figure_gets_a_line(house):
    stranger = make_employee("何嘉怡", make_outlet("SZ01", "鹏程福田店"))
    plan = start(house)
    for figure, person in (("output", stranger.pk), ("output", "x"), ("csi", house.lin.pk), ("nothing", 1)):
        data = {"add": figure, f"person:{figure}": person, "seen": 0}
        assert post(house.manager, "plan_write", plan.pk, **data).context["form"]._slots() == []


def test_a_year_is_spread_over_its_months(house):
    plan = start(house)
    data = cells("output", "100.01") | cells("reception", "14") | cells("boutique_sales", "5", "5") | {"seen": 0}
    form = post(house.manager, "plan_write", plan.pk, spread="all", shape="even", **data).context["form"]
    grid = form._read_grid()
    assert grid["output", None] == even("100.01") and grid["reception", None] == even(14, 0)
    assert grid["boutique_sales", None] == row(5, 5)
    form = post(house.manager, "plan_write", plan.pk, spread="boutique_sales:0", shape="even", **data).context["form"]
    assert form._read_grid()["boutique_sales", None] == even(5)


def test_a_year_is_spread_as_last_year_came_in(house):
    vehicle = make_vehicle()
    for number, month in enumerate((1, 1, 1, 2), start=1):
        make_order(vehicle, house.lin, f"WX{number}", AT.replace(month=month, day=5))
    plan = start(house)
    data = cells("reception", "800") | {"seen": 0}
    form = post(house.manager, "plan_write", plan.pk, spread="reception:0", shape="last", **data).context["form"]
    months = form._read_grid()["reception", None].months
    # November and December are still to come: they count with the mean of the ten months before, 0.4 cars.
    assert sum(months) == 800 and (months[0], months[1], months[5], months[10]) == (500, 167, 0, 67)


def test_the_months_are_shared_out_among_people(house):
    plan = start(house)
    data = (
        cells("reception", "", *["7"] * 12)
        | cells("reception", "", person=house.lin.pk)
        | cells("reception", "", person=house.gu.pk)
        | {"seen": 0}
    )
    form = post(house.manager, "plan_write", plan.pk, share="reception", **data).context["form"]
    grid = form._read_grid()
    both = [grid["reception", each.pk] for each in (house.lin, house.gu)]
    assert {sum(values) for values in zip(*(each.months for each in both), strict=True)} == {Decimal(7)}
    assert all(each.year == each.total for each in both)
    one_to_six = data | {f"reception:{house.lin.pk}:0": "60", f"reception:{house.gu.pk}:0": "10"}
    form = post(house.manager, "plan_write", plan.pk, share="reception", **one_to_six).context["form"]
    assert {form._read_grid()["reception", each.pk].months[0] for each in (house.lin, house.gu)} == {6, 1}


def test_only_a_draft_is_written(house):
    plan = submitted(house)
    assert get(house.manager, "plan_write", plan.pk, status=302).url == plan.get_absolute_url()
    assert post(house.manager, "plan_write", plan.pk, seen=plan.version).status_code == 302
    assert get(house.manager, "plan_import", plan.pk, status=302)
    assert plans.grid_of(plan) == good_grid(house)


# One plan -------------------------------------------------------------------------------------------------------------


def test_the_page_names_what_does_not_add_up(house):
    plan = drafted(
        house, grid={("output", None): row(600, *[50] * 12), ("output", house.lin.pk): row(590, 40, *[50] * 11)}
    )
    page = text(get(house.manager, "plan", plan.pk))
    assert "Output, January: the people come to 40, the outlet is 50; 10 is missing" in page
    assert "2 places do not add up" in page
    refused = post(house.manager, "plan_submit", plan.pk, version=plan.version)
    assert refused.status_code == 422 and "does not add up yet" in text(refused) and now(plan).state == "draft"


def test_it_is_submitted_signed_and_revised_on_its_page(house):
    plan = drafted(house)
    assert "General manager" in text(get(house.manager, "plan", plan.pk))
    assert post(house.manager, "plan_submit", plan.pk, version=plan.version).status_code == 302
    assert now(plan).state == "submitted"
    late = client_of(house.head).post(
        reverse("targets:plan_submit", args=[plan.pk]), {"version": plan.version}, follow=True
    )
    assert "was quicker" in text(late)
    assert get(house.general, "plan", plan.pk).context["may_sign"]


def test_a_revision_shows_what_it_changed(house):
    plan = approved(house)
    answer = post(house.manager, "plan_revise", plan.pk, reason="调整满意度目标")
    second = Plan.objects.get(revision=2)
    assert answer.url == second.get_absolute_url()
    write(house, second, good_grid(house) | {("csi", None): row(95)}, [plans.HeadcountDraft("服务顾问", 5)])
    page = get(house.general, "plan", second.pk)
    assert "<s>93</s>" in text(page) and page.context["changed"] == 1 and "调整满意度目标" in text(page)
    assert {each.name: each.was for each in page.context["positions"]} == {"服务顾问": "3", "机修技师": "1"}
    first = get(house.manager, "plan", plan.pk)
    assert first.context["open_one"] == second and "revise_form" not in first.context
    empty = post(house.manager, "plan_revise", plan.pk, reason="")
    assert empty.status_code == 422


def test_an_approved_revision_still_says_what_it_changed(house):
    approved(house)
    second = plans.revise_plan(plan=Plan.objects.get(), reason="调整满意度目标", by=house.manager, at=AT)
    months = row(95, *[93] * 6, *[95] * 6)
    write(house, second, good_grid(house) | {("csi", None): months}, [plans.HeadcountDraft("服务顾问", 5)])
    sign(house, submit(house, second))
    page = get(house.general, "plan", second.pk)
    # The year and July to December; January to June had 93 from the year before it was written month by month.
    assert page.context["changed"] == 7 and "values are others than in revision 1" in text(page)
    assert "<s>–</s>" not in text(page)


def test_a_draft_is_discarded_on_its_page(house):
    plan = drafted(house)
    assert post(house.manager, "plan_discard", plan.pk, version=plan.version, reason="").status_code == 422
    assert post(house.manager, "plan_discard", plan.pk, version=plan.version, reason="重来").status_code == 302
    assert now(plan).state == "discarded"


def test_a_refused_plan_says_why(house):
    plan = refuse(house, submitted(house))
    assert "产值定得太低" in text(get(house.manager, "plan", plan.pk))
    assert "产值定得太低" in text(get(house.manager, "plan_write", plan.pk))


def test_headcount_stands_beside_what_is_employed(house):
    make_employee("郭一鸣", house.outlet)
    positions = get(house.manager, "plan", drafted(house).pk).context["positions"]
    assert {each.name: (each.now, each.planned, each.difference) for each in positions} == {
        "服务顾问": (2, 3, "+1"),
        "机修技师": (1, 1, "–"),
    }


def test_the_paper_has_lines_to_sign_on(house):
    page = text(get(house.manager, "plan_sheet", approved(house).pk))
    assert "罗振华" in page and "plan-sheet" in page and "顾小满" in page


def test_the_pages_ask_the_database_as_often_for_many_people(house, django_assert_max_num_queries):
    grid = good_grid(house)
    for number in range(20):
        person = make_employee(f"员工{number}", house.outlet)
        grid["output", person.pk] = even(0)
    plan = drafted(house, grid=grid)
    client = client_of(house.manager)
    client.get(plan.get_absolute_url())
    for name, most in (("plan", 32), ("plan_write", 16), ("plan_sheet", 20)):
        with django_assert_max_num_queries(most):
            assert client.get(reverse(f"targets:{name}", args=[plan.pk])).status_code == 200
