"""Whom a campaign invites, what came of it, who came, and who goes on with them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, Prospect, Sending, Vehicle
from staff.models import Outlet, Work

from .campaigns import Campaign, Station

User = settings.AUTH_USER_MODEL


class Audience(models.Model):
    """Whom the campaign is meant for, as rules; once it is fixed, the invitations are the list."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="audience")
    # As `campaigns.audience_rules` reads it: segments, models, ages, months since the last visit, …
    rules = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # From then on the list is made, by a worker, in batches, and the rules stand.
    fixed_at = models.DateTimeField(null=True)
    fixed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    work = models.ForeignKey(Work, on_delete=models.SET_NULL, null=True, related_name="+")
    # The customer up to whom the list is made; empty before and after.
    made_to = models.BigIntegerField(null=True, editable=False)
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        constraints = [
            models.CheckConstraint(
                condition=Q(fixed_at__isnull=True, fixed_by__isnull=True, made_at__isnull=True)
                | Q(fixed_at__isnull=False, fixed_by__isnull=False),
                name="campaigns_audience_fixed_whole",
            ),
        ]

    def __str__(self):
        return str(self.campaign)


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("campaign__outlet__area__region", "campaign__outlet__area", "campaign__outlet")
        )

    def invited(self):
        """Without those who are held back for comparison."""
        return self.filter(held_out=False)

    def control(self):
        return self.filter(held_out=True)

    def to_call(self):
        """With an hour for the next attempt, of campaigns that are not over."""
        return self.filter(next_at__isnull=False, campaign__state__in=Campaign.OPEN)


class Invitation(models.Model):
    """A customer of the audience. The funnel is in the dates: known, reached, agreed, came, bought."""

    class Answer(models.TextChoices):
        NONE = "", pgettext_lazy("invitation", "No answer yet")
        # Translators: 中文 愿意来
        YES = "yes", pgettext_lazy("invitation", "Agreed to come")
        # Translators: 中文 考虑中
        MAYBE = "maybe", pgettext_lazy("invitation", "Perhaps")
        # Translators: 中文 不来
        NO = "no", pgettext_lazy("invitation", "Does not come")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="invitations")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="invitations")
    vehicle = models.ForeignKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="invitations")
    held_out = models.BooleanField(_("held back"), default=False)
    made_at = models.DateTimeField()
    # The message that went to the customer, and when somebody spoke with them first.
    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, null=True, related_name="invitations")
    sent_at = models.DateTimeField(_("invited"), null=True)
    reached_at = models.DateTimeField(_("reached"), null=True)
    answer = models.CharField(_("answer"), max_length=5, choices=Answer.choices, blank=True, default=Answer.NONE)
    agreed_at = models.DateTimeField(_("agreed"), null=True)
    guests = models.PositiveSmallIntegerField(_("brings along"), default=0)
    came_at = models.DateTimeField(_("came"), null=True)
    bought_at = models.DateTimeField(_("bought"), null=True)
    # The call list, as with reminders: when to call next, how often it was tried, and who has the customer now.
    next_at = models.DateTimeField(_("next"), null=True)
    agreed_hour = models.BooleanField(_("agreed with the customer"), default=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    leased_until = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        indexes = [
            models.Index(fields=["campaign", "id"], name="campaigns_invitation_of"),
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="campaigns_invitation_to_call"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "customer"], name="campaigns_invitation_once"),
            models.CheckConstraint(
                condition=Q(held_out=False) | Q(sent_at__isnull=True, reached_at__isnull=True, next_at__isnull=True),
                name="campaigns_invitation_held_back",
            ),
            models.CheckConstraint(
                condition=Q(leased_by__isnull=True, leased_until__isnull=True)
                | Q(leased_by__isnull=False, leased_until__isnull=False),
                name="campaigns_invitation_lease_whole",
            ),
            models.CheckConstraint(
                condition=~Q(answer="yes") | Q(agreed_at__isnull=False), name="campaigns_invitation_agreed_then"
            ),
        ]

    def __str__(self):
        return f"{self.campaign}: {self.customer}"


