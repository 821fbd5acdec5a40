"""An outlet's response plan for 15 March: its post, its roster, watches, visits, and the daily reports."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Employee, Outlet, OutletRecordQuerySet

User = settings.AUTH_USER_MODEL


class Plan315QuerySet(OutletRecordQuerySet):
    def running(self, on):
        """Filed, and the day lies in their days."""
        return self.exclude(state=Plan315.State.DRAFT).filter(from_on__lte=on, to_on__gte=on)

    def for_list(self):
        return self.select_related("outlet__area__region", "filed_by", "acknowledged_by", "made_by")


class Plan315(models.Model):
    """One outlet's plan of a year. Filed, it stands; the area manager acknowledges it or sends it back."""

    class State(models.TextChoices):
        # Translators: 中文 编制中
        DRAFT = "draft", pgettext_lazy("plan for 15 March", "Being written")
        # Translators: 中文 已报备，待确认
        FILED = "filed", pgettext_lazy("plan for 15 March", "Filed")
        # Translators: 中文 已确认
        ACKNOWLEDGED = "acknowledged", pgettext_lazy("plan for 15 March", "Acknowledged")

    SHAPES = {State.DRAFT: "open", State.FILED: "doing", State.ACKNOWLEDGED: "done"}

    number = models.CharField(_("number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="plans_315", verbose_name=_("outlet"))
    year = models.PositiveSmallIntegerField(_("year"))
    # The days that the post is manned, both included.
    from_on = models.DateField(_("first day"))
    to_on = models.DateField(_("last day"))
    # Translators: 中文 24 小时热线号码
    hotline = models.CharField(_("number of the 24-hour hotline"), max_length=40, blank=True, default="")
    # Translators: 中文 应对措施
    words = models.TextField(_("how the outlet responds"), blank=True, default="")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField(_("written"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    filed_at = models.DateTimeField(_("filed"), null=True)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # The day by which it was to be filed, and how late it was, fixed when it was filed first.
    due_on = models.DateField(_("due on"))
    late_days = models.PositiveSmallIntegerField(_("days late"), default=0)
    sent_back = models.CharField(_("why it was sent back"), max_length=400, blank=True, default="")
    acknowledged_at = models.DateTimeField(_("acknowledged"), null=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = Plan315QuerySet.as_manager()

    class Meta:
        ordering = ["-year", "outlet"]
        # Translators: 中文 3·15 应对方案
        verbose_name = _("plan for 15 March")
        verbose_name_plural = _("plans for 15 March")
        constraints = [
            models.UniqueConstraint(fields=["outlet", "year"], name="campaigns_plan315_once_a_year"),
            models.CheckConstraint(condition=Q(from_on__lte=F("to_on")), name="campaigns_plan315_forward"),
            models.CheckConstraint(
                condition=Q(state="draft", filed_at__isnull=True, filed_by__isnull=True)
                | ~Q(state="draft") & Q(filed_at__isnull=False, filed_by__isnull=False) & ~Q(hotline=""),
                name="campaigns_plan315_filed_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="acknowledged", acknowledged_at__isnull=False, acknowledged_by__isnull=False)
                | ~Q(state="acknowledged") & Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True),
                name="campaigns_plan315_acknowledged_by_somebody",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("campaigns:plan_315", args=[self.number])

    @property
    def shape(self) -> str:
        return self.SHAPES[self.state]

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class PostMember(models.Model):
    """Somebody on the outlet's post for 15 March."""

    class Duty(models.TextChoices):
        # Translators: 中文 组长
        HEAD = "head", pgettext_lazy("post", "Head of the post")
        # Translators: 中文 热线
        HOTLINE = "hotline", pgettext_lazy("post", "Hotline")
        # Translators: 中文 现场接待
        RECEPTION = "reception", pgettext_lazy("post", "Reception on site")
        # Translators: 中文 技术
        TECHNICAL = "technical", pgettext_lazy("post", "Technical")
        # Translators: 中文 配件
        PARTS = "parts", pgettext_lazy("post", "Parts")
        # Translators: 中文 对外联络
        OUTSIDE = "outside", pgettext_lazy("post", "Media and authorities")

    plan = models.ForeignKey(Plan315, on_delete=models.PROTECT, related_name="members")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    duty = models.CharField(_("duty"), max_length=9, choices=Duty.choices)
    mobile = models.CharField(_("mobile"), max_length=30)

    class Meta:
        ordering = ["plan", "pk"]
        # Translators: 中文 3·15 专岗人员
        verbose_name = _("person on the post for 15 March")
        verbose_name_plural = _("persons on the post for 15 March")
        constraints = [
            models.UniqueConstraint(fields=["plan", "employee"], name="campaigns_postmember_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(duty="head"), name="campaigns_postmember_one_head"),
            models.CheckConstraint(condition=~Q(mobile=""), name="campaigns_postmember_can_be_called"),
        ]

    def __str__(self):
        return str(self.employee)


class PostShift(models.Model):
    """A stretch of the 24-hour roster: who answers the hotline from when to when."""

    plan = models.ForeignKey(Plan315, on_delete=models.PROTECT, related_name="shifts")
    member = models.ForeignKey(PostMember, on_delete=models.PROTECT, related_name="shifts", verbose_name=_("who"))
    from_at = models.DateTimeField(_("from"))
    to_at = models.DateTimeField(_("to"))

    class Meta:
        ordering = ["from_at", "pk"]
        # Translators: 中文 值班
        verbose_name = _("shift of the hotline")
        verbose_name_plural = _("shifts of the hotline")
        indexes = [models.Index(fields=["plan", "from_at"], name="campaigns_postshift_of_plan")]
        constraints = [
            models.CheckConstraint(condition=Q(from_at__lt=F("to_at")), name="campaigns_postshift_forward"),
            models.UniqueConstraint(fields=["plan", "member", "from_at"], name="campaigns_postshift_once"),
        ]

    def __str__(self):
        return f"{self.member} {self.from_at:%F %R}"


class PostErrand(models.Model):
    """Something outside the house on a day: a watch where things happen, or a visit to media and authorities."""

    class Kind(models.TextChoices):
        # Translators: 中文 现场蹲点
        WATCH = "watch", pgettext_lazy("errand", "Watch on site")
        # Translators: 中文 拜访媒体
        MEDIA = "media", pgettext_lazy("errand", "Visit to media")
        # Translators: 中文 拜访消费者协会
        CONSUMERS = "consumers", pgettext_lazy("errand", "Visit to the consumer association")
        # Translators: 中文 拜访市场监管等主管部门
        AUTHORITY = "authority", pgettext_lazy("errand", "Visit to an authority")

    VISITS = (Kind.MEDIA, Kind.CONSUMERS, Kind.AUTHORITY)

    plan = models.ForeignKey(Plan315, on_delete=models.PROTECT, related_name="errands")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices)
    # Translators: 中文 单位或地点
    place = models.CharField(_("whom or where"), max_length=120)
    on = models.DateField(_("on"))
    member = models.ForeignKey(PostMember, on_delete=models.PROTECT, related_name="errands", verbose_name=_("who"))
    done_at = models.DateTimeField(_("done"), null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.CharField(_("what came of it"), max_length=1000, blank=True, default="")

    class Meta:
        ordering = ["on", "pk"]
        # Translators: 中文 蹲点与拜访
        verbose_name = _("watch or visit for 15 March")
        verbose_name_plural = _("watches and visits for 15 March")
        constraints = [
            models.CheckConstraint(condition=~Q(place=""), name="campaigns_posterrand_somewhere"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True, result="")
                | Q(done_at__isnull=False, done_by__isnull=False) & ~Q(result=""),
                name="campaigns_posterrand_done_with_result",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.place}"

    @property
    def is_visit(self) -> bool:
        return self.kind in self.VISITS


class DailyReport(models.Model):
    """What the outlet tells the area manager of a day. One a day; it stands once it is filed."""

    plan = models.ForeignKey(Plan315, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField(_("day"))
    # As the outlet's records stood when the report was filed.
    hotline_calls = models.PositiveSmallIntegerField(_("calls on the hotline"))
    new_cases = models.PositiveSmallIntegerField(_("new key customers"))
    settled_cases = models.PositiveSmallIntegerField(_("key customers settled"))
    open_cases = models.PositiveSmallIntegerField(_("key customers in hand"))
    overdue_cases = models.PositiveSmallIntegerField(_("of them overdue"))
    words = models.TextField(_("what happened"))
    # Translators: 中文 需要支持
    needs = models.CharField(_("help that is needed"), max_length=400, blank=True, default="")
    filed_at = models.DateTimeField(_("filed"))
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("filed by"))
    late_days = models.PositiveSmallIntegerField(_("days late"), default=0)
    read_at = models.DateTimeField(_("acknowledged"), null=True)
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reply = models.CharField(_("reply"), max_length=400, blank=True, default="")

    class Meta:
        ordering = ["-on"]
        # Translators: 中文 3·15 日报
        verbose_name = _("daily report for 15 March")
        verbose_name_plural = _("daily reports for 15 March")
        constraints = [
            models.UniqueConstraint(fields=["plan", "on"], name="campaigns_dailyreport_once_a_day"),
            models.CheckConstraint(condition=~Q(words=""), name="campaigns_dailyreport_says_something"),
            models.CheckConstraint(
                condition=Q(overdue_cases__lte=F("open_cases")), name="campaigns_dailyreport_overdue_among_open"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True, reply="")
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="campaigns_dailyreport_read_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.plan} {self.on}"
