"""Routes of signatures on the pages of policy: read in words, changed in rows."""

import pytest
from django.urls import reverse
from django.utils import translation

from staff import approval_routes, policy, route_words
from staff.models import PolicyValue
from staff.roles import Role
from staff.route_forms import RouteRows, rows_of
from tests.makers import make_user

KEY = "guarantee.route"
ROUTE = "10000: area_manager | any: area_manager > region_coordinator or region_manager > finance and station_head"


def posted(*rows: dict, initial: int = 0) -> dict:
    """What the browser sends for these rows."""
    sent = {"bands-TOTAL_FORMS": len(rows), "bands-INITIAL_FORMS": initial}
    for at, row in enumerate(rows):
        sent |= {f"bands-{at}-{name}": value for name, value in row.items()}
    return sent


def band(up_to: str = "", *steps: list[str], everyone: int = 0) -> dict:
    row: dict = {"up_to": up_to}
    for number, roles in enumerate(steps, start=1):
        row |= {f"roles_{number}": roles, f"all_{number}": "all" if number == everyone else "any"}
    return row


def test_a_route_is_read_in_words():
    with translation.override("en"):
        said = route_words.in_words(approval_routes.read(ROUTE))
    assert said.startswith("Up to ¥10,000: ") and "; Above: " in said
    assert [said.count(word) for word in (" → ", " or ", " and ")] == [2, 1, 1]
    assert not any(role in said for role in Role.values if "_" in role)


def test_rows_give_back_what_was_read():
    rows = RouteRows(None, prefix="bands", initial=rows_of(ROUTE))
    sent = posted(*[{name: row[name].value() or "" for name in row.fields} for row in rows])
    bound = RouteRows(sent, prefix="bands")
    assert bound.is_valid() and bound.text == ROUTE


def test_a_row_and_a_step_left_out_close_up():
    bound = RouteRows(posted(band("500", [], ["finance"]), band(), band("", ["station_head"])), prefix="bands")
    assert bound.is_valid() and bound.text == "500: finance | any: station_head"


def test_all_of_one_role_is_one_of_it():
    bound = RouteRows(posted(band("", ["finance"], everyone=1)), prefix="bands")
    assert bound.is_valid() and approval_routes.read(bound.text)[0].steps[0].all_of_them is False


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([band("10000", ["finance"])], (0, "up_to")),
        ([band("", ["finance"]), band("", ["finance"])], (0, "up_to")),
        ([band("200", ["finance"]), band("100", ["finance"]), band("", ["finance"])], (1, "up_to")),
        ([band("200", ["finance"]), band("200.00", ["finance"]), band("", ["finance"])], (1, "up_to")),
        ([band("-1", ["finance"]), band("", ["finance"])], (0, "up_to")),
        ([band("0.001", ["finance"]), band("", ["finance"])], (0, "up_to")),
        ([band("much", ["finance"]), band("", ["finance"])], (0, "up_to")),
        ([band("100"), band("", ["finance"])], (0, "roles_1")),
        ([band("", ["nobody"])], (0, "roles_1")),
        ([band("", list(Role.values)[:5])], (0, "roles_1")),
    ],
)
def test_what_is_wrong_stands_beside_its_row(rows, where):
    bound = RouteRows(posted(*rows), prefix="bands")
    assert not bound.is_valid()
    at, field = where
    assert field in bound.forms[at].errors and sum(bool(errors) for errors in bound.errors) == 1


def test_without_any_row_nobody_signs():
    bound = RouteRows(posted(band()), prefix="bands")
    assert not bound.is_valid() and bound.non_form_errors()


@pytest.mark.django_db
def test_the_page_shows_the_rows_and_enters_the_route(client, clock):
    at = clock("2026-11-05 10:00")
    client.force_login(make_user("钟一帆", Role.TASK_FORCE_LEAD))
    url = reverse("staff:policy", args=[KEY])
    page = client.get(url).content.decode()
    assert 'name="bands-2-roles_4"' in page and "10000: area_manager" not in page and 'name="value"' not in page
    sent = {"how": "own", "from_on": at.date().isoformat(), "reason": "新规"}
    sent["place"] = client.get(url).context["form"].fields["place"].offered[0].code
    wrong = client.post(url, sent | posted(band("10000", ["area_manager"])))
    assert wrong.status_code == 422 and 'id="id_bands-0-up_to_error"' in wrong.content.decode()
    assert not PolicyValue.objects.exists()
    right = posted(
        band("10000", ["area_manager"]), band("", ["area_manager"], ["region_manager", "finance"], everyone=2)
    )
    assert client.post(url, sent | right).status_code == 302
    assert PolicyValue.objects.get().value == "10000: area_manager | any: area_manager > region_manager and finance"
    (first, _second) = policy.value(KEY, on=at.date())
    assert first.steps[0].roles == ("area_manager",)
    assert client.get(reverse("staff:policies")).status_code == 200


@pytest.mark.django_db
def test_the_place_gives_its_route_up(client, clock):
    at = clock("2026-11-05 10:00")
    user = make_user("钟一帆", Role.TASK_FORCE_LEAD)
    PolicyValue.objects.create(
        key=KEY, value="any: finance", from_on="2026-11-01", reason="试行", entered_by=user, entered_at=at
    )
    client.force_login(user)
    url = reverse("staff:policy", args=[KEY])
    place = client.get(url).context["form"].fields["place"].offered[0].code
    sent = {"place": place, "how": "above", "from_on": at.date().isoformat(), "reason": "恢复"} | posted(band())
    assert client.post(url, sent).status_code == 302
    assert len(policy.value(KEY, on=at.date())) == 3


def test_a_day_of_every_year_is_read_in_words():
    with translation.override("en"):
        assert policy.get("guarantee.loan_from").shown("03-05") == "5 Mar"
    with translation.override("zh-hans"):
        assert policy.get("guarantee.loan_from").shown("03-05").replace(" ", "") == "3月5日"
