"""Signals from the records, and what becomes of them."""

import json
from datetime import date, timedelta
from io import StringIO
from itertools import count
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from openpyxl import Workbook

from complaints.models import Complaint
from customers.models import Candidate, Case, EvidenceItem
from customers.services import cases, detection, warnings
from dealership.celery import app as celery_app
from exchange.importer import import_file
from notices.models import Message
from staff import worker
from tests.clock import shanghai
from workshop.models import Claim

from .conftest import build_stage

CASES = Path(__file__).resolve().parents[2] / "cases"
NOW = shanghai("2026-11-05 10:00")


def complaint(stage, car, number, **fields):
    values = {"channel": "hotline", "category": "quality", "received_at": NOW - timedelta(days=1)} | fields
    return Complaint.objects.create(number=number, outlet=stage.outlet, vehicle=car, **values)


def summary(on=date(2026, 11, 5)):
    return {
        (signal.vin, signal.criterion): [str(item) for item in signal.evidence] for signal in detection.signals(on=on)
    }


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["month-edges", "month-two-outlets"])
def test_the_signals_of_the_worked_cases(name):
    import_file(CASES / f"{name}.xlsx", at=NOW)
    out = StringIO()
    call_command("detect_key_customers", "--as-of", "2026-11-05", "--format", "json", stdout=out)
    answer = json.loads(out.getvalue())
    expected = json.loads((CASES / f"{name}.signals.2026-11-05.json").read_text())
    assert [[s["vin"], s["criterion"], s["tier"], s["evidence"]] for s in answer["signals"]] == expected
    assert not Candidate.objects.exists()


@pytest.mark.parametrize(
    ("fields", "criterion"),
    [
        ({"channel": "media"}, "media_contact"),
        ({"channel": "authority"}, "media_contact"),
        ({"media_contacted": True}, "media_contact"),
        ({"association_contacted": True}, "media_contact"),
        ({"authority_contacted": True}, "media_contact"),
        ({"incident": "fire"}, "major_incident"),
        ({"incident": "accident"}, "major_incident"),
        ({"category": "technical", "channel": "headquarters"}, "technical_escalation"),
        ({"category": "technical", "channel": "letter"}, "technical_escalation"),
        ({"disturbance": True}, "exposure_threat"),
        ({"threatened_exposure": True}, "exposure_threat"),
        ({"unreasonable_demand": True}, "unreasonable_demand"),
    ],
)
def test_one_unresolved_complaint_is_enough(stage, fields, criterion):
    car = stage.car()
    made = complaint(stage, car, "TS1", **fields)
    assert summary() == {(car.vin, criterion): ["complaint TS1"]}
    # Closed on the day itself is resolved; closed a day later was unresolved on the day.
    made.closed_at = shanghai("2026-11-05 23:59")
    made.save()
    assert summary() == {}
    made.closed_at = shanghai("2026-11-06 00:00")
    made.save()
    assert len(summary()) == 1
    assert summary(on=date(2026, 11, 3)) == {}


def test_a_complaint_without_a_car_raises_nothing(stage):
    complaint(stage, None, "TS1", channel="media")
    assert summary() == {}


def test_a_hotline_complaint_repeated_on_the_same_fault_one_of_them_unresolved(stage):
    car = stage.car()
    complaint(
        stage,
        car,
        "TS1",
        fault_code="P0776",
        received_at=NOW - timedelta(days=900),
        closed_at=NOW - timedelta(days=890),
    )
    assert summary() == {}
    second = complaint(stage, car, "TS2", fault_code="P0776")
    complaint(stage, car, "TS3", fault_code="P0300")
    complaint(stage, car, "TS4", fault_code="P0776", channel="onsite")
    assert summary() == {(car.vin, "repeated_hotline"): ["complaint TS1", "complaint TS2"]}
    second.closed_at = NOW - timedelta(hours=1)
    second.save()
    assert summary() == {}


def test_without_a_fault_code_complaints_are_not_about_the_same_fault(stage):
    car = stage.car()
    complaint(stage, car, "TS1")
    complaint(stage, car, "TS2")
    assert summary() == {}


def claims(stage, car, *days):
    for number, day in enumerate(days):
        Claim.objects.create(number=f"CL{car.pk}-{number}", outlet=stage.outlet, vehicle=car, claimed_on=day, amount=1)


def test_three_claims_in_one_calendar_month_within_the_warranty(stage):
    car = stage.car(warranty_until=date(2026, 9, 20))
    claims(stage, car, date(2026, 9, 1), date(2026, 9, 10), date(2026, 9, 20), date(2026, 9, 21))
    assert list(summary().values()) == [[f"claim CL{car.pk}-0", f"claim CL{car.pk}-1", f"claim CL{car.pk}-2"]]
    # The month's last day is at most sixty days before.
    assert len(summary(on=date(2026, 11, 29))) == 1
    assert summary(on=date(2026, 11, 30)) == {}


