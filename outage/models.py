"""Packs, their passwords and readers; outages; papers that were written and what became of them."""

from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, OutletRecordQuerySet

User = settings.AUTH_USER_MODEL


class PackPassword(models.Model):
    """The password that opens the outlet's packs from `set_at` on; the pack says which one it was made with."""

    outlet = models.OneToOneField(Outlet, on_delete=models.PROTECT, related_name="pack_password")
    # Never the password itself: `passwords.sealed`.
    secret = models.TextField()
    set_at = models.DateTimeField(_("set"))
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("set by"))

    objects = OutletRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("password of the pack")
        verbose_name_plural = _("passwords of packs")
        constraints = [models.CheckConstraint(condition=~Q(secret=""), name="outage_packpassword_kept")]

    def __str__(self):
        return self.outlet.code


class PackAddressQuerySet(OutletRecordQuerySet):
    def in_use(self):
        return self.filter(ended_at__isnull=True)


class PackAddress(models.Model):
    """An e-mail address that gets the outlet's pack every morning."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="pack_addresses")
    email = models.EmailField(_("e-mail"))
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by"))
    ended_at = models.DateTimeField(_("taken off"), null=True, blank=True)

    objects = PackAddressQuerySet.as_manager()

    class Meta:
        ordering = ["email", "pk"]
        verbose_name = _("address of the pack")
        verbose_name_plural = _("addresses of the pack")
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "email"], condition=Q(ended_at__isnull=True), name="outage_packaddress_once"
            )
        ]

    def __str__(self):
        return self.email


def pack_path(pack: "Pack", name: str) -> str:
    return f"outage/{pack.outlet.code}/{name}"


class PackQuerySet(OutletRecordQuerySet):
    def there(self):
        """Those whose file is still kept."""
        return self.filter(removed_at__isnull=True)

    def to_remove(self, outlet, before):
        """Of the outlet, of days before this one, with a file."""
        return self.there().filter(outlet=outlet, day__lt=before)

    def of_day(self, day):
        return self.filter(day=day)


class Pack(models.Model):
    """The encrypted file of one outlet for one day."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="outage_packs", verbose_name=_("outlet"))
    day = models.DateField(_("day"))
    made_at = models.DateTimeField(_("made"))
    # Which password opens it.
    password_set_at = models.DateTimeField()
    file = models.FileField(upload_to=pack_path, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0)
    sha256 = models.CharField(_("checksum"), max_length=64)
    # `{section: rows}` and `{letter: printed forms}`: which numbers there are.
    counts = models.JSONField(default=dict)
    forms = models.JSONField(default=dict)
    issue = models.PositiveSmallIntegerField(_("issue"), default=1)
    pushed_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "outlet"]
        # Translators: 中文 应急包
        verbose_name = _("outage pack")
        verbose_name_plural = _("outage packs")
        constraints = [
            models.UniqueConstraint(fields=["outlet", "day"], name="outage_pack_once_a_day"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) & ~Q(file="") | Q(removed_at__isnull=False, file=""),
                name="outage_pack_file_or_removed",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="outage_pack_checksum"),
        ]

    def __str__(self):
        return f"{self.outlet.code} {self.day:%F}"

    def get_absolute_url(self):
        return reverse("outage:outlet", args=[self.outlet.code])

    @property
    def name(self) -> str:
        """Of the file, as it is saved and sent."""
        return f"{self.outlet.code}-{self.day:%Y%m%d}.xlsx"

    @property
    def rows(self) -> int:
        return sum(self.counts.values())


