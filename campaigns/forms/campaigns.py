"""Forms of campaigns and of the parts of their plans."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.models import Aim, Campaign, Department, Offer, Station
from campaigns.services.campaigns import people_of
from staff.forms import NarrowingForm, ServiceForm
from staff.instants import local
from staff.models import Outlet, Posting, User
from staff.roles import Right
from workshop.forms.house import AccountField, NewForm, day_field, words_field

QUIET = {"autocomplete": "off"}
# Of a campaign of months the running order is copied within the first days.
MOST_DAYS = 31


def text_field(label, *, max_length: int, **options):
    return forms.CharField(label=label, max_length=max_length, widget=forms.TextInput(QUIET), **options)


def clock_field(label, **options):
    return forms.TimeField(label=label, widget=forms.TimeInput({"type": "time"}, format="%H:%M"), **options)


def _people(outlets, on):
    posted = Posting.objects.filter(outlet__in=outlets).in_force(on)
    return User.objects.active().filter(pk__in=posted.values("user")).order_by("name_key", "username")


class CampaignForm(NewForm):
    """A new campaign: its kind brings the plan."""

    needs = Right.CAMPAIGNS_PLAN
    kind = forms.ChoiceField(label=_("Kind"), choices=Campaign.Kind.choices, widget=forms.RadioSelect)
    name = text_field(pgettext_lazy("campaign", "Name"), max_length=80)
    theme = text_field(_("Theme"), max_length=200, required=False, help_text=_("Empty: the theme of its kind."))
    begins_on = day_field(_("Begins on"))
    ends_on = day_field(
        _("Ends on"), required=False, help_text=_("Empty: after as many days as its kind usually takes.")
    )
    place = text_field(_("Place where it is held"), max_length=120, required=False)
    owner = AccountField(label=pgettext_lazy("campaign", "Answerable"), empty_label="—")

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["owner"].queryset = _people(self.outlets, local(at).date())
        if len(self.outlets) == 1 and "owner" not in self.initial:
            self.fields["owner"].initial = user.pk


class ChangeForm(ServiceForm):
    """The head of a campaign."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = text_field(pgettext_lazy("campaign", "Name"), max_length=80)
    theme = text_field(_("Theme"), max_length=200, required=False)
    begins_on = day_field(_("Begins on"))
    ends_on = day_field(_("Ends on"))
    move_plan = forms.BooleanField(
        label=_("Move the plan along with the days"),
        required=False,
        help_text=_("Phases, open tasks and the running order keep their distance to the days."),
    )
    place = text_field(_("Place where it is held"), max_length=120, required=False)
    owner = AccountField(label=pgettext_lazy("campaign", "Answerable"), empty_label=None)
    baseline_from_on = day_field(_("Baseline from"), required=False)
    baseline_to_on = day_field(
        _("Baseline to"), required=False, help_text=_("The effect is measured against these days.")
    )
    control_percent = forms.IntegerField(
        label=_("Held back for comparison, in percent"),
        min_value=0,
        max_value=50,
        help_text=_("So many of the audience are not invited, so that one sees what would have come anyway."),
    )

    def __init__(self, *args, campaign: Campaign, at, **kwargs):
        super().__init__(*args, **kwargs)
        here = people_of(campaign.outlet, local(at).date())
        self.fields["owner"].queryset = (here | User.objects.filter(pk=campaign.owner_id)).distinct()


# Parts ----------------------------------------------------------------------------------------------------------------


