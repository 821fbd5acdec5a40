"""The sweep: who is warned, and that every warning comes exactly once."""

from collections import Counter
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customers.models import Case
from customers.services import announcements, cases, warnings
from customers.tiers import Tier
from notices.models import Message
from tests.clock import shanghai

from .conftest import build_stage
from .test_cases import candidate, confirmed, log, settled

NOW = shanghai("2026-11-05 10:00")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def told(code, **about):
    return sorted(Message.objects.filter(code=code, **about).values_list("recipient__username", flat=True))


def test_half_of_the_time_without_an_action_is_told_to_owner_and_service_manager(stage):
    confirmed(stage, tier="A")
    assert warnings.sweep(at=NOW + DAY - SECOND)["cases"] == 0
    assert warnings.sweep(at=NOW + DAY) == {"cases": 1, "candidates": 0, "messages": 2}
    assert told("case.half") == ["advisor", "service_manager"]


def test_half_of_the_time_with_an_action_is_no_warning_but_80_percent_is(stage):
    case = confirmed(stage, tier="A")
    log(stage, case, at=NOW + timedelta(hours=1))
    warnings.sweep(at=NOW + 1.8 * DAY)
    assert told("case.half") == []
    assert told("case.alert") == ["advisor", "service_manager"]


def test_past_the_deadline_area_and_region_are_told_too_and_once_a_day(stage):
    case = confirmed(stage, tier="A")
    warnings.sweep(at=NOW + 2 * DAY)
    assert told("case.overdue") == []
    warnings.sweep(at=NOW + 2 * DAY + SECOND)
    first = told("case.overdue")
    assert first == ["advisor", "area_manager", "coordinator", "region_manager", "service_manager"]
    warnings.sweep(at=NOW + 3 * DAY)
    assert told("case.overdue") == first
    warnings.sweep(at=NOW + 3 * DAY + SECOND)
    assert len(told("case.overdue")) == 2 * len(first)
    assert case.pk == Message.objects.filter(code="case.overdue").first().about_id


def test_an_owner_who_has_left_the_outlet_hears_no_more_of_its_cases(stage):
    case = confirmed(stage, tier="A")
    stage.people.advisor.postings.update(outlet=stage.elsewhere)
    warnings.sweep(at=case.deadline_at)
    assert told("case.half") == ["service_manager"]
    cases.settle_case(case=case, outcome="换总成", by=stage.people.service_manager, at=case.deadline_at)
    reopened = cases.reopen_case(case=case, reason="又响了", by=stage.people.service_manager, at=case.deadline_at + DAY)
    assert reopened.owner == stage.people.advisor
    assert told("case.reopened") == []


def test_while_there_is_no_owner_the_service_manager_gets_the_owners_warning_once(stage):
    confirmed(stage, tier="A", owner=None)
    warnings.sweep(at=NOW + DAY)
    assert told("case.half") == ["service_manager"]


def test_where_nobody_is_service_manager_the_station_head_is_told(stage):
    stage.people.service_manager.postings.update(to_on=NOW.date() - DAY)
    waiting = candidate(stage.car(), tier="A")
    cases.confirm_candidates(
        candidates=[waiting], tier="A", title="顿挫", owner=stage.people.advisor, by=stage.people.station_head, at=NOW
    )
    warnings.sweep(at=NOW + DAY)
    assert told("case.half") == ["advisor", "station_head"]


def test_a_day_of_downtime_is_caught_up_with_every_stage_once(stage):
    confirmed(stage, tier="A")
    warnings.sweep(at=NOW + 4.5 * DAY)
    told_advisor = Message.objects.filter(recipient=stage.people.advisor).values_list("code", "params")
    assert sorted((code, params.get("day", "")) for code, params in told_advisor) == [
        ("case.alert", ""),
        ("case.assigned", ""),
        ("case.half", ""),
        ("case.overdue", "1"),
        ("case.overdue", "2"),
        ("case.overdue", "3"),
    ]
    assert warnings.sweep(at=NOW + 4.5 * DAY)["messages"] == 0


def test_when_the_deadline_moves_the_stages_already_passed_are_sent_together(stage):
    case = confirmed(stage, tier="AAA")
    warnings.sweep(at=NOW + 1.9 * DAY)
    assert told("case.half") == []
    cases.change_tier(case=case, tier="A", reason="没有媒体", by=stage.people.service_manager, at=NOW + 1.9 * DAY)
    warnings.sweep(at=NOW + 1.9 * DAY + SECOND)
    assert told("case.half") == told("case.alert") == ["advisor", "service_manager"]


def test_a_settled_case_is_left_in_peace(stage):
    settled(stage, tier="A")
    assert warnings.sweep(at=NOW + 30 * DAY)["messages"] == 0


def test_a_candidate_is_warned_of_at_50_80_and_100_percent(stage):
    candidate(stage.car())
    for hours, messages in [(11, 0), (12, 2), (13, 0), (19.2, 2), (24, 2), (48, 0)]:
        assert warnings.sweep(at=NOW + timedelta(hours=hours))["messages"] == messages
    assert told("candidate.waiting") == ["care_manager"] * 3 + ["service_manager"] * 3


