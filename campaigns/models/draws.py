"""Prize draws: rules and prizes as they were published, the list with its commitment, who won and who fetched it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, Sending
from staff.models import Outlet, OutletRecordQuerySet, Work
from workshop.models import RepairOrder

from .audiences import Guest
from .campaigns import Campaign

User = settings.AUTH_USER_MODEL


class DrawQuerySet(OutletRecordQuerySet):
    def public(self):
        """Everything that was ever told to customers, called off or not."""
        return self.filter(published_at__isnull=False)

    def binding(self):
        """Published and not called off: what it promises holds."""
        return self.public().exclude(state=Draw.State.CALLED_OFF)

    def matching(self, text: str):
        text = text.strip()
        if not text:
            return self
        return self.filter(Q(number__istartswith=text) | Q(name__icontains=text) | Q(campaign__name__icontains=text))

    def for_list(self):
        return self.select_related("outlet__area", "campaign")


class Draw(models.Model):
    """One draw of a campaign. From its publication on, rules and prizes stand; from its list on, the list too."""

    class State(models.TextChoices):
        # Translators: 中文 草稿
        DRAFT = "draft", pgettext_lazy("draw", "Draft")
        # Translators: 中文 已公布
        PUBLISHED = "published", pgettext_lazy("draw", "Published")
        # Translators: 中文 名单已锁定
        FIXED = "fixed", pgettext_lazy("draw", "List fixed")
        # Translators: 中文 已开奖
        DRAWN = "drawn", pgettext_lazy("draw", "Drawn")
        # Translators: 中文 已取消
        CALLED_OFF = "called_off", pgettext_lazy("draw", "Called off")

    SHAPES = {
        State.DRAFT: "open",
        State.PUBLISHED: "doing",
        State.FIXED: "doing",
        State.DRAWN: "done",
        State.CALLED_OFF: "shut",
    }

    number = models.CharField(_("number"), max_length=40, unique=True)
    # In the address that customers open without an account.
    token = models.CharField(max_length=32, unique=True, editable=False)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="draws", verbose_name=_("outlet"))
    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="draws", verbose_name=_("campaign")
    )  # fmt: skip
    name = models.CharField(pgettext_lazy("draw", "name"), max_length=80)
    entries_from_on = models.DateField(_("entries from"))
    entries_until_at = models.DateTimeField(_("entries until"))
    draw_at = models.DateTimeField(pgettext_lazy("prize", "drawn at"))
    claim_until_on = models.DateField(_("prizes are fetched until"))
    one_win = models.BooleanField(_("a person wins once"), default=True)
    # What has to be published in words; which law asks for it stands in `campaigns.prize_law`.
    conditions = models.TextField(_("who may take part"), blank=True, default="")
    taking_part = models.TextField(_("how to take part"), blank=True, default="")
    claiming = models.TextField(_("how prizes are fetched"), blank=True, default="")
    forfeiting = models.TextField(_("when a prize is given up"), blank=True, default="")
    host = models.CharField(_("who holds the draw"), max_length=120, blank=True, default="")
    contact = models.CharField(_("how to reach them"), max_length=120, blank=True, default="")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField(_("written"))
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    published_at = models.DateTimeField(pgettext_lazy("draw", "published"), null=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Gathers the list where it is long.
    work = models.ForeignKey(Work, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    fixed_at = models.DateTimeField(_("list fixed"), null=True)
    fixed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Made with the list and kept from everybody until the winners are known.
    seed = models.CharField(max_length=64, blank=True, default="", editable=False)
    list_hash = models.CharField(_("hash of the list"), max_length=64, blank=True, default="", editable=False)
    commitment = models.CharField(_("commitment"), max_length=64, blank=True, default="", editable=False)
    entry_count = models.PositiveIntegerField(_("entries"), default=0, editable=False)
    chance_count = models.PositiveBigIntegerField(_("chances"), default=0, editable=False)
    # How many would have been entries, were they not people of the house.
    own_people = models.PositiveIntegerField(_("people of the house left out"), default=0, editable=False)
    drawn_at = models.DateTimeField(pgettext_lazy("draw", "drawn"), null=True)
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(_("why it was called off"), max_length=400, blank=True, default="")
    form_key = models.UUIDField(unique=True, null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["-draw_at", "-pk"]
        # Translators: 中文 抽奖
        verbose_name = _("prize draw")
        verbose_name_plural = _("prize draws")
        indexes = [
            models.Index(fields=["-draw_at", "-id"], name="campaigns_draw_latest"),
            models.Index(fields=["outlet", "state", "-draw_at"], name="campaigns_draw_of_outlet"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(entries_until_at__lt=F("draw_at")), name="campaigns_draw_after_the_entries"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "called_off"])
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="campaigns_draw_published_whole",
            ),
            models.CheckConstraint(
                condition=Q(list_hash="", commitment="", seed="", fixed_at__isnull=True)
                & Q(state__in=["draft", "published", "called_off"])
                | ~Q(list_hash="")
                & ~Q(commitment="")
                & ~Q(seed="")
                & Q(fixed_at__isnull=False, published_at__isnull=False, state__in=["fixed", "drawn", "called_off"]),
                name="campaigns_draw_list_before_winners",
            ),
            models.CheckConstraint(
                condition=Q(state="drawn", drawn_at__isnull=False, drawn_at__gte=F("draw_at"))
                | ~Q(state="drawn") & Q(drawn_at__isnull=True),
                name="campaigns_draw_not_before_its_hour",
            ),
            models.CheckConstraint(
                condition=~Q(state="called_off") | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="campaigns_draw_called_off_with_reason",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.name}"

    def get_absolute_url(self):
        return reverse("campaigns:draw", args=[self.number])

    @property
    def public_path(self) -> str:
        return reverse("campaigns:public_draw", args=[self.token])

    @property
    def shape(self) -> str:
        """The form of the state's chip."""
        return self.SHAPES[self.state]


