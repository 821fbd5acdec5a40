"""A form acts once: the first to arrive is let through, whoever comes after it hears what became of it."""

from datetime import datetime, timedelta

from staff.models import Submission

KEPT_FOR = timedelta(days=7)


def begin_submission(*, token: str, digest: str, by, at: datetime) -> tuple[Submission, bool]:
    """The submission, and whether it is the first of its kind. Committed at once, so that others see it."""
    return Submission.objects.get_or_create(user=by, token=token, digest=digest, defaults={"arrived_at": at})


def finish_submission(*, submission: Submission, led_to: str, at: datetime) -> None:
    """It did something: sent again it does nothing more."""
    Submission.objects.filter(pk=submission.pk).update(done_at=at, led_to=led_to)


def release_submission(*, submission: Submission) -> None:
    """It was refused and changed nothing: it may be sent again as it is."""
    Submission.objects.filter(pk=submission.pk, done_at=None).delete()


def forget_submissions(*, at: datetime) -> int:
    """Those that nobody sends again any more; how many."""
    gone, _by_model = Submission.objects.filter(arrived_at__lt=at - KEPT_FOR).delete()
    return gone
