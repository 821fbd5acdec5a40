"""Insurance renewals: each policy that ends is worked once, from the due list to won or lost, with its quotes."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Employee, Outlet, OutletRecordQuerySet
from staff.months import month_after

from .people import Customer, Vehicle

User = settings.AUTH_USER_MODEL

# A policy year: two last days nearer than this to each other belong to the same policy, one of them corrected.
SAME_POLICY = timedelta(days=180)


class RenewalQuerySet(OutletRecordQuerySet):
    def open(self):
        return self.filter(state__in=Renewal.OPEN)

    def over(self):
        return self.exclude(state__in=Renewal.OPEN)

    def owned_by(self, user):
        return self.filter(owner=user)

    def without_owner(self):
        return self.filter(owner__isnull=True)

    def to_work_on(self, on: date):
        """Open, and their day has come."""
        return self.open().filter(next_on__lte=on)

    def ending_without_quote(self, on: date, days: int):
        """The policy ends within so many days, or has ended, and the customer has no price yet."""
        unquoted = (Renewal.State.DUE, Renewal.State.CONTACTED)
        return self.filter(state__in=unquoted, insurance_until__lte=on + timedelta(days=days))

    def ending_in(self, first: date | None = None, last: date | None = None):
        """Whose policy ends in these months, both included; None leaves that end open."""
        found = self.filter(insurance_until__gte=first.replace(day=1)) if first else self
        return found.filter(insurance_until__lt=month_after(last)) if last else found

    def in_district(self, district: str):
        return self.filter(vehicle__customer__district=district) if district else self

    def at_outlet(self, code: str):
        return self.filter(outlet__code=code) if code else self

    def with_insurer(self, insurer: str):
        """Won with the insurer, or quoted by it."""
        if not insurer:
            return self
        quoted = RenewalQuote.objects.live().filter(insurer=insurer)
        return self.filter(Q(won_quote__insurer=insurer) | Q(state__in=Renewal.OPEN, pk__in=quoted.values("renewal")))

    def matching(self, query):
        """By car or owner, as the search has it. `query`: `customers.search.Query`; an empty one narrows nothing."""
        if not query:
            return self
        asked = Q(vehicle__customer__in=Customer.objects.matching(query).values("pk"))
        if len(query.plain) >= 2:
            asked |= Q(vehicle__in=Vehicle.objects.marked(query.plain).values("pk"))
        return self.filter(asked)

    def for_list(self):
        """With what a row shows."""
        return self.select_related("vehicle__customer", "outlet__area", "owner", "won_quote", "referred_by")

    def for_page(self):
        return self.select_related(
            "vehicle__customer__outlet__area__region",
            "outlet__area__region",
            "owner",
            "ended_by",
            "won_quote",
            "referred_by",
        )

    def districts(self) -> list[str]:
        """The districts of the owners, in order."""
        found = self.order_by().values_list("vehicle__customer__district", flat=True).distinct()
        return sorted(filter(None, found))

    def months(self) -> list[date]:
        """First days of the months in which policies end, in order."""
        found = self.order_by().annotate(month=TruncMonth("insurance_until")).values_list("month", flat=True)
        return sorted(found.distinct())

    def _counted(self, *by: str) -> list[dict]:
        won = Q(state=Renewal.State.WON)
        return list(
            self.order_by()
            .values(*by)
            .annotate(
                all=Count("pk"),
                won=Count("pk", filter=won),
                lost=Count("pk", filter=Q(state__in=(Renewal.State.LOST, Renewal.State.LAPSED))),
                premium=Sum(RenewalQuote.PREMIUM_OF_WON, filter=won, default=0),
            )
        )

    def by_month(self) -> list[dict]:
        """`month`, `all`, `won`, `lost` and `premium` of what was won, by the month in which the policy ends."""
        rows = self.annotate(month=TruncMonth("insurance_until"))._counted("month")
        return sorted(rows, key=lambda row: row["month"])

    def by_person(self) -> list[dict]:
        """The same of those that somebody ended: `ended_by` and `ended_by__name`."""
        rows = self.filter(ended_by__isnull=False)._counted("ended_by", "ended_by__name")
        return sorted(rows, key=lambda row: (-row["premium"], row["ended_by"]))

    def by_insurer(self) -> list[dict]:
        """`insurer`, `won` and `premium` of what was won."""
        rows = self.filter(state=Renewal.State.WON)._counted("won_quote__insurer")
        named = [row | {"insurer": row["won_quote__insurer"]} for row in rows]
        return sorted(named, key=lambda row: (-row["won"], row["insurer"]))

    def by_reason(self) -> list[dict]:
        """`lost_reason` and `number` of what was lost."""
        rows = self.filter(state=Renewal.State.LOST).order_by().values("lost_reason").annotate(number=Count("pk"))
        return sorted(rows, key=lambda row: (-row["number"], row["lost_reason"]))

    def by_referral(self) -> list[dict]:
        """`referred_by__name` with `all`, `won` and `lost` of what staff brought."""
        rows = self.filter(referred_by__isnull=False)._counted("referred_by", "referred_by__name")
        return sorted(rows, key=lambda row: (-row["won"], -row["all"], row["referred_by"]))


class Renewal(models.Model):
    """One policy of a car that ends, and what became of it. One row for each car and policy year."""

    class State(models.TextChoices):
        # Translators: 中文 待联系
        DUE = "due", pgettext_lazy("renewal", "To be contacted")
        # Translators: 中文 已联系
        CONTACTED = "contacted", pgettext_lazy("renewal", "Contacted")
        # Translators: 中文 已报价
        QUOTED = "quoted", pgettext_lazy("renewal", "Quoted")
        # Translators: 中文 已续保
        WON = "won", pgettext_lazy("renewal", "Won")
        # Translators: 中文 战败
        LOST = "lost", pgettext_lazy("renewal", "Lost")
        # Translators: 中文 过期未结
        LAPSED = "lapsed", pgettext_lazy("renewal", "Lapsed")

    OPEN = (State.DUE, State.CONTACTED, State.QUOTED)
    SHAPES = {
        State.DUE: "open",
        State.CONTACTED: "doing",
        State.QUOTED: "doing",
        State.WON: "done",
        State.LOST: "shut",
        State.LAPSED: "shut",
    }

    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, related_name="renewals", verbose_name=_("car"))
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="renewals", verbose_name=_("outlet"))
    # The last day of the policy that ends; follows a correction of the car's record while the renewal is open.
    insurance_until = models.DateField(_("insurance until"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DUE)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name=_("owner")
    )
    referred_by = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referred_renewals",
        verbose_name=pgettext_lazy("renewal", "referred by"),
    )
    # When somebody is to see to it next.
    next_on = models.DateField(_("next on"))
    # The customer asked for that day: the contact budget does not stand against it.
    agreed = models.BooleanField(_("agreed with the customer"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    made_at = models.DateTimeField(_("put on the list"))
    contacted_at = models.DateTimeField(_("first reached"), null=True, blank=True)
    quoted_at = models.DateTimeField(_("first quoted"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    won_quote = models.ForeignKey(
        "customers.RenewalQuote",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quote taken"),
    )
    renewed_until = models.DateField(_("insured anew until"), null=True, blank=True)
    lost_reason = models.CharField(_("why it was lost"), max_length=60, blank=True, default="")
    lost_to = models.CharField(_("insurer the customer went to"), max_length=60, blank=True, default="")
    words = models.CharField(_("words"), max_length=400, blank=True, default="")

    objects = RenewalQuerySet.as_manager()

    class Meta:
        ordering = ["insurance_until", "pk"]
        verbose_name = _("insurance renewal")
        verbose_name_plural = _("insurance renewals")
        indexes = [
            models.Index(fields=["outlet", "insurance_until", "id"], name="customers_renewal_of_outlet"),
            models.Index(fields=["outlet", "-ended_at", "-id"], name="customers_renewal_ended"),
            models.Index(
                fields=["owner", "next_on"],
                condition=Q(state__in=["due", "contacted", "quoted"]),
                name="customers_renewal_to_do",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "insurance_until"], name="customers_renewal_once"),
            models.UniqueConstraint(
                fields=["vehicle"],
                condition=Q(state__in=["due", "contacted", "quoted"]),
                name="customers_renewal_one_open_per_car",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "contacted", "quoted"], ended_at__isnull=True, ended_by__isnull=True)
                | Q(state__in=["won", "lost"], ended_at__isnull=False, ended_by__isnull=False)
                | Q(state="lapsed", ended_at__isnull=False, ended_by__isnull=True),
                name="customers_renewal_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="won", won_quote__isnull=False, renewed_until__gt=F("insurance_until"))
                | ~Q(state="won") & Q(won_quote__isnull=True, renewed_until__isnull=True),
                name="customers_renewal_won_with_quote",
            ),
            models.CheckConstraint(
                condition=Q(state="lost") & ~Q(lost_reason="") | ~Q(state="lost") & Q(lost_reason="", lost_to=""),
                name="customers_renewal_lost_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="quoted") | Q(quoted_at__isnull=False), name="customers_renewal_quoted_then"
            ),
        ]

    def __str__(self):
        return f"{self.vehicle} · {self.insurance_until}"

    def get_absolute_url(self):
        return reverse("customers:renewal", args=[self.pk])

    @property
    def shape(self) -> str:
        """The shape that shows the state of work."""
        return self.SHAPES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def customer(self) -> Customer:
        """Whoever owns the car by now: that is the person who will insure it."""
        return self.vehicle.customer


class RenewalQuoteQuerySet(models.QuerySet):
    def live(self):
        return self.filter(withdrawn_at__isnull=True)


class RenewalQuote(models.Model):
    """What an insurer asks for a policy year. A change keeps the row and raises `version`; the trail keeps the old."""

    PREMIUM_OF_WON = F("won_quote__compulsory") + F("won_quote__commercial")
    AMOUNTS = ("compulsory", "commercial", "vehicle_tax")

    renewal = models.ForeignKey(Renewal, on_delete=models.PROTECT, related_name="quotes")
    insurer = models.CharField(_("insurer"), max_length=60)
    # Translators: 中文 交强险
    compulsory = models.DecimalField(_("compulsory insurance"), max_digits=10, decimal_places=2, default=0)
    # Translators: 中文 商业险
    commercial = models.DecimalField(_("commercial insurance"), max_digits=10, decimal_places=2, default=0)
    # Translators: 中文 车船税（代收）
    vehicle_tax = models.DecimalField(_("vehicle tax"), max_digits=10, decimal_places=2, default=0)
    cover = models.CharField(_("what is covered"), max_length=400, blank=True, default="")
    valid_until = models.DateField(_("holds until"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # The same form sent twice means one quote.
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = RenewalQuoteQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            models.CheckConstraint(
                condition=Q(compulsory__gte=0, commercial__gte=0, vehicle_tax__gte=0),
                name="customers_renewalquote_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(compulsory__gt=0) | Q(commercial__gt=0), name="customers_renewalquote_for_something"
            ),
            models.CheckConstraint(condition=~Q(insurer=""), name="customers_renewalquote_with_insurer"),
        ]

    def __str__(self):
        return f"{self.insurer} {self.total}"

    @property
    def premium(self):
        """What the insurer gets; the tax is only collected along with it."""
        return self.compulsory + self.commercial

    @property
    def total(self):
        """What the customer pays."""
        return self.premium + self.vehicle_tax

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None


class RenewalCall(models.Model):
    """Somebody tried to reach the owner about a renewal, or was called."""

    class Outcome(models.TextChoices):
        # Translators: 中文 已联系上
        REACHED = "reached", pgettext_lazy("call", "Reached")
        # Translators: 中文 约时间再打
        LATER = "later", pgettext_lazy("renewal", "Wants a call another day")
        # Translators: 中文 没人接
        NO_ANSWER = "no_answer", pgettext_lazy("call", "No answer")
        # Translators: 中文 号码错误
        WRONG_NUMBER = "wrong_number", pgettext_lazy("call", "Wrong number")
        # Translators: 中文 客户来电或到店
        CAME = "came", pgettext_lazy("renewal", "Customer called or came")

    # The customer was spoken to: this is a contact.
    SPOKEN = (Outcome.REACHED, Outcome.LATER, Outcome.CAME)

    renewal = models.ForeignKey(Renewal, on_delete=models.PROTECT, related_name="calls")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    words = models.CharField(_("what was said"), max_length=400, blank=True, default="")
    next_on = models.DateField(_("next on"), null=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("call about a renewal")
        verbose_name_plural = _("calls about renewals")

    def __str__(self):
        return self.get_outcome_display()
