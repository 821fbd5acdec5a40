"""A month on its way through the pages: finance computes, the service manager looks and confirms, finance closes."""

import re
from decimal import Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from payroll import run_page
from payroll.models import Adjustment, Run, Statement
from payroll.services import objections, runs
from staff.models import Employee, User, Work
from staff.services import long_work
from targets.models import Target
from tests.makers import make_employee, make_user
from tests.payroll.test_runs import AFTERWARDS, EARLY_NOVEMBER, OCTOBER, Station

NUMBER = "SH01-TC-2026-10"
MONTH_ENDS = ("2026-11-05 10:00", "2026-11-09 10:00")


@pytest.fixture
def station(db):
    with translation.override("en"):
        built = Station()
        # The pages of these tests are read in English.
        User.objects.update(language="en")
        yield built


def at(name: str, *arguments) -> str:
    return reverse(f"payroll:{name}", args=[NUMBER, *arguments])


def text_of(client, url: str, **options) -> str:
    return " ".join(client.get(url, **options).content.decode().split())


def do_the_work(kind: str) -> Work:
    """What the worker would do next."""
    item = Work.objects.filter(kind=kind, state=Work.State.WAITING).get()
    long_work.run_work(work_id=item.pk, at=item.asked_at)
    item.refresh_from_db()
    return item


@pytest.mark.django_db
def test_a_month_goes_its_whole_way_through_the_pages(station, client, clock):
    clock(MONTH_ENDS[0])
    client.force_login(station.finance)
    # Begun, and computed by the worker, whose page leads back to the run.
    assert client.post(reverse("payroll:runs"), {"outlet": "SH01", "month": "2026-10"}).url == at("run")
    started = client.post(at("run_compute"))
    work = do_the_work(run_page.COMPUTE)
    assert started.url == work.get_absolute_url() and work.result_url == at("run")
    assert f'href="{at("run")}"' in text_of(client, work.get_absolute_url())
    page = text_of(client, at("run"))
    assert "Commission October 2026" in page and "Open to objections" in page
    client.post(at("run_open"))
    clock(MONTH_ENDS[1])
    # The service manager ticks what may be let stand, one check after the other, and confirms.
    client.force_login(station.manager)
    refused = client.post(at("run_confirm"), {"confirm-reason": ""})
    assert refused.status_code == 422 and "Still to be settled" in refused.content.decode()
    for check in client.get(at("run")).context["checks"]:
        client.post(at("run_tick"), {"key": check.key})
    assert "Every check is settled" in text_of(client, at("run"))
    assert client.post(at("run_confirm"), {"confirm-reason": ""}).url == at("run")
    client.force_login(station.finance)
    started = client.post(at("run_close"))
    assert started.url == do_the_work(run_page.CLOSE).get_absolute_url()
    assert Run.objects.get().state == Run.State.CLOSED
    assert "Closed for good" in text_of(client, at("run"))
    # Only the station head opens it again, with a reason; the old run stays and says so.
    client.force_login(station.head)
    assert client.post(at("run_reopen"), {"reopen-reason": " "}).status_code == 422
    again = client.post(at("run_reopen"), {"reopen-reason": "漏了一个人"})
    assert again.url == reverse("payroll:run", args=[f"{NUMBER}-2"])
    assert "漏了一个人" in text_of(client, at("run"))
    assert list(Run.objects.order_by("pk").values_list("state", flat=True)) == ["reopened", "draft"]


@pytest.mark.django_db
def test_refusals_are_sentences_on_the_page(station, client, clock):
    clock(MONTH_ENDS[0])
    run = station.opened()
    client.force_login(station.finance)
    page = client.post(at("run_tick"), {"key": "objections_running"}, follow=True).content.decode()
    assert "This cannot be let stand" in page
    page = client.post(at("run_open"), follow=True).content.decode()
    assert "Load the page again" in page
    page = client.post(at("run_close"), follow=True).content.decode()
    assert "Load the page again" in page
    client.force_login(station.manager)
    page = client.post(at("run_send_back"), {"back-reason": ""})
    assert page.status_code == 422 and 'id="back" open' in page.content.decode()
    client.post(at("run_send_back"), {"back-reason": "两台车没有算"})
    assert Run.objects.get(pk=run.pk).state == Run.State.COMPUTED


