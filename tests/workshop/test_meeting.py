"""The evening meeting: what may be on its list, who ends it with which proof, and what one sees of it."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from staff import my_day, open_work, trail
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_order, make_outlet, make_user, make_vehicle
from tests.racing import race
from workshop.models import MeetingItem
from workshop.services import meeting as services

AT = shanghai("2026-11-05 18:30")
TODAY = AT.date()
DAY = timedelta(days=1)


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def keeper(outlet):
    return make_user("周大勇", Role.WORKSHOP_MANAGER, outlet, language="en")


@pytest.fixture
def advisor(outlet):
    return make_user("林知夏", Role.SERVICE_ADVISOR, outlet, language="en")


def enter(by, owner, at=AT, **fields):
    values = {"topic": "parts", "problem": "刹车片缺货，三台车等件", "due_on": TODAY + 2 * DAY}
    return services.enter_item(outlet=make_outlet(), owner=owner, by=by, at=at, **values | fields)


# --- On the list ------------------------------------------------------------------------------------------------------


def test_a_problem_has_an_owner_and_a_day(keeper, advisor):
    item = enter(keeper, advisor)
    assert (item.met_on, item.state, item.owner) == (TODAY, "open", advisor)
    (entry,) = trail.entries_about(item)
    assert (entry.action, entry.by) == ("meeting.entered", keeper)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"problem": "  "}, "problem"),
        ({"met_on": TODAY + DAY}, "met_on"),
        ({"due_on": TODAY - DAY}, "due_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(keeper, advisor, fields, field):
    with pytest.raises(Refused) as refused:
        enter(keeper, advisor, **fields)
    assert refused.value.field == field
    assert not MeetingItem.objects.exists()


def test_the_owner_is_posted_at_the_outlet_and_the_order_is_the_outlets(keeper, advisor):
    elsewhere = make_outlet("SH02", "嘉禾川沙店")
    with pytest.raises(Refused) as refused:
        enter(keeper, make_user("叶青", Role.SERVICE_ADVISOR, elsewhere))
    assert refused.value.field == "owner"
    with pytest.raises(Refused) as refused:
        enter(keeper, advisor, order=make_order(make_vehicle(), outlet=elsewhere))
    assert refused.value.field == "order"


def test_who_does_not_keep_the_list_enters_nothing(advisor):
    with pytest.raises(PermissionDenied):
        enter(advisor, advisor)


def test_the_same_form_sent_twice_makes_one_problem(keeper, advisor):
    key = uuid4()
    made = enter(keeper, advisor, form_key=key)
    with pytest.raises(services.EnteredOnce) as twice:
        enter(keeper, advisor, form_key=key)
    assert twice.value.item == made and MeetingItem.objects.count() == 1


# --- To its end -------------------------------------------------------------------------------------------------------


def test_the_owner_proves_it_and_nothing_else(keeper, advisor):
    item = enter(keeper, advisor)
    for step, words in (("drop_item", {}), ("postpone_item", {"due_on": TODAY + 9 * DAY})):
        with pytest.raises(PermissionDenied):
            getattr(services, step)(item=item, reason="太忙", by=advisor, at=AT, **words)
    with pytest.raises(Refused):
        services.prove_item(item=item, proof=" ", by=advisor, at=AT)
    services.prove_item(item=item, proof="到货 6 副，照片已发群", by=advisor, at=AT + DAY)
    item.refresh_from_db()
    assert (item.state, item.ended_by, item.ended_on) == ("done", advisor, TODAY + DAY)


def test_somebody_else_of_the_outlet_proves_nothing(keeper, advisor, outlet):
    with pytest.raises(PermissionDenied):
        services.prove_item(
            item=enter(keeper, advisor), proof="x", by=make_user("苏念", Role.SERVICE_ADVISOR, outlet), at=AT
        )


def test_a_proof_that_does_not_hold_opens_it_again_and_stays_in_the_trail(keeper, advisor):
    item = services.prove_item(item=enter(keeper, advisor), proof="已到货", by=advisor, at=AT)
    services.reopen_item(item=item, reason="只到了两副", due_on=TODAY + 3 * DAY, by=keeper, at=AT + DAY)
    item.refresh_from_db()
    assert (item.state, item.proof, item.due_on, item.ended_by) == ("open", "", TODAY + 3 * DAY, None)
    assert trail.entries_about(item).first().changes["proof"] == ["已到货", ""]


def test_another_day_needs_a_reason_and_lies_ahead(keeper, advisor):
    item = enter(keeper, advisor)
    for due_on, reason, field in (
        (TODAY + 9 * DAY, "", "reason"),
        (TODAY, "等厂家", "due_on"),
        (item.due_on, "等厂家", "due_on"),
    ):
        with pytest.raises(Refused) as refused:
            services.postpone_item(item=item, due_on=due_on, reason=reason, by=keeper, at=AT + DAY)
        assert refused.value.field == field
    services.postpone_item(item=item, due_on=TODAY + 9 * DAY, reason="等厂家发货", by=keeper, at=AT + DAY)
    assert MeetingItem.objects.get().due_on == TODAY + 9 * DAY


def test_somebody_else_sees_to_it(keeper, advisor):
    item = enter(keeper, advisor)
    with pytest.raises(Refused):
        services.give_item(item=item, owner=advisor, reason="x", by=keeper, at=AT)
    services.give_item(item=item, owner=keeper, reason="顾问请假", by=keeper, at=AT)
    assert MeetingItem.objects.get().owner == keeper


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_it_at_once_one_does(keeper, advisor):
    item = enter(keeper, advisor)

    def prove():
        return services.prove_item(item=MeetingItem.objects.get(pk=item.pk), proof="已到货", by=advisor, at=AT)

    def drop():
        return services.drop_item(item=MeetingItem.objects.get(pk=item.pk), reason="已退货", by=keeper, at=AT)

    outcomes = race([prove, drop])
    assert [type(outcome) for outcome in outcomes].count(AlreadyDone) == 1
    assert trail.entries_about(item).count() == 2


def test_an_absent_persons_problems_go_over_together(keeper, advisor):
    enter(keeper, advisor)
    services.prove_item(item=enter(keeper, advisor), proof="好", by=advisor, at=AT)
    kind = open_work.find("meeting_items")
    assert kind.count(advisor) == 1
    assert [place.outlet.code for place in kind.places(advisor)] == ["SH01"]
    assert kind.hand_over(from_user=advisor, to_user=keeper, by=keeper, at=AT, reason="休假") == 1
    assert (kind.count(advisor), kind.count(keeper)) == (0, 1)
    with pytest.raises(Refused):
        stranger = make_user("叶青", Role.SERVICE_ADVISOR, make_outlet("SH02", "嘉禾川沙店"))
        kind.hand_over(from_user=keeper, to_user=stranger, by=keeper, at=AT, reason="休假")


# --- What one sees ----------------------------------------------------------------------------------------------------


def test_it_is_due_for_its_owner_and_stuck_for_the_manager_once_late(keeper, advisor, outlet):
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    item = enter(keeper, advisor)

    def due(user, at):
        return [found.url for found in my_day.due_for(user, at) if "/meeting/" in found.url]

    def stuck(user, at):
        return [found.url for found in my_day.stuck_for(user, at) if "/meeting/" in found.url]

    assert due(advisor, AT) == [f"{item.get_absolute_url()}#prove"] and due(manager, AT) == []
    on_its_day, after = shanghai("2026-11-07 23:59"), shanghai("2026-11-08 00:00")
    assert (stuck(manager, on_its_day), stuck(manager, after)) == ([], [item.get_absolute_url()])
    services.prove_item(item=item, proof="好", by=advisor, at=after)
    assert due(advisor, after) == stuck(manager, after) == []


def test_the_pages_take_a_problem_from_entering_to_the_proof(client, clock, keeper, advisor):
    clock(AT)
    client.force_login(keeper)
    form = client.get("/meeting/new/").context["form"]
    said = {
        "form_key": str(form.fields["form_key"].initial()),
        "outlet": "SH01",
        "topic": "quality",
        "problem": "右前减震异响返修",
        "owner": advisor.pk,
        "due_on": "2026-11-06",
    }
    assert client.post("/meeting/new/", said | {"due_on": ""}).status_code == 422
    made = client.post("/meeting/new/", said)
    item = MeetingItem.objects.get()
    assert made["Location"] == item.get_absolute_url()
    assert client.post("/meeting/new/", said)["Location"] == item.get_absolute_url()
    client.force_login(advisor)
    page = client.get(item.get_absolute_url())
    assert page.context["may_prove"] and not page.context["keeps"]
    assert client.post(f"/meeting/{item.pk}/drop/", {"reason": "x"}).status_code == 403
    assert client.post(f"/meeting/{item.pk}/solved/", {"proof": "更换减震，试车无异响"}).status_code == 302
    # Somebody with the old page is told, and led to what is there.
    assert client.post(f"/meeting/{item.pk}/solved/", {"proof": "再来"}).status_code == 302
    item.refresh_from_db()
    assert (item.state, item.proof) == ("done", "更换减震，试车无异响")


def test_the_list_has_tabs_filters_and_the_same_rows_in_the_export(client, clock, outlet, advisor):
    clock(AT + 3 * DAY)
    head = make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    late = enter(head, advisor, problem="电瓶缺货")
    ahead = enter(head, head, problem="举升机异响", topic="tools", due_on=TODAY + 9 * DAY)
    done = services.prove_item(item=enter(head, advisor, met_on=TODAY - DAY), proof="好", by=advisor, at=AT)
    client.force_login(head)

    def rows(query):
        return [item.pk for item in client.get(f"/meeting/?{query}").context["page"]]

    assert [count for _name, _label, count in client.get("/meeting/").context["tabs"]] == [2, 1, 1, 3]
    assert rows("") == [late.pk, ahead.pk]
    assert rows("state=late") == [late.pk] and rows("state=over") == [done.pk]
    assert rows("topic=tools") == [ahead.pk] and rows("q=电瓶") == [late.pk] and rows("q=林知夏") == [late.pk]
    assert rows("state=all&to_on=2026-11-04") == [done.pk]
    exported = client.get("/meeting/export/?state=all&topic=parts")
    sheet = load_workbook(BytesIO(exported.content)).active
    assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == [done.problem, "电瓶缺货"]


def test_the_sheet_of_an_evening_shows_what_was_open_then(client, clock, keeper, advisor):
    clock(AT + 5 * DAY)
    before = enter(keeper, advisor, at=AT - DAY, met_on=TODAY - DAY)
    ended = enter(keeper, advisor, at=AT - DAY, met_on=TODAY - DAY)
    services.prove_item(item=ended, proof="好", by=advisor, at=AT - DAY)
    fresh = enter(keeper, advisor)
    services.prove_item(item=before, proof="好", by=advisor, at=AT + DAY)
    client.force_login(keeper)
    page = client.get("/meeting/sheet/?on=2026-11-05")
    assert (page.context["fresh"], page.context["open_items"]) == ([fresh], [before])
    assert client.get("/meeting/sheet/?on=nonsense").context["on"] == date(2026, 11, 10)