def test_claims_do_not_count_across_months_nor_without_a_known_warranty(stage):
    across, unknown = stage.car(warranty_until=date(2030, 1, 1)), stage.car()
    claims(stage, across, date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 1))
    claims(stage, unknown, date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3))
    assert summary() == {}


@pytest.mark.parametrize(
    ("background", "special"),
    [
        ("media", 1),
        ("government", 1),
        ("consumer_association", 1),
        ("lawyer", 1),
        ("key_account", 0),
        ("none", 0),
        ("", 0),
    ],
)
def test_the_owners_background(stage, background, special):
    stage.car(background=background)
    assert len(summary()) == special


def test_the_tier_suggested_for_a_car_is_the_highest_of_all_its_signals(stage):
    car = stage.car(background="lawyer")
    complaint(stage, car, "TS1", channel="media", unreasonable_demand=True)
    assert {signal.criterion: signal.tier for signal in detection.signals(on=date(2026, 11, 5))} == {
        "media_contact": "AAA",
        "special_background": "AAA",
        "unreasonable_demand": "AAA",
    }


# Candidates -------------------------------------------------------------------------------------------------------


def test_what_is_found_is_recorded_once_with_a_day_to_decide(stage):
    car = stage.car()
    complaint(stage, car, "TS1", channel="media")
    assert detection.record_signals(at=NOW).new == 1
    assert detection.record_signals(at=NOW + timedelta(hours=1)).new == 0
    candidate = Candidate.objects.get()
    assert (candidate.outlet, candidate.suggested_tier) == (stage.outlet, "AAA")
    assert candidate.due_at == NOW + timedelta(hours=24)


def test_new_evidence_extends_a_waiting_candidate(stage):
    car = stage.car()
    complaint(stage, car, "TS1", channel="media")
    detection.record_signals(at=NOW)
    complaint(stage, car, "TS2", channel="media")
    assert detection.record_signals(at=NOW).extended == 1
    assert Candidate.objects.get().evidence.count() == 2


def test_new_evidence_goes_into_the_open_case_and_its_time_line(stage):
    car = stage.car()
    complaint(stage, car, "TS1", channel="media")
    detection.record_signals(at=NOW)
    case = cases.confirm_candidates(
        candidates=Candidate.objects.all(), tier="AAA", title="顿挫", by=stage.people.service_manager, at=NOW
    )
    complaint(stage, car, "TS2", channel="media")
    assert detection.record_signals(at=NOW).cases == 1
    assert EvidenceItem.objects.filter(candidate__case=case).count() == 2
    assert Candidate.objects.count() == 1


def test_new_evidence_goes_into_the_reopened_case_though_a_later_candidate_was_dismissed(stage):
    car, by = stage.car(), {"by": stage.people.service_manager, "at": NOW}
    complaint(stage, car, "TS1", channel="media")
    detection.record_signals(at=NOW)
    case = cases.confirm_candidates(
        candidates=Candidate.objects.all(), tier="AAA", title="顿挫", owner=stage.people.advisor, **by
    )
    cases.settle_case(case=case, outcome="换总成", **by)
    cases.verify_case(case=case, reached=True, satisfied=True, words="满意", **by)
    cases.close_case(case=case, **by)
    complaint(stage, car, "TS2", channel="media")
    detection.record_signals(at=NOW + timedelta(hours=1))
    cases.dismiss_candidate(candidate=Candidate.objects.waiting().get(), reason="误录", **by)
    cases.reopen_case(case=case, reason="又响了", **by)
    complaint(stage, car, "TS3", channel="media")
    assert detection.record_signals(at=NOW + timedelta(hours=2)).cases == 1
    assert [item.number for item in EvidenceItem.objects.filter(candidate__case=case)] == ["TS1", "TS3"]


@pytest.mark.parametrize("ending", ["dismissed", "closed"])
def test_evidence_of_a_dismissed_candidate_or_closed_case_is_not_new_but_new_evidence_is(stage, ending):
    car = stage.car()
    complaint(stage, car, "TS1", channel="media")
    detection.record_signals(at=NOW)
    by = {"by": stage.people.service_manager, "at": NOW}
    if ending == "dismissed":
        cases.dismiss_candidate(candidate=Candidate.objects.get(), reason="误录", **by)
    else:
        case = cases.confirm_candidates(
            candidates=Candidate.objects.all(), tier="AAA", title="顿挫", owner=stage.people.advisor, **by
        )
        cases.settle_case(case=case, outcome="换总成", **by)
        cases.verify_case(case=case, reached=True, satisfied=True, words="满意", **by)
        cases.close_case(case=case, **by)
    assert detection.record_signals(at=NOW).new == 0
    complaint(stage, car, "TS2", channel="media")
    assert detection.record_signals(at=NOW).new == 1
    assert Candidate.objects.waiting().get().evidence.get().number == "TS2"


