"""Satisfaction figures: against a naive recount, at the edges of months in Shanghai, and what their page says."""

from collections import defaultdict
from datetime import UTC, date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from complaints import beside, figures, scoring
from complaints.csi_period import Period, as_percent, mean
from complaints.models import Answer, FollowUp, Praise, SurveyResponse
from staff.instants import SHANGHAI
from staff.months import month_after
from staff.roles import Role
from targets.models import CsiScore
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user

from .deliveries import make_delivery, settle
from .visiting import AT, NOVEMBER, make_response, make_team, make_version

MONTH = Period.of_month(NOVEMBER)


def asked(*outlets, **fields):
    return figures.Asked(tuple(outlet.pk for outlet in outlets or (make_outlet(),)), **fields)


# --- Periods ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "number", "rounded"),
    [
        ("0", 0, None),
        ("100", 3, "33.3"),
        ("200", 3, "66.7"),
        ("90.05", 1, "90.1"),
        ("90.04", 1, "90.0"),
        ("0", 4, "0.0"),
    ],
)
def test_a_mean_is_rounded_once_half_up(total, number, rounded):
    assert mean(Decimal(total), number) == (None if rounded is None else Decimal(rounded))


def test_a_month_is_measured_by_the_month_before_and_days_by_as_many_days():
    assert Period.of_month(date(2026, 3, 1)).before == Period(date(2026, 2, 1), date(2026, 3, 1))
    week = Period(date(2026, 3, 9), date(2026, 3, 16))
    assert week.before == Period(date(2026, 3, 2), date(2026, 3, 9))
    assert not week.is_month and Period.of_month(date(2026, 1, 31)).is_month
    assert month_after(date(2026, 1, 1), -1) == date(2025, 12, 1)
    assert MONTH.months[0] == date(2025, 12, 1) and len(MONTH.months) == 12


@pytest.mark.parametrize(("score", "percent"), [("9.35", "93.50"), ("10", "100"), ("93.5", "93.5"), ("0", "0")])
def test_points_of_ten_stand_beside_ours_as_percent(score, percent):
    assert as_percent(Decimal(score)) == Decimal(percent)


# --- Against a naive recount ------------------------------------------------------------------------------------------


@pytest.fixture
def crowd(db):
    """240 surveys of three months, two outlets, four advisors, three teams, in two versions of a questionnaire."""
    chance = Random("csi")
    first, second = make_outlet(), make_outlet("SH02", "嘉禾川沙店")
    for outlet in (first, second):
        scales = {"overall": "ten", "advisor": "five", "again": "yes_no", "more": "words"}
        versions = [make_version(outlet, number=number, **scales) for number in (1, 2)]
        people = [make_employee(name, outlet) for name in ("林知夏", "苏念")]
        teams = [make_team(outlet, name) for name in ("机电一组", "机电二组")]
        for _each in range(120):
            delivered_at = shanghai("2026-09-01 00:00") + timedelta(minutes=chance.randrange(91 * 24 * 60))
            values = {"overall": chance.randint(1, 10), "advisor": chance.randint(1, 5), "again": chance.randint(1, 2)}
            given = {key: value for key, value in values.items() if chance.random() < 0.9}
            score = scoring.score((scales[key], value, Decimal(1)) for key, value in given.items())
            make_response(
                score,
                delivered_at,
                outlet,
                version=chance.choice(versions),
                advisor=chance.choice(people),
                team=chance.choice([*teams, None]),
                via=chance.choice(["call", "link", "onsite"]),
                answers=given,
            )
    return first, second


def recount(found) -> tuple[Decimal | None, int]:
    """As one would with pencil and paper."""
    scores = [each.score for each in found if each.score is not None]
    if not scores:
        return None, 0
    return (sum(scores) / len(scores)).quantize(Decimal("0.1"), ROUND_HALF_UP), len(scores)


def in_month(each, month: date) -> bool:
    there = each.delivered_at.astimezone(SHANGHAI)
    return (there.year, there.month) == (month.year, month.month)


def shown(csi) -> tuple:
    return csi.value, csi.answers


def test_every_figure_is_that_of_a_recount(crowd):
    every = list(SurveyResponse.objects.select_related("advisor", "team", "outlet"))
    month, before = [[each for each in every if in_month(each, on)] for on in (NOVEMBER, date(2026, 10, 1))]
    found = figures.all_of(asked(*crowd), MONTH, AT)
    assert shown(found.csi) == recount(month) and shown(found.before) == recount(before)
    assert found.csi.answers > 50
    for rows, named in (
        (found.outlets, lambda each: each.outlet_id),
        (found.advisors, lambda each: each.advisor_id),
        (found.teams, lambda each: each.team_id),
    ):
        expected = defaultdict(lambda: ([], []))
        for place, part in enumerate((month, before)):
            for each in part:
                expected[named(each)][place].append(each)
        expected.pop(None, None)
        assert {row.key: (shown(row.now), shown(row.before)) for row in rows} == {
            key: (recount(now), recount(then)) for key, (now, then) in expected.items()
        }
    for row in found.months:
        assert shown(row.ours) == recount(each for each in every if in_month(each, row.month))


