"""A campaign: what it is about, who does what by when, and what it is to reach."""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, OutletRecordQuerySet

User = settings.AUTH_USER_MODEL


class Department(models.TextChoices):
    # Translators: 中文 市场部
    MARKETING = "marketing", pgettext_lazy("department", "Marketing")
    # Translators: 中文 销售部
    SALES = "sales", pgettext_lazy("department", "Sales")
    # Translators: 中文 服务部
    SERVICE = "service", pgettext_lazy("department", "Service")
    # Translators: 中文 客服部
    CARE = "care", pgettext_lazy("department", "Customer care")
    # Translators: 中文 车间
    WORKSHOP = "workshop", pgettext_lazy("department", "Workshop")
    # Translators: 中文 配件部
    PARTS = "parts", pgettext_lazy("department", "Spare parts")
    # Translators: 中文 财务部
    FINANCE = "finance", pgettext_lazy("department", "Finance")
    # Translators: 中文 行政部
    OFFICE = "office", pgettext_lazy("department", "Administration")


class CampaignQuerySet(OutletRecordQuerySet):
    def alive(self):
        """Not called off."""
        return self.exclude(state=Campaign.State.CALLED_OFF)

    def open(self):
        return self.filter(state__in=Campaign.OPEN)

    def over(self):
        return self.exclude(state__in=Campaign.OPEN)

    def running(self, on):
        """Those of whose days this is one."""
        return self.filter(begins_on__lte=on, ends_on__gte=on)

    def with_past(self, on):
        """`is_past`: 1 where the last day lies before `on`, for lists in which those stand behind the others."""
        field = models.SmallIntegerField()
        return self.annotate(is_past=Case(When(ends_on__lt=on, then=1), default=0, output_field=field))

    def settled(self):
        return self.filter(state=Campaign.State.SETTLED)

    def of_year(self, year: int):
        """Those of which at least a day lies in the year."""
        return self.filter(begins_on__year__lte=year, ends_on__year__gte=year)

    def touching(self, from_on, to_on):
        """Those of which at least a day lies between the two; either may be open."""
        rows = self.filter(ends_on__gte=from_on) if from_on else self
        return rows.filter(begins_on__lte=to_on) if to_on else rows

    def matching(self, text: str):
        text = text.strip()
        return self.filter(Q(number__istartswith=text) | Q(name__icontains=text)) if text else self

    def for_list(self):
        return self.select_related("outlet__area", "owner")


class Campaign(models.Model):
    """One campaign of an outlet, from the idea to the proof that it paid."""

    class Kind(models.TextChoices):
        # Translators: 中文 3·15 活动
        MARCH_15 = "march_15", pgettext_lazy("campaign", "15 March")
        # Translators: 中文 季节性服务活动
        SEASONAL = "seasonal", pgettext_lazy("campaign", "Seasonal service")
        # Translators: 中文 车展
        AUTO_SHOW = "auto_show", pgettext_lazy("campaign", "Auto show")
        # Translators: 中文 团购
        GROUP = "group", pgettext_lazy("campaign", "Group purchase")
        # Translators: 中文 开放日
        OPEN_DAY = "open_day", pgettext_lazy("campaign", "Open day")
        # Translators: 中文 精品以旧换新
        TRADE_IN = "trade_in", pgettext_lazy("campaign", "Accessory trade-in")
        # Translators: 中文 车主讲堂
        LECTURE = "lecture", pgettext_lazy("campaign", "Lecture")
        # Translators: 中文 车友会活动
        CLUB = "club", pgettext_lazy("campaign", "Club activity")
        # Translators: 中文 会员日
        MEMBER_DAY = "member_day", pgettext_lazy("campaign", "Member day")

    class State(models.TextChoices):
        # Translators: 中文 策划中
        PLANNED = "planned", pgettext_lazy("campaign", "Being planned")
        # Translators: 中文 预算审批中
        SUBMITTED = "submitted", pgettext_lazy("campaign", "Budget being signed")
        # Translators: 中文 已批准
        APPROVED = "approved", pgettext_lazy("campaign", "Approved")
        # Translators: 中文 已结算
        SETTLED = "settled", pgettext_lazy("campaign", "Settled")
        # Translators: 中文 已取消
        CALLED_OFF = "called_off", pgettext_lazy("campaign", "Called off")

    OPEN = (State.PLANNED, State.SUBMITTED, State.APPROVED)

    number = models.CharField(_("number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="campaigns", verbose_name=_("outlet"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(pgettext_lazy("campaign", "name"), max_length=80)
    # Translators: 中文 活动主题
    theme = models.CharField(_("theme"), max_length=200, blank=True, default="")
    begins_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"))
    place = models.CharField(_("place"), max_length=120, blank=True, default="")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="campaigns", verbose_name=pgettext_lazy("campaign", "answerable")
    )
    # What it is measured against: visits and money of the same customers or cars in an earlier stretch of time.
    baseline_from_on = models.DateField(_("baseline from"), null=True, blank=True)
    baseline_to_on = models.DateField(_("baseline to"), null=True, blank=True)
    # The share of the audience that is not invited, so that the effect can be told from what would have come anyway.
    control_percent = models.PositiveSmallIntegerField(_("held back, in percent"), default=10)
    # Draws of lots over the audience (who is held back) follow from it and can be repeated.
    seed = models.CharField(max_length=64, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    # Translators: 中文 活动总结
    evaluation = models.TextField(_("evaluation"), blank=True, default="")
    made_at = models.DateTimeField(_("written"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("why it was called off"), max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_on", "-pk"]
        # Translators: 中文 市场活动
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        indexes = [
            models.Index(fields=["-begins_on", "-id"], name="campaigns_campaign_latest"),
            models.Index(fields=["outlet", "state", "-begins_on"], name="campaigns_campaign_of_outlet"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(begins_on__lte=F("ends_on")), name="campaigns_campaign_forward"),
            models.CheckConstraint(
                condition=Q(baseline_from_on__isnull=True, baseline_to_on__isnull=True)
                | Q(
                    # Said in so many words: a comparison with nothing is no refusal.
                    baseline_from_on__isnull=False,
                    baseline_to_on__isnull=False,
                    baseline_from_on__lte=F("baseline_to_on"),
                    baseline_to_on__lt=F("begins_on"),
                ),
                name="campaigns_campaign_baseline_before",
            ),
            models.CheckConstraint(condition=Q(control_percent__lte=50), name="campaigns_campaign_control"),
            models.CheckConstraint(
                condition=~Q(state="called_off") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="campaigns_campaign_called_off_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="settled") | Q(ended_at__isnull=False), name="campaigns_campaign_settled_on_a_day"
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    def get_absolute_url(self):
        return reverse("campaigns:campaign", args=[self.number])

    @property
    def shape(self) -> str:
        """The form of the state's chip."""
        if self.state == self.State.CALLED_OFF:
            return "shut"
        if self.state == self.State.SETTLED:
            return "done"
        return "open" if self.state == self.State.PLANNED else "doing"


class Section(models.Model):
    """A part of the plan in words: background, who is invited, what is offered, what happens when it rains."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="sections")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(pgettext_lazy("section", "title"), max_length=80)
    words = models.TextField(_("words"), blank=True, default="")

    class Meta:
        ordering = ["campaign", "position", "pk"]
        verbose_name = _("section of a plan")
        verbose_name_plural = _("sections of a plan")

    def __str__(self):
        return self.title


class HelpingDepartment(models.Model):
    """A department that takes part; one of them is the host."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="departments")
    department = models.CharField(_("department"), max_length=9, choices=Department.choices)
    host = models.BooleanField(_("host"), default=False)
    # What the department sees to.
    duty = models.CharField(_("duty"), max_length=200, blank=True, default="")
    lead = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("department", "answerable"),
    )  # fmt: skip

    class Meta:
        ordering = ["campaign", "-host", "pk"]
        verbose_name = _("department of a campaign")
        verbose_name_plural = _("departments of a campaign")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "department"], name="campaigns_department_once"),
            models.UniqueConstraint(fields=["campaign"], condition=Q(host=True), name="campaigns_department_one_host"),
        ]

    def __str__(self):
        return self.get_department_display()


class Phase(models.Model):
    """A stretch of the time line: warming up, invitations, the days themselves, the work afterwards."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="phases")
    name = models.CharField(pgettext_lazy("phase", "name"), max_length=60)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))
    words = models.CharField(_("what happens"), max_length=400, blank=True, default="")

    class Meta:
        ordering = ["campaign", "from_on", "pk"]
        verbose_name = pgettext_lazy("campaign", "phase")
        verbose_name_plural = pgettext_lazy("campaign", "phases")
        constraints = [
            models.CheckConstraint(condition=Q(from_on__lte=F("to_on")), name="campaigns_phase_forward"),
        ]

    def __str__(self):
        return self.name


class TaskQuerySet(models.QuerySet):
    def open_to(self, user, right):
        """Those under the user's postings, and those one was given: whoever sees to it has to read it."""
        reach = user.reach(right)
        places = reach.condition("campaign__outlet__area__region", "campaign__outlet__area", "campaign__outlet")
        return self.filter(places | Q(owner=user))

    def open(self):
        return self.filter(done_at__isnull=True, campaign__state__in=Campaign.OPEN)

    def due_by(self, on):
        return self.open().filter(due_on__lte=on)


class Task(models.Model):
    """Something that one person does by a day. `group` holds together what belongs together: the modules of a show."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="tasks")
    group = models.CharField(pgettext_lazy("task", "part"), max_length=60, blank=True, default="")
    what = models.CharField(_("what"), max_length=200)
    # Whose it is before somebody is named.
    department = models.CharField(_("department"), max_length=9, choices=Department.choices, blank=True, default="")
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="campaign_tasks",
        verbose_name=pgettext_lazy("task", "who"),
    )  # fmt: skip
    due_on = models.DateField(_("due on"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proof = models.CharField(pgettext_lazy("task", "what came of it"), max_length=400, blank=True, default="")
    reminded_on = models.DateField(null=True, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "due_on", "pk"]
        verbose_name = pgettext_lazy("campaign", "task")
        verbose_name_plural = pgettext_lazy("campaign", "tasks")
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(done_at__isnull=True), name="campaigns_task_open_of"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="campaigns_task_done_whole",
            ),
        ]

    def __str__(self):
        return self.what


class Station(models.Model):
    """A place of the day where something happens; with a stamp it stands on the stamp card."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="stations")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(pgettext_lazy("station", "name"), max_length=60)
    stamped = models.BooleanField(_("on the stamp card"), default=True)
    points = models.PositiveSmallIntegerField(_("points"), default=0)

    class Meta:
        ordering = ["campaign", "position", "pk"]
        verbose_name = pgettext_lazy("campaign", "station")
        verbose_name_plural = pgettext_lazy("campaign", "stations")
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="campaigns_station_once")]

    def __str__(self):
        return self.name