@pytest.mark.django_db
def test_who_computed_finds_no_way_to_confirm(station, client, clock):
    clock(MONTH_ENDS[1])
    run = station.opened()
    Run.objects.filter(pk=run.pk).update(computed_by=station.manager)
    client.force_login(station.manager)
    assert at("run_confirm") not in text_of(client, at("run"))
    assert client.post(at("run_confirm"), {"confirm-reason": ""}).status_code == 422
    assert Run.objects.get().state == Run.State.OPEN


@pytest.mark.django_db
def test_a_second_click_does_nothing_more(station, client, clock):
    clock(MONTH_ENDS[0])
    client.force_login(station.finance)
    for _time in range(2):
        client.post(reverse("payroll:runs"), {"outlet": "SH01", "month": "2026-10"})
    assert Run.objects.count() == 1
    first, second = client.post(at("run_compute")), client.post(at("run_compute"))
    assert first.url == second.url and Work.objects.count() == 1
    # Somebody else of finance is told who is at it, and sees it on the page instead of the button.
    other = make_user("顾清", "finance", station.outlet, language="en")
    client.force_login(other)
    page = client.post(at("run_compute"), follow=True).content.decode()
    assert "邵文 is having" in page and f'action="{at("run_compute")}"' not in page and Work.objects.count() == 1
    do_the_work(run_page.COMPUTE)
    assert f'action="{at("run_compute")}"' in text_of(client, at("run"))


@pytest.mark.django_db
def test_what_stopped_a_computation_is_said_on_the_run(station, client, clock):
    clock(MONTH_ENDS[0])
    Target.objects.filter(outlet=station.outlet, month=OCTOBER, metric="output").delete()
    runs.open_month(outlet=station.outlet, month=OCTOBER, by=station.finance, at=EARLY_NOVEMBER)
    client.force_login(station.finance)
    client.post(at("run_compute"))
    do_the_work(run_page.COMPUTE)
    page = text_of(client, at("run"))
    assert "The last attempt computed nothing" in page and "SH01 2026-10 Output" in page
    Target.objects.create(outlet=station.outlet, month=OCTOBER, metric="output", value=400_000)
    clock("2026-11-05 10:05")
    client.post(at("run_compute"))
    do_the_work(run_page.COMPUTE)
    assert "computed nothing" not in text_of(client, at("run"))


@pytest.mark.django_db
def test_two_runs_beside_each_other(station, client, clock):
    clock(MONTH_ENDS[1])
    station.closed()
    again = runs.reopen_run(run=Run.objects.get(), reason="漏了", by=station.head, at=AFTERWARDS)
    employee = Employee.objects.get(number="SH01-E019")
    Adjustment.objects.create(
        number="KF-1", employee=employee, month=OCTOBER, kind="amount", value=Decimal(30), reason="少扣"
    )
    runs.compute_run(run=again, by=station.finance, at=AFTERWARDS)
    client.force_login(station.finance)
    url = reverse("payroll:run_compare", args=[again.number, NUMBER])
    assert url in text_of(client, reverse("payroll:run", args=[again.number]))
    answer = client.get(url)
    only = answer.context["differences"]
    assert [(each.number, each.code, each.before, each.after) for each in only] == [
        ("SH01-E019", "deduction.other", 0, -30)
    ]
    assert answer.context["total"] == -30 and "SH01-E019" in answer.content.decode()
    assert "Both runs pay the same" in text_of(client, reverse("payroll:run_compare", args=[NUMBER, NUMBER]))


@pytest.mark.django_db
@pytest.mark.parametrize(("copy", "ending"), [("", f"{NUMBER}.xlsx"), ("values", f"{NUMBER}-values.xlsx")])
def test_the_export_is_work_with_a_file_at_its_end(station, client, clock, copy, ending):
    clock(MONTH_ENDS[0])
    station.computed()
    client.force_login(station.finance)
    started = client.post(at("run_export"), {"copy": copy})
    work = do_the_work("payroll.export")
    assert started.url == work.get_absolute_url() and work.state == Work.State.DONE, work.message
    file = client.get(reverse("staff:work_file", args=[work.pk]))
    assert ending in file["Content-Disposition"] and b"".join(file.streaming_content)[:2] == b"PK"