def test_questions_are_counted_over_the_versions(crowd):
    points = defaultdict(list)
    for answer in Answer.objects.select_related("question", "response"):
        if in_month(answer.response, NOVEMBER) and answer.response.score is not None:
            points[answer.question.key].append(scoring.points(answer.question.scale, answer.value))
    rows = figures.by_question(asked(*crowd), MONTH)
    assert {row.key: shown(row.now) for row in rows} == {
        key: (mean(sum(found), len(found)), len(found)) for key, found in points.items()
    }
    # In the order and the words of the latest version.
    assert [row.label for row in rows] == ["overall 2", "advisor 2", "again 2"]


def test_an_outlet_a_group_and_a_way_narrow_the_figure(crowd):
    first, _second = crowd
    every = [each for each in SurveyResponse.objects.filter(outlet=first) if in_month(each, NOVEMBER)]
    assert shown(figures.csi(asked(first), MONTH)) == recount(every)
    by_link = [each for each in every if each.via == "link"]
    assert shown(figures.csi(asked(first, via="link"), MONTH)) == recount(by_link)
    assert figures.csi(asked(first, group="accident"), MONTH).value is None


def test_the_number_of_queries_is_the_same_for_one_and_for_many(crowd):
    first, second = crowd
    with CaptureQueriesContext(
        connection,
    ) as one:
        figures.all_of(asked(first, via="link"), Period.of_month(date(2020, 1, 1)), AT)
    with CaptureQueriesContext(connection) as many:
        figures.all_of(asked(first, second), MONTH, AT)
    assert len(many) == len(one) <= 15


# --- What counts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivered_at", "month"),
    [
        ("2026-10-31 23:59:59", date(2026, 10, 1)),
        ("2026-11-01 00:00:00", date(2026, 11, 1)),
        ("2026-11-30 23:59:59", date(2026, 11, 1)),
        ("2026-12-01 00:00:00", date(2026, 12, 1)),
    ],
)
def test_a_delivery_counts_in_its_month_in_shanghai(db, delivered_at, month):
    make_response("80", shanghai(delivered_at))
    for on in (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)):
        assert figures.csi(asked(), Period.of_month(on)).answers == (on == month)
    of_year = figures.by_month(asked(), Period.of_month(date(2026, 12, 1)).months)
    assert [on for on, found in of_year.items() if found.answers] == [month]


def test_utc_would_count_it_in_the_month_before(db):
    """What the line above is there for."""
    made = make_response("80", shanghai("2026-11-01 00:30"))
    assert made.delivered_at.astimezone(UTC).month == 10
    assert figures.csi(asked(), MONTH).answers == 1


def test_the_month_is_that_of_the_delivery_and_not_of_the_answer(db):
    make_response("80", shanghai("2026-10-31 18:00"), answered_at=shanghai("2026-11-02 10:00"))
    assert figures.csi(asked(), MONTH).answers == 0
    assert figures.csi(asked(), MONTH.before).answers == 1


def test_surveys_without_a_score_or_an_order_do_not_count(db):
    make_response("100")
    make_response(None)
    make_response("10", order=None, group="finance_buyer")
    assert shown(figures.csi(asked(), MONTH)) == (Decimal("100.0"), 1)
    # Buyers are asked for by their group.
    assert shown(figures.csi(asked(group="finance_buyer"), MONTH)) == (Decimal("10.0"), 1)


def test_praise_and_complaints_come_from_what_counts(db):
    make_response("90")
    praised = make_response("95")
    for name in ("林知夏", "苏念"):
        Praise.objects.create(
            number=f"BY-{name}", employee=make_employee(name), praised_on=AT.date(), words="好", response=praised
        )
    assert figures.praises(asked(), MONTH) == 2
    assert figures.complaints(asked(), MONTH) == 0


def test_response_rate_and_follow_up_in_time(db):
    """Of four drawn one answered in time, one was reached late, one never, one is not due yet; one was not drawn."""
    outlet, caller = make_outlet(), make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())
    due_at = shanghai("2026-11-10 23:59")
    calls = []
    for state, due in (("answered", due_at), ("waiting", due_at), ("waiting", due_at), ("waiting", AT + timedelta(1))):
        calls.append(_call(outlet, state, due))
    _call(outlet, "not_drawn", due_at)
    calls[0].calls.create(at=due_at - timedelta(hours=1), by=caller, outcome="reached")
    calls[1].calls.create(at=due_at - timedelta(hours=1), by=caller, outcome="no_answer")
    calls[1].calls.create(at=due_at + timedelta(hours=1), by=caller, outcome="call_at", call_at=AT)
    found = figures.reached(asked(), MONTH, AT)
    assert (found.drawn, found.answered, found.due, found.in_time) == (4, 1, 3, 1)
    assert (found.response_rate, found.in_time_rate) == (Decimal("25.0"), Decimal("33.3"))


