"""Guarantee shipments: requested, signed, on the road before payment, arrived, and their paperwork made good."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Case, Vehicle
from staff.models import Outlet, OutletRecordQuerySet
from workshop.models import RepairOrder

from .stock import Part, Warehouse

User = settings.AUTH_USER_MODEL


class GuaranteeQuerySet(OutletRecordQuerySet):
    def alive(self):
        """Neither refused nor taken back."""
        return self.exclude(state__in=(Guarantee.State.REFUSED, Guarantee.State.WITHDRAWN))

    def without_papers(self):
        """On the road or there, and the paperwork not made good yet."""
        gone = (Guarantee.State.SHIPPED, Guarantee.State.ARRIVED)
        return self.filter(state__in=gone, papers_at__isnull=True)

    def papers_of_year(self, year: int) -> dict[str, int]:
        """Of those whose paperwork is to be made good in the year: how many (`due`), and of how many it is (`done`)."""
        of_year = self.order_by().filter(papers_due_on__year=year)
        return of_year.aggregate(due=Count("pk"), done=Count("papers_at"))

    def papers_overdue(self, on):
        return self.without_papers().filter(papers_due_on__lt=on)

    def matching(self, text: str):
        text = text.strip()
        if not text:
            return self
        plate = text.replace(" ", "").upper()
        by_part = GuaranteeLine.objects.filter(part__number__istartswith=text)
        return self.filter(
            Q(number__istartswith=text) | Q(vehicle__plate__contains=plate) | Q(pk__in=by_part.values("guarantee"))
        )

    def for_list(self):
        return self.select_related("outlet__area", "vehicle", "case", "requested_by")

    def worth(self):
        return self.order_by().aggregate(worth=Sum("amount"))["worth"] or 0


class Guarantee(models.Model):
    """Parts that go out on signatures before they are paid; around 15 March also as a loan."""

    class Kind(models.TextChoices):
        # Translators: 中文 担保发货
        SHIPMENT = "guarantee", _("Guarantee shipment")
        # Translators: 中文 中转库借件
        LOAN = "loan", _("Loan around 15 March")

    class Reason(models.TextChoices):
        KEY_CASE = "key_case", _("Key-customer case")
        # Translators: 中文 车辆停驶
        OFF_ROAD = "off_road", _("Car off the road")
        # Translators: 中文 3·15 备件
        PLAN_315 = "plan_315", _("Stock for 15 March")

    class Source(models.TextChoices):
        # Translators: 中文 中转库
        TRANSIT = "transit", _("Transit warehouse")
        # Translators: 中文 公司快递
        EXPRESS = "express", _("Company, by express")
        # Translators: 中文 公司空运
        AIR = "air", _("Company, by air")
        # Translators: 中文 拆新车件
        NEW_CAR = "new_car", _("From a new car at a dealer nearby")

    class State(models.TextChoices):
        # Translators: 中文 顾问提出，待配件经理处理
        ASKED = "asked", pgettext_lazy("guarantee", "Asked for by an advisor")
        # Translators: 中文 草稿
        DRAFT = "draft", pgettext_lazy("guarantee", "Draft")
        SUBMITTED = "submitted", pgettext_lazy("guarantee", "Being signed")
        SIGNED = "signed", pgettext_lazy("guarantee", "Signed, to be shipped")
        REFUSED = "refused", pgettext_lazy("guarantee", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("guarantee", "Taken back")
        SHIPPED = "shipped", pgettext_lazy("guarantee", "On the road")
        ARRIVED = "arrived", pgettext_lazy("guarantee", "Arrived")

    # What may still be written anew.
    OPEN = (State.ASKED, State.DRAFT, State.SUBMITTED, State.SIGNED)

    number = models.CharField(_("number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="guarantees", verbose_name=_("outlet"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind.choices, default=Kind.SHIPMENT)
    reason = models.CharField(_("reason"), max_length=8, choices=Reason.choices)
    words = models.CharField(_("why it cannot wait"), max_length=400)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="guarantees", verbose_name=_("case")
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, blank=True, related_name="guarantees", verbose_name=_("car")
    )
    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="guarantees",
        verbose_name=_("repair order"),
    )  # fmt: skip
    source = models.CharField(_("from where"), max_length=7, choices=Source.choices)
    # The transit warehouse it is drawn from; empty for all other sources.
    warehouse = models.ForeignKey(
        Warehouse, on_delete=models.PROTECT, null=True, blank=True, related_name="guarantees",
        verbose_name=_("transit warehouse"),
    )  # fmt: skip
    # The dealer nearby whose new car gives the part.
    dealer = models.CharField(_("dealer and car"), max_length=120, blank=True, default="")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, default=0)
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.DRAFT)
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    made_at = models.DateTimeField(_("written"))
    # Who wrote it down: an advisor who asks for it, or the parts manager.
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    requested_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="guarantees",
        verbose_name=_("requested by"),
    )  # fmt: skip
    signed_at = models.DateTimeField(_("signed"), null=True, blank=True)
    # Translators: 中文 承运方
    carrier = models.CharField(_("carrier"), max_length=60, blank=True, default="")
    # Translators: 中文 运单号
    tracking = models.CharField(_("tracking number"), max_length=60, blank=True, default="")
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    shipped_at = models.DateTimeField(_("shipped"), null=True, blank=True)
    shipped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    arrived_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    papers_due_on = models.DateField(_("paperwork by"), null=True, blank=True)
    papers_at = models.DateTimeField(_("paperwork made good"), null=True, blank=True)
    papers_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    papers = models.CharField(_("document of payment or return"), max_length=120, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=400, blank=True, default="")
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = GuaranteeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        # Translators: 中文 配件担保
        verbose_name = _("parts guarantee")
        verbose_name_plural = _("parts guarantees")
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="parts_guarantee_latest"),
            models.Index(fields=["outlet", "state", "-made_at"], name="parts_guarantee_of_outlet"),
            models.Index(fields=["state", "papers_due_on"], name="parts_guarantee_papers"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="parts_guarantee_amount"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "draft", "withdrawn"]) | Q(amount__gt=0, requested_by__isnull=False),
                name="parts_guarantee_requested_whole",
            ),
            models.CheckConstraint(
                condition=Q(source="transit", warehouse__isnull=False)
                | ~Q(source="transit") & Q(warehouse__isnull=True),
                name="parts_guarantee_from_transit",
            ),
            models.CheckConstraint(
                condition=Q(source="new_car", kind="loan") & ~Q(dealer="") | ~Q(source="new_car") & Q(dealer=""),
                name="parts_guarantee_new_car_of_a_dealer",
            ),
            models.CheckConstraint(
                condition=~Q(reason="key_case") | Q(case__isnull=False), name="parts_guarantee_names_its_case"
            ),
            models.CheckConstraint(
                condition=~Q(reason="off_road") | Q(vehicle__isnull=False), name="parts_guarantee_names_its_car"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["shipped", "arrived"], shipped_at__isnull=False, papers_due_on__isnull=False)
                | ~Q(state__in=["shipped", "arrived"]) & Q(shipped_at__isnull=True),
                name="parts_guarantee_shipped_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="arrived", arrived_at__isnull=False)
                | ~Q(state="arrived") & Q(arrived_at__isnull=True),
                name="parts_guarantee_arrived_whole",
            ),
            models.CheckConstraint(
                condition=Q(papers_at__isnull=True, papers="")
                | Q(papers_at__isnull=False, shipped_at__isnull=False) & ~Q(papers=""),
                name="parts_guarantee_papers_named",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="parts_guarantee_ended_with_reason",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("parts:guarantee", args=[self.number])

    @property
    def shape(self) -> str:
        """The form of the state's chip."""
        if self.state in (self.State.REFUSED, self.State.WITHDRAWN):
            return "shut"
        if self.state == self.State.ARRIVED:
            return "done" if self.papers_at else "doing"
        return "open" if self.state in (self.State.ASKED, self.State.DRAFT) else "doing"


class GuaranteeLine(models.Model):
    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveSmallIntegerField(_("line"))
    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="guarantee_lines", verbose_name=_("part"))
    quantity = models.PositiveIntegerField(_("quantity"))
    price = models.DecimalField(_("price of one"), max_digits=12, decimal_places=2)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["guarantee", "line"]
        verbose_name = _("line of a guarantee")
        verbose_name_plural = _("lines of guarantees")
        constraints = [
            models.UniqueConstraint(fields=["guarantee", "line"], name="parts_guaranteeline_once"),
            models.UniqueConstraint(fields=["guarantee", "part"], name="parts_guaranteeline_part_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, price__gte=0, amount__gte=0), name="parts_guaranteeline_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.guarantee} {self.line}"