@pytest.mark.django_db
def test_a_draft_has_nothing_to_export(station, client, clock):
    clock(MONTH_ENDS[0])
    runs.open_month(outlet=station.outlet, month=OCTOBER, by=station.finance, at=EARLY_NOVEMBER)
    client.force_login(station.finance)
    assert "compute the month first" in client.post(at("run_export"), follow=True).content.decode()
    assert not Work.objects.exists()


def with_statements(run: Run, number: int) -> None:
    """The run with exactly so many statements, each with a deduction, an objection and somebody who agrees."""
    run.objections.all().delete()
    run.acknowledgements.all().delete()
    run.statements.all().delete()
    amounts = {"gross": 100, "fund": 5, "deducted": 60, "rewarded": 0, "uncollected": 0, "bonus": 35}
    for place in range(number):
        employee = make_employee(f"员工{number}-{place}", run.outlet)
        made = Statement.objects.create(
            run=run, employee=employee, groups=["support"], base_salary=0, income=35, lines={}, **amounts
        )
        run.acknowledgements.create(employee=employee, income=made.income, at=EARLY_NOVEMBER)
        run.objections.create(
            employee=employee, code="support.output", amount=1, words="少", by_id=run.created_by_id, at=EARLY_NOVEMBER
        )


@pytest.mark.django_db
def test_the_run_costs_the_same_for_few_and_many(station, client, clock):
    clock(MONTH_ENDS[0])
    run = station.opened()
    client.force_login(station.finance)
    client.get(at("run"))
    counts = []
    for number in (5, 50):
        with_statements(run, number)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(at("run"))
        assert page.context["contents"].people == number
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 45, counts


# --- In the browser ---------------------------------------------------------------------------------------------------


def serious(page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in violations
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def opened_for_browser() -> Station:
    station = Station()
    run = station.opened()
    statement = station.statement_of(run)
    code = next(iter(statement.lines))
    objections.raise_objection(
        statement=statement, code=code, words="少算了两台", by=station.advisor, at=EARLY_NOVEMBER
    )
    return station


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1440, 390])
def test_finance_folds_groups_and_ticks_a_check(page_as, transactional_db, width):
    station = opened_for_browser()
    page = page_as(station.finance)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(at("run"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not serious(page)
    person = page.locator("#g-front_desk a").first
    expect(person).to_be_hidden()
    page.locator("[aria-controls=g-front_desk]").click()
    expect(person).to_be_visible()
    # What is open is still open after going to a person and back.
    person.click()
    page.wait_for_url("**/statements/**")
    page.go_back()
    expect(page.locator("#g-front_desk a").first).to_be_visible()
    expect(page.locator("#g-support a").first).to_be_hidden()
    everybody = page.locator("[data-unfold]")
    everybody.click()
    expect(page.locator("#g-support a").first).to_be_visible()
    assert not serious(page)
    everybody.click()
    expect(page.locator("#g-front_desk a").first).to_be_hidden()
    ticks = page.locator(f"form[action='{at('run_tick')}'] button")
    number = ticks.count()
    ticks.first.dblclick()
    expect(ticks).to_have_count(number - 1)
    assert Run.objects.get().ticks.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_of_runs_can_be_read_by_everybody(page_as, transactional_db, width, language):
    station = opened_for_browser()
    User.objects.filter(pk=station.finance.pk).update(language=language)
    page = page_as(station.finance)
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/runs/", at("run_compare", NUMBER), "/what-if/?outlet=SH01&month=2026-10", "/drafts/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        assert not serious(page), address


@pytest.mark.django_db(transaction=True)
def test_a_trial_is_found_typed_and_seen(page_as, transactional_db):
    station = opened_for_browser()
    page = page_as(station.finance)
    page.goto("/what-if/?outlet=SH01&month=2026-10")
    fine, rate = page.locator("[name='p:detailing.untidy_fine']"), page.locator("[name='p:support.rate']")
    expect(rate).to_be_visible()
    expect(fine).to_be_hidden()
    page.locator("[data-narrow]").fill("untidy")
    expect(fine).to_be_visible()
    expect(rate).to_be_hidden()
    page.locator("[data-narrow]").fill("")
    rate.fill("0.008")
    page.locator("#trial button[type=submit]").first.click()
    expect(page.locator("#result")).to_be_focused()
    expect(page.locator("#result")).to_be_in_viewport()
    expect(page.locator("[name='p:support.rate']")).to_have_class(re.compile("is-moved"))
    expect(page.locator("[data-chart] canvas").first).to_be_visible()
    assert not serious(page)
