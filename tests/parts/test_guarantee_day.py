"""Guarantees on the first page, their list as Excel, and the reminders of their paperwork."""

from datetime import timedelta

import pytest
from django.urls import reverse

from notices.models import Message
from parts import guarantee_day
from parts.models import Guarantee
from parts.services import guarantees
from parts.services.guarantee_papers import remind_papers
from staff.models import PolicyValue
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_order, make_user, make_vehicle
from tests.test_list_exports import rows

from .places import make_house, make_part
from .test_guarantees import AT, make_case, sign, submit, write

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PAPERS = shanghai("2027-03-25 09:00")


@pytest.fixture
def house(clock):
    clock(AT)
    return make_house()


def due(user, at=AT) -> list[tuple[str, str]]:
    """What is due, by the address and the evening of its deadline."""
    found = guarantee_day.due_for(user, at)
    return sorted((item.url, item.deadline_at.strftime("%m-%d")) for item in found)


def signed(house, number="1", amount="8000", at=AT) -> Guarantee:
    made = write(house, make_part(number), amount, at=at, vehicle=make_vehicle(plate=f"沪D{number}"))
    approval = submit(made, house.manager, at=at)
    for who in house.chain[: approval.seats.count()]:
        sign(approval, who)
    made.refresh_from_db()
    return made


def shipped(house, number="1", at=AT, expected_on=None) -> Guarantee:
    made = signed(house, number, at=at)
    return guarantees.ship_guarantee(
        guarantee=made, version=made.version, carrier="顺丰", tracking="", expected_on=expected_on,
        by=house.coordinator, at=at,
    )  # fmt: skip


def test_what_was_asked_for_and_ones_own_drafts(house):
    asked = write(house, make_part("1"), by=house.advisor)
    draft = write(house, make_part("2"))
    assert due(house.manager) == sorted([(asked.get_absolute_url(), "11-05"), (draft.get_absolute_url(), "11-05")])
    assert due(house.advisor) == due(house.coordinator) == []
    # Somebody else's draft is theirs.
    head = make_user("韩立诚", Role.SERVICE_MANAGER, house.outlet)
    assert due(head) == [(asked.get_absolute_url(), "11-05")]


def test_who_ships_sees_what_is_signed(house):
    made = signed(house)
    assert due(house.coordinator) == [(made.get_absolute_url(), "11-06")]
    assert due(house.manager) == due(house.area) == []


def test_an_arrival_is_due_on_its_day_and_late_after_it(house):
    made = shipped(house, expected_on=(AT + DAY).date())
    assert due(house.manager) == []
    assert due(house.manager, AT + DAY) == due(house.manager, AT + 2 * DAY) == [(made.get_absolute_url(), "11-06")]
    words = [next(iter(guarantee_day.due_for(house.manager, AT + days * DAY))).what for days in (1, 2)]
    assert words[0] != words[1]


@pytest.mark.parametrize(
    ("day", "is_due"), [("03-24", False), ("03-25", True), ("03-31", True), ("04-01", True), ("07-01", True)]
)
def test_paperwork_is_due_in_its_period_and_when_it_is_overdue(house, day, is_due):
    made = shipped(house)
    wanted = [(made.get_absolute_url() + "#papers", "03-31")] if is_due else []
    assert due(house.manager, shanghai(f"2027-{day} 09:00")) == wanted


def test_the_period_is_the_outlets_own(house):
    shipped(house)
    PolicyValue.objects.create(
        key="guarantee.papers_from", value="03-10", from_on="2027-01-01", reason="提前", outlet=house.outlet,
        entered_by=house.region,
    )  # fmt: skip
    assert len(due(house.manager, shanghai("2027-03-10 09:00"))) == 1
    assert due(house.manager, shanghai("2027-03-09 09:00")) == []


def test_first_page_asks_the_same_number_of_queries_for_many(house, django_assert_num_queries):
    shipped(house, "1")
    head = make_user("韩立诚", Role.SERVICE_MANAGER, house.outlet)
    list(guarantee_day.due_for(head, PAPERS))
    with django_assert_num_queries(4) as few:
        list(guarantee_day.due_for(head, PAPERS))
    for number in "23456":
        shipped(house, number)
    with django_assert_num_queries(len(few)):
        assert len(list(guarantee_day.due_for(head, PAPERS))) == 6


# Reminders ------------------------------------------------------------------------------------------------------------


def told() -> list:
    return sorted(Message.objects.filter(code="guarantee.papers").values_list("recipient__name", flat=True))