def test_the_guard_holds_even_where_the_pointer_is_lost(stage):
    """Somebody restores an old pointer: the keys alone keep the warnings single."""
    confirmed(stage, tier="A")
    warnings.sweep(at=NOW + 1.9 * DAY)
    before = Message.objects.count()
    Case.objects.update(next_warning_at=NOW)
    assert warnings.sweep(at=NOW + 1.9 * DAY) == {"cases": 1, "candidates": 0, "messages": 0}
    assert Message.objects.count() == before


# A property over tiers, changes of tier, reopenings ------------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.sampled_from(["sweep", "sweep", "sweep", "change_tier", "act", "settle_and_reopen"]),
        st.sampled_from(list(Tier)),
    ),
    max_size=14,
)


class Story:
    """A plain model of one case beside the real one: what its deadline is, and which warnings must have come."""

    DAYS = {"AAA": 5, "AA": 3, "A": 2}

    def __init__(self, stage, tier):
        self.stage, self.case = stage, confirmed(stage, tier=tier)
        self.at = self.clock_from = NOW
        self.tier, self.first_action = str(tier), None
        self.expected = set()

    @property
    def period(self):
        return self.DAYS[self.tier] * DAY

    @property
    def deadline(self):
        return self.clock_from + self.period

    def sweep(self, _tier=None):
        """Warns, and writes down what must have been told by now about the present deadline, and to how many."""
        warnings.sweep(at=self.at)
        half = self.clock_from + self.period / 2
        if self.at >= half and not (self.first_action and self.first_action <= half):
            self.expected.add((self.deadline, "50", 2))
        if self.at >= self.clock_from + self.period * 4 / 5:
            self.expected.add((self.deadline, "80", 2))
        day = 1
        while self.at >= self.deadline + SECOND + (day - 1) * DAY:
            self.expected.add((self.deadline, f"overdue-{day}", 5))
            day += 1

    def change_tier(self, tier):
        if tier != self.tier:
            self.sweep()
            cases.change_tier(
                case=self.case, tier=tier, reason="重新评估", by=self.stage.people.service_manager, at=self.at
            )
            self.tier = str(tier)

    def act(self, _tier):
        log(self.stage, self.case, at=self.at)
        self.first_action = self.first_action or self.at

    def settle_and_reopen(self, _tier):
        self.sweep()
        by = {"by": self.stage.people.service_manager, "at": self.at}
        cases.settle_case(case=self.case, outcome="已谈妥", **by)
        cases.reopen_case(case=self.case, reason="又来了", **by)
        self.clock_from, self.first_action = self.at, None

    def told(self) -> set:
        """`(deadline, stage, number of people)` of every warning in the outbox, from the keys."""
        codes = ["case.half", "case.alert", "case.overdue"]
        keys = Message.objects.filter(about_id=self.case.pk, code__in=codes).values_list("key", flat=True)
        counted = Counter(tuple(key.split("/")[2:4]) for key in keys)
        return {(datetime.fromisoformat(deadline), code, number) for (deadline, code), number in counted.items()}


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tier=st.sampled_from(list(Tier)), steps_taken=steps)
def test_whatever_happens_deadlines_are_right_and_each_warning_comes_exactly_once(stage, tier, steps_taken):
    story = Story(stage, tier)
    for hours, step, new_tier in steps_taken:
        story.at += timedelta(hours=hours)
        getattr(story, step)(new_tier)
        story.case.refresh_from_db()
        assert story.case.deadline_at == story.deadline
    story.sweep()
    assert story.told() == story.expected


# Two sweeps at once ---------------------------------------------------------------------------------------------------


def sweep_at_once(times: int, at) -> list[dict]:
    gate, results = Barrier(times), []

    def run():
        gate.wait()
        try:
            results.append(warnings.sweep(at=at, batch=7))
        finally:
            connection.close()

    threads = [Thread(target=run) for _number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_four_sweeps_at_once_warn_of_everything_exactly_once():
    stage = build_stage()
    for _number in range(40):
        confirmed(stage, tier="A")
    Message.objects.all().delete()
    results = sweep_at_once(4, NOW + 1.9 * DAY)
    assert sum(result["messages"] for result in results) == Message.objects.count() == 40 * 2 * 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_keys_four_sweeps_at_once_would_warn_twice(monkeypatch):
    """Proves that the race is there: without row locks and with keys that differ, the same warning comes again."""
    from itertools import count

    stage = build_stage()
    for _number in range(40):
        confirmed(stage, tier="A")
    Message.objects.all().delete()
    numbers = count()
    whole_notes = announcements.stage_notes

    def unguarded(*args):
        from dataclasses import replace

        return [replace(note, key=f"{note.key}/{next(numbers)}") for note in whole_notes(*args)]

    def unlocked(queryset, batch, *related):
        return list(queryset.prefetch_related(*related).order_by("next_warning_at", "pk")[:batch])

    monkeypatch.setattr(announcements, "stage_notes", unguarded)
    monkeypatch.setattr(warnings, "_locked", unlocked)
    sweep_at_once(4, NOW + 1.9 * DAY)
    assert Message.objects.count() > 40 * 2 * 2


def test_a_sweep_asks_as_often_for_one_case_as_for_many(stage, django_assert_max_num_queries):
    for _number in range(30):
        confirmed(stage, tier="A")
    with django_assert_max_num_queries(20):
        warnings.sweep(at=NOW + 1.9 * DAY)
