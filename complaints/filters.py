"""What the list of complaints can be narrowed by, its tabs, and the deadline it is sorted by. The address holds it."""

from datetime import UTC, datetime

import django_filters
from django import forms
from django.db.models import Count, DateTimeField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from staff.keys import key_in
from staff.models import Outlet, User
from staff.roles import Right
from workshop.models import Team

from .models import Complaint, ComplaintClock, HandOver, Promise

# A complaint without a running clock stands behind all the others.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
YES = [("yes", _("Yes"))]


def waiting() -> Exists:
    """In a query of complaints: a hand-over waits for a signature."""
    return Exists(HandOver.objects.filter(complaint=OuterRef("pk"), state=HandOver.State.WAITING))


def tab_conditions() -> dict[str, Q]:
    """Every complaint stands under exactly one of these, and under `all`."""
    still = Q(closed_at__isnull=True, done_at__isnull=True)
    held = Q(handler__isnull=False) | Q(answered_at__isnull=False) | Q(sorted_at__isnull=False)
    return {
        "new": still & ~Q(waiting()) & ~held,
        "waiting": still & Q(waiting()),
        "in_hand": still & ~Q(waiting()) & held,
        "to_call": Q(closed_at__isnull=True, done_at__isnull=False),
        "closed": Q(closed_at__isnull=False),
        "open": Q(closed_at__isnull=True),
        "all": Q(),
    }


def in_tab(complaints: QuerySet, tab: str) -> QuerySet:
    return complaints.filter(tab_conditions()[tab])


def tab_counts(complaints: QuerySet) -> dict[str, int]:
    """How many there are under each tab, in one query."""
    counts = {name: Count("pk", filter=condition or None) for name, condition in tab_conditions().items()}
    return complaints.order_by().aggregate(**counts)


def by_deadline(complaints: QuerySet) -> QuerySet:
    """With `due_at`, the nearest deadline that still runs, for sorting; `NEVER` where none does."""
    running = ComplaintClock.objects.running().filter(complaint=OuterRef("pk")).order_by("deadline_at")
    nearest = Subquery(running.values("deadline_at")[:1], output_field=DateTimeField())
    return complaints.annotate(due_at=Coalesce(nearest, Value(NEVER, output_field=DateTimeField())))


def for_list(complaints: QuerySet) -> QuerySet:
    """With everything that a row shows, in a constant number of queries."""
    clocks = ComplaintClock.objects.order_by("deadline_at")
    waits = HandOver.objects.filter(state=HandOver.State.WAITING).select_related("to_user")
    return complaints.select_related(
        "vehicle__customer", "customer", "outlet", "employee", "handler", "team"
    ).prefetch_related(
        Prefetch("clocks", clocks, to_attr="all_clocks"), Prefetch("hand_overs", waits, to_attr="waiting_for")
    )


class ComplaintFilter(django_filters.FilterSet):
    """Filters a queryset that is already narrowed to what the user may see; `at` decides what is overdue."""

    channel = django_filters.MultipleChoiceFilter(
        label=_("Channel"), choices=Complaint.Channel.choices, widget=forms.CheckboxSelectMultiple, distinct=False
    )
    category = django_filters.MultipleChoiceFilter(
        label=_("Category"), choices=Complaint.Category.choices, widget=forms.CheckboxSelectMultiple, distinct=False
    )
    cause = django_filters.MultipleChoiceFilter(
        label=_("Cause"), choices=Complaint.Cause.choices, widget=forms.CheckboxSelectMultiple, distinct=False
    )
    outlet = django_filters.ModelChoiceFilter(
        label=_("Outlet"),
        to_field_name="code",
        queryset=lambda request: Outlet.objects.visible_to(request.user, Right.COMPLAINTS),
        empty_label=_("All outlets"),
    )
    handler = django_filters.ModelChoiceFilter(
        label=_("In hand of"),
        queryset=lambda request: User.objects.visible_to(request.user, Right.COMPLAINTS).filter(
            pk=key_in(request.GET.get("handler"))
        ),
        empty_label=_("Anybody"),
        widget=forms.Select({"data-pick": "", "data-pick-url": reverse_lazy("complaints:people")}),
    )
    advisor = django_filters.CharFilter(method="of_advisor", label=_("Service advisor"))
    team = django_filters.ModelChoiceFilter(
        label=_("Team"),
        queryset=lambda request: Team.objects.filter(
            outlet__in=Outlet.objects.visible_to(request.user, Right.COMPLAINTS)
        ),
        to_field_name="code",
        empty_label=_("All teams"),
    )
    overdue = django_filters.ChoiceFilter(label=_("Overdue"), choices=YES, method="late", empty_label=_("All"))
    # Translators: 中文 有失信承诺
    broken = django_filters.ChoiceFilter(
        label=_("Broken promise"), choices=YES, method="with_broken_promise", empty_label=_("All")
    )
    received_from = django_filters.DateFilter(
        "received_at", "date__gte", label=_("Received from"), widget=forms.DateInput({"type": "date"})
    )
    received_to = django_filters.DateFilter(
        "received_at", "date__lte", label=_("Received to"), widget=forms.DateInput({"type": "date"})
    )

    class Meta:
        model = Complaint
        fields: list[str] = []

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at

    def of_advisor(self, queryset, name, value):
        """By the number of the employee who wrote the repair order."""
        return queryset.filter(order__advisor__number=value)

    def late(self, queryset, name, value):
        overdue = ComplaintClock.objects.overdue(self.at).filter(complaint=OuterRef("pk"))
        return queryset.filter(Exists(overdue))

    def with_broken_promise(self, queryset, name, value):
        return queryset.filter(Exists(Promise.objects.broken(self.at).filter(complaint=OuterRef("pk"))))
