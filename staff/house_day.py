"""What keeping the system running asks of an administrator: jobs that stand still, accounts to be looked at."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Max, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from . import jobs, my_day
from .instants import beginning_of, local
from .models import JobRun, User
from .my_day import DueItem
from .roles import Right

NAMED = 3
DAY = timedelta(days=1)
LOOK_WITHIN = timedelta(hours=4)


# Jobs -----------------------------------------------------------------------------------------------------------------


def jobs_due(user, at: datetime) -> Iterator[DueItem]:
    """For who keeps the system running: in one line the jobs that are late, in another those that failed and did not
    run since. At most four queries, however many jobs and runs there are."""
    if not user.may(Right.JOBS) or my_day.manages(user):
        return
    if late := _late(at):
        yield _of_jobs(
            late,
            # Translators: 中文 %(count)d 个后台任务没有按时运行
            ngettext("%(count)d job in the background is late", "%(count)d jobs in the background are late", len(late)),
            _late_since(late, at),
        )
    if failed := _failed(at):
        yield _of_jobs(
            [job for job, _since in failed],
            # Translators: 中文 %(count)d 个后台任务运行失败
            ngettext("%(count)d job in the background failed", "%(count)d jobs in the background failed", len(failed)),
            min(since for _job, since in failed),
        )


def _late(at: datetime) -> list[jobs.Job]:
    """As `Job.is_late` says it of each."""
    declared = jobs.declared()
    there = Q(pk__in=[])
    for job in declared:
        there |= Q(job=job.code, slot__gte=job.in_time_from(at))
    ran = set(JobRun.objects.filter(there).order_by().values_list("job", flat=True).distinct())
    missing = [job for job in declared if job.code not in ran]
    if not missing:
        return []
    first = JobRun.objects.order_by("slot").values_list("slot", flat=True).first()
    return [job for job in missing if first is None or first < job.in_time_from(at)]


def _late_since(late: list[jobs.Job], at: datetime) -> datetime:
    """From when the one of them that runs most often stands still; since midnight where none ever ran."""
    often = min(late, key=lambda job: job.every)
    last = JobRun.objects.last_of(often.code)
    return last.slot + 2 * often.every if last else beginning_of(local(at).date())


def _failed(at: datetime) -> list[tuple[jobs.Job, datetime]]:
    """Of the last day: the jobs whose latest run failed, and since when they fail."""
    codes = [job.code for job in jobs.declared()]
    runs = JobRun.objects.filter(job__in=codes, slot__gte=at - DAY).order_by()
    failed = list(runs.failed().values_list("job").annotate(first=Min("slot"), last=Max("slot")))
    if not failed:
        return []
    well = runs.filter(error="", finished_at__isnull=False)
    done = dict(well.filter(job__in=[code for code, *_slots in failed]).values_list("job").annotate(Max("slot")))
    return [(jobs.find(code), first) for code, first, last in failed if code not in done or done[code] < last]


def _of_jobs(found: list[jobs.Job], what: str, since: datetime) -> DueItem:
    return DueItem(
        deadline_at=since + LOOK_WITHIN,
        started_at=since,
        what=what % {"count": len(found)},
        why=_names([str(job.label) for job in found]),
        url=reverse("staff:jobs"),
        action=_("Look"),
        # Translators: 中文 系统
        group=pgettext("first page", "System"),
    )


# Accounts -------------------------------------------------------------------------------------------------------------


def accounts_due(user, at: datetime) -> Iterator[DueItem]:
    """For who gives accounts: those of people who left and are still open, and those without a posting, with which
    nobody can do anything. One line each; two queries."""
    if not user.may(Right.PEOPLE_MANAGE) or my_day.manages(user):
        return
    today = local(at).date()
    seen = User.objects.visible_to(user, Right.PEOPLE_MANAGE).active()
    gone = seen.filter(employee__left_on__lt=today)
    left = list(gone.order_by("employee__left_on", "pk").values_list("name", flat=True))
    if left:
        yield _of_accounts(
            left,
            # Translators: 中文 %(count)d 个离职人员的账号还没有停用
            ngettext(
                "%(count)d account of somebody who left is still open",
                "%(count)d accounts of people who left are still open",
                len(left),
            ),
            f"{reverse('staff:employees')}?state=left",
            today,
        )
    unposted = list(
        seen.without_posting(today).exclude(employee__left_on__lt=today).order_by("pk").values_list("name", flat=True)
    )
    if unposted:
        yield _of_accounts(
            unposted,
            # Translators: 中文 %(count)d 个账号还没有任职
            ngettext("%(count)d account has no posting", "%(count)d accounts have no posting", len(unposted)),
            f"{reverse('staff:accounts')}?state=unposted",
            today,
        )


def _of_accounts(found: list[str], what: str, url: str, today) -> DueItem:
    return DueItem(
        deadline_at=beginning_of(today + DAY),
        started_at=beginning_of(today),
        what=what % {"count": len(found)},
        why=_names(found),
        url=url,
        action=_("Look"),
        # Translators: 中文 账号
        group=pgettext("first page", "Accounts"),
    )


def _names(names: list[str]) -> str:
    return pgettext("between items of a list", ", ").join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
