"""Approvals: a document on its way from signature to signature, round by round, and who stands in for whom."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import approval_kinds
from staff.once import once
from staff.roles import LEVEL_OF, Level, Role

from .organisation import Outlet
from .people import Posting

User = settings.AUTH_USER_MODEL


def _within(reach) -> Q:
    return reach.condition("outlet__area__region", "outlet__area", "outlet")


class ApprovalQuerySet(models.QuerySet):
    def visible_to(self, user, right=None):
        """Those of a kind and of outlets that the user reads, with `right` only where that is given too; besides them
        the user's own requests and what the user signed or refused."""
        read = Q(pk__in=[])
        for kind in approval_kinds.kinds():
            read |= Q(kind=kind.code) & _within(user.reach(kind.reads))
        took_part = Q(applicant=user) | Q(pk__in=ApprovalSeat.objects.filter(decided_by=user).values("approval"))
        return self.filter(read & _within(user.reach(right)) | took_part)

    def open(self):
        return self.filter(state=Approval.State.OPEN)

    def of(self, document):
        """All rounds of a document, the latest first."""
        kind = ContentType.objects.get_for_model(document)
        return self.filter(about_type=kind, about_id=document.pk).order_by("-round")

    def about_any(self, model):
        """All rounds of all documents of a model."""
        return self.filter(about_type=ContentType.objects.get_for_model(model))

    def waiting_for(self, user, on):
        """Those whose present step the user may sign today, for themselves or for somebody they stand in for: not own
        requests, none signed before."""
        seats = ApprovalSeat.objects.free().at_present_step().for_user(user, on)
        return self.open().filter(pk__in=seats.values("approval")).signable_by(user)

    def signable_by(self, person):
        """Without the person's own requests, in whichever round and whoever submitted them, and without those that the
        person has signed or had signed by a substitute: nobody signs their own, nor twice."""
        signed = ApprovalSeat.objects.filter(Q(decided_by=person) | Q(in_place_of=person))
        submitted = Approval.objects.filter(
            about_type=OuterRef("about_type"), about_id=OuterRef("about_id"), applicant=person
        )
        found = self.exclude(pk__in=signed.values("approval")).exclude(Exists(submitted))
        for kind in approval_kinds.kinds():
            if kind.owners:
                own = Q(*((name, person) for name in kind.owners), _connector=Q.OR)
                found = found.exclude(kind=kind.code, about_id__in=kind.model.objects.filter(own).values("pk"))
        return found

    def matching(self, text: str):
        text = text.strip()
        return self.filter(Q(label__icontains=text) | Q(applicant__name__icontains=text)) if text else self

    def of_kind(self, kind: str):
        return self.filter(kind=kind) if kind else self

    def at_outlet(self, code: str):
        return self.filter(outlet__code=code) if code else self

    def for_list(self):
        return self.select_related("applicant", "outlet__area", "about_type").prefetch_related("seats__roles")


