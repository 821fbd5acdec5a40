"""What the list of follow-ups can be narrowed by; the address holds it, and what cannot be read narrows nothing."""

from datetime import timedelta

from django import forms
from django.db.models import Count, F, Q
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from staff.forms import SOME_DAY, NarrowingForm, day_input
from staff.instants import beginning_of
from staff.keys import key_in
from staff.models import Employee, Outlet, Posting, User
from staff.roles import Right, Role, rights_of

from .models import CallAttempt, FollowUp, Group

State = FollowUp.State
# The tabs: what is still to do first.
TABS = {
    "waiting": [State.WAITING],
    "answered": [State.ANSWERED],
    "ended": [State.DECLINED, State.WRONG_NUMBER, State.GIVEN_UP, State.DO_NOT_CALL, State.LAPSED],
    "not_drawn": [State.NOT_DRAWN],
    "all": list(State),
}
CALLING = [role for role in Role.values if Right.CALLS in rights_of(role)]
ORDER = ("-delivered_at", "-pk")
BY_DUE = ("due_at", "pk")


class FollowUpFilter(NarrowingForm):
    q = forms.CharField(label=_("Plate or order"), required=False, max_length=60)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False, choices=[("", _("All groups")), *Group.choices])
    mode = forms.ChoiceField(
        label=_("How asked"), required=False, choices=[("", _("Both ways")), *FollowUp.Mode.choices]
    )
    ended = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Every state")), *State.choices])
    late = forms.ChoiceField(
        label=_("In time"),
        required=False,
        # Translators: 中文 已过期限
        choices=[("", _("Late or not")), ("yes", pgettext_lazy("follow-up", "Past its time"))],
    )
    advisor = forms.ChoiceField(label=_("Advisor"), required=False)
    caller = forms.ChoiceField(label=pgettext_lazy("call", "Caller"), required=False)
    from_on = forms.DateField(label=_("Delivered from"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("Delivered to"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, data, *, user, at):
        super().__init__(data)
        self.at = at
        outlets = list(Outlet.objects.visible_to(user, Right.CALLS))
        self.fields["outlet"].choices = [("", _("All outlets")), *((each.code, each.name) for each in outlets)]
        if len(outlets) == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
        # Those named in the address, who may have left since, and those who are to choose from.
        advisors = Employee.objects.filter(outlet__in=outlets)
        here = advisors.filter(left_on__isnull=True)
        self.fields["advisor"].choices = [("", _("All advisors")), *_people(here, advisors, self.data.get("advisor"))]
        posted = Posting.objects.filter(outlet__in=outlets, role__in=CALLING)
        callers = User.objects.filter(pk__in=posted.values("user"))
        called = CallAttempt.objects.filter(follow_up__outlet__in=outlets)
        ever = User.objects.filter(pk__in=called.values("by"))
        self.fields["caller"].choices = [("", _("All callers")), *_people(callers, ever, self.data.get("caller"))]
        self.is_valid()

    def apply(self, follow_ups):
        """`follow_ups` narrowed by everything but the tab."""
        wanted = self.cleaned_data
        plain = {"outlet__code": "outlet", "group": "group", "mode": "mode", "state": "ended"}
        follow_ups = follow_ups.filter(**{field: wanted[name] for field, name in plain.items() if wanted.get(name)})
        if wanted.get("advisor"):
            follow_ups = follow_ups.filter(order__advisor=wanted["advisor"])
        if wanted.get("caller"):
            called = CallAttempt.objects.filter(by=wanted["caller"]).values("follow_up")
            follow_ups = follow_ups.filter(pk__in=called)
        if wanted.get("late"):
            late = Q(state=State.WAITING, due_at__lt=self.at) | Q(ended_at__gt=F("due_at"))
            follow_ups = follow_ups.filter(late)
        if wanted.get("from_on"):
            follow_ups = follow_ups.filter(delivered_at__gte=beginning_of(wanted["from_on"]))
        if wanted.get("to_on"):
            follow_ups = follow_ups.filter(delivered_at__lt=beginning_of(wanted["to_on"] + timedelta(days=1)))
        if text := (wanted.get("q") or "").strip():
            plate = text.replace(" ", "").upper()
            follow_ups = follow_ups.filter(Q(vehicle__plate__contains=plate) | Q(order__number__istartswith=text))
        return follow_ups


def tab_of(parameters) -> str:
    tab = parameters.get("state", "waiting")
    return tab if tab in TABS else "waiting"


def in_tab(follow_ups, tab: str):
    return follow_ups if tab == "all" else follow_ups.filter(state__in=TABS[tab])


def tab_labels() -> list[tuple[str, str]]:
    return [
        ("waiting", pgettext("follow-up", "Waiting")),
        ("answered", pgettext("follow-up", "Answered")),
        # Translators: 中文 未完成
        ("ended", pgettext("follow-up", "Ended without answers")),
        ("not_drawn", pgettext("follow-up", "Not drawn")),
        ("all", gettext("All")),
    ]


def numbers_of(follow_ups) -> dict[str, int]:
    """How many each tab holds, in one query."""
    counted = follow_ups.order_by().aggregate(
        **{name: Count("pk", filter=Q(state__in=states)) for name, states in TABS.items() if name != "all"},
        every=Count("pk"),
    )
    return counted | {"all": counted["every"]}


def order_of(tab: str) -> tuple[str, str]:
    """What waits is sorted by when it is due, what is over by when the car went out."""
    return BY_DUE if tab == "waiting" else ORDER


def _people(people, ever, named) -> list[tuple[str, str]]:
    """Those to choose from, and whoever the address names of those who ever worked here: never anybody else's name."""
    key = key_in(named)
    everybody = people | ever.filter(pk=key) if key else people
    return [(str(pk), name) for pk, name in everybody.order_by("name_key", "pk").values_list("pk", "name")]
