"""The evening meeting's list: the day's problems, each with an owner, a day and a proof."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.models import Outlet, OutletRecordQuerySet

from .orders import RepairOrder

User = settings.AUTH_USER_MODEL


class MeetingItemQuerySet(OutletRecordQuerySet):
    def open_to(self, user, right):
        """Those under the user's postings, and those one was given: whoever sees to it has to read it."""
        places = user.reach(right).condition("outlet__area__region", "outlet__area", "outlet")
        return self.filter(places | Q(owner=user))

    def open(self):
        return self.filter(state=MeetingItem.State.OPEN)

    def over(self):
        return self.exclude(state=MeetingItem.State.OPEN)

    def overdue(self, on: date):
        return self.open().filter(due_on__lt=on)

    def of_meeting(self, outlet, on: date):
        """What that evening's meeting looks at: the day's problems, and what was still open on that day."""
        earlier = Q(met_on__lt=on) & (Q(ended_at__isnull=True) | Q(ended_on__gte=on))
        return self.filter(Q(met_on=on) | earlier, outlet=outlet)

    def matching(self, text: str):
        """By the problem, the owner's name or the repair order."""
        text = text.strip()
        if not text:
            return self
        return self.filter(
            Q(problem__icontains=text) | Q(owner__name__icontains=text) | Q(order__number__istartswith=text)
        )

    def between(self, first=None, last=None):
        """Of the meetings of these days, both included; None leaves that end open."""
        found = self.filter(met_on__gte=first) if first else self
        return found.filter(met_on__lte=last) if last else found

    def for_list(self):
        return self.select_related("outlet", "owner", "order")

    def for_page(self):
        return self.select_related("outlet__area__region", "owner", "order", "entered_by", "ended_by")


class MeetingItem(models.Model):
    """A problem of the day that the evening meeting gave to somebody, by a day."""

    class Topic(models.TextChoices):
        CUSTOMER = "customer", pgettext_lazy("meeting", "Customer")
        # Translators: 中文 维修质量
        QUALITY = "quality", pgettext_lazy("meeting", "Quality of work")
        # Translators: 中文 进度与派工
        PROGRESS = "progress", pgettext_lazy("meeting", "Progress and sharing out")
        PARTS = "parts", pgettext_lazy("meeting", "Parts")
        # Translators: 中文 工具设备
        TOOLS = "tools", pgettext_lazy("meeting", "Tools and equipment")
        # Translators: 中文 人员
        PEOPLE = "people", pgettext_lazy("meeting", "People")
        # Translators: 中文 现场与安全
        SAFETY = "safety", pgettext_lazy("meeting", "Order and safety")
        OTHER = "other", pgettext_lazy("meeting", "Something else")

    class State(models.TextChoices):
        # Translators: 中文 待解决
        OPEN = "open", pgettext_lazy("meeting", "Open")
        # Translators: 中文 已解决
        DONE = "done", pgettext_lazy("meeting", "Solved")
        # Translators: 中文 已撤销
        DROPPED = "dropped", pgettext_lazy("meeting", "Dropped")

    SHAPES = {State.OPEN: "open", State.DONE: "done", State.DROPPED: "shut"}

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="meeting_items", verbose_name=_("outlet"))
    met_on = models.DateField(_("meeting of"))
    topic = models.CharField(_("topic"), max_length=8, choices=Topic.choices)
    problem = models.CharField(_("problem"), max_length=400)
    order = models.ForeignKey(
        RepairOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_items",
        verbose_name=_("repair order"),
    )
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="meeting_items", verbose_name=_("who sees to it")
    )
    due_on = models.DateField(_("by"))
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.OPEN)
    # What shows that it is solved; of one that was dropped, why.
    proof = models.CharField(_("proof"), max_length=1000, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)
    # The same as a day of the house, so that the list of a past evening can be asked for.
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered"))
    # The same form sent twice means one problem.
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = MeetingItemQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        # Translators: 中文 夕会事项
        verbose_name = _("problem of the evening meeting")
        # Translators: 中文 夕会事项
        verbose_name_plural = _("problems of the evening meeting")
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(state="open"), name="workshop_meeting_open"),
            models.Index(fields=["outlet", "-met_on", "-id"], name="workshop_meeting_of_outlet"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("met_on")), name="workshop_meetingitem_forward"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True, ended_on__isnull=True, ended_by__isnull=True, proof="")
                | Q(state__in=["done", "dropped"], ended_at__isnull=False, ended_on__isnull=False)
                & Q(ended_by__isnull=False)
                & ~Q(proof=""),
                name="workshop_meetingitem_ended_with_proof",
            ),
        ]

    def __str__(self):
        return self.problem

    def get_absolute_url(self):
        return reverse("workshop:meeting_item", args=[self.pk])

    @property
    def shape(self) -> str:
        """The shape that shows the state of work."""
        return self.SHAPES[self.state]

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN
