"""People who are no customers yet, the lists they came on with the consent behind them; lost customers who were
called; loyal ones who vouch for the house."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, OutletRecordQuerySet

from .care import Reminder, Segment, SegmentPeriod
from .people import Customer, Vehicle

User = settings.AUTH_USER_MODEL


class OutletQuerySet(OutletRecordQuerySet):
    def at_outlet(self, code: str):
        return self.filter(outlet__code=code) if code else self


# --- Lists from outside -----------------------------------------------------------------------------------------------


class OutsideListQuerySet(OutletQuerySet):
    def with_counts(self):
        """With `people`, and `customers`: how many of them are customers now."""
        converted = Q(prospects__state="converted")
        return self.annotate(people=Count("prospects"), customers=Count("prospects", filter=converted))


class OutsideList(models.Model):
    """A list of people that somebody else collected, and what says that they may be called."""

    number = models.CharField(_("list number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="outside_lists", verbose_name=_("outlet"))
    name = models.CharField(pgettext_lazy("a list", "name"), max_length=80)
    # Translators: 中文 名单提供方
    given_by = models.CharField(_("given by"), max_length=80)
    received_on = models.DateField(pgettext_lazy("a list", "received on"))
    # Translators: 中文 同意来源（客户在哪里、以什么方式同意被联系）
    consent_source = models.CharField(_("source of the consent"), max_length=200)
    note = models.CharField(_("note"), max_length=400, blank=True, default="")

    objects = OutsideListQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name = _("list from outside")
        verbose_name_plural = _("lists from outside")
        indexes = [models.Index(fields=["outlet", "-received_on", "-id"], name="customers_list_of_outlet")]
        constraints = [
            models.CheckConstraint(condition=~Q(consent_source=""), name="customers_outsidelist_with_consent"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("customers:outside_list", args=[self.pk])


# --- Prospects --------------------------------------------------------------------------------------------------------


class ProspectQuerySet(OutletQuerySet):
    def open(self):
        return self.filter(state__in=Prospect.OPEN)

    def over(self):
        return self.exclude(state__in=Prospect.OPEN)

    def callable(self):
        """Open, and they agreed to be called and still do."""
        return self.open().filter(consent=True, withdrawn_at__isnull=True)

    def not_callable(self):
        return self.open().exclude(consent=True, withdrawn_at__isnull=True)

    def to_work_on(self, on: date):
        return self.callable().filter(next_on__lte=on)

    def without_owner(self):
        return self.filter(owner__isnull=True)

    def matching(self, query):
        """By name, pinyin, the end of the phone number or the prospect's number."""
        if not query:
            return self
        asked = Q(name__icontains=query.text) | Q(number=query.number) | Q(car__icontains=query.text)
        if query.letters:
            asked |= Q(name_key__contains=query.letters)
        if len(query.phone) >= 4:
            asked |= Q(mobile__endswith=query.phone)
        return self.filter(asked)

    def for_list(self):
        return self.select_related("outlet__area", "owner", "outside_list", "customer")

    def by_source(self) -> list[dict]:
        """`source`, `all`, `callable`, `converted` and `dropped`, the fullest first."""
        rows = (
            self.order_by()
            .values("source")
            .annotate(
                all=Count("pk"),
                callable=Count("pk", filter=Q(consent=True, withdrawn_at__isnull=True)),
                converted=Count("pk", filter=Q(state=Prospect.State.CONVERTED)),
                dropped=Count("pk", filter=Q(state=Prospect.State.DROPPED)),
            )
        )
        return sorted(rows, key=lambda row: (-row["all"], row["source"]))


