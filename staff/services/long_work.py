"""Long work in the worker, from being taken up to its result; and what is tidied away at night."""

import logging
from datetime import datetime, timedelta
from functools import partial

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from staff import policy, work
from staff.instants import local
from staff.models import JobRun, User, Work
from staff.refusals import AlreadyDone, Refused

from .submissions import forget_submissions

logger = logging.getLogger(__name__)


def run_work(*, work_id: int, at: datetime) -> bool:
    """Take up a waiting piece of work and do it to its end. False when somebody else has it, or had it."""
    mine = Work.objects.filter(pk=work_id, state=Work.State.WAITING)
    if not mine.update(state=Work.State.RUNNING, started_at=at, beat_at=at, done=0, total=0, message=""):
        return False
    item = Work.objects.select_related("by").get(pk=work_id)
    with translation.override(item.by.language):
        try:
            result = work.function_of(item.kind)(item, work.Progress(item)) or {}
            _finish(item, result)
        except Refused as refusal:
            _end(item, Work.State.FAILED, message=str(refusal))
        except SoftTimeLimitExceeded:
            minutes = int(settings.TASK_LIMITS["exports"].total_seconds() // 60)
            logger.error("work %s (%s) took longer than %s minutes", item.pk, item.kind, minutes)
            late = _("It took longer than %(minutes)d minutes and was ended. Ask for less at a time.")
            _end(item, Work.State.FAILED, message=late % {"minutes": minutes})
        except Exception:  # noqa: BLE001 - whatever it was, the person who waits is told
            logger.exception("work %s (%s) failed", item.pk, item.kind)
            _end(
                item,
                Work.State.FAILED,
                message=_(
                    "It stopped by a fault on our side. Start it again; if it stops again, "
                    "tell the administrators: work %(number)s."
                )
                % {"number": item.pk},
            )
    return True


def restart_work(*, item: Work, by: User, at: datetime) -> None:
    """Hand interrupted or failed work to the worker again: everything from the beginning."""
    if item.by_id != by.pk:
        raise Refused(_("Only who asked for this can start it again."))
    again = {"state": Work.State.WAITING, "asked_at": at, "started_at": None, "beat_at": None, "finished_at": None}
    with transaction.atomic():
        if (
            not Work.objects.filter(pk=item.pk)
            .to_restart(at - work.SILENT_AFTER)
            .update(**again, message="", done=0, total=0)
        ):
            raise AlreadyDone(_("This is under way, or done already."))
        transaction.on_commit(partial(work.hand_over, item.pk))


def hand_over_left(*, at: datetime) -> dict[str, int]:
    """Tell a worker again of work that has waited for long. Told twice, it is still taken up once."""
    left = Work.objects.waiting_since(at - work.LEFT_AFTER).order_by("asked_at").values_list("pk", flat=True)
    return {"work": sum(work.hand_over(pk) for pk in left)}


def tidy(*, at: datetime) -> dict[str, int]:
    """Remove what nobody needs: sessions that ran out, files of work finished long ago, old runs of jobs, forms
    that nobody sends again."""
    settled = policy.values(["work.keep_files_days", "jobs.keep_runs_days"], on=local(at).date())
    sessions, _by_model = Session.objects.filter(expire_date__lt=at).delete()
    runs, _by_model = JobRun.objects.filter(slot__lt=at - timedelta(days=settled["jobs.keep_runs_days"])).delete()
    files = 0
    for item in Work.objects.with_old_files(at - timedelta(days=settled["work.keep_files_days"])).iterator():
        storage, name = item.result_file.storage, item.result_file.name
        # The row first: a file without a row is litter, a row without its file is a broken promise.
        Work.objects.filter(pk=item.pk).update(result_file="")
        storage.delete(name)
        files += 1
    return {"sessions": sessions, "files": files, "runs": runs, "submissions": forget_submissions(at=at)}


def _finish(item: Work, result: dict) -> None:
    fields = {"message": result.get("message", ""), "result_url": result.get("url", "")}
    if file := result.get("file"):
        name, content = file
        item.result_file.save(name, ContentFile(content), save=False)
        fields["result_file"] = item.result_file.name
    _end(item, Work.State.DONE, **fields)


def _end(item: Work, state: str, **fields) -> None:
    """Unless it was started again meanwhile: then this run's outcome counts for nothing."""
    held = Work.objects.filter(pk=item.pk, state=Work.State.RUNNING, started_at=item.started_at)
    held.update(state=state, finished_at=timezone.now(), **fields)
