"""The sweep: every warning that has fallen due, exactly once, whatever was restarted or ran twice.

Each batch is one transaction: the warnings go into the outbox under their unique keys and the cases learn when to be
looked at next. A worker killed in the middle leaves the batch as it was, and the next sweep finds it. The keys make a
second warning impossible even where two sweeps meet on one case; the row locks only keep them from doing the same work.
"""

from collections import defaultdict
from datetime import datetime
from functools import partial

from django.db.models import F

from customers import deadlines
from customers.models import Candidate, Case
from notices.services import queue_in_batches

from . import announcements


def sweep(*, at: datetime, batch: int = 1000) -> dict[str, int]:
    """Queue every warning due by `at`; comes back with how many cases, candidates and new messages there were."""
    counts = {"cases": 0, "candidates": 0, "messages": 0}
    roster = announcements.holders(at)
    for name, take in (("cases", _cases), ("candidates", _candidates)):
        counts[name], messages = queue_in_batches(partial(take, roster, at, batch), at=at, batch=batch)
        counts["messages"] += messages
    return counts


# What a warning is made of; the rest of a row stays in the database.
CASE_FIELDS = (
    *("number", "title", "tier", "outlet_id", "owner_id", "next_warning_at", "first_action_at"),
    *("clock_from_at", "half_at", "alert_at", "deadline_at", "vehicle__plate", "vehicle__vin"),
)


def _locked(queryset, batch: int, *related: str) -> list:
    """The next rows due, held until the batch is committed; rows that another sweep holds are left to it.

    Outlets and owners are fetched beside them, because many rows share few.
    """
    rows = queryset.select_related("vehicle").prefetch_related(*related).order_by("next_warning_at", "pk")
    return list(rows.select_for_update(skip_locked=True, of=("self",))[:batch])


def _cases(roster, at: datetime, batch: int):
    cases = _locked(Case.objects.warning_due(at).only(*CASE_FIELDS), batch, "outlet__area", "owner")
    roster.meet(case.owner for case in cases)
    notes, upcoming = [], defaultdict(list)
    for case in cases:
        clock = clock_of(case)
        due = deadlines.stages_due(clock, after=case.next_warning_at, at=at, first_action_at=case.first_action_at)
        for stage in due:
            notes += announcements.stage_notes(case, stage, roster)
        stage = deadlines.next_stage(clock, at)
        upcoming[stage.code, stage.day].append(case.pk)
    for (code, day), pks in upcoming.items():
        Case.objects.filter(pk__in=pks).update(next_warning_at=stage_falls_due(code, day))
    return len(cases), notes


def stage_falls_due(code: str, day: int):
    """A stage's instant as the database reckons it from each case's own clock: one UPDATE for all that wait for it."""
    if day:
        return F("deadline_at") + (deadlines.LATE_AFTER + (day - 1) * deadlines.DAY)
    return F("half_at") if code == deadlines.HALF else F("alert_at")


def _candidates(roster, at: datetime, batch: int):
    candidates = _locked(Candidate.objects.warning_due(at), batch, "outlet__area")
    notes, new_at = [], defaultdict(list)
    for candidate in candidates:
        start, end = candidate.recorded_at, candidate.due_at
        for share in deadlines.shares_due(start, end, after=candidate.next_warning_at, at=at):
            if share.code == deadlines.NEW:
                new_at[candidate.outlet_id].append(candidate)
            else:
                notes += announcements.candidate_notes(candidate, share, roster)
        candidate.next_warning_at = deadlines.next_share_at(start, end, at)
    for found in new_at.values():
        notes += announcements.new_candidates_notes(found, roster)
    # One UPDATE: unlike the clocks of cases, those of candidates are not stored stage by stage.
    Candidate.objects.bulk_update(candidates, ["next_warning_at"])
    return len(candidates), notes


def clock_of(case: Case) -> deadlines.Clock:
    return deadlines.Clock(case.clock_from_at, case.half_at, case.alert_at, case.deadline_at)