class InvitationCall(models.Model):
    """One attempt to reach the customer about the campaign."""

    class Outcome(models.TextChoices):
        COMES = "comes", pgettext_lazy("invitation", "Comes")
        PERHAPS = "perhaps", pgettext_lazy("invitation", "Perhaps")
        STAYS_AWAY = "stays_away", pgettext_lazy("invitation", "Does not come")
        NO_ANSWER = "no_answer", _("No answer")
        CALL_LATER = "call_later", _("Call later")
        WRONG_NUMBER = "wrong", _("Wrong number")
        DO_NOT_CALL = "do_not_call", _("Does not want calls")

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="calls")
    outcome = models.CharField(_("outcome"), max_length=11, choices=Outcome.choices)
    words = models.CharField(_("what was said"), max_length=400, blank=True, default="")
    call_at = models.DateTimeField(_("call again at"), null=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("call about a campaign")
        verbose_name_plural = _("calls about campaigns")

    def __str__(self):
        return self.get_outcome_display()


class Party(models.Model):
    """A group of the day: its people gather points together."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="parties")
    name = models.CharField(pgettext_lazy("group of guests", "name"), max_length=40)

    class Meta:
        ordering = ["campaign", "name"]
        verbose_name = _("group of guests")
        verbose_name_plural = _("groups of guests")
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="campaigns_party_once")]

    def __str__(self):
        return self.name


class GuestQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("campaign__outlet__area__region", "campaign__outlet__area", "campaign__outlet")
        )


class Guest(models.Model):
    """Somebody who is there: a customer found by search or by the code of the invitation, or somebody new."""

    class Via(models.TextChoices):
        SEARCH = "search", pgettext_lazy("guest", "Looked up")
        # Translators: 中文 扫码
        CODE = "code", pgettext_lazy("guest", "By the code")
        NEW = "new", pgettext_lazy("guest", "Somebody new")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="guests")
    # Stands on the stamp card as a code, and is the entry in draws.
    number = models.CharField(_("number"), max_length=40, unique=True)
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, null=True, related_name="guest")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="visits_to_campaigns")
    # Somebody new becomes a prospect, with the source of the consent.
    prospect = models.ForeignKey(Prospect, on_delete=models.PROTECT, null=True, related_name="visits_to_campaigns")
    name = models.CharField(_("name"), max_length=80)
    mobile = models.CharField(_("mobile"), max_length=30, blank=True, default="")
    people = models.PositiveSmallIntegerField(_("people"), default=1)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="guests")
    via = models.CharField(max_length=6, choices=Via.choices)
    at = models.DateTimeField(_("came"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("registered by"))
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = GuestQuerySet.as_manager()

    class Meta:
        ordering = ["campaign", "-at", "-pk"]
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "customer"], condition=Q(customer__isnull=False), name="campaigns_guest_once"
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="campaigns_guest_has_a_name",
            ),
            models.CheckConstraint(condition=Q(people__gte=1), name="campaigns_guest_people"),
        ]

    def __str__(self):
        return self.name


class Stamp(models.Model):
    """A guest was at a station; once each."""

    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, related_name="stamps")
    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="stamps")
    # Points above the station's own, as for a quiz.
    points = models.PositiveSmallIntegerField(_("points"), default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["guest", "at", "pk"]
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")
        constraints = [models.UniqueConstraint(fields=["guest", "station"], name="campaigns_stamp_once")]

    def __str__(self):
        return f"{self.guest} {self.station}"


class LeadQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        return self.filter(
            user.reach(right).condition("campaign__outlet__area__region", "campaign__outlet__area", "campaign__outlet")
        )

    def open(self):
        return self.filter(state__in=(Lead.State.NEW, Lead.State.WORKED))


class Lead(models.Model):
    """Somebody wants something after the day: it is handed to a person, who says what came of it."""

    class State(models.TextChoices):
        # Translators: 中文 待跟进
        NEW = "new", pgettext_lazy("lead", "To follow up")
        # Translators: 中文 跟进中
        WORKED = "worked", pgettext_lazy("lead", "In hand")
        # Translators: 中文 成交
        WON = "won", pgettext_lazy("lead", "Bought")
        # Translators: 中文 战败
        LOST = "lost", pgettext_lazy("lead", "Lost")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="leads")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="leads")
    guest = models.ForeignKey(Guest, on_delete=models.PROTECT, null=True, related_name="leads")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, null=True, related_name="leads")
    wants = models.CharField(_("wants"), max_length=200)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="leads", verbose_name=pgettext_lazy("lead", "handed to")
    )
    handed_at = models.DateTimeField(null=True)
    next_on = models.DateField(_("next on"), null=True)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.NEW)
    words = models.CharField(_("words"), max_length=400, blank=True, default="")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = pgettext_lazy("campaign", "lead")
        verbose_name_plural = pgettext_lazy("campaign", "leads")
        indexes = [models.Index(fields=["owner", "state"], name="campaigns_lead_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(guest__isnull=False) | Q(invitation__isnull=False), name="campaigns_lead_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "worked"], ended_at__isnull=True)
                | Q(state__in=["won", "lost"], ended_at__isnull=False),
                name="campaigns_lead_ended_whole",
            ),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="campaigns_lead_amount"),
        ]

    def __str__(self):
        return self.wants