class EntryRule(models.Model):
    """What brings chances. Several rules of one draw add up."""

    class Source(models.TextChoices):
        # Translators: 中文 现场签到
        GUEST = "guest", pgettext_lazy("entry", "Being there on the day")
        # Translators: 中文 集满印章卡
        STAMPED = "stamped", pgettext_lazy("entry", "A full stamp card")
        # Translators: 中文 免费检测
        CHECK = "check", pgettext_lazy("entry", "A free check or service")
        # Translators: 中文 自费保养
        MAINTENANCE = "maintenance", pgettext_lazy("entry", "A paid maintenance")
        # Translators: 中文 消费金额
        SPENT = "spent", pgettext_lazy("entry", "An amount spent")

    ORDERS = (Source.CHECK, Source.MAINTENANCE, Source.SPENT)

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="rules")
    source = models.CharField(_("for what"), max_length=11, choices=Source.choices)
    chances = models.PositiveSmallIntegerField(_("chances"), default=1)
    # Yuan for which the chances are given, again and again up to `most` chances; only with money.
    per_amount = models.DecimalField(_("for every (yuan)"), max_digits=12, decimal_places=2, null=True)
    most = models.PositiveSmallIntegerField(_("at most (chances)"), null=True)

    class Meta:
        ordering = ["draw", "pk"]
        verbose_name = _("rule of a draw")
        verbose_name_plural = _("rules of a draw")
        constraints = [
            models.UniqueConstraint(fields=["draw", "source"], name="campaigns_entryrule_once"),
            models.CheckConstraint(condition=Q(chances__gte=1), name="campaigns_entryrule_chances"),
            models.CheckConstraint(
                condition=Q(source="spent", per_amount__isnull=False, per_amount__gt=0)
                | ~Q(source="spent") & Q(per_amount__isnull=True, most__isnull=True),
                name="campaigns_entryrule_amount_of_money",
            ),
        ]

    def __str__(self):
        return self.get_source_display()