class Approval(models.Model):
    """One round of signatures for a document. A change of its amount or contents replaces the round by the next one."""

    class State(models.TextChoices):
        # Translators: 中文 审批中
        OPEN = "open", pgettext_lazy("approval", "Being signed")
        # Translators: 中文 已批准
        SIGNED = "signed", pgettext_lazy("approval", "Signed by all")
        # Translators: 中文 已驳回
        REFUSED = "refused", pgettext_lazy("approval", "Refused")
        # Translators: 中文 已撤回
        WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Taken back")
        # Translators: 中文 内容有改动，已重新送签
        REPLACED = "replaced", pgettext_lazy("approval", "Changed, begun anew")

    kind = models.CharField(_("kind of document"), max_length=40)
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    about_id = models.BigIntegerField()
    about = GenericForeignKey("about_type", "about_id")
    label = models.CharField(_("document"), max_length=120)
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("outlet"))
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    # With the other requests that belong together with it: what the route was chosen by.
    counted = models.DecimalField(_("amount that counts"), max_digits=14, decimal_places=2)
    together_with = models.JSONField(_("counted together with"), default=list)
    # As the signers see it: `[{"what", "amount"}]`; the next round shows what became different.
    contents = models.JSONField(_("contents"), default=list, encoder=DjangoJSONEncoder)
    applicant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("applicant"))
    submitted_at = models.DateTimeField(_("submitted"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    step = models.PositiveSmallIntegerField(_("present step"), default=1)
    # Since when the present step waits, and when its signers were last reminded.
    waiting_since = models.DateTimeField(_("waiting since"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=400, blank=True, default="")
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        indexes = [
            models.Index(fields=["state", "waiting_since"], name="staff_approval_waiting"),
            models.Index(fields=["outlet", "-submitted_at", "-id"], name="staff_approval_of_outlet"),
            models.Index(fields=["applicant", "state"], name="staff_approval_of_applicant"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["about_type", "about_id", "round"], name="staff_approval_rounds"),
            models.UniqueConstraint(
                fields=["about_type", "about_id"], condition=Q(state="open"), name="staff_approval_one_open"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, counted__gte=F("amount")), name="staff_approval_amount_counts"
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | ~Q(state="open") & Q(ended_at__isnull=False),
                name="staff_approval_over_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(reason=""), name="staff_approval_with_reason"
            ),
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("staff:approval", args=[self.pk])


def _signs_for(user, on) -> tuple[list[int], list[tuple]]:
    """The user and whoever the user stands in for that day, and the postings of all of them."""
    people = [user.pk, *Substitution.objects.in_force(on).filter(deputy=user).values_list("absent", flat=True)]
    postings = Posting.objects.in_force(on).filter(user__in=people, user__is_active=True)
    return people, list(postings.values_list("user", "role", "outlet", "area", "region"))


class ApprovalSeatQuerySet(models.QuerySet):
    def free(self):
        return self.filter(decided_at__isnull=True)

    def at_present_step(self):
        return self.filter(step=F("approval__step"))

    def for_user(self, user, on):
        """Those that somebody's postings of the day cover, or the postings of those they stand in for that day."""
        people, postings = once(("signs for", user.pk, on), lambda: _signs_for(user, on))
        # Whoever stands in for somebody signs neither that person's own request nor what that person signed before.
        theirs = {who: Q(approval__in=Approval.objects.open().signable_by(who)) for who in people if who != user.pk}
        found = Q(pk__in=[])
        for who, role, outlet, area, region in postings:
            place = {
                Level.OUTLET: Q(approval__outlet=outlet),
                Level.AREA: Q(approval__outlet__area=area),
                Level.REGION: Q(approval__outlet__area__region=region),
                Level.COMPANY: Q(),
            }[LEVEL_OF[role]]
            found |= Q(roles__role=role) & place & theirs.get(who, Q())
        return self.filter(found).distinct()


class ApprovalSeat(models.Model):
    """One signature that is asked for, of one of its roles; and what became of it."""

    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="seats")
    step = models.PositiveSmallIntegerField(_("step"))
    place = models.PositiveSmallIntegerField(_("place within the step"), default=1)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    # Whom the signer stood in for; empty where the signer held the role.
    in_place_of = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    as_role = models.CharField(_("as"), max_length=30, choices=Role.choices, blank=True, default="")
    agreed = models.BooleanField(_("agreed"), null=True, blank=True)
    words = models.CharField(_("words"), max_length=400, blank=True, default="")

    objects = ApprovalSeatQuerySet.as_manager()

    class Meta:
        ordering = ["approval", "step", "place"]
        verbose_name = _("signature asked for")
        verbose_name_plural = _("signatures asked for")
        constraints = [
            models.UniqueConstraint(fields=["approval", "step", "place"], name="staff_seat_once"),
            models.UniqueConstraint(
                fields=["approval", "decided_by"],
                condition=Q(decided_by__isnull=False),
                name="staff_seat_nobody_signs_twice",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, agreed__isnull=True, as_role="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, agreed__isnull=False) & ~Q(as_role=""),
                name="staff_seat_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed__isnull=True) | Q(agreed=True) | ~Q(words=""), name="staff_seat_refused_with_words"
            ),
            models.CheckConstraint(
                condition=Q(in_place_of__isnull=True) | Q(decided_by__isnull=False) & ~Q(in_place_of=F("decided_by")),
                name="staff_seat_in_place_of_another",
            ),
        ]

    def __str__(self):
        return f"{self.approval} {self.step}.{self.place}"


class SeatRole(models.Model):
    """A role of which one signs the seat."""

    seat = models.ForeignKey(ApprovalSeat, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)

    class Meta:
        ordering = ["seat", "pk"]
        verbose_name = _("role of a signature")
        verbose_name_plural = _("roles of signatures")
        indexes = [models.Index(fields=["role", "seat"], name="staff_seatrole_of_role")]
        constraints = [models.UniqueConstraint(fields=["seat", "role"], name="staff_seatrole_once")]

    def __str__(self):
        return self.get_role_display()


class SubstitutionQuerySet(models.QuerySet):
    def in_force(self, on):
        return self.filter(withdrawn_at__isnull=True, from_on__lte=on, to_on__gte=on)

    def not_over(self, on):
        return self.filter(withdrawn_at__isnull=True, to_on__gte=on)


class Substitution(models.Model):
    """Somebody signs in place of an absent person for a period, both days included; named by the absent person."""

    absent = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="substitutions", verbose_name=_("who is absent")
    )
    deputy = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="deputises", verbose_name=_("who stands in")
    )
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))
    reason = models.CharField(_("reason"), max_length=400)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = SubstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        constraints = [
            models.CheckConstraint(condition=Q(from_on__lte=F("to_on")), name="staff_substitution_forward"),
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="staff_substitution_of_another"),
        ]

    def __str__(self):
        return f"{self.absent} → {self.deputy}"