class PartForm(ServiceForm):
    """One part of a plan; `seen` says what was there when it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, campaign: Campaign, at, present=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.set_up(campaign, local(at).date(), present)

    def set_up(self, campaign: Campaign, today, present) -> None:
        """What the fields offer for this campaign."""

    @property
    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.fields if name != "seen"}


class SectionForm(PartForm):
    title = text_field(pgettext_lazy("section", "Title"), max_length=80)
    words = forms.CharField(label=_("Words"), max_length=6000, required=False, widget=forms.Textarea({"rows": 10}))


class DepartmentForm(PartForm):
    department = forms.ChoiceField(label=_("Department"), choices=Department.choices)
    host = forms.BooleanField(label=_("Hosts the campaign"), required=False)
    duty = text_field(_("Duty"), max_length=200, required=False)
    lead = AccountField(label=pgettext_lazy("department", "Answerable"), required=False, empty_label="—")

    def set_up(self, campaign, today, present) -> None:
        self.fields["lead"].queryset = _with(people_of(campaign.outlet, today), present.lead_id if present else None)


class PhaseForm(PartForm):
    name = text_field(pgettext_lazy("phase", "Name"), max_length=60)
    from_on = day_field(_("From"))
    to_on = day_field(_("To"))
    words = words_field(_("What happens"), rows=2, required=False)


class TaskForm(PartForm):
    what = text_field(_("What"), max_length=200)
    group = text_field(pgettext_lazy("task", "Part"), max_length=60, required=False)
    department = forms.ChoiceField(label=_("Department"), required=False, choices=[("", "—"), *Department.choices])
    owner = AccountField(label=pgettext_lazy("task", "Who"), required=False, empty_label="—")
    due_on = day_field(_("By"))

    def set_up(self, campaign, today, present) -> None:
        self.fields["owner"].queryset = _with(people_of(campaign.outlet, today), present.owner_id if present else None)
        groups = campaign.tasks.exclude(group="").order_by("group").values_list("group", flat=True).distinct()
        self.groups = list(groups)
        self.fields["group"].widget.attrs["list"] = "task-groups"


class TurnForm(PartForm):
    on = day_field(_("Day"))
    from_time = clock_field(_("From"))
    to_time = clock_field(_("To"))
    what = text_field(_("What"), max_length=200)
    who = text_field(pgettext_lazy("running order", "Who"), max_length=80, required=False)
    station = forms.ModelChoiceField(
        label=pgettext_lazy("campaign", "Station"), queryset=Station.objects.none(), required=False, empty_label="—"
    )

    def set_up(self, campaign, today, present) -> None:
        self.fields["station"].queryset = campaign.stations.all()
        self.fields["on"].initial = campaign.begins_on


class StationForm(PartForm):
    name = text_field(pgettext_lazy("station", "Name"), max_length=60)
    stamped = forms.BooleanField(label=_("Stands on the stamp card"), required=False, initial=True)
    points = forms.IntegerField(label=pgettext_lazy("stamp card", "Points"), min_value=0, max_value=9999, initial=0)


class OfferForm(PartForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Offer.Kind.choices, widget=forms.RadioSelect)
    words = text_field(_("Words"), max_length=200)


class AimForm(PartForm):
    metric = forms.ChoiceField(label=_("Figure"), choices=Aim.Metric.choices)
    goal = forms.DecimalField(
        label=pgettext_lazy("aim", "Goal"),
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", **QUIET}),
    )


PART_FORMS: dict[str, type[PartForm]] = {
    "section": SectionForm,
    "department": DepartmentForm,
    "phase": PhaseForm,
    "task": TaskForm,
    "turn": TurnForm,
    "station": StationForm,
    "offer": OfferForm,
    "aim": AimForm,
}


def _with(people, key):
    """The people, and whoever holds it already, although posted elsewhere by now."""
    return (people | User.objects.filter(pk=key)).distinct() if key else people


# Steps ----------------------------------------------------------------------------------------------------------------


class FinishForm(ServiceForm):
    proof = words_field(_("What came of it"), rows=2)


class ReopenForm(ServiceForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.TextInput(QUIET))


class GiveForm(ServiceForm):
    owner = AccountField(label=pgettext_lazy("task", "Who"), empty_label="—")

    def __init__(self, *args, campaign: Campaign, at, **kwargs):
        super().__init__(*args, auto_id="give_%s", **kwargs)
        self.fields["owner"].queryset = people_of(campaign.outlet, local(at).date())


class CopyDayForm(ServiceForm):
    """The running order of one day of the campaign for another."""

    from_on = forms.DateField(label=_("Running order of"), widget=forms.Select)
    to_on = forms.DateField(label=_("For the day"), widget=forms.Select)

    def __init__(self, *args, campaign: Campaign, **kwargs):
        super().__init__(*args, auto_id="copy_%s", **kwargs)
        there = set(campaign.turns.values_list("on", flat=True))
        length = min((campaign.ends_on - campaign.begins_on).days + 1, MOST_DAYS)
        days = [campaign.begins_on + timedelta(days=number) for number in range(length)]
        self.fields["from_on"].widget.choices = [(on.isoformat(), on.isoformat()) for on in days if on in there]
        self.fields["to_on"].widget.choices = [(on.isoformat(), on.isoformat()) for on in days if on not in there]

    @property
    def is_of_use(self) -> bool:
        return bool(self.fields["from_on"].widget.choices and self.fields["to_on"].widget.choices)


class EvaluationForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    evaluation = forms.CharField(
        label=_("Evaluation"),
        max_length=6000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("What was reached, what it cost, what the next one does better."),
    )


class CallOffForm(ServiceForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why it is called off"), max_length=400, widget=forms.TextInput(QUIET))


class CampaignFilter(NarrowingForm):
    """What the list can be narrowed by."""

    q = forms.CharField(label=pgettext_lazy("campaign", "Number or name"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Campaign.Kind.choices])
    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    whose = forms.ChoiceField(
        label=pgettext_lazy("campaign", "Answerable"),
        required=False,
        choices=[("", pgettext_lazy("campaigns", "Everybody's")), ("mine", pgettext_lazy("campaigns", "Mine"))],
    )
    from_on = day_field(pgettext_lazy("campaigns", "On or after"), required=False)
    to_on = day_field(pgettext_lazy("campaigns", "On or before"), required=False)

    def __init__(self, data, *, user):
        super().__init__(data)
        self.user = user
        outlets = list(Outlet.objects.visible_to(user, Right.CAMPAIGNS).order_by("code"))
        self.several = len(outlets) > 1
        self.fields["outlet"].choices = [("", _("All outlets")), *((each.code, each.name) for each in outlets)]
        self.is_valid()

    def apply(self, rows):
        rows = rows.matching(self.value("q"))
        if self.value("kind"):
            rows = rows.filter(kind=self.value("kind"))
        if self.value("whose"):
            rows = rows.filter(owner=self.user)
        rows = rows.touching(self.value("from_on") or None, self.value("to_on") or None)
        return rows.filter(outlet__code=self.value("outlet")) if self.value("outlet") else rows
