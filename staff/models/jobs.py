"""What the background did: scheduled jobs (`JobRun`) and long work that somebody asked for (`Work`)."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class JobRunQuerySet(models.QuerySet):
    def last_of(self, job):
        """The latest run of one job, or None: one look into an index, however many runs there are."""
        return self.filter(job=job).order_by("-slot").first()

    def failed(self):
        return self.exclude(error="")


class JobRun(models.Model):
    """One run of a scheduled job for one slot of its schedule; the pair is unique, so a slot runs once."""

    job = models.CharField(_("job"), max_length=80)
    slot = models.DateTimeField(_("slot"))
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    counts = models.JSONField(_("counts"), default=dict)
    error = models.TextField(_("error"), blank=True, default="")

    objects = JobRunQuerySet.as_manager()

    class Meta:
        ordering = ["-slot", "-pk"]
        verbose_name = _("job run")
        verbose_name_plural = _("job runs")
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="staff_jobrun_once_per_slot")]

    def __str__(self):
        return f"{self.job} {self.slot:%F %R}"


def work_file_path(work, name: str) -> str:
    """Each piece of work has a directory of its own, so that a file keeps its name."""
    return f"work/{work.pk}/{name}"


class WorkQuerySet(models.QuerySet):
    def of(self, user):
        return self.filter(by=user)

    def visible_to(self, user):
        """One's own: what a piece of work brings out is for the person who asked."""
        return self.filter(by=user)

    def to_restart(self, silent_since):
        """Failed, or taken up or asked for and silent since the instant."""
        return self.filter(
            Q(state=Work.State.FAILED)
            | Q(state=Work.State.RUNNING, beat_at__lt=silent_since)
            | Q(state=Work.State.WAITING, asked_at__lt=silent_since)
        )

    def waiting_since(self, before):
        """Asked for before the instant, and not taken up yet."""
        return self.filter(state=Work.State.WAITING, asked_at__lt=before)

    def with_old_files(self, before):
        """Finished before the instant, with a file that is still kept."""
        return self.filter(finished_at__lt=before).exclude(result_file="")

    def unfinished(self):
        return self.filter(state__in=[Work.State.WAITING, Work.State.RUNNING])


class Work(models.Model):
    """Long work somebody asked for: done by the worker, with progress, ending in a result one can open."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    kind = models.CharField(max_length=60)
    title = models.CharField(_("what"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="work")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(_("outcome"), blank=True, default="")
    result_file = models.FileField(upload_to=work_file_path, blank=True)
    result_url = models.CharField(max_length=300, blank=True, default="")
    asked_at = models.DateTimeField(_("asked for"))
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("work")
        verbose_name_plural = _("work")
        indexes = [
            models.Index(fields=["by", "-asked_at"], name="staff_work_of"),
            models.Index(
                fields=["state", "asked_at"],
                condition=Q(state__in=["waiting", "running"]),
                name="staff_work_unfinished",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(total=0) | Q(done__lte=F("total")), name="staff_work_done_within_total")
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("staff:work_item", args=[self.pk])

    def is_interrupted(self, silent_since) -> bool:
        """Under way or waiting, but nothing was heard of it since the instant: its worker died, or none came."""
        heard_at = self.beat_at if self.state == self.State.RUNNING else self.asked_at
        return self.state in (self.State.RUNNING, self.State.WAITING) and bool(heard_at) and heard_at < silent_since