class Prospect(models.Model):
    """Somebody who may become a customer. Without a consent and its source nobody may call."""

    class Source(models.TextChoices):
        # Translators: 中文 车展
        SHOW = "show", pgettext_lazy("prospect", "Show")
        # Translators: 中文 活动
        EVENT = "event", pgettext_lazy("prospect", "Event")
        # Translators: 中文 外部名单
        OUTSIDE_LIST = "outside_list", pgettext_lazy("prospect", "List from outside")
        # Translators: 中文 到店
        WALK_IN = "walk_in", pgettext_lazy("prospect", "Came by")
        # Translators: 中文 转介绍
        RECOMMENDED = "recommended", pgettext_lazy("prospect", "Recommended")
        # Translators: 中文 线上
        ONLINE = "online", pgettext_lazy("prospect", "Online")

    class State(models.TextChoices):
        # Translators: 中文 待联系
        NEW = "new", pgettext_lazy("prospect", "New")
        # Translators: 中文 跟进中
        CONTACTED = "contacted", pgettext_lazy("prospect", "In contact")
        # Translators: 中文 已成为客户
        CONVERTED = "converted", pgettext_lazy("prospect", "Customer now")
        # Translators: 中文 已放弃
        DROPPED = "dropped", pgettext_lazy("prospect", "Dropped")

    OPEN = (State.NEW, State.CONTACTED)
    SHAPES = {State.NEW: "open", State.CONTACTED: "doing", State.CONVERTED: "done", State.DROPPED: "shut"}

    number = models.CharField(_("prospect number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="prospects", verbose_name=_("outlet"))
    name = models.CharField(_("name"), max_length=80)
    name_key = models.CharField(max_length=120, editable=False, default="")
    mobile = models.CharField(_("mobile"), max_length=30)
    # Translators: 中文 意向车型或现有车辆
    car = models.CharField(_("car wanted or driven"), max_length=80, blank=True, default="")
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    # Translators: 中文 车展或活动名称
    event = models.CharField(_("which show or event"), max_length=80, blank=True, default="")
    outside_list = models.ForeignKey(
        OutsideList,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="prospects",
        verbose_name=_("list from outside"),
    )
    met_on = models.DateField(_("met on"))
    consent = models.BooleanField(_("agreed to be called"), default=False)
    consent_source = models.CharField(_("source of the consent"), max_length=200, blank=True, default="")
    # What is taken back stays taken back, whatever a later import says.
    withdrawn_at = models.DateTimeField(_("consent taken back"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.NEW)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="prospects", verbose_name=_("owner")
    )
    next_on = models.DateField(_("next on"), null=True, blank=True)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="prospects", verbose_name=_("customer")
    )
    words = models.CharField(_("words"), max_length=400, blank=True, default="")
    # The same form sent twice means one prospect.
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = ProspectQuerySet.as_manager()

    class Meta:
        ordering = ["-met_on", "-pk"]
        verbose_name = _("prospect")
        verbose_name_plural = _("prospects")
        indexes = [
            models.Index(fields=["outlet", "-met_on", "-id"], name="customers_prospect_of_outlet"),
            models.Index(
                fields=["next_on"], condition=Q(state__in=["new", "contacted"]), name="customers_prospect_to_do"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(consent=False) | ~Q(consent_source=""), name="customers_prospect_consent_with_source"
            ),
            models.CheckConstraint(
                condition=~Q(source="outside_list") | Q(outside_list__isnull=False),
                name="customers_prospect_from_a_list",
            ),
            models.CheckConstraint(
                condition=Q(state="converted", customer__isnull=False)
                | ~Q(state="converted") & Q(customer__isnull=True),
                name="customers_prospect_converted_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "contacted"], ended_at__isnull=True)
                | Q(state__in=["converted", "dropped"], ended_at__isnull=False),
                name="customers_prospect_ended_then",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(words=""), name="customers_prospect_dropped_with_reason"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("customers:prospect", args=[self.pk])

    @property
    def shape(self) -> str:
        return self.SHAPES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def may_be_called(self) -> bool:
        return self.is_open and self.consent and self.withdrawn_at is None


class ProspectCall(models.Model):
    """Somebody tried to reach a prospect."""

    class Outcome(models.TextChoices):
        REACHED = "reached", pgettext_lazy("call", "Reached")
        NO_ANSWER = "no_answer", pgettext_lazy("call", "No answer")
        WRONG_NUMBER = "wrong_number", pgettext_lazy("call", "Wrong number")
        # Translators: 中文 不愿再接电话
        NO_MORE = "no_more", pgettext_lazy("prospect", "Wants no calls")

    prospect = models.ForeignKey(Prospect, on_delete=models.PROTECT, related_name="calls")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    words = models.CharField(_("what was said"), max_length=400, blank=True, default="")
    next_on = models.DateField(_("next on"), null=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("call to a prospect")
        verbose_name_plural = _("calls to prospects")

    def __str__(self):
        return self.get_outcome_display()


# --- Lost customers ---------------------------------------------------------------------------------------------------


class LostCallQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("reminder__outlet__area__region", "reminder__outlet__area", "reminder__outlet")
        )

    def at_outlet(self, code: str):
        return self.filter(reminder__outlet__code=code) if code else self

    def between(self, first=None, last=None):
        """Made on these days, both included."""
        found = self.filter(at__date__gte=first) if first else self
        return found.filter(at__date__lte=last) if last else found

    def by_reason(self) -> list[dict]:
        """`reason`, `number` and `back` (of these the car came since), the most frequent first; of those reached."""
        rows = (
            self.filter(outcome=LostCall.Outcome.REACHED)
            .order_by()
            .values("reason")
            .annotate(number=Count("pk"), back=Count("pk", filter=Q(reminder__came_on__isnull=False)))
        )
        return sorted(rows, key=lambda row: (-row["number"], row["reason"]))


class LostCall(models.Model):
    """A customer who stays away was called: why, in a word of the list and in their own."""

    class Outcome(models.TextChoices):
        REACHED = "reached", pgettext_lazy("call", "Reached")
        NO_ANSWER = "no_answer", pgettext_lazy("call", "No answer")
        WRONG_NUMBER = "wrong_number", pgettext_lazy("call", "Wrong number")

    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="lost_calls")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    reason = models.CharField(_("why the customer stays away"), max_length=60, blank=True, default="")
    # Translators: 中文 现在去哪里保养
    elsewhere = models.CharField(_("where the car is serviced now"), max_length=80, blank=True, default="")
    words = models.CharField(_("what was said"), max_length=400, blank=True, default="")
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))

    objects = LostCallQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("call to a lost customer")
        verbose_name_plural = _("calls to lost customers")
        constraints = [
            models.UniqueConstraint(
                fields=["reminder"], condition=Q(outcome="reached"), name="customers_lostcall_reached_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome="reached") & ~Q(reason="") | ~Q(outcome="reached") & Q(reason=""),
                name="customers_lostcall_reason_when_reached",
            ),
        ]

    def __str__(self):
        return self.get_outcome_display()