def test_records_before_the_go_live_day_raise_nothing_of_their_own_accord(stage):
    stage.outlet.live_on = date(2026, 11, 4)
    stage.outlet.save()
    car, owner = stage.car(), stage.car(background="media")
    complaint(stage, car, "TS1", fault_code="P0776", received_at=shanghai("2026-11-03 23:59"), channel="hotline")
    complaint(stage, car, "TS0", channel="media", received_at=shanghai("2026-11-03 23:59"))
    assert len(detection.signals(on=date(2026, 11, 5))) == 2
    assert detection.record_signals(at=NOW).new == 1
    assert Candidate.objects.get().vehicle == owner
    # A newer record brings the older one with it.
    complaint(stage, car, "TS2", fault_code="P0776", received_at=shanghai("2026-11-04 00:00"))
    assert detection.record_signals(at=NOW).new == 1
    assert Candidate.objects.get(vehicle=car).evidence.count() == 2


def test_an_outlet_that_is_not_live_yet_gets_no_candidates(stage):
    stage.outlet.live_on = date(2026, 11, 6)
    stage.outlet.save()
    stage.car(background="media")
    assert detection.record_signals(at=NOW).new == 0


def test_detection_asks_the_same_number_of_questions_for_one_car_and_for_many(stage, django_assert_max_num_queries):
    for number in range(40):
        complaint(stage, stage.car(), f"TS{number}", channel="media")
    with django_assert_max_num_queries(14):
        assert len(detection.signals(on=date(2026, 11, 5))) == 40


def test_the_command_with_open_records_and_says_so(stage, clock):
    clock("2026-11-05 10:00")
    stage.car(background="media")
    out = StringIO()
    call_command("detect_key_customers", "--open", stdout=out)
    assert Candidate.objects.count() == 1 and not Case.objects.exists()
    assert "1" in out.getvalue()


def test_a_detection_killed_in_its_middle_loses_no_first_notice(stage, monkeypatch):
    for _car in range(2):
        stage.car(background="media")
    record, records = detection._record, count(1)

    def killed_at_the_second(*arguments):
        if next(records) == 2:
            raise KeyboardInterrupt
        return record(*arguments)

    monkeypatch.setattr(detection, "_record", killed_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        detection.record_signals(at=NOW)
    assert Candidate.objects.count() == 1
    warnings.sweep(at=NOW)
    assert Message.objects.filter(code="candidate.new").count() == 2


def test_what_was_rolled_back_is_not_counted(stage, monkeypatch):
    car = stage.car(background="media")
    complaint(stage, car, "TS1", channel="media")
    make = detection._new_candidate

    def found_elsewhere_meanwhile(signal, *arguments):
        if signal.criterion == "special_background":
            raise IntegrityError
        return make(signal, *arguments)

    monkeypatch.setattr(detection, "_new_candidate", found_elsewhere_meanwhile)
    assert detection.record_signals(at=NOW).new == 0
    assert not Candidate.objects.exists()


@pytest.fixture
def at_once(monkeypatch, django_capture_on_commit_callbacks):
    """What the workers are told on commit is done in this process, on commit."""

    def do(task, *, expires=None, **arguments):
        return celery_app.tasks[task](**arguments)

    monkeypatch.setattr(worker, "tell", do)
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_an_import_that_lands_is_looked_at_at_once(stage, clock, tmp_path, at_once):
    """The whole way from a workbook at the terminal to a candidate, without anybody asking for a detection."""
    clock("2026-11-05 10:00")
    book = Workbook()
    sheet = book.active
    sheet.title = "customers"
    sheet.append(["code", "name", "mobile", "outlet", "background"])
    sheet.append([stage.car().customer.code, "周敏", "13800005561", stage.outlet.code, "媒体"])
    book.save(tmp_path / "one.xlsx")
    with at_once():
        call_command("import_workbook", str(tmp_path / "one.xlsx"), stdout=StringIO())
    assert Candidate.objects.get().criterion == "special_background"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_evidence_found_while_somebody_dismisses_the_candidate_is_not_lost_with_it():
    stage = build_stage()
    car = stage.car()
    complaint(stage, car, "TS1", channel="media")
    detection.record_signals(at=NOW)
    waiting = Candidate.objects.get()
    complaint(stage, car, "TS2", channel="media")
    deciding, found = Event(), Event()

    def dismiss():
        with transaction.atomic():
            cases.dismiss_candidate(candidate=waiting, reason="误录", by=stage.people.care_manager, at=NOW)
            deciding.set()
            found.wait(1)
        connection.close()

    person = Thread(target=dismiss)
    person.start()
    deciding.wait(5)
    detection.record_signals(at=NOW)
    found.set()
    person.join()
    dismissed, fresh = Candidate.objects.order_by("pk")
    assert [str(item) for item in dismissed.evidence.all()] == ["complaint TS1"]
    assert (fresh.state, [str(item) for item in fresh.evidence.all()]) == ("waiting", ["complaint TS2"])
