"""The owners' club: its levels with their benefits, members with terms and cards, what they used, partner merchants."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.club_rules import off_figure
from customers.models import Customer, Vehicle
from staff.models import Outlet, OutletRecordQuerySet
from workshop.models import RepairOrder

User = settings.AUTH_USER_MODEL
# Percent.
ALL = 100
# February has its 29th in some years, and somebody is born on it.
LONG_MONTHS, SHORT_MONTHS, FEBRUARY = (1, 3, 5, 7, 8, 10, 12), (4, 6, 9, 11), 2


class ClubLevelQuerySet(OutletRecordQuerySet):
    def open(self):
        """Those that one can join."""
        return self.filter(closed_at__isnull=True)

    def with_members(self, on):
        """With `members_now`: how many members are of the level on a day."""
        now = Q(members__ended_at__isnull=True) & (
            Q(members__valid_until__isnull=True) | Q(members__valid_until__gte=on)
        )
        return self.annotate(members_now=Count("members", filter=now))


class ClubLevel(models.Model):
    """A level of an outlet's club: what a term costs, how long it lasts, and who may have it."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="club_levels", verbose_name=_("outlet"))
    name = models.CharField(pgettext_lazy("club", "name"), max_length=40)
    # The first is the lowest.
    position = models.PositiveSmallIntegerField(pgettext_lazy("club", "rank"), default=1)
    # Nothing: free of charge.
    fee = models.DecimalField(_("fee of a term (yuan)"), max_digits=10, decimal_places=2, default=0)
    # Without: until it is ended.
    months = models.PositiveSmallIntegerField(_("months of a term"), null=True)
    # Translators: 中文 入会条件
    qualifies = models.CharField(_("who may have it"), max_length=400, blank=True, default="")
    made_at = models.DateTimeField(_("written"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    # Nobody joins any more; its members stay until their term ends.
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0, editable=False)
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = ClubLevelQuerySet.as_manager()

    class Meta:
        ordering = ["outlet", "position", "pk"]
        # Translators: 中文 会员等级
        verbose_name = _("level of the club")
        verbose_name_plural = _("levels of the club")
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "name"], condition=Q(closed_at__isnull=True), name="campaigns_clublevel_name_once"
            ),
            models.CheckConstraint(condition=Q(fee__gte=0), name="campaigns_clublevel_fee"),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gte=1), name="campaigns_clublevel_months"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="campaigns_clublevel_closed_whole",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campaigns:club_level", args=[self.pk])


class BenefitQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(Q(from_on__isnull=True) | Q(from_on__lte=on)).filter(
            Q(to_on__isnull=True) | Q(to_on__gte=on)
        )


