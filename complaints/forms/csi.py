"""What satisfaction figures and the list of surveys are narrowed by; the address holds it."""

from datetime import date

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import SOME_DAY, day_input
from staff.keys import key_in
from staff.models import Employee, Outlet
from staff.roles import Right
from workshop.models import Team

from .. import figures
from ..csi_period import DAY, Period
from ..models import Group, SurveyResponse

# Longer stretches are years, and have months to look at.
LONGEST = 366
MONTH = "%Y-%m"


class MonthInput(forms.DateInput):
    input_type = "month"

    def __init__(self):
        super().__init__(format=MONTH)


class NarrowedForm(forms.Form):
    """Outlet, month or days, group and way of asking; what cannot be read narrows nothing."""

    outlet = forms.ChoiceField(label=_("Outlet"), required=False)
    month = forms.DateField(
        label=_("Month"), required=False, input_formats=[MONTH], widget=MonthInput(), validators=SOME_DAY
    )
    from_on = forms.DateField(label=_("Delivered from"), required=False, widget=day_input(), validators=SOME_DAY)
    to_on = forms.DateField(label=_("Delivered to"), required=False, widget=day_input(), validators=SOME_DAY)
    group = forms.ChoiceField(label=_("Group"), required=False, choices=[("", _("All groups")), *Group.choices])
    via = forms.ChoiceField(
        # Translators: 中文 调查方式
        label=_("How answered"),
        required=False,
        choices=[("", _("Every way")), *SurveyResponse.Via.choices],
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        self.outlets = list(Outlet.objects.visible_to(user, Right.CSI).select_related("area__region"))
        self.fields["outlet"].choices = [("", _("All outlets")), *((each.code, each.name) for each in self.outlets)]
        if len(self.outlets) == 1:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.is_valid()

    def wanted(self, name: str):
        return self.cleaned_data.get(name) or None

    @property
    def chosen(self) -> list[Outlet]:
        """The outlets that are looked at: the one that was chosen, else all that the user sees."""
        code = self.wanted("outlet")
        return [each for each in self.outlets if each.code == code] if code else self.outlets

    @property
    def asked(self) -> figures.Asked:
        keys = tuple(outlet.pk for outlet in self.chosen)
        return figures.Asked(keys, self.wanted("group") or "", self.wanted("via") or "")

    def days(self) -> Period | None:
        """The month or the days that the address names; None for none, or for days that cannot be."""
        first, last = self.wanted("from_on"), self.wanted("to_on")
        if first and last:
            return Period(first, last + DAY) if first <= last and (last - first).days < LONGEST else None
        month = self.wanted("month")
        return Period.of_month(month) if month else None


class CsiForm(NarrowedForm):
    def period(self, today: date) -> Period:
        """What is looked at; this month where the address names nothing that can be."""
        return self.days() or Period.of_month(today)


class ResponsesForm(NarrowedForm):
    """The list of surveys can be narrowed further."""

    q = forms.CharField(label=_("Plate or order"), required=False, max_length=60)
    advisor = forms.ChoiceField(label=_("Advisor"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)
    question = forms.SlugField(widget=forms.HiddenInput(), label=_("Question"), required=False, max_length=40)
    at_most = forms.DecimalField(label=_("Score at most"), required=False, min_value=0, max_value=100)
    found = forms.ChoiceField(
        # Translators: 中文 结果
        label=_("What came of it"),
        required=False,
        choices=[
            ("", _("Anything")),
            # Translators: 中文 有投诉
            ("complaint", pgettext_lazy("survey", "A complaint")),
            # Translators: 中文 有表扬
            ("praise", pgettext_lazy("survey", "Praise")),
        ],
    )
    counted = forms.ChoiceField(
        # Translators: 中文 是否计入满意度
        label=_("Counted in the CSI"),
        required=False,
        choices=[("", _("Counted or not")), ("yes", _("Counted in the CSI"))],
    )
    field_order = ["q", "outlet", "month", "from_on", "to_on", "group", "via", "advisor", "team", "at_most", "found"]

    def __init__(self, data, *, user):
        super().__init__(data, user=user)
        people = Employee.objects.filter(outlet__in=self.outlets, survey_responses__isnull=False)
        self.fields["advisor"].choices = [("", _("All advisors")), *_named(people, data.get("advisor"))]
        teams = Team.objects.filter(outlet__in=self.outlets).order_by("code")
        self.fields["team"].choices = [("", _("All teams")), *((str(team.pk), team.name) for team in teams)]
        # Choices that were just filled in are looked at now.
        self.full_clean()

    def apply(self):
        """The surveys of the outlets, narrowed to what the address says."""
        asked = self.asked
        if self.wanted("counted"):
            found = figures.counted(asked)
        else:
            found = SurveyResponse.objects.filter(outlet__in=asked.outlets)
            plain = {"group": asked.group, "via": asked.via}
            found = found.filter(**{name: value for name, value in plain.items() if value})
        if period := self.days():
            found = found.of_deliveries(period.from_at, period.to_at)
        for name in ("advisor", "team"):
            if self.wanted(name):
                found = found.filter(**{name: self.wanted(name)})
        if self.wanted("question"):
            found = found.answering(self.wanted("question"))
        if self.cleaned_data.get("at_most") is not None:
            found = found.filter(score__lte=self.cleaned_data["at_most"])
        if self.wanted("found") == "complaint":
            found = found.filter(complaint__isnull=False)
        elif self.wanted("found") == "praise":
            found = found.praising()
        if text := (self.wanted("q") or "").strip():
            plate = text.replace(" ", "").upper()
            found = found.filter(Q(vehicle__plate__contains=plate) | Q(order__number__istartswith=text))
        return found

    @property
    def narrows(self) -> bool:
        return any(value not in (None, "") for value in self.cleaned_data.values())


def _named(people, chosen) -> list[tuple[str, str]]:
    """Who has answers, by pinyin, and whoever the address names."""
    key = key_in(chosen)
    everybody = people | people.model.objects.filter(pk=key, outlet__in=people.values("outlet")) if key else people
    return [(str(pk), name) for pk, name in everybody.order_by("name_key", "pk").distinct().values_list("pk", "name")]
