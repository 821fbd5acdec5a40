"""The ledger's pages: who sees what, what each step answers, and that a long list costs what a short one costs."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from complaints.models import Complaint
from customers import criteria, exports
from customers.models import Candidate, Case, Customer
from customers.services import cases, detection, warnings
from notices.models import Message
from staff.models import Outlet, Posting, TrailEntry, User
from staff.roles import Role
from tests.clock import shanghai

from .conftest import post
from .test_cases import candidate, confirmed, settled

NOW = shanghai("2026-11-05 10:00")
DAY = timedelta(days=1)


@pytest.fixture
def as_(client, clock):
    clock(NOW)

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def plates(response) -> set[str]:
    return {case.vehicle.plate for case in response.context["page"]}


def test_the_ledger_shows_exactly_what_lies_under_the_postings(stage, as_):
    ours = confirmed(stage)
    theirs = cases.open_case(
        vehicle=stage.car(outlet=stage.elsewhere, plate="京N50C01"),
        tier="A",
        title="外地",
        reason="来电",
        by=stage.people.stranger,
        at=NOW,
    )
    for person, seen, hidden in [
        (stage.people.service_manager, ours, theirs),
        (stage.people.region_manager, ours, theirs),
        (stage.people.stranger, theirs, ours),
    ]:
        client = as_(person)
        assert plates(client.get(reverse("customers:ledger"))) == {seen.vehicle.plate}
        assert client.get(seen.get_absolute_url()).status_code == 200
        assert client.get(hidden.get_absolute_url()).status_code == 404
        assert hidden.vehicle.plate not in client.get(reverse("customers:ledger")).content.decode()


def test_visible_but_not_allowed_is_403(stage, as_):
    case = confirmed(stage, owner=None)
    client = as_(stage.people.advisor)
    post = {"owner": stage.people.advisor.pk}
    assert client.post(reverse("customers:case_owner", args=[case.number]), post).status_code == 403
    assert as_(stage.people.stranger).post(reverse("customers:case_owner", args=[case.number]), post).status_code == 404
    case.refresh_from_db()
    assert case.owner is None


def test_the_tabs_count_and_the_stages_filter(stage, as_):
    confirmed(stage, tier="A", recorded_at=NOW - 3 * DAY)
    confirmed(stage, tier="A", recorded_at=NOW - 1.7 * DAY)
    confirmed(stage, tier="AAA")
    settled(stage)
    candidate(stage.car())
    client = as_(stage.people.service_manager)
    response = client.get(reverse("customers:ledger"))
    assert response.context["counts"].tabs == {
        "candidates": 1,
        "open": 3,
        "verify": 1,
        "closed": 0,
        "dismissed": 0,
        "all": 4,
    }
    assert response.context["counts"].stages == {"overdue": 1, "alert": 1, "attention": 0, "ok": 1}
    for stage_name, number in [("overdue", 1), ("alert", 1), ("attention", 0), ("ok", 1)]:
        assert len(client.get(reverse("customers:ledger"), {"stage": stage_name}).context["page"]) == number
    assert len(client.get(reverse("customers:ledger"), {"tier": "AAA"}).context["page"]) == 1
    assert client.get(reverse("customers:ledger"), {"tier": "B", "owner": "x", "stage": "?"}).status_code == 200


def test_from_a_candidate_to_a_closed_case_in_the_pages(stage, as_):
    waiting = candidate(stage.car(), tier="AA")
    client = as_(stage.people.service_manager)
    answer = client.post(
        reverse("customers:candidate_confirm", args=[waiting.pk]),
        {"candidates": [waiting.pk], "tier": "A", "title": "顿挫", "owner": "", "reason": ""},
    )
    assert answer.status_code == 422 and not Case.objects.exists()
    client.post(
        reverse("customers:candidate_confirm", args=[waiting.pk]),
        {"candidates": [waiting.pk], "tier": "AA", "title": "顿挫", "owner": stage.people.advisor.pk, "reason": ""},
    )
    case = Case.objects.get()

    def post(step, **data):
        return client.post(reverse(f"customers:case_{step}", args=[case.number]), data)

    assert post("action", kind="call", words="").status_code == 422
    assert (
        post("action", kind="call", words="同意进厂", next_step="接车", next_by_at="2026-11-06T09:00").status_code
        == 302
    )
    assert post("tier", tier="AAA", reason="已联系媒体").status_code == 302
    assert (
        post("watch", person=stage.people.advisor.pk, from_at="2026-11-05T18:00", to_at="2026-11-06T08:00").status_code
        == 302
    )
    assert post("settle", outcome="换总成").status_code == 302
    assert post("verify", answer="satisfied", words="满意").status_code == 302
    assert post("close").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.tier) == (Case.State.CLOSED, "AAA")
    page = client.get(case.get_absolute_url()).content.decode()
    for words in ("同意进厂", "已联系媒体", "换总成", "满意"):
        assert words in page
    assert post("reopen", reason="又响了").status_code == 302
    assert client.get(reverse("customers:case_print", args=[case.number])).status_code == 200


def test_dismissing_needs_a_reason(stage, as_):
    waiting = candidate(stage.car())
    client = as_(stage.people.care_manager)
    address = reverse("customers:candidate_dismiss", args=[waiting.pk])
    for refused in ("", "误" * 401):
        assert client.post(address, {"reason": refused}).status_code == 422
    assert client.post(address, {"reason": "误录"}).status_code == 302
    assert Candidate.objects.get().state == "dismissed"


def test_picked_cases_get_a_new_owner_in_one_step(stage, as_):
    picked = [confirmed(stage) for _number in range(2)]
    client = as_(stage.people.service_manager)
    client.post(
        reverse("customers:ledger_bulk"),
        {"do": "assign", "owner": stage.people.second_advisor.pk, "picked": [case.pk for case in picked]},
    )
    assert set(Case.objects.values_list("owner__username", flat=True)) == {"second_advisor"}


def test_the_export_is_exactly_what_is_filtered_and_masked_unless_the_role_needs_more(stage, as_):
    confirmed(stage, tier="AAA")
    confirmed(stage, tier="A")
    address = reverse("customers:ledger_export")

    def rows(user, **query):
        book = load_workbook(BytesIO(as_(user).get(address, query).content))
        return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]

    masked = rows(stage.people.advisor, tier="AAA")
    assert len(masked) == 1 and "138****5561" in masked[0] and "13800005561" not in masked[0]
    assert "13800005561" in rows(stage.people.service_manager, tier="AAA")[0]
    assert len(rows(stage.people.service_manager)) == 2
    picked = Case.objects.get(tier="A").pk
    assert [row[6] for row in rows(stage.people.service_manager, picked=picked)] == ["A"]
    assert as_(stage.people.cashier).get(address).status_code == 403


def exported():
    return [entry.changes for entry in TrailEntry.objects.filter(action="cases.exported").order_by("pk")]


def test_every_export_leaves_who_took_what_and_how_much_of_it_whole(stage, as_):
    confirmed(stage, tier="AAA")
    confirmed(stage, tier="A")
    address = reverse("customers:ledger_export")
    as_(stage.people.service_manager).get(address, {"tier": "AAA", "owner": ""})
    as_(stage.people.advisor).get(address)
    assert exported() == [
        {"filter": [None, "tier=AAA"], "rows": [None, 1], "whole_rows": [None, 1]},
        {"filter": [None, ""], "rows": [None, 2], "whole_rows": [None, 0]},
    ]
    entry = TrailEntry.objects.filter(action="cases.exported").order_by("pk")[0]
    assert (entry.by, entry.about, entry.outlet) == (stage.people.service_manager,) * 2 + (stage.outlet,)
    as_(stage.people.cashier).get(address)
    assert len(exported()) == 2


def test_a_long_export_written_by_the_worker_leaves_the_same_trace(stage):
    confirmed(stage, tier="AAA")
    manager = stage.people.service_manager
    asked = exports.ask_for_ledger(user=manager, query="state=open&tier=AAA", at=NOW)
    assert exported() == []
    exports.write_ledger(asked, lambda done, total: None)
    assert exported() == [{"filter": [None, "state=open&tier=AAA"], "rows": [None, 1], "whole_rows": [None, 1]}]


def test_the_ledger_asks_as_often_for_five_cases_as_for_thirty(stage, as_, django_assert_num_queries):
    client = as_(stage.people.service_manager)
    for number in (5, 25):
        for _case in range(number):
            confirmed(stage)
        client.get(reverse("customers:ledger"))
        with django_assert_num_queries(7):
            client.get(reverse("customers:ledger"))


def test_the_case_page_asks_as_often_after_many_actions_as_after_one(stage, as_, django_assert_max_num_queries):
    case = confirmed(stage)
    client = as_(stage.people.service_manager)
    for number in range(12):
        cases.log_action(case=case, kind="call", words=f"第 {number} 次", by=stage.people.advisor, at=NOW)
    client.get(case.get_absolute_url())
    with django_assert_max_num_queries(24):
        client.get(case.get_absolute_url())


def test_a_new_signal_on_a_car_with_an_open_case_is_merged_in_the_page(stage, as_):
    case = confirmed(stage, tier="A")
    signal = candidate(case.vehicle, criterion="exposure_threat", tier="AA")
    client = as_(stage.people.service_manager)
    assert str(signal.pk) in client.get(case.get_absolute_url()).content.decode()
    assert client.post(reverse("customers:candidate_merge", args=[signal.pk])).url == case.get_absolute_url()


def test_the_warning_level_of_the_outlet_is_on_the_managers_first_page(stage, as_):
    confirmed(stage, tier="A", recorded_at=NOW - 3 * DAY)
    page = as_(stage.people.service_manager).get("/").content.decode()
    assert 'class="l3" aria-current="true"' in page.replace("  ", " ")
    assert "h-level" not in as_(stage.people.cashier).get("/").content.decode()


def test_who_reads_the_figures_alone_is_led_to_no_closed_door(stage, as_):
    confirmed(stage, tier="A", recorded_at=NOW - 3 * DAY)
    finance = User.objects.create_user("finance", None, name="邵文")
    post(finance, Role.FINANCE, stage.outlet)
    page = as_(finance).get("/").content.decode()
    assert "h-level" in page and "h-stages" in page
    assert "/cases/" not in page
    assert "/cases/" in as_(stage.people.service_manager).get("/").content.decode()


def test_who_sees_no_records_is_offered_no_search(stage, as_):
    administrator = User.objects.create_user("administrator", None, name="钟亦凡")
    post(administrator, Role.ADMINISTRATOR, stage.outlet)
    assert "data-search" not in as_(administrator).get("/").content.decode()
    assert "data-search" in as_(stage.people.cashier).get("/").content.decode()


def test_an_outlet_whose_only_case_is_in_time_is_normal(stage, as_):
    confirmed(stage, tier="A")
    page = as_(stage.people.service_manager).get("/").content.decode()
    assert 'class="l1" aria-current="true"' in page
    # Whoever watches several outlets sees them in a table.
    Outlet.objects.create(code="SH02", name="二店", area=stage.outlet.area)
    page = as_(stage.people.area_manager).get("/").content.decode()
    assert 'class="sev sev-ok"' in page and 'class="l1" aria-current="true"' in page


def test_new_candidates_are_told_once_for_each_detection(stage, clock):
    clock(NOW)
    for _car in range(3):
        stage.car(background="media")
    detection.record_signals(at=NOW)
    warnings.sweep(at=NOW)
    warnings.sweep(at=NOW + timedelta(minutes=1))
    assert sorted(Message.objects.filter(code="candidate.new").values_list("recipient__username", flat=True)) == [
        "care_manager",
        "service_manager",
    ]


# Two outlets -------------------------------------------------------------------------------------------------------


def test_whole_numbers_are_exported_only_where_the_right_to_them_reaches(stage, as_):
    """Head of one outlet, and workshop manager of another, who sees cases there and exports none."""
    head = stage.people.service_manager
    confirmed(stage)
    theirs = cases.open_case(
        vehicle=stage.car(outlet=stage.elsewhere, plate="京N50C01"),
        tier="A",
        title="外地",
        reason="来电",
        by=stage.people.stranger,
        at=NOW,
    )

    def rows():
        book = load_workbook(BytesIO(as_(head).get(reverse("customers:ledger_export")).content))
        return {row[2].value: row[5].value for row in book.worksheets[0].iter_rows(min_row=2)}

    also = post(head, Role.WORKSHOP_MANAGER, stage.elsewhere)
    assert as_(head).get(theirs.get_absolute_url()).status_code == 200
    assert rows() == {"沪A8K216": "13800005561"}
    Posting.objects.filter(pk=also.pk).update(role=Role.SERVICE_ADVISOR)
    assert rows() == {"沪A8K216": "13800005561", "京N50C01": "138****5561"}


def test_my_day_forgets_cases_of_an_outlet_one_has_left(stage, as_):
    case = confirmed(stage)
    cases.log_action(
        case=case,
        kind="call",
        words="约了时间",
        by=stage.people.advisor,
        at=NOW,
        next_step="送方案",
        next_by_at=NOW + DAY,
    )
    assert case.number in as_(stage.people.advisor).get("/").content.decode()
    stage.people.advisor.postings.update(outlet=stage.elsewhere)
    page = as_(User.objects.get(pk=stage.people.advisor.pk)).get("/").content.decode()
    assert case.number not in page and "送方案" not in page


def test_a_signal_of_the_new_outlet_stays_out_of_the_former_outlets_sight(stage, as_):
    """The car went to another outlet with its owner; both have found something about it."""
    car = stage.car()
    ours = candidate(car)
    theirs = Candidate.objects.create(
        vehicle=car,
        outlet=stage.elsewhere,
        criterion="vehicle_left",
        suggested_tier="A",
        recorded_at=NOW,
        due_at=NOW + DAY,
    )
    client = as_(stage.people.service_manager)
    assert theirs.get_absolute_url() not in client.get(ours.get_absolute_url()).content.decode()
    answer = {"tier": "AAA", "title": "顿挫", "owner": "", "reason": ""}
    confirm = reverse("customers:candidate_confirm", args=[ours.pk])
    assert client.post(confirm, answer | {"candidates": [ours.pk, theirs.pk]}).status_code == 422
    assert client.post(confirm, answer | {"candidates": [ours.pk]}).status_code == 302
    case = Case.objects.get()
    assert theirs.get_absolute_url() not in client.get(case.get_absolute_url()).content.decode()
    # And the other outlet does not reach into the case of this one.
    client = as_(stage.people.stranger)
    assert case.number not in client.get(theirs.get_absolute_url()).content.decode()
    assert client.post(reverse("customers:candidate_merge", args=[theirs.pk])).status_code == 403
    theirs.refresh_from_db()
    assert theirs.state == Candidate.State.WAITING


# What somebody may write into an address or a form -----------------------------------------------------------------

NO_KEYS = ["abc", "²", "9" * 30, "-1", ""]


@pytest.mark.parametrize("key", NO_KEYS)
def test_what_cannot_be_a_key_is_no_error_of_ours(stage, as_, key):
    case = confirmed(stage)
    client = as_(stage.people.service_manager)
    bulk = reverse("customers:ledger_bulk")
    assert client.post(bulk, {"do": "assign", "owner": key, "picked": [case.pk]}).status_code == 404
    owner = stage.people.second_advisor.pk
    assert client.post(bulk, {"do": "assign", "owner": owner, "picked": [key]}).status_code == 302
    assert client.get(reverse("customers:ledger"), {"owner": key, "outlet": key}).status_code == 200
    assert client.get(reverse("customers:ledger_export"), {"picked": key}).status_code == 200
    assert client.post(reverse("customers:case_open"), {"vehicle": key}).status_code == 422
    assert (
        client.get(reverse("customers:customer_merge", args=[case.vehicle.customer_id]), {"with": key}).status_code
        == 200
    )
    assert client.get(reverse("customers:vehicle_new"), {"customer": key}).status_code == 302
    unmask = reverse("customers:customer_unmask", args=[case.vehicle.customer_id])
    assert client.post(unmask, {"car": key}).status_code == 200
    assert client.get(reverse("complaints:take"), {"car": key}).status_code == 200
    assert client.get(reverse("complaints:car"), {"vehicle": key}).status_code == 200


@pytest.mark.parametrize("criterion", ["media_contact", "none of ours"])
@pytest.mark.parametrize("state", ["open", "candidates"])
def test_the_criterion_filters_both_lists(stage, as_, state, criterion):
    confirmed(stage)
    candidate(stage.car(plate="沪B20D77"))
    answer = as_(stage.people.service_manager).get(
        reverse("customers:ledger"), {"state": state, "criterion": criterion}
    )
    assert answer.status_code == 200
    if criterion == "media_contact" and state == "open":
        assert "Media, consumer association or authority contacted" in answer.content.decode() or "媒体" in (
            answer.content.decode()
        )


@pytest.mark.parametrize("when", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_that_no_clock_has_is_an_error_of_the_form(stage, as_, when):
    case = confirmed(stage)
    client = as_(stage.people.service_manager)
    action = reverse("customers:case_action", args=[case.number])
    assert client.post(action, {"kind": "call", "words": "无人接听", "done_at": when}).status_code == 422
    promise = {"kind": "call", "words": "无人接听", "next_step": "再打", "next_by_at": when}
    assert client.post(action, promise).status_code == 422
    watch = {"person": stage.people.advisor.pk, "from_at": when, "to_at": when}
    assert client.post(reverse("customers:case_watch", args=[case.number]), watch).status_code == 422


def test_a_candidate_of_thirty_figures_is_an_error_of_the_form(stage, as_):
    waiting = candidate(stage.car())
    answer = {"candidates": ["9" * 30], "tier": "AAA", "title": "顿挫"}
    client = as_(stage.people.service_manager)
    assert client.post(reverse("customers:candidate_confirm", args=[waiting.pk]), answer).status_code == 422


@pytest.mark.parametrize("kind", ["complaint", "customer"])
def test_evidence_kept_by_another_outlet_is_named_and_not_linked(stage, as_, kind):
    """A customer of ours complained elsewhere; or the car came here with its case, and its owner is theirs."""
    case = confirmed(stage)
    for outlet, number in ((stage.outlet, "TS1"), (stage.elsewhere, "TS2")):
        at = {"outlet": outlet, "received_at": NOW}
        if kind == "complaint":
            Complaint.objects.create(number=number, vehicle=case.vehicle, channel="hotline", category="quality", **at)
        else:
            Customer.objects.create(code=number, name="周敏", outlet=outlet)
        case.candidates.get().evidence.create(
            vehicle=case.vehicle, criterion="media_contact", kind=kind, number=number, recorded_at=NOW
        )
    urls = {
        person: [criteria.evidence_url(kind, number, getattr(stage.people, person)) for number in ("TS1", "TS2")]
        for person in ("service_manager", "stranger")
    }
    ours, theirs = urls["service_manager"][0], urls["stranger"][1]
    assert ours and theirs
    assert urls == {"service_manager": [ours, None], "stranger": [None, theirs]}
    page = as_(stage.people.service_manager).get(case.get_absolute_url()).content.decode()
    assert ours in page and theirs not in page and "TS2" in page