def _call(outlet, state, due_at) -> FollowUp:
    order = make_delivery(shanghai("2026-11-07 15:00"), outlet=outlet)
    over = state != "waiting"
    return FollowUp.objects.create(
        outlet=outlet,
        group="maintenance",
        order=order,
        vehicle=order.vehicle,
        customer=order.vehicle.customer,
        delivered_at=order.delivered_at,
        from_at=order.delivered_at,
        due_at=due_at,
        state=state,
        next_at=None if over else due_at,
        ended_at=due_at if over else None,
    )


def test_the_manufacturers_scores_stand_beside_ours(db):
    first, second = make_outlet(), make_outlet("SH02", "嘉禾川沙店")
    CsiScore.objects.create(outlet=first, month=NOVEMBER, score="9.30")
    CsiScore.objects.create(outlet=second, month=NOVEMBER, score="95.00")
    assert beside.scores_of([first.pk], [NOVEMBER]) == {(first.pk, NOVEMBER): Decimal("9.30")}
    latest = figures.trend(asked(first, second), MONTH)[-1]
    assert (latest.theirs, latest.outlets) == (Decimal("94.0"), 2)
    assert figures.theirs_by_outlet(asked(first), MONTH) == {first.pk: Decimal("93.00")}


# --- The pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def manager(client, clock, db):
    clock(AT)
    user = make_user("单以晴", Role.CUSTOMER_CARE_MANAGER, make_outlet())
    client.force_login(user)
    return user


def test_the_page_shows_the_figure_and_leads_to_what_it_is_made_of(client, manager):
    make_response("80.5", answers={"overall": 8})
    make_response("100", answers={"overall": 10})
    page = client.get("/csi/").context["page"]
    assert page.figures.csi.value == Decimal("90.3")
    assert page.reaches is False and page.gap == Decimal("-2.7")
    addresses = [page.all_responses, page.advisors[0][1], page.questions[0][1], page.months[-1][1]]
    for address in addresses:
        assert client.get(address).context["number"] == 2, address


def test_the_target_is_that_of_the_outlet(client, manager):
    make_response("91")
    settle("csi.target", "90", outlet=make_outlet())
    assert client.get("/csi/").context["page"].reaches is True


def test_another_months_figure_has_its_address(client, manager):
    make_response("80", shanghai("2026-10-05 10:00"))
    assert client.get("/csi/").context["figures"].csi.answers == 0
    assert client.get("/csi/?month=2026-10").context["figures"].csi.answers == 1
    assert client.get("/csi/?from_on=2026-10-05&to_on=2026-10-05").context["figures"].csi.answers == 1
    assert client.get("/csi/?from_on=2026-10-06&to_on=2026-10-05").context["page"].period == MONTH
    assert client.get("/csi/?month=junk&outlet=no&group=x&via=y").status_code == 200


def test_other_outlets_surveys_are_not_seen(client, manager):
    make_response("80", outlet=make_outlet("SH02", "嘉禾川沙店"))
    assert client.get("/csi/?outlet=SH02").context["figures"].csi.answers == 0
    assert client.get("/responses/?outlet=SH02").context["number"] == 0


def test_an_advisor_sees_nothing_of_it(client, clock, db):
    clock(AT)
    client.force_login(make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet()))
    for address in ("/csi/", "/csi/print/", "/csi/export/", "/responses/", "/responses/export/"):
        assert client.get(address).status_code == 403, address
    assert "/csi/" not in client.get("/").content.decode()


def test_the_workbook_holds_the_figures_and_the_rows_behind_them(client, manager):
    make_response("80", via="link", words="还行")
    make_response("100", via="call")
    book = load_workbook(BytesIO(client.get("/csi/export/?via=link").content))
    sheets = [list(sheet.values) for sheet in book.worksheets]
    assert len(sheets) == 7
    assert any(80 in row for row in sheets[0])
    assert len(sheets[-1]) == 2 and "还行" in sheets[-1][1]


def test_the_list_exports_exactly_what_is_filtered(client, manager):
    make_response("50", words="不满意")
    make_response("100")
    assert client.get("/responses/?at_most=60").context["number"] == 1
    book = load_workbook(BytesIO(client.get("/responses/export/?at_most=60").content))
    assert [row[-1] for row in book.active.values][1:] == ["不满意"]


def test_surveys_can_be_narrowed(client, manager):
    team = make_team()
    mine = make_response("70", team=team, answers={"overall": 7})
    make_response("90", order=None, group="finance_buyer", delivered_at=shanghai("2026-09-05 10:00"))
    for query in (f"team={team.pk}", "month=2026-11", "group=repair", "counted=yes", "question=overall", "at_most=70"):
        page = client.get(f"/responses/?{query}").context["page"]
        assert [row.pk for row in page] == [mine.pk], query
    for query in ("advisor=99999999999999999999", "team=x", "after=x", "at_most=x", "found=praise"):
        assert client.get(f"/responses/?{query}").status_code == 200, query


def test_few_answers_are_marked(client, manager):
    for _each in range(4):
        make_response("90")
    assert client.get("/csi/").context["figures"].csi.few
    make_response("90")
    assert not client.get("/csi/").context["figures"].csi.few


def test_paper(client, manager):
    make_response("88.84")
    assert b"88.8" in client.get("/csi/print/").content