class Prize(models.Model):
    """Prizes are drawn in the order of their positions, each as often as its number says."""

    class Kind(models.TextChoices):
        # Translators: 中文 实物
        GOODS = "goods", pgettext_lazy("prize", "Goods")
        # Translators: 中文 服务
        SERVICE = "service", pgettext_lazy("prize", "A service")
        # Translators: 中文 代金券、加油卡等
        VOUCHER = "voucher", pgettext_lazy("prize", "Voucher or card")
        # Translators: 中文 现金
        MONEY = "money", pgettext_lazy("prize", "Money")

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="prizes")
    position = models.PositiveSmallIntegerField()
    # Translators: 中文 奖项：一等奖
    name = models.CharField(pgettext_lazy("prize", "name"), max_length=40)
    what = models.CharField(pgettext_lazy("prize", "what it is"), max_length=120)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices, default=Kind.GOODS)
    # The market price of one, which the law's limit is about.
    worth = models.DecimalField(pgettext_lazy("prize", "worth (yuan)"), max_digits=12, decimal_places=2)
    number = models.PositiveIntegerField(pgettext_lazy("prize", "how many"))
    # Scope, period and limits of a voucher, or where a card is taken.
    terms = models.CharField(_("terms of use"), max_length=400, blank=True, default="")
    # Whoever wins gets one of it.
    series = models.ForeignKey(
        "campaigns.VoucherSeries", on_delete=models.PROTECT, null=True, related_name="prizes",
        verbose_name=_("voucher"),
    )  # fmt: skip

    class Meta:
        ordering = ["draw", "position"]
        # Translators: 中文 奖项
        verbose_name = _("prize")
        verbose_name_plural = _("prizes")
        constraints = [
            models.UniqueConstraint(fields=["draw", "position"], name="campaigns_prize_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="campaigns_prize_number"),
            # The highest prize of a draw: docs/rules/draws.md.
            models.CheckConstraint(condition=Q(worth__gt=0, worth__lte=50000), name="campaigns_prize_within_the_law"),
            models.CheckConstraint(
                condition=Q(series__isnull=True) | Q(kind="voucher"), name="campaigns_prize_series_is_a_voucher"
            ),
        ]

    def __str__(self):
        return f"{self.name} {self.what}"

    @property
    def terms_said(self) -> str:
        """The terms that were written; of a voucher without any those of its series, in the reader's language."""
        return self.terms or (self.series.terms if self.series else "")

    @property
    def code(self) -> str:
        """As it stands in the list of prizes that the draw is computed from."""
        return f"P{self.position}"


class DrawEntry(models.Model):
    """A line of the fixed list. `entry` is what the person holds in hand: the guest's or the order's number."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="entries")
    entry = models.CharField(_("entry"), max_length=60)
    # Stands for the person without telling who it is; the same on all entries of one person in this draw.
    person = models.CharField(_("person"), max_length=20)
    chances = models.PositiveIntegerField(_("chances"))
    name = models.CharField(_("name"), max_length=80)
    mobile = models.CharField(_("mobile"), max_length=30, blank=True, default="")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="draw_entries")
    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, null=True, related_name="draw_entries")
    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, null=True, related_name="draw_entries")

    class Meta:
        ordering = ["draw", "entry"]
        verbose_name = _("entry in a draw")
        verbose_name_plural = _("entries in a draw")
        constraints = [
            models.UniqueConstraint(fields=["draw", "entry"], name="campaigns_drawentry_once"),
            models.CheckConstraint(condition=Q(chances__gte=1), name="campaigns_drawentry_chances"),
            models.CheckConstraint(
                condition=Q(guest__isnull=False, order__isnull=True) | Q(guest__isnull=True, order__isnull=False),
                name="campaigns_drawentry_for_something",
            ),
        ]

    def __str__(self):
        return self.entry


class DrawWinQuerySet(models.QuerySet):
    def untold(self, sending=None):
        """Whom nobody told of it and no message is on its way to, but for one of this `sending`."""
        waiting = Q(sending__isnull=True) | Q(sending=sending) if sending else Q(sending__isnull=True)
        return self.filter(waiting, told_at__isnull=True, handed_at__isnull=True)

    def unheard(self, before):
        """Whom nobody told of it, and no message that was begun before that instant has reached."""
        waiting = Q(sending__isnull=True) | Q(sending__at__lt=before)
        return self.filter(waiting, told_at__isnull=True, handed_at__isnull=True)


class DrawWin(models.Model):
    """Prize number `nth` of a draw went to an entry; handed out once."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="wins")
    nth = models.PositiveIntegerField()
    prize = models.ForeignKey(Prize, on_delete=models.PROTECT, related_name="wins")
    entry = models.ForeignKey(DrawEntry, on_delete=models.PROTECT, related_name="wins")
    # By message, or by somebody who rang them up; who is a customer of nobody can only be rung up.
    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(pgettext_lazy("prize", "told"), null=True)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    handed_at = models.DateTimeField(_("handed out"), null=True)
    handed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Who fetched it and what was looked at.
    proof = models.CharField(_("who fetched it"), max_length=200, blank=True, default="")

    objects = DrawWinQuerySet.as_manager()

    class Meta:
        ordering = ["draw", "nth"]
        # Translators: 中文 中奖记录
        verbose_name = _("win")
        verbose_name_plural = _("wins")
        constraints = [
            models.UniqueConstraint(fields=["draw", "nth"], name="campaigns_drawwin_once"),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True, handed_by__isnull=True, proof="")
                | Q(handed_at__isnull=False, handed_by__isnull=False) & ~Q(proof=""),
                name="campaigns_drawwin_handed_whole",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, told_by__isnull=True)
                | Q(told_at__isnull=False) & (Q(told_by__isnull=False) | Q(sending__isnull=False)),
                name="campaigns_drawwin_told_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.prize} {self.entry}"
