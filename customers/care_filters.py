"""What the list of reminders can be narrowed by; the address holds it, and what cannot be read narrows nothing."""

from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from staff.forms import SOME_DAY, NarrowingForm, day_input
from staff.models import Outlet
from staff.roles import Right

from .models import Reminder

State = Reminder.State
# The tabs: what is still to do first.
TABS = {
    "due": [State.DUE],
    "reminded": [State.REMINDED],
    "booked": [State.BOOKED],
    "came": [State.CAME],
    "ended": [State.ENDED],
    "held_out": [State.HELD_OUT],
    "all": list(State),
}
BY_DUE, BY_LATEST = ("due_on", "pk"), ("-due_on", "-pk")


class ReminderFilter(NarrowingForm):
    q = forms.CharField(label=_("Plate"), required=False, max_length=20)
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Reminder.Kind.choices])
    channel = forms.ChoiceField(
        label=pgettext_lazy("reminder", "how"),
        required=False,
        choices=[("", _("Every way")), *Reminder.Channel.choices],
    )
    group = forms.ChoiceField(
        # Translators: 中文 分组
        label=pgettext_lazy("reminder", "Group"),
        required=False,
        choices=[
            ("", _("All groups")),
            # Translators: 中文 提醒组
            ("reminded", pgettext_lazy("reminder", "To be reminded, by the draw")),
            # Translators: 中文 对照组
            ("held_out", pgettext_lazy("reminder", "Held out, by the draw")),
        ],
    )
    came = forms.ChoiceField(
        label=pgettext_lazy("reminder", "Came"),
        required=False,
        choices=[("", _("Came or not")), ("yes", _("Came")), ("no", _("Did not come"))],
    )
    from_on = forms.DateField(label=_("Due from"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("Due to"), required=False, widget=day_input(), validators=SOME_DAY)
    out_from = forms.DateField(label=_("Reminded from"), required=False, widget=day_input(), validators=SOME_DAY)
    out_to = forms.DateField(label=_("Reminded to"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = list(Outlet.objects.visible_to(user, Right.CARE))
        self.fields["outlet"].choices = [("", _("All outlets")), *((each.code, each.name) for each in outlets)]
        if len(outlets) == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.is_valid()

    def apply(self, reminders):
        wanted = self.cleaned_data
        exact = {"outlet": "outlet__code", "kind": "kind", "channel": "channel"}
        days = {
            "from_on": "due_on__gte",
            "to_on": "due_on__lte",
            "out_from": "remind_on__gte",
            "out_to": "remind_on__lte",
        }
        for name, lookup in (exact | days).items():
            if wanted.get(name):
                reminders = reminders.filter(**{lookup: wanted[name]})
        if wanted.get("group"):
            reminders = reminders.filter(held_out=wanted["group"] == "held_out")
        if wanted.get("came"):
            reminders = reminders.filter(came_on__isnull=wanted["came"] == "no")
        if text := (wanted.get("q") or "").replace(" ", "").upper():
            reminders = reminders.filter(vehicle__plate__contains=text)
        return reminders


def tab_of(parameters) -> str:
    tab = parameters.get("state", "due")
    return tab if tab in TABS else "due"


def in_tab(reminders, tab: str):
    return reminders if tab == "all" else reminders.filter(state__in=TABS[tab])


def tab_labels() -> list[tuple[str, str]]:
    return [
        ("due", pgettext("reminder", "To be reminded")),
        ("reminded", pgettext("reminder", "Reminded")),
        ("booked", pgettext("reminder", "Booked")),
        ("came", pgettext("reminder", "Came")),
        ("ended", pgettext("reminder", "Ended")),
        ("held_out", pgettext("reminder", "Held out")),
        ("all", gettext("All")),
    ]


def numbers_of(reminders) -> dict[str, int]:
    """How many each tab holds, in one query."""
    counted = reminders.order_by().aggregate(
        **{name: Count("pk", filter=Q(state__in=states)) for name, states in TABS.items() if name != "all"},
        every=Count("pk"),
    )
    return counted | {"all": counted["every"]}


def order_of(tab: str) -> tuple[str, str]:
    """What is to do is sorted by when it is due, what is over the latest first."""
    return BY_DUE if tab in ("due", "reminded", "booked") else BY_LATEST


class EffectForm(forms.Form):
    """Of which days, and of which outlet."""

    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    from_on = forms.DateField(label=_("Reminded from"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("Reminded to"), required=False, widget=day_input(), validators=SOME_DAY)

    def __init__(self, data, *, user):
        super().__init__(data)
        outlets = list(Outlet.objects.visible_to(user, Right.CARE_MANAGE))
        self.fields["outlet"].choices = [("", _("All outlets")), *((each.code, each.name) for each in outlets)]
        if len(outlets) == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.is_valid()