class Turn(models.Model):
    """A line of the running order, by the minute."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="turns")
    on = models.DateField(_("day"))
    from_time = models.TimeField(_("from"))
    to_time = models.TimeField(_("to"))
    what = models.CharField(_("what"), max_length=200)
    who = models.CharField(pgettext_lazy("running order", "who"), max_length=80, blank=True, default="")
    station = models.ForeignKey(
        Station, on_delete=models.PROTECT, null=True, blank=True, related_name="turns",
        verbose_name=pgettext_lazy("campaign", "station"),
    )  # fmt: skip

    class Meta:
        ordering = ["campaign", "on", "from_time", "pk"]
        verbose_name = _("line of the running order")
        verbose_name_plural = _("running order")
        constraints = [
            models.CheckConstraint(condition=Q(from_time__lt=F("to_time")), name="campaigns_turn_forward"),
        ]

    def __str__(self):
        return self.what


class Offer(models.Model):
    """What customers get: it stands in the plan, on the invitation and in the year's calendar."""

    class Kind(models.TextChoices):
        # Translators: 中文 免费检测
        CHECK = "check", pgettext_lazy("offer", "Free check")
        # Translators: 中文 工时或配件折扣
        DISCOUNT = "discount", pgettext_lazy("offer", "Discount")
        # Translators: 中文 礼品
        GIFT = "gift", pgettext_lazy("offer", "Gift")
        # Translators: 中文 代金券
        VOUCHER = "voucher", pgettext_lazy("offer", "Voucher")
        # Translators: 中文 抽奖
        DRAW = "draw", pgettext_lazy("offer", "Prize draw")
        # Translators: 中文 套餐
        PACKAGE = "package", pgettext_lazy("offer", "Package")
        # Translators: 中文 其他
        OTHER = "other", pgettext_lazy("offer", "Other")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="offers")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    words = models.CharField(_("words"), max_length=200)

    class Meta:
        ordering = ["campaign", "pk"]
        verbose_name = pgettext_lazy("campaign", "offer")
        verbose_name_plural = pgettext_lazy("campaign", "offers")

    def __str__(self):
        return self.words


class Aim(models.Model):
    """What is to be reached, in a figure that the records answer. `baseline` is that figure before the campaign."""

    class Metric(models.TextChoices):
        # Translators: 中文 进厂台次
        VISITS = "visits", pgettext_lazy("aim", "Visits")
        # Translators: 中文 单车产值
        REVENUE_PER_CAR = "per_car", pgettext_lazy("aim", "Revenue per vehicle (yuan)")
        # Translators: 中文 产值
        REVENUE = "revenue", pgettext_lazy("aim", "Revenue (yuan)")
        # Translators: 中文 回厂率
        RETENTION = "retention", pgettext_lazy("aim", "Retention (percent)")
        # Translators: 中文 预约台次
        BOOKINGS = "bookings", pgettext_lazy("aim", "Bookings")
        # Translators: 中文 到场人数
        CAME = "came", pgettext_lazy("aim", "People who came")
        # Translators: 中文 意向线索
        LEADS = "leads", pgettext_lazy("aim", "Leads")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="aims")
    metric = models.CharField(_("figure"), max_length=9, choices=Metric.choices)
    goal = models.DecimalField(pgettext_lazy("aim", "goal"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["campaign", "pk"]
        verbose_name = pgettext_lazy("campaign", "aim")
        verbose_name_plural = pgettext_lazy("campaign", "aims")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "metric"], name="campaigns_aim_once"),
            models.CheckConstraint(condition=Q(goal__gt=0), name="campaigns_aim_goal"),
        ]

    def __str__(self):
        return self.get_metric_display()
