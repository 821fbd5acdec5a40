"""Files on their way in: batches, what was found wrong in them, and saved column mappings."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, Work
from staff.roles import Right

User = settings.AUTH_USER_MODEL


class ColumnMappingQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """Those for everybody, and those of the outlets under the user's postings."""
        reach = user.reach(right)
        if reach.company:
            # Their condition is empty, and an empty one does not widen an "or".
            return self
        return self.filter(Q(outlet__isnull=True) | reach.condition("outlet__area__region", "outlet__area", "outlet"))

    def present(self):
        """Those that no later one of the same name has replaced."""
        return self.filter(replaced_at__isnull=True)

    def with_use(self):
        """With `times`, how many files it was applied to, and `last_at`, when the latest of them was uploaded."""
        return self.annotate(times=models.Count("batches"), last_at=models.Max("batches__uploaded_at"))


class ColumnMapping(models.Model):
    """How the columns of another system's export fill one of our sheets.

    Only its name is ever edited. A later one of the same name replaces it, or somebody retires it.
    """

    name = models.CharField(_("name"), max_length=60)
    sheet = models.CharField(_("kind of records"), max_length=40)
    columns = models.JSONField(default=dict)
    """Our column to the header of theirs."""
    values = models.JSONField(default=dict)
    """Our column to {their word: our code}."""
    headers_key = models.CharField(max_length=64)
    """What the headers of their file come to; a file with the same headers gets this mapping by itself."""
    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("outlet")
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    objects = ColumnMappingQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-made_at", "-pk"]
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")
        indexes = [models.Index(fields=["headers_key", "-made_at"], name="intake_mapping_by_headers")]
        constraints = [
            # Two of them, because a unique constraint takes no two empty outlets for the same.
            models.UniqueConstraint(
                fields=["name", "outlet"],
                condition=Q(replaced_at__isnull=True, outlet__isnull=False),
                name="intake_columnmapping_one_of_a_name",
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(replaced_at__isnull=True, outlet__isnull=True),
                name="intake_columnmapping_one_for_all",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("intake:mapping", args=[self.pk])

    def may_be_changed_by(self, user) -> bool:
        reach = user.reach(Right.IMPORT)
        return reach.company if self.outlet is None else reach.covers(self.outlet)


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user, right=Right.IMPORT):
        """One's own, and those that concern no outlet beyond the reach of the user's postings."""
        reach = user.reach(right)
        if reach.company:
            return self
        theirs = Outlet.objects.visible_to(user, right)
        others = Outlet.objects.exclude(pk__in=theirs.values("pk"))
        concerned = Batch.outlets.through.objects
        return self.filter(
            Q(uploaded_by=user)
            | Q(pk__in=concerned.filter(outlet__in=theirs.values("pk")).values("batch"))
            & ~Q(pk__in=concerned.filter(outlet__in=others.values("pk")).values("batch"))
        )

    def taking(self):
        return self.filter(state=Batch.State.TAKING)

    def queued(self):
        return self.filter(state=Batch.State.QUEUED).order_by("queued_at", "pk")

    def to_mend(self):
        """Those that wait for their uploader: to be taken, mended or given up."""
        return self.filter(state__in=[Batch.State.MAPPING, Batch.State.CHECKED, Batch.State.FAILED])


class Batch(models.Model):
    """One uploaded file on its way in, from the upload to the records or to its end."""

    class State(models.TextChoices):
        # Translators: 中文 核对中
        CHECKING = "checking", _("Being checked")
        # Translators: 中文 等对列
        MAPPING = "mapping", _("Columns to be matched")
        # Translators: 中文 已核对
        CHECKED = "checked", _("Checked")
        # Translators: 中文 不是能导入的文件
        REFUSED = "refused", _("Refused")
        # Translators: 中文 排队中
        QUEUED = "queued", pgettext_lazy("import", "Waiting its turn")
        # Translators: 中文 导入中
        TAKING = "taking", _("Being taken")
        # Translators: 中文 已导入
        TAKEN = "taken", pgettext_lazy("import", "Taken")
        # Translators: 中文 没做完
        FAILED = "failed", _("Broken off")
        # Translators: 中文 已放弃
        ABANDONED = "abandoned", _("Given up")

    # While somebody or something still works on it.
    UNDER_WAY = (State.CHECKING, State.QUEUED, State.TAKING)
    # States that can be left for another check, another mapping or the end.
    AT_REST = (State.MAPPING, State.CHECKED, State.FAILED)

    number = models.CharField(_("batch"), max_length=20, unique=True)
    file = models.FileField(_("file"), upload_to="imports/%Y/%m/", max_length=200)
    original_name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CHECKING)
    uploaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    checked_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("taken by")
    )
    taken_at = models.DateTimeField(_("taken"), null=True)
    counts = models.JSONField(default=dict)
    """By sheet: {"rows", "created", "updated", "unchanged", "errors", "warnings"}."""
    error_count = models.PositiveIntegerField(default=0)
    warning_count = models.PositiveIntegerField(default=0)
    weighty_count = models.PositiveIntegerField(default=0)
    """Records whose name or outlet would change: taken only when somebody has said that it is meant."""
    note = models.TextField(blank=True, default="")
    """Why it was refused or broken off, for people."""
    table = models.JSONField(default=dict)
    """Of a foreign file: {"headers", "samples": {header: [...]}, "words": {header: [...]}, "rows"}."""
    mapping = models.ForeignKey(ColumnMapping, on_delete=models.PROTECT, null=True, related_name="batches")
    outlets = models.ManyToManyField(Outlet, related_name="+", verbose_name=_("outlets"))
    work = models.ForeignKey(Work, on_delete=models.PROTECT, null=True, related_name="+")
    """The long work that checks or takes it, or last did."""

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [
            models.Index(fields=["-uploaded_at", "-id"], name="intake_batch_latest"),
            models.Index(fields=["sha256"], name="intake_batch_by_content"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="taking"), name="intake_batch_one_taken_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(taken_at__isnull=False, error_count=0), name="intake_batch_taken_whole"
            ),
            models.CheckConstraint(
                condition=~Q(state="queued") | Q(queued_at__isnull=False), name="intake_batch_queued_since"
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("intake:batch", args=[self.number])

    @property
    def under_way(self) -> bool:
        return self.state in self.UNDER_WAY

    @property
    def may_be_taken(self) -> bool:
        return self.state == self.State.CHECKED and not self.error_count

    @property
    def rows(self) -> int:
        return sum(sheet.get("rows", 0) for sheet in self.counts.values())

    @property
    def changes(self) -> int:
        """Rows that make or change a record."""
        return sum(sheet.get("created", 0) + sheet.get("updated", 0) for sheet in self.counts.values())


class FindingQuerySet(models.QuerySet):
    def errors(self):
        return self.filter(level=BatchFinding.Level.ERROR)

    def by_reason(self):
        """`{reason, times, example (of its message), in_sheet, in_column}`, the most frequent first."""
        return (
            self.values("reason")
            .annotate(
                times=models.Count("pk"),
                example=models.Min("message"),
                in_sheet=models.Min("sheet"),
                in_column=models.Min("column"),
            )
            .order_by("-times", "reason")
        )


class BatchFinding(models.Model):
    """One thing found wrong in a file. Replaced as a whole when the file is checked again."""

    class Level(models.IntegerChoices):
        ERROR = 1, _("Error")
        WARNING = 2, pgettext_lazy("import", "Note")

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="findings")
    place = models.PositiveIntegerField()
    """Its place in the file: sheets in their order, rows from the top, columns from the left."""
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    sheet = models.CharField(max_length=120, blank=True, default="")
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=120, blank=True, default="")
    value = models.CharField(max_length=300, blank=True, default="")
    message = models.TextField()
    reason = models.CharField(max_length=16)
    """The same for messages that differ only in the numbers they name."""

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["level", "place"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        indexes = [models.Index(fields=["batch", "level", "reason"], name="intake_finding_by_reason")]
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="intake_finding_in_order")]

    def __str__(self):
        return f"{self.sheet} {self.row or ''} {self.column}: {self.message}"


class BatchChange(models.Model):
    """What a checked file would change in one record: the first of each sheet. Replaced when it is checked again."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="record_changes")
    place = models.PositiveIntegerField()
    sheet = models.CharField(max_length=120)
    key = models.CharField(max_length=60, blank=True, default="")
    label = models.CharField(max_length=120)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """By column: [from, to]."""
    weighty = models.BooleanField(default=False)

    class Meta:
        ordering = ["-weighty", "place"]
        verbose_name = _("change by a file")
        verbose_name_plural = _("changes by a file")
        indexes = [models.Index(fields=["batch", "sheet", "-weighty", "place"], name="intake_change_by_sheet")]
        constraints = [models.UniqueConstraint(fields=["batch", "place"], name="intake_change_in_order")]

    def __str__(self):
        return f"{self.sheet} {self.label}"
