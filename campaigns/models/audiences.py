"""Whom a campaign invites, what came of it, who came, and who goes on with them."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer, Prospect, Reminder, Sending, Vehicle
from customers.models.care import DIALABLE
from customers.models.contacts import not_to_be_called
from staff.instants import beginning_of, local
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

    def to_call(self, on):
        """With an hour for the next attempt, of campaigns that are not over."""
        running = {"campaign__state__in": Campaign.OPEN, "campaign__ends_on__gte": on}
        return self.filter(next_at__isnull=False, **running)

    def leased_to(self, user, at):
        return self.filter(leased_by=user, leased_until__gt=at)

    def free(self, at):
        """Those that nobody has on the page, also where a lease has run out."""
        return self.filter(Q(leased_by__isnull=True) | Q(leased_until__lte=at))

    def due_now(self, at, on):
        """Calls whose turn has come, of customers who have a number and may be called, with nobody on the line to
        them, about this campaign, another one, or a reminder."""
        here = Invitation.objects.filter(customer=OuterRef("customer"), leased_until__gt=at)
        care = Reminder.objects.filter(customer=OuterRef("customer"), leased_until__gt=at)
        return (
            self.to_call(on)
            .filter(next_at__lte=at, customer__mobile__regex=DIALABLE, customer__merged_into__isnull=True)
            .filter(~not_to_be_called(at))
            .filter(~Exists(here), ~Exists(care))
        )

    def agreed_first(self):
        """As the list hands them out: hours agreed with customers before all others."""
        return self.order_by("-agreed_hour", "next_at", "pk")

    def not_invited_yet(self):
        """Nobody has written to them or reached them, and they have not said anything."""
        nothing = {"sending__isnull": True, "reached_at__isnull": True, "came_at__isnull": True}
        return self.invited().filter(answer=Invitation.Answer.NONE, **nothing)

    def to_put_on_the_list(self, unwritten_only: bool):
        """Whom callers have not had yet and who said nothing: all of them, or those nobody wrote to."""
        nothing = {"next_at__isnull": True, "attempts": 0, "reached_at__isnull": True, "came_at__isnull": True}
        found = self.invited().filter(answer=Invitation.Answer.NONE, **nothing)
        return found.filter(sending__isnull=True) if unwritten_only else found

    def in_step(self, step: str):
        """Those of one step of the funnel, or of what stands beside it (`Invitation.STEPS`)."""
        return self.filter(Invitation.STEPS[step]) if step in Invitation.STEPS else self

    def steps(self) -> dict[str, int]:
        """How many there are in each of `Invitation.STEPS`, in one query."""
        return self.aggregate(**{step: Count("pk", filter=asked) for step, asked in Invitation.STEPS.items()})

    def matching(self, query):
        """By the customer's name, pinyin, number or code, or by plate or VIN. `query`: `customers.search.Query`."""
        return self.filter(customer__in=Customer.objects.matching(query).values("pk")) if query else self

    def for_list(self):
        return self.select_related("customer", "vehicle", "leased_by", "campaign__outlet__area")


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

    # The funnel, step by step; then what stands beside it.
    STEPS = {
        "known": Q(held_out=False),
        "written": Q(held_out=False, sent_at__isnull=False),
        "reached": Q(held_out=False, reached_at__isnull=False),
        "agreed": Q(held_out=False, agreed_at__isnull=False),
        "came": Q(held_out=False, came_at__isnull=False),
        "bought": Q(held_out=False, bought_at__isnull=False),
        "held_back": Q(held_out=True),
        "held_back_came": Q(held_out=True, came_at__isnull=False),
        "held_back_bought": Q(held_out=True, bought_at__isnull=False),
        "perhaps": Q(answer="maybe"),
        "declined": Q(answer="no"),
        "to_call": Q(next_at__isnull=False),
        "silent": Q(held_out=False, reached_at__isnull=True, came_at__isnull=True),
    }

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

    def get_absolute_url(self):
        return reverse("campaigns:invitation", args=[self.pk])


class InvitationCallQuerySet(models.QuerySet):
    def done_by(self, user, at) -> dict[str, int]:
        """What one caller did on the day of `at` so far: `dialled`, `spoke`, `agreed`."""
        outcome = InvitationCall.Outcome
        unreached = Q(outcome__in=(outcome.NO_ANSWER, outcome.WRONG_NUMBER))
        mine = self.filter(by=user, at__gte=beginning_of(local(at).date())).order_by()
        return mine.aggregate(
            dialled=Count("pk"),
            spoke=Count("pk", filter=~unreached),
            agreed=Count("pk", filter=Q(outcome=outcome.COMES)),
        )


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

    objects = InvitationCallQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("call about a campaign")
        verbose_name_plural = _("calls about campaigns")

    def __str__(self):
        return self.get_outcome_display()


class PartyQuerySet(models.QuerySet):
    def with_points(self):
        """With `people` and `points`, the first one leading."""
        own = F("guests__stamps__points") + F("guests__stamps__station__points")
        heads = Guest.objects.filter(party=OuterRef("pk")).order_by().values("party").annotate(heads=Sum("people"))
        found = self.annotate(points=Coalesce(Sum(own), 0), people=Coalesce(models.Subquery(heads.values("heads")), 0))
        return found.order_by("-points", "name")


class Party(models.Model):
    """A group of the day: its people gather points together."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="parties")
    name = models.CharField(pgettext_lazy("group of guests", "name"), max_length=40)

    objects = PartyQuerySet.as_manager()

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

    def with_points(self):
        """With `stamped` and `points`: the stations', and what was given above them."""
        own = F("stamps__points") + F("stamps__station__points")
        return self.annotate(stamped=Count("stamps"), points=Coalesce(Sum(own), Value(0)))

    def matching(self, query):
        """By number, name, the end of the mobile, or a car of the customer."""
        if not query:
            return self
        asked = Q(number=query.number) | Q(name__icontains=query.text)
        if len(query.phone) >= 4:
            asked |= Q(mobile__endswith=query.phone)
        if len(query.plain) >= 2:
            asked |= Q(customer__in=Vehicle.objects.marked(query.plain).values("customer"))
        return self.filter(asked)

    def for_list(self):
        return self.select_related("customer", "prospect", "party", "by", "campaign__outlet__area")


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

    def get_absolute_url(self):
        return reverse("campaigns:guest", args=[self.number])


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
        return self.filter(state__in=Lead.OPEN)

    def over(self):
        return self.exclude(state__in=Lead.OPEN)

    def due(self, on):
        """Open, and their day has come; without a day they are due at once."""
        return self.open().filter(Q(next_on__isnull=True) | Q(next_on__lte=on))

    def for_list(self):
        people = ("guest__customer", "guest__prospect", "invitation__customer", "invitation__vehicle")
        related = ("campaign", "outlet__area", "owner", *people)
        return self.select_related(*related)


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

    OPEN = (State.NEW, State.WORKED)
    SHAPES = {State.NEW: "open", State.WORKED: "doing", State.WON: "done", State.LOST: "shut"}

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

    def get_absolute_url(self):
        return reverse("campaigns:lead", args=[self.pk])

    @property
    def shape(self) -> str:
        return self.SHAPES[self.State(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def who(self) -> str:
        """The name of whoever wants it."""
        return self.guest.name if self.guest else self.invitation.customer.name

    @property
    def mobile(self) -> str:
        return self.guest.mobile if self.guest else self.invitation.customer.mobile

    @property
    def customer(self) -> Customer | None:
        """None of somebody new, who is a prospect."""
        return self.guest.customer if self.guest else self.invitation.customer