class Benefit(models.Model):
    """What members of a level may have: a value-added service so many times in a period, or a discount."""

    class Service(models.TextChoices):
        # Translators: 中文 免费检测
        CHECK = "check", pgettext_lazy("benefit", "Free check")
        # Translators: 中文 道路救援
        RESCUE = "rescue", pgettext_lazy("benefit", "Road rescue")
        # Translators: 中文 上门取送车
        PICK_UP = "pick_up", pgettext_lazy("benefit", "Pick-up and delivery")
        # Translators: 中文 洗车
        WASH = "wash", pgettext_lazy("benefit", "Wash")
        # Translators: 中文 代步车
        LOAN_CAR = "loan_car", pgettext_lazy("benefit", "Loan car")
        # Translators: 中文 保养
        MAINTENANCE = "maintenance", pgettext_lazy("benefit", "Maintenance")
        # Translators: 中文 代办年检
        INSPECTION = "inspection", pgettext_lazy("benefit", "Yearly inspection done for the owner")
        # Translators: 中文 工时折扣
        LABOUR_OFF = "labour_off", pgettext_lazy("benefit", "Discount on labour")
        # Translators: 中文 配件折扣
        PARTS_OFF = "parts_off", pgettext_lazy("benefit", "Discount on parts")
        # Translators: 中文 其他服务
        OTHER = "other", pgettext_lazy("benefit", "Something else")

    class Period(models.TextChoices):
        # Translators: 中文 每会员年度
        YEAR = "year", pgettext_lazy("benefit", "in a year of membership")
        # Translators: 中文 每月
        MONTH = "month", pgettext_lazy("benefit", "in a month")
        # Translators: 中文 入会期间
        WHOLE = "whole", pgettext_lazy("benefit", "while a member")

    # What counts by kilometres or days beside the number of times.
    UNITS = {Service.RESCUE: _("km"), Service.PICK_UP: _("km"), Service.LOAN_CAR: _("days")}
    DISCOUNTS = (Service.LABOUR_OFF, Service.PARTS_OFF)

    level = models.ForeignKey(ClubLevel, on_delete=models.PROTECT, related_name="benefits")
    service = models.CharField(_("service"), max_length=12, choices=Service.choices)
    name = models.CharField(pgettext_lazy("benefit", "name"), max_length=60)
    # Without: as often as one likes.
    times = models.PositiveSmallIntegerField(pgettext_lazy("benefit", "how often"), null=True)
    period = models.CharField(pgettext_lazy("benefit", "period"), max_length=5, choices=Period.choices)
    # Of one use, in the service's unit.
    most = models.PositiveIntegerField(_("at most for one use"), null=True)
    percent = models.DecimalField(_("discount in percent"), max_digits=5, decimal_places=2, null=True)
    worth = models.DecimalField(_("worth of one use (yuan)"), max_digits=10, decimal_places=2, null=True)
    words = models.CharField(_("terms in words"), max_length=400, blank=True, default="")
    from_on = models.DateField(pgettext_lazy("benefit", "from"), null=True)
    to_on = models.DateField(pgettext_lazy("benefit", "until"), null=True)
    position = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = BenefitQuerySet.as_manager()

    class Meta:
        ordering = ["level", "position", "pk"]
        # Translators: 中文 会员权益
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        constraints = [
            models.CheckConstraint(condition=Q(times__isnull=True) | Q(times__gte=1), name="campaigns_benefit_times"),
            models.CheckConstraint(
                condition=Q(
                    service__in=["labour_off", "parts_off"], percent__isnull=False, percent__gt=0, percent__lte=100
                )
                | ~Q(service__in=["labour_off", "parts_off"]) & Q(percent__isnull=True),
                name="campaigns_benefit_percent_of_discounts",
            ),
            models.CheckConstraint(
                condition=Q(most__isnull=True) | Q(service__in=["rescue", "pick_up", "loan_car"], most__gte=1),
                name="campaigns_benefit_most_has_a_unit",
            ),
            models.CheckConstraint(condition=Q(worth__isnull=True) | Q(worth__gte=0), name="campaigns_benefit_worth"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")),
                name="campaigns_benefit_forward",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def unit(self):
        return self.UNITS.get(self.service, "")

    @property
    def is_discount(self) -> bool:
        return self.service in self.DISCOUNTS

    @property
    def off_words(self) -> str:
        """The discount as it is said: in Chinese by what remains of the price, elsewhere by what comes off."""
        if self.percent is None:
            return ""
        if self.percent == ALL:
            return str(_("free"))
        figure = off_figure(self.percent, tenths=(get_language() or "").startswith("zh"))
        # Translators: 中文 %(figure)s 折（数字已按折数给出）
        return pgettext("discount", "%(figure)s off") % {"figure": figure}


class MemberQuerySet(OutletRecordQuerySet):
    def standing(self):
        """Not ended, whether or not the term has run out."""
        return self.filter(ended_at__isnull=True)

    def current(self, on):
        """Those who may use their benefits on a day."""
        return self.standing().filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))

    def run_out(self, on):
        """Not ended yet, but their term is over."""
        return self.standing().filter(valid_until__lt=on)

    def ending(self, on, until):
        """Those whose term ends within these days, both included."""
        return self.standing().filter(valid_until__range=(on, until))

    def untold(self):
        """Nobody was told yet that this term ends."""
        return self.filter(Q(reminded_until__isnull=True) | Q(reminded_until__lt=F("valid_until")))

    def born_on(self, month: int, days):
        return self.filter(birth_month=month, birth_day__in=days)

    def of_any(self, vehicles, customers):
        """Of these customers, or for one of these cars or all cars of its owner."""
        owners = Vehicle.objects.filter(pk__in=vehicles).values("customer")
        of_cars = Q(vehicle__in=vehicles) | Q(vehicle__isnull=True, customer__in=owners)
        return self.filter(of_cars | Q(customer__in=customers))

    def matching(self, query):
        """By number, card, plate, name, pinyin or mobile. `query`: `customers.search.Query`."""
        if not query:
            return self
        found = Customer.objects.all().matching(query)
        cars = Vehicle.objects.marked(query.plain) if len(query.plain) >= 2 else Vehicle.objects.none()
        by_card = MemberCard.objects.filter(number=query.number)
        return self.filter(
            Q(number=query.number)
            | Q(pk__in=by_card.values("member"))
            | Q(customer__in=found.values("pk"))
            | Q(vehicle__in=cars.values("pk"))
        )

    def for_list(self):
        return self.select_related("outlet__area", "level", "customer", "vehicle")