def test_paperwork_is_reminded_of_once_a_day(house):
    head = make_user("韩立诚", Role.SERVICE_MANAGER, house.outlet)
    shipped(house, "1")
    shipped(house, "2")
    assert remind_papers(at=PAPERS - DAY) == {"outlets": 0, "messages": 0}
    assert remind_papers(at=PAPERS - 2 * HOUR) == {"outlets": 0, "messages": 0}
    assert remind_papers(at=PAPERS) == {"outlets": 1, "messages": 2}
    assert remind_papers(at=PAPERS + HOUR) == {"outlets": 1, "messages": 0}
    assert told() == sorted([house.manager.name, head.name])
    assert remind_papers(at=PAPERS + DAY)["messages"] == 2
    assert remind_papers(at=PAPERS + 7 * DAY)["messages"] == 0
    subject, body = Message.objects.filter(recipient=head).first().words("en", PAPERS.date())
    assert "2" in subject and "16,000" in body


def test_nobody_is_reminded_of_what_is_made_good(house):
    made = shipped(house)
    guarantees.make_papers_good(
        guarantee=made, version=made.version, papers="FP-1", by=house.manager, at=PAPERS - 10 * DAY
    )
    assert remind_papers(at=PAPERS) == {"outlets": 0, "messages": 0}


# The list as Excel, the case's page -----------------------------------------------------------------------------------


def test_exactly_the_tab_and_filter(client, house):
    write(house, make_part("1"), "900")
    on_road = shipped(house, "2")
    url = reverse("parts:guarantees_export")
    client.force_login(make_user("韩立诚", Role.SERVICE_MANAGER, house.outlet))
    assert [row[12] for row in rows(client, url)] == [900]
    found = rows(client, f"{url}?state=papers&q={on_road.number}")
    assert [(row[1], row[12], row[17]) for row in found] == [(on_road.number, 8000, "顺丰")]
    client.force_login(house.advisor)
    assert client.get(url).status_code == (200 if house.advisor.may("export") else 403)


def test_a_case_leads_to_its_guarantees_and_to_a_new_one(client, house):
    case = make_case(house, AT)
    made = write(house, make_part(), case=case, vehicle=case.vehicle, reason="key_case")
    write_url = f"{reverse('parts:guarantee_write')}?case={case.number}"
    client.force_login(house.advisor)
    lines = client.get(case.get_absolute_url()).context["beside"]
    assert [line.url.partition("&")[0] for line in lines] == [made.get_absolute_url(), write_url]
    # What is known stands in the form already.
    form = client.get(lines[1].url).context["form"]
    assert (form["case"].value(), form["reason"].value()) == (case.number, "key_case")
    client.force_login(house.area)
    assert [line.url for line in client.get(case.get_absolute_url()).context["beside"]] == [made.get_absolute_url()]


def test_an_order_leads_to_its_guarantees_and_to_a_new_one(client, house):
    order = make_order(make_vehicle(make_customer("周敏", house.outlet)), outlet=house.outlet)
    made = write(house, make_part(), vehicle=order.vehicle, order=order)
    client.force_login(house.advisor)
    page = client.get(order.get_absolute_url())
    lines = [line.url for line in guarantee_day.beside_order(order, house.advisor, AT)]
    assert lines[0] == made.get_absolute_url() and all(
        line.replace("&", "&amp;") in page.content.decode() for line in lines
    )
    form = client.get(lines[1]).context["form"]
    assert (form["order"].value(), form["vehicle"].value()) == (order.number, order.vehicle_id)
    order.delivered_at = AT
    assert len(list(guarantee_day.beside_order(order, house.advisor, AT))) == 1
    assert len(list(guarantee_day.beside_order(order, house.area, AT))) == 1


def test_the_list_measures_how_much_paperwork_of_the_year_is_made_good(client, house, clock):
    client.force_login(house.manager)
    assert "<progress" not in client.get(reverse("parts:guarantees")).content.decode()
    shipped(house, "1")
    done = shipped(house, "2")
    shipped(house, "3", at=PAPERS + 10 * DAY)
    clock(PAPERS)
    guarantees.make_papers_good(guarantee=done, version=done.version, papers="FP-1", by=house.manager, at=PAPERS)
    client.force_login(house.manager)
    page = client.get(reverse("parts:guarantees"), {"state": "papers"})
    assert page.context["papers_of_year"] == {"due": 2, "done": 1} and "<progress" in page.content.decode()
