"""The pages of campaigns: list, plan, parts, tasks, calendar, bulletin, print and export."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from campaigns.models import Campaign, Lead, Task
from campaigns.services import campaigns, tasks
from tests.makers import make_outlet

from .places import AT, TODAY, begin, fresh, make_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house():
    with time_machine.travel(AT, tick=False):
        yield make_house()


def url(name: str, campaign, *further) -> str:
    return reverse(f"campaigns:{name}", args=[campaign.number, *further])


def written(**changed) -> dict:
    return {
        "outlet": "SH01", "kind": "lecture", "name": "冬季讲堂", "begins_on": "2026-12-05", "ends_on": "2026-12-05",
        "theme": "", "place": "二楼",
    } | changed  # fmt: skip


def test_a_campaign_is_begun_on_its_page_with_what_the_calendar_brings(client, house):
    client.force_login(house.marketing)
    page = client.get(reverse("campaigns:campaign_write"), {"kind": "club", "name": "自驾", "on": "2027-08-08"})
    assert [page.context["form"][name].value() for name in ("kind", "name")] == ["club", "自驾"]
    assert str(page.context["form"]["begins_on"].value()) == "2027-08-08"
    address = reverse("campaigns:campaign_write")
    assert client.post(address, written(owner=house.marketing.pk, ends_on="2026-12-01")).status_code == 422
    assert client.post(address, written(owner=house.area.pk)).status_code == 422
    answer = client.post(address, written(owner=house.marketing.pk))
    made = Campaign.objects.get()
    assert answer.url == made.get_absolute_url() and made.kind == "lecture"
    page = client.get(made.get_absolute_url())
    assert page.context["tab"] == "plan" and page.context["task_count"].unowned == made.tasks.count()
    assert "<svg" in page.content.decode()


def test_the_plan_page_costs_the_same_for_more_of_everything(client, house, django_assert_max_num_queries):
    made = begin(house)
    client.force_login(house.marketing)
    client.get(made.get_absolute_url())
    with django_assert_max_num_queries(60) as few:
        client.get(made.get_absolute_url())
    for nth in range(20):
        made.sections.create(position=50 + nth, title="补充")
        made.tasks.create(what="补充", department="care", owner=house.care, due_on=made.begins_on, group=f"第 {nth} 组")
        made.offers.create(kind="gift", words="礼品")
    with django_assert_max_num_queries(len(few)):
        client.get(made.get_absolute_url())


def test_parts_are_added_changed_moved_and_taken_out(client, house):
    made = begin(house)
    client.force_login(house.marketing)
    add = url("part_add", made, "aim")
    assert client.get(add).status_code == 200
    assert client.post(add, {"metric": "came", "goal": "0"}).status_code == 422
    assert client.post(add, {"metric": "came", "goal": "80"}).url == f"{made.get_absolute_url()}#aims"
    assert client.post(url("part_add", made, "offer"), {"kind": "gift", "words": "伞", "again": "1"}).url == url(
        "part_add", made, "offer"
    )
    for kind in ("section", "department", "phase", "task", "turn", "station", "offer", "aim"):
        part = getattr(made, f"{kind}s").first()
        page = client.get(url("part", made, kind, part.pk))
        form = page.context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
        answer = client.post(url("part", made, kind, part.pk), sent)
        assert answer.status_code == 302, (kind, answer.context and answer.context["form"].errors)
    section = made.sections.first()
    assert client.post(url("part_move", made, "section", section.pk), {"way": "down"}).status_code == 302
    assert made.sections.first() != section
    assert client.post(url("part_move", made, "offer", made.offers.first().pk), {"way": "down"}).status_code == 404
    assert client.get(url("part_add", made, "draw")).status_code == 404
    aim = made.aims.get()
    assert client.post(url("part_remove", made, "aim", aim.pk), {"seen": "x"}).url == url("part", made, "aim", aim.pk)
    seen = client.get(url("part", made, "aim", aim.pk)).context["seen"]
    client.post(url("part_remove", made, "aim", aim.pk), {"seen": seen})
    assert not made.aims.exists()


def test_the_head_is_changed_and_the_second_is_told(client, house):
    made = begin(house)
    client.force_login(house.marketing)
    page = client.get(url("campaign_change", made))
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    moved = sent | {"begins_on": "2026-12-12", "ends_on": "2026-12-12", "move_plan": "on"}
    assert client.post(url("campaign_change", made), sent | {"control_percent": "80"}).status_code == 422
    assert client.post(url("campaign_change", made), moved).status_code == 302
    assert fresh(made).begins_on.isoformat() == "2026-12-12"
    assert made.turns.first().on.isoformat() == "2026-12-12"
    assert client.post(url("campaign_change", made), sent).status_code == 302
    assert fresh(made).begins_on.isoformat() == "2026-12-12"


def test_tasks_are_given_and_done_on_their_pages(client, house):
    made = begin(house)
    first, second = made.tasks.order_by("due_on")[:2]
    client.force_login(house.marketing)
    assert client.post(url("tasks_give", made), {"owner": house.care.pk}).status_code == 422
    sent = {"owner": house.care.pk, "picked": [first.pk, second.pk]}
    assert client.post(url("tasks_give", made), sent).status_code == 302
    assert Task.objects.filter(owner=house.care).count() == 2
    page = reverse("campaigns:task", args=[first.pk])
    client.force_login(house.care)
    assert client.get(page).status_code == 200
    assert client.post(f"{page}finish/", {"proof": ""}).status_code == 422
    assert client.post(f"{page}finish/", {"proof": "名单已锁定"}).status_code == 302
    assert client.post(f"{page}reopen/", {"reason": "x"}).status_code == 403
    client.force_login(house.advisor)
    assert client.post(reverse("campaigns:task_finish", args=[second.pk]), {"proof": "x"}).status_code == 403
    client.force_login(house.marketing)
    assert client.post(f"{page}reopen/", {"reason": "名单有误"}).status_code == 302
    assert client.post(f"{page}give/", {"owner": house.advisor.pk}).status_code == 302
    first.refresh_from_db()
    assert (first.done_at, first.owner) == (None, house.advisor)


def test_a_task_is_its_owners_wherever_it_lies(client, house):
    made = begin(house)
    task = made.tasks.first()
    other = make_outlet("SZ01", "嘉禾吴中店", "苏南区域")
    Campaign.objects.update(outlet=other)
    client.force_login(house.care)
    page = reverse("campaigns:task", args=[task.pk])
    assert client.get(page).status_code == 404
    Task.objects.filter(pk=task.pk).update(owner=house.care)
    assert client.get(page).status_code == 200
    assert client.get(made.get_absolute_url()).status_code == 404


def end(made, house):
    over = AT + 45 * DAY
    for task in made.tasks.select_related("campaign__outlet"):
        tasks.finish_task(task=task, proof="完成", by=house.marketing, at=over)
    return over


def test_it_is_evaluated_settled_and_stands_in_the_bulletin(client, house):
    made = begin(house)
    made.aims.create(metric="leads", goal=4)
    over = end(made, house)
    Lead.objects.create(
        campaign=made, outlet=made.outlet, guest=guest_of(made, house), wants="钣喷", made_at=AT, made_by=house.care
    )
    client.force_login(house.marketing)
    words = {"version": 0, "evaluation": "到场 43 组，慢骑场地需更换"}
    assert client.post(url("campaign_evaluate", made), words | {"settle": "1"}).status_code == 422
    assert client.post(url("campaign_evaluate", made), words | {"keep": ""}).status_code == 302
    with time_machine.travel(over, tick=False):
        client.force_login(house.marketing)
        version = fresh(made).version
        assert (
            client.post(url("campaign_evaluate", made), words | {"version": version, "settle": "1"}).status_code == 302
        )
        assert fresh(made).state == "settled"
        page = client.get(reverse("campaigns:bulletin"))
        line = page.context["lines"][0]
        assert (line.outcome.people, line.outcome.leads, line.outcome.won) == (3, 1, 0)
        assert (line.aims[0].value, line.aims[0].reached_percent) == (1, 25)
        assert (line.cost, line.cost_each) == (0, None)
        assert "慢骑场地需更换" in page.content.decode()
        assert client.post(url("campaign_call_off", made), {"version": version + 1, "reason": "x"}).status_code == 422


def guest_of(made, house):
    return made.guests.create(number="SH01-HK00001", name="来宾", via="new", people=3, at=AT, by=house.care)


def test_the_list_has_its_tabs_filters_and_export(client, house, django_assert_max_num_queries):
    for nth in range(30):
        begin(house, "lecture" if nth % 3 else "club", TODAY + nth * DAY, name=f"活动 {nth}")
    gone = Campaign.objects.first()
    campaigns.call_off(campaign=fresh(gone), version=0, reason="台风", by=house.marketing, at=AT)
    client.force_login(house.manager)
    with django_assert_max_num_queries(30):
        page = client.get(reverse("campaigns:campaigns"))
    counts = {name: count for name, _label, count in page.context["tabs"]}
    assert counts == {"open": 29, "now": 1, "over": 0, "off": 1, "all": 30}
    assert len(page.context["page"].rows) == 25 and page.context["page"].after
    assert client.get(reverse("campaigns:campaigns"), {"kind": "club", "state": "all"}).context["page"].total == 10
    assert client.get(reverse("campaigns:campaigns"), {"q": "活动 7"}).context["page"].total == 1
    book = client.get(reverse("campaigns:campaigns_export"), {"kind": "club", "state": "all"})
    rows = list(load_workbook(BytesIO(book.content)).active.values)
    assert len(rows) == 11


def test_what_comes_next_stands_on_top_with_how_far_its_tasks_are(client, house):
    late, soon = begin(house, "lecture", TODAY + 40 * DAY), begin(house, "lecture", TODAY + 2 * DAY)
    Campaign.objects.filter(pk=late.pk).update(owner=house.manager)
    client.force_login(house.marketing)
    page = client.get(reverse("campaigns:campaigns"))
    assert [each for each, _tasks in page.context["lines"]] == [soon, late]
    tasks_of_soon = page.context["lines"][0][1]
    assert (tasks_of_soon.total, tasks_of_soon.done) == (soon.tasks.count(), 0)
    assert tasks_of_soon.late == soon.tasks.filter(due_on__lt=TODAY).count() > 0
    # Of everything the latest stands on top, as the export has it.
    page = client.get(reverse("campaigns:campaigns"), {"state": "all"})
    assert [each for each, _tasks in page.context["lines"]] == [late, soon]
    for narrowed, found in (
        ({"whose": "mine"}, [soon]),
        ({"from_on": str(TODAY + 3 * DAY)}, [late]),
        ({"to_on": str(TODAY + 3 * DAY)}, [soon]),
        ({"from_on": str(TODAY + 2 * DAY), "to_on": str(TODAY + 40 * DAY)}, [soon, late]),
    ):
        page = client.get(reverse("campaigns:campaigns"), narrowed)
        assert [each for each, _tasks in page.context["lines"]] == found, narrowed
    book = client.get(reverse("campaigns:campaigns_export"), {"whose": "mine"})
    client.force_login(house.manager)
    book = client.get(reverse("campaigns:campaigns_export"), {"whose": "mine"})
    rows = list(load_workbook(BytesIO(book.content)).active.values)
    assert [row[1] for row in rows[1:]] == [late.number]


def test_the_calendar_shows_a_campaign_in_every_month_of_its_days(client, house, django_assert_max_num_queries):
    made = begin(house, "trade_in", TODAY + 20 * DAY, days=20)
    client.force_login(house.advisor)
    with django_assert_max_num_queries(30):
        page = client.get(reverse("campaigns:calendar"), {"year": "2026"})
    months = page.context["months"]
    assert [month.first.month for month in months if month.campaigns] == [11, 12]
    assert months[9].over and not months[10].over
    assert str(made.offers.first().words) in page.content.decode()
    # An advisor plans nothing; who plans is led from an idea to a campaign.
    assert reverse("campaigns:campaign_write") not in page.content.decode()
    client.force_login(house.marketing)
    assert "kind=club" in client.get(reverse("campaigns:calendar"), {"year": "2027"}).content.decode()
    assert client.get(reverse("campaigns:calendar_sheet"), {"year": "x"}).context["year"] == 2026


def test_what_is_over_and_never_settled_stands_behind_what_is_to_come(client, house):
    coming = begin(house)
    days = ("begins_on", "ends_on", "baseline_from_on", "baseline_to_on")
    long_ago = {name: getattr(coming, name).replace(year=2025) for name in days}
    begin(house)
    over = Campaign.objects.order_by("-pk").first()
    Campaign.objects.filter(pk=over.pk).update(**long_ago)
    client.force_login(house.marketing)
    page = client.get(reverse("campaigns:campaigns"))
    assert [each.pk for each in page.context["page"].rows] == [coming.pk, over.pk]
    assert [each.is_past for each in page.context["page"].rows] == [0, 1]
    assert '<b class="overdue">' in page.content.decode()