class PackFetch(models.Model):
    """Somebody downloaded a pack: it is on a PC of the outlet now."""

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="fetches")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("fetched by"))
    at = models.DateTimeField(_("fetched"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("download of a pack")
        verbose_name_plural = _("downloads of packs")

    def __str__(self):
        return f"{self.pack} {self.at:%F %R}"


class OutageQuerySet(models.QuerySet):
    def of_outlet(self, outlet):
        """The outlet's own and those of the whole company."""
        return self.filter(Q(outlet=outlet) | Q(outlet__isnull=True))

    def going_on(self, at: datetime):
        return self.filter(from_at__lte=at).filter(Q(to_at__isnull=True) | Q(to_at__gt=at))

    def holding(self, at: datetime):
        """Those in which the instant lies, both ends included: what was written last was written when it came back."""
        return self.filter(from_at__lte=at).filter(Q(to_at__isnull=True) | Q(to_at__gte=at))

    def visible_to(self, user, right=None):
        """Those of the company are everybody's."""
        own = user.reach(right).condition("outlet__area__region", "outlet__area", "outlet")
        return self.filter(Q(outlet__isnull=True) | own)


class Outage(models.Model):
    """A time in which people worked on paper, at one outlet or (without one) in the whole company."""

    outlet = models.ForeignKey(
        Outlet, on_delete=models.PROTECT, null=True, blank=True, related_name="outages", verbose_name=_("outlet")
    )
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("to"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=400)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))

    objects = OutageQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at", "-pk"]
        # Translators: 中文 停用
        verbose_name = pgettext_lazy("system", "outage")
        verbose_name_plural = pgettext_lazy("system", "outages")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(from_at__lt=F("to_at")), name="outage_outage_forward"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="outage_outage_with_reason"),
        ]

    def __str__(self):
        return f"{self.from_at:%F %R} {self.reason}"[:120]


class PaperQuerySet(OutletRecordQuerySet):
    def open(self):
        """Written, and neither entered nor void yet."""
        return self.filter(state=Paper.State.OPEN)

    def about(self, record):
        return self.filter(about_type=ContentType.objects.get_for_model(record), about_id=record.pk)

    def entered_about(self, model, keys):
        """Entered ones about these records of a model."""
        kind = ContentType.objects.get_for_model(model)
        return self.filter(about_type=kind, about_id__in=keys, state=Paper.State.ENTERED)


class Paper(models.Model):
    """One numbered form that somebody wrote on. Those that nobody wrote on have no row: the pack knows how many there
    are."""

    class State(models.TextChoices):
        # Translators: 中文 待补录
        OPEN = "open", pgettext_lazy("paper", "Still to be entered")
        # Translators: 中文 已补录
        ENTERED = "entered", pgettext_lazy("paper", "Entered")
        # Translators: 中文 作废
        VOID = "void", pgettext_lazy("paper", "Void")

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="papers", verbose_name=_("outlet"))
    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="papers")
    number = models.CharField(_("paper number"), max_length=40)
    form = models.CharField(_("form"), max_length=20)
    nth = models.PositiveSmallIntegerField()
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.OPEN)
    # Since when it is known to have been written on.
    noted_at = models.DateTimeField()
    written_at = models.DateTimeField(_("time on the paper"), null=True, blank=True)
    written_by = models.CharField(_("who wrote it"), max_length=60, blank=True, default="")
    # Where no outage is recorded at that time.
    why = models.CharField(_("why on paper"), max_length=200, blank=True, default="")
    ended_at = models.DateTimeField(_("entered"), null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, null=True, related_name="+")
    about_id = models.BigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    void_reason = models.CharField(_("why void"), max_length=200, blank=True, default="")

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        indexes = [
            models.Index(fields=["outlet", "noted_at"], condition=Q(state="open"), name="outage_paper_open"),
            models.Index(fields=["about_type", "about_id"], name="outage_paper_about"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="outage_paper_number_once"),
            models.CheckConstraint(
                condition=~Q(state="entered")
                | Q(written_at__isnull=False, ended_at__isnull=False, ended_by__isnull=False, about_id__isnull=False)
                & ~Q(written_by=""),
                name="outage_paper_entered_whole",
            ),
            models.CheckConstraint(
                condition=Q(written_at__isnull=True) | Q(written_at__lte=F("ended_at")),
                name="outage_paper_written_before_entered",
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | ~Q(void_reason="") & Q(ended_by__isnull=False),
                name="outage_paper_void_with_reason",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("outage:papers", args=[self.outlet.code])

    @property
    def shape(self) -> str:
        return {"open": "open", "entered": "done", "void": "shut"}[self.state]

    def record_url(self) -> str:
        """Where the record that came of it can be seen."""
        about = self.about
        return about.get_absolute_url() if hasattr(about, "get_absolute_url") else ""
