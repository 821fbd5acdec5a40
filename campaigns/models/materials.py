"""What a campaign takes out and brings back, and the gifts that go to its guests."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workshop.models import GiftMovement

from .audiences import Guest
from .campaigns import Campaign

User = settings.AUTH_USER_MODEL


class MaterialQuerySet(models.QuerySet):
    def still_out(self):
        """Of which not every piece is accounted for."""
        return self.filter(taken__gt=F("back") + F("damaged") + F("lost") + F("used"))

    def damage(self) -> Decimal:
        """What the damaged and the lost pieces were worth, in yuan."""
        sums = self.order_by().aggregate(sum=Sum((F("damaged") + F("lost")) * F("value"), default=Decimal(0)))
        return sums["sum"]


class Material(models.Model):
    """One kind of thing on the list: how many are wanted, and where all that were taken out have gone."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="materials")
    name = models.CharField(pgettext_lazy("material", "what"), max_length=80)
    unit = models.CharField(_("unit"), max_length=10, blank=True, default="")
    wanted = models.PositiveIntegerField(_("wanted"))
    # Of one piece, as it stands when one is damaged or lost.
    value = models.DecimalField(_("value of one"), max_digits=10, decimal_places=2, default=0)
    # Only `services.materials` writes these, together with a line of the ledger.
    taken = models.PositiveIntegerField(_("taken out"), default=0)
    back = models.PositiveIntegerField(_("back in good order"), default=0)
    damaged = models.PositiveIntegerField(_("damaged"), default=0)
    lost = models.PositiveIntegerField(_("lost"), default=0)
    used = models.PositiveIntegerField(_("used up"), default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = MaterialQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "name"]
        # Translators: 中文 物料
        verbose_name = pgettext_lazy("campaign", "material")
        verbose_name_plural = pgettext_lazy("campaign", "materials")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "name"], name="campaigns_material_once"),
            models.CheckConstraint(condition=Q(wanted__gt=0, value__gte=0), name="campaigns_material_amounts"),
            models.CheckConstraint(
                condition=Q(taken__gte=F("back") + F("damaged") + F("lost") + F("used")),
                name="campaigns_material_no_more_than_out",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def out(self) -> int:
        """Pieces that are not accounted for yet."""
        return self.taken - self.back - self.damaged - self.lost - self.used

    @property
    def damage(self) -> Decimal:
        return (self.damaged + self.lost) * self.value


class MaterialMovementQuerySet(models.QuerySet):
    def harmful(self):
        return self.filter(kind__in=(MaterialMovement.Kind.DAMAGED, MaterialMovement.Kind.LOST))


class MaterialMovement(models.Model):
    """One line of the ledger: pieces that went out, or what became of them."""

    class Kind(models.TextChoices):
        # Translators: 中文 领出
        OUT = "out", pgettext_lazy("material", "Taken out")
        # Translators: 中文 完好归还
        BACK = "back", pgettext_lazy("material", "Back in good order")
        # Translators: 中文 损坏
        DAMAGED = "damaged", pgettext_lazy("material", "Damaged")
        # Translators: 中文 丢失
        LOST = "lost", pgettext_lazy("material", "Lost")
        # Translators: 中文 消耗
        USED = "used", pgettext_lazy("material", "Used up")

    material = models.ForeignKey(Material, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(_("kind"), max_length=7, choices=Kind.choices)
    quantity = models.PositiveIntegerField(_("pieces"))
    # Of one piece on that day, so that a later value changes no sum of the past.
    value = models.DecimalField(_("value of one"), max_digits=10, decimal_places=2)
    # Translators: 中文 领用人
    who = models.CharField(_("taken by"), max_length=60, blank=True, default="")
    words = models.CharField(_("words"), max_length=200, blank=True, default="")
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("written by"))
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = MaterialMovementQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("movement of material")
        verbose_name_plural = _("movements of material")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="campaigns_materialmove_quantity"),
            models.CheckConstraint(
                condition=~Q(kind="out") | ~Q(who=""), name="campaigns_materialmove_names_who_has_it"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["damaged", "lost"]) | ~Q(words=""), name="campaigns_materialmove_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.material} {self.get_kind_display()} {self.quantity}"


class GiftIssueQuerySet(models.QuerySet):
    def kept(self):
        """Without what was taken back."""
        return self.filter(movement__undone_by__isnull=True)

    def kept_at(self, at: datetime):
        """Without what was taken back by then."""
        return self.filter(Q(movement__undone_by__isnull=True) | Q(movement__undone_by__at__gt=at))

    def cost(self) -> Decimal:
        """What the pieces have cost, in yuan."""
        worth = Sum(-F("movement__change") * F("movement__cost"), default=Decimal(0))
        return self.order_by().aggregate(sum=worth)["sum"]


class GiftIssue(models.Model):
    """Gifts from the outlet's stock that were given at a campaign; the line of the stock's ledger says which."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="gift_issues")
    movement = models.OneToOneField(GiftMovement, on_delete=models.PROTECT, related_name="campaign_issue")
    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, null=True, related_name="gifts")
    on = models.DateField(_("day"))

    objects = GiftIssueQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        # Translators: 中文 活动礼品发放
        verbose_name = _("gift given at a campaign")
        verbose_name_plural = _("gifts given at campaigns")

    def __str__(self):
        return str(self.movement)
