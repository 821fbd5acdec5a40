"""When the house spoke to a customer, or wrote, and who does not want to be called.

The conditions at the end go into the SQL of whoever chooses customers: a call queue, an audience, a reminder.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from .ledger import Case
from .people import Customer, Vehicle

User = settings.AUTH_USER_MODEL


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("customer__outlet__area__region", "customer__outlet__area", "customer__outlet")
        )

    def counted_since(self, at: datetime):
        """Those that use up the contact budget, after the instant. An index of these alone answers it."""
        return self.filter(outside_budget=False, at__gt=at)


class Contact(models.Model):
    """The customer was spoken to, asked or written to, or turned to us. An attempt that reached nobody is none."""

    class Kind(models.TextChoices):
        # Translators: 中文 电话
        CALL = "call", pgettext_lazy("contact", "Call")
        # Translators: 中文 问卷
        SURVEY = "survey", pgettext_lazy("contact", "Survey")
        # Translators: 中文 短信或微信
        MESSAGE = "message", pgettext_lazy("contact", "Message")
        # Translators: 中文 上门
        VISIT = "visit", pgettext_lazy("contact", "Visit")

    class Direction(models.TextChoices):
        # Translators: 中文 我们联系客户
        OUT = "out", _("From us")
        # Translators: 中文 客户联系我们
        IN = "in", _("From the customer")

    # What uses up the budget when it comes from us.
    BUDGETED = (Kind.CALL, Kind.SURVEY, Kind.MESSAGE)

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="contacts", db_index=False, verbose_name=_("customer")
    )
    vehicle = models.ForeignKey(
        Vehicle, on_delete=models.PROTECT, null=True, related_name="contacts", db_index=False, verbose_name=_("car")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices, default=Direction.OUT)
    at = models.DateTimeField(_("when"))
    # Nobody where a robot wrote, or the customer answered by a link.
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    words = models.TextField(_("what was said"), blank=True, default="")
    outside_budget = models.BooleanField(_("outside the contact budget"), default=False)
    # What made it, as its room names it (`call:123`): recorded once, however often it is told.
    key = models.CharField(max_length=80, null=True, unique=True, editable=False)  # noqa: DJ001 - none is no key

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(fields=["customer", "-at", "-id"], name="customers_contact_of_customer"),
            models.Index(
                fields=["vehicle", "-at", "-id"],
                condition=Q(vehicle__isnull=False),
                name="customers_contact_of_vehicle",
            ),
            models.Index(fields=["customer", "at"], condition=Q(outside_budget=False), name="customers_contact_budget"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outside_budget=True) | Q(kind__in=["call", "survey", "message"], direction="out"),
                name="customers_contact_counted_kind",
            ),
            models.CheckConstraint(condition=Q(key__isnull=True) | ~Q(key=""), name="customers_contact_key_not_empty"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.at:%F %R}"

    @property
    def what(self) -> str:
        """`Call`; `Call, from the customer`."""
        if self.direction == self.Direction.OUT:
            return self.get_kind_display()
        # Translators: 中文 %(kind)s（客户主动）
        return gettext("%(kind)s, from the customer") % {"kind": self.get_kind_display()}


class DoNotCallQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("customer__outlet__area__region", "customer__outlet__area", "customer__outlet")
        )

    def in_force(self, at: datetime):
        return self.filter(Q(lifted_at__isnull=True) | Q(lifted_at__gt=at), from_at__lte=at)


class DoNotCall(models.Model):
    """A customer does not want to be called, from when to when, and why."""

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="do_not_calls", verbose_name=_("customer")
    )
    from_at = models.DateTimeField(_("from"))
    # Nobody where the customer said so in a reply or behind a link.
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    reason = models.CharField(_("reason"), max_length=400)
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = models.CharField(_("reason for lifting"), max_length=400, blank=True, default="")

    objects = DoNotCallQuerySet.as_manager()

    class Meta:
        ordering = ["-from_at", "-pk"]
        # Translators: 中文 请勿致电
        verbose_name = _("wish not to be called")
        # Translators: 中文 请勿致电
        verbose_name_plural = _("wishes not to be called")
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(lifted_at__isnull=True), name="customers_donotcall_one_in_force"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="customers_donotcall_with_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_at__gte=F("from_at")) & ~Q(lift_reason=""),
                name="customers_donotcall_lifted_with_reason",
            ),
        ]

    def __str__(self):
        return self.reason


# --- Conditions for the SQL of others ---------------------------------------------------------------------------------


def not_to_be_called(at: datetime, customer: str = "customer") -> Exists:
    """True of rows whose customer does not want to be called. `customer` leads from the row to the customer's key."""
    return Exists(DoNotCall.objects.in_force(at).filter(customer=OuterRef(customer)))


def stands_outside(customer: str = "customer") -> Exists:
    """True of rows whose customer has an open key-customer case: the budget holds nobody back from them."""
    return Exists(Case.objects.open().filter(vehicle__customer=OuterRef(customer)))


def within_budget(at: datetime, budget: int, window: timedelta, customer: str = "customer") -> Q:
    """True of rows whose customer may be contacted once more: fewer than `budget` counted contacts in the `window`
    that ends at `at`, or outside the budget altogether."""
    counted = Contact.objects.counted_since(at - window).filter(customer=OuterRef(customer))
    # Whether there is one behind the first `budget - 1`: no counting, at most so many entries of the index are read.
    return ~Exists(counted[budget - 1 : budget]) | stands_outside(customer)