def lost_reminders():
    """Reminders that say somebody stays away: the list of lost customers to be called."""
    return Reminder.objects.filter(kind=Reminder.Kind.LOST)


def lost_matching(reminders, query):
    """By car or customer, as the search has it."""
    if not query:
        return reminders
    asked = Q(customer__in=Customer.objects.matching(query).values("pk"))
    if len(query.plain) >= 2:
        asked |= Q(vehicle__in=Vehicle.objects.marked(query.plain).values("pk"))
    return reminders.filter(asked)


# --- References -------------------------------------------------------------------------------------------------------


def loyal_customers():
    """Customers in the loyal segment at present."""
    present = SegmentPeriod.objects.filter(segment=Segment.LOYAL, to_on__isnull=True)
    return Customer.objects.present().filter(pk__in=present.values("customer"))


def without_reference(customers):
    """Those of the customers who are not noted as willing."""
    return customers.exclude(pk__in=Reference.objects.willing().values("customer"))


class ReferenceQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("customer__outlet__area__region", "customer__outlet__area", "customer__outlet")
        )

    def willing(self):
        return self.filter(withdrawn_at__isnull=True)

    def withdrawn(self):
        return self.filter(withdrawn_at__isnull=False)

    def at_outlet(self, code: str):
        return self.filter(customer__outlet__code=code) if code else self

    def for_list(self):
        return self.select_related("customer__outlet__area", "noted_by").annotate(used=Count("uses"))


class Reference(models.Model):
    """A loyal customer is willing to be named when the house speaks of itself, for what, since when."""

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="references", verbose_name=_("customer")
    )
    # Translators: 中文 愿意用于（例如：口碑案例、视频、到店体验）
    willing_for = models.CharField(_("willing for"), max_length=200)
    willing_on = models.DateField(_("said so on"))
    # Translators: 中文 同意方式（口头、书面、微信）
    said_how = models.CharField(_("how it was said"), max_length=200)
    noted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_reason = models.CharField(_("reason"), max_length=400, blank=True, default="")

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-noted_at", "-pk"]
        # Translators: 中文 口碑客户
        verbose_name = _("willing reference")
        verbose_name_plural = _("willing references")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(withdrawn_at__isnull=True), name="customers_reference_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_at__gte=F("noted_at")) & ~Q(withdrawn_reason=""),
                name="customers_reference_withdrawn_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.customer} · {self.willing_for}"


class ReferenceUse(models.Model):
    """The reference was used: where and when."""

    reference = models.ForeignKey(Reference, on_delete=models.PROTECT, related_name="uses")
    used_on = models.DateField(_("used on"))
    what = models.CharField(_("used for"), max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-used_on", "-pk"]
        verbose_name = _("use of a reference")
        verbose_name_plural = _("uses of references")

    def __str__(self):
        return self.what