class Member(models.Model):
    """A customer's membership, for one car or for all of them. Ended, it stays ended: who comes back joins anew."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="club_members", verbose_name=_("outlet"))
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="club_members", verbose_name=_("customer")
    )
    # Without: for all cars of the customer.
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, related_name="club_members", verbose_name=_("car")
    )
    level = models.ForeignKey(
        ClubLevel, on_delete=models.PROTECT, related_name="members", verbose_name=pgettext_lazy("club", "level")
    )
    joined_on = models.DateField(_("joined"))
    # The last day of the last term; without: until it is ended.
    valid_until = models.DateField(_("valid until"), null=True)
    # Only with the customer's consent.
    birth_month = models.PositiveSmallIntegerField(_("birthday: month"), null=True)
    birth_day = models.PositiveSmallIntegerField(_("birthday: day"), null=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True)
    birthday_consent_at = models.DateTimeField(_("consent to keep the birthday"), null=True)
    birthday_consent_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("entered"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    # Nobody where the term ran out and nobody renewed it.
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(_("why it ended"), max_length=400, blank=True, default="")
    # Up to which last day the keeper was told that it ends, so that it is told once.
    reminded_until = models.DateField(null=True, editable=False)
    # Goes up with every change, so that of two in the same instant one is the second.
    version = models.PositiveIntegerField(default=0, editable=False)
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        # Translators: 中文 会员
        verbose_name = _("member of the club")
        verbose_name_plural = _("members of the club")
        indexes = [
            models.Index(fields=["outlet", "-joined_on", "-id"], name="campaigns_member_latest"),
            models.Index(fields=["outlet", "valid_until"], name="campaigns_member_ending"),
            models.Index(fields=["birth_month", "birth_day"], name="campaigns_member_birthday"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "customer"],
                condition=Q(ended_at__isnull=True, vehicle__isnull=True),
                name="campaigns_member_customer_once",
            ),
            models.UniqueConstraint(
                fields=["outlet", "vehicle"],
                condition=Q(ended_at__isnull=True, vehicle__isnull=False),
                name="campaigns_member_car_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("joined_on")),
                name="campaigns_member_forward",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="campaigns_member_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    birth_month__isnull=True, birth_day__isnull=True, birth_year__isnull=True,
                    birthday_consent_at__isnull=True, birthday_consent_by__isnull=True,
                )
                | Q(
                    birth_month__isnull=False, birth_day__isnull=False, birthday_consent_at__isnull=False,
                    birthday_consent_by__isnull=False,
                ),
                name="campaigns_member_birthday_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(birth_day__isnull=True)
                | Q(birth_day__gte=1)
                & (
                    Q(birth_month__in=LONG_MONTHS, birth_day__lte=31)
                    | Q(birth_month__in=SHORT_MONTHS, birth_day__lte=30)
                    | Q(birth_month=FEBRUARY, birth_day__lte=29)
                ),
                name="campaigns_member_birthday_is_a_day",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("campaigns:member", args=[self.number])

    def is_current(self, on) -> bool:
        return self.ended_at is None and (self.valid_until is None or self.valid_until >= on)


class MemberTerm(models.Model):
    """What was agreed and paid: joining, each renewal, each change of level."""

    class Kind(models.TextChoices):
        # Translators: 中文 入会
        JOINED = "joined", pgettext_lazy("club", "Joined")
        # Translators: 中文 续费
        RENEWED = "renewed", pgettext_lazy("club", "Renewed")
        # Translators: 中文 变更等级
        CHANGED = "changed", pgettext_lazy("club", "Level changed")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="terms")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    level = models.ForeignKey(ClubLevel, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True)
    fee = models.DecimalField(_("paid (yuan)"), max_digits=10, decimal_places=2, default=0)
    # Translators: 中文 收据号
    document = models.CharField(pgettext_lazy("membership", "receipt"), max_length=60, blank=True, default="")
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    at = models.DateTimeField(_("entered"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        # Translators: 中文 会籍记录
        verbose_name = _("term of membership")
        verbose_name_plural = _("terms of membership")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(kind="joined"), name="campaigns_memberterm_joined_once"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")), name="campaigns_memberterm_forward"
            ),
            models.CheckConstraint(condition=Q(fee__gte=0), name="campaigns_memberterm_fee"),
            models.CheckConstraint(condition=Q(fee=0) | ~Q(document=""), name="campaigns_memberterm_paid_on_a_receipt"),
        ]

    def __str__(self):
        return f"{self.member} {self.from_on}"


class MemberCardQuerySet(models.QuerySet):
    def good(self):
        return self.filter(void_at__isnull=True)


class MemberCard(models.Model):
    """A card with its own number and code. A new one makes the one before it void."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="cards")
    number = models.CharField(_("card number"), max_length=44, unique=True)
    issued_at = models.DateTimeField(pgettext_lazy("card", "issued"))
    issued_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=pgettext_lazy("card", "issued by")
    )
    void_at = models.DateTimeField(null=True)
    void_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField(_("why it is void"), max_length=200, blank=True, default="")

    objects = MemberCardQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        # Translators: 中文 会员卡
        verbose_name = _("card of a member")
        verbose_name_plural = _("cards of members")
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(void_at__isnull=True), name="campaigns_membercard_one_good"
            ),
            models.CheckConstraint(
                condition=Q(void_at__isnull=True, void_by__isnull=True, void_reason="")
                | Q(void_at__isnull=False) & ~Q(void_reason=""),
                name="campaigns_membercard_void_with_reason",
            ),
        ]

    def __str__(self):
        return self.number


class BenefitUseQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("member__outlet__area__region", "member__outlet__area", "member__outlet")
        )

    def standing(self):
        return self.filter(undone_at__isnull=True)

    def of_order(self, order):
        return self.standing().filter(order=order)


class BenefitUse(models.Model):
    """One use of a benefit: the `nth` of its period, of as many as there were then."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="uses")
    benefit = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="uses")
    # Shown or scanned; without: found by plate, name or mobile.
    card = models.ForeignKey(MemberCard, on_delete=models.PROTECT, null=True, related_name="uses")
    order = models.ForeignKey(
        RepairOrder, on_delete=models.PROTECT, null=True, related_name="benefit_uses", verbose_name=_("repair order")
    )
    on = models.DateField(_("day"))
    # The first day of the period that it counts in, its place there, and how many there were.
    period_from = models.DateField()
    nth = models.PositiveIntegerField()
    allowed = models.PositiveIntegerField(null=True)
    # Of a discount: what it comes off, and how much of it.
    scope = models.CharField(max_length=6, blank=True, default="")
    percent = models.DecimalField(_("discount in percent"), max_digits=5, decimal_places=2, null=True)
    # In the service's unit.
    quantity = models.PositiveIntegerField(_("how much"), null=True)
    # Of a discount what it came to when it was noted; the settlement takes it off the lines as they are then.
    # Translators: 中文 为会员节省（元）
    saved = models.DecimalField(_("saved (yuan)"), max_digits=10, decimal_places=2, default=0)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    at = models.DateTimeField(_("noted"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by"))
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undo_reason = models.CharField(_("why it was taken back"), max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = BenefitUseQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        # Translators: 中文 权益使用记录
        verbose_name = _("use of a benefit")
        verbose_name_plural = _("uses of benefits")
        indexes = [models.Index(fields=["member", "-on"], name="campaigns_benefituse_member")]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "benefit", "period_from", "nth"],
                condition=Q(undone_at__isnull=True),
                name="campaigns_benefituse_once_in_its_place",
            ),
            models.CheckConstraint(
                condition=Q(nth__gte=1) & (Q(allowed__isnull=True) | Q(nth__lte=F("allowed"))),
                name="campaigns_benefituse_never_more_than_allowed",
            ),
            # Off the labour of an order comes one discount, off its parts one.
            models.UniqueConstraint(
                fields=["order", "scope"],
                condition=Q(undone_at__isnull=True) & ~Q(scope=""),
                name="campaigns_benefituse_one_discount",
            ),
            models.CheckConstraint(
                condition=Q(scope="", percent__isnull=True)
                | Q(
                    scope__in=["labour", "parts"],
                    percent__isnull=False,
                    percent__gt=0,
                    percent__lte=100,
                    order__isnull=False,
                ),
                name="campaigns_benefituse_discount_of_an_order",
            ),
            models.CheckConstraint(condition=Q(saved__gte=0), name="campaigns_benefituse_saved"),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(quantity__gte=1), name="campaigns_benefituse_quantity"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason=""),
                name="campaigns_benefituse_undone_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.benefit} {self.on}"


class PartnerQuerySet(OutletRecordQuerySet):
    def working(self, on):
        """Those whose offer is good on a day."""
        days = Q(from_on__isnull=True) | Q(from_on__lte=on)
        return self.filter(days, Q(to_on__isnull=True) | Q(to_on__gte=on), state=Partner.State.ACTIVE)

    def with_uses(self):
        """With `used`: how often its offer was used."""
        standing = PartnerUse.objects.standing().filter(partner=OuterRef("pk")).order_by()
        counted = standing.values("partner").annotate(n=Count("pk")).values("n")
        return self.annotate(used=Coalesce(Subquery(counted), 0))

    def matching(self, text: str):
        text = text.strip()
        return self.filter(Q(name__icontains=text) | Q(trade__icontains=text)) if text else self

    def for_list(self):
        return self.select_related("outlet__area")


class Partner(models.Model):
    """A merchant outside the house that gives members something."""

    class State(models.TextChoices):
        # Translators: 中文 洽谈中
        TALKS = "talks", pgettext_lazy("partner", "In talks")
        # Translators: 中文 合作中
        ACTIVE = "active", pgettext_lazy("partner", "Working together")
        # Translators: 中文 已终止
        ENDED = "ended", pgettext_lazy("partner", "Ended")

    SHAPES = {State.TALKS: "open", State.ACTIVE: "doing", State.ENDED: "shut"}

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="club_partners", verbose_name=_("outlet"))
    name = models.CharField(pgettext_lazy("partner", "name"), max_length=80)
    # Translators: 中文 行业
    trade = models.CharField(pgettext_lazy("partner", "trade"), max_length=40)
    address = models.CharField(_("address"), max_length=120, blank=True, default="")
    phone = models.CharField(_("phone"), max_length=40, blank=True, default="")
    contact = models.CharField(_("contact person"), max_length=40, blank=True, default="")
    # Translators: 中文 会员优惠
    offer = models.CharField(_("what members get"), max_length=400)
    from_on = models.DateField(_("from"), null=True)
    to_on = models.DateField(_("until"), null=True)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.TALKS)
    end_reason = models.CharField(_("why it ended"), max_length=400, blank=True, default="")
    made_at = models.DateTimeField(_("entered"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    version = models.PositiveIntegerField(default=0, editable=False)
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        # Translators: 中文 合作商家
        verbose_name = _("partner merchant")
        verbose_name_plural = _("partner merchants")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")),
                name="campaigns_partner_forward",
            ),
            models.CheckConstraint(
                condition=Q(state="ended") & ~Q(end_reason="") | ~Q(state="ended") & Q(end_reason=""),
                name="campaigns_partner_ended_with_reason",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("campaigns:partner", args=[self.pk])

    @property
    def shape(self) -> str:
        return self.SHAPES[self.State(self.state)]


class PartnerUseQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at__isnull=True)


class PartnerUse(models.Model):
    """A member had a merchant's offer, as the member or the merchant tells it."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="uses")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="partner_uses")
    on = models.DateField(_("day"))
    # Translators: 中文 消费金额（元）
    spent = models.DecimalField(_("spent (yuan)"), max_digits=10, decimal_places=2, null=True)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")
    at = models.DateTimeField(_("noted"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("noted by"))
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undo_reason = models.CharField(_("why it was taken back"), max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = PartnerUseQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        # Translators: 中文 商家优惠使用记录
        verbose_name = _("use of a merchant's offer")
        verbose_name_plural = _("uses of merchants' offers")
        constraints = [
            models.CheckConstraint(
                condition=Q(spent__isnull=True) | Q(spent__gte=0), name="campaigns_partneruse_spent"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason=""),
                name="campaigns_partneruse_undone_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.partner} {self.member} {self.on}"
