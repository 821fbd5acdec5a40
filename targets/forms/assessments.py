"""Forms of the assessment of outlets. What may be done is checked by the services."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import NarrowingForm, ServiceForm
from staff.models import Area, Outlet, Region
from targets import assessment_policies as policies
from targets.models import OutletAssessment
from targets.months import read_month, written


class AppealForm(ServiceForm):
    """Which lines are wrong, and why. Offered are those that took points off and have no appeal elsewhere."""

    # Translators: 中文 申诉项目
    lines = forms.MultipleChoiceField(label=_("What the appeal is about"), widget=forms.CheckboxSelectMultiple)
    # Translators: 中文 申诉理由
    words = forms.CharField(label=_("Why the points are wrong"), max_length=1000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [
            # Translators: 中文 %(rule)s（扣 %(points)d 分）
            (line.rule, _("%(rule)s (%(points)d points)") % {"rule": policies.LABELS[line.rule], "points": line.points})
            for line in lines
        ]


class DecideForm(ServiceForm):
    """Points given back on each line appealed against."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.TextInput({"autocomplete": "off"}))

    def __init__(self, *args, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.rules = [line.rule for line in lines]
        for line in lines:
            self.fields[f"back-{line.rule}"] = forms.IntegerField(
                # Translators: 中文 %(rule)s：返还分数（最多 %(most)d）
                label=_("%(rule)s: points given back, at most %(most)d")
                % {"rule": policies.LABELS[line.rule], "most": line.points},
                min_value=0,
                max_value=line.points,
                initial=0,
            )
        self.order_fields([*(f"back-{rule}" for rule in self.rules), "reason"])

    def backs(self):
        return [self[f"back-{rule}"] for rule in self.rules]

    @property
    def given_back(self) -> dict[str, int]:
        return {rule: self.cleaned_data[f"back-{rule}"] for rule in self.rules}


class AssessmentFilter(NarrowingForm):
    """What the list can be narrowed by; what cannot be read narrows nothing."""

    month = forms.ChoiceField(label=_("Month"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    area = forms.ChoiceField(label=_("Area"), required=False)
    outlet = forms.CharField(label=_("Outlet"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, data, *, visible):
        super().__init__(data)
        months = visible.order_by("-month").values_list("month", flat=True).distinct()
        self.fields["month"].choices = [("", _("All months")), *((written(on), written(on)) for on in months)]
        outlets = Outlet.objects.filter(assessments__in=visible)
        areas = list(Area.objects.filter(outlets__in=outlets).distinct().order_by("name"))
        regions = list(Region.objects.filter(pk__in={area.region_id for area in areas}).order_by("name"))
        self._offer("region", _("All regions"), regions)
        self._offer("area", _("All areas"), areas)
        self.fields["state"].choices = [
            ("", pgettext_lazy("assessments", "All states")),
            *OutletAssessment.State.choices,
        ]
        self.is_valid()

    def _offer(self, name: str, every, found) -> None:
        """Where there is one alone, there is nothing to choose."""
        if len(found) > 1:
            self.fields[name].choices = [("", every), *((str(each.pk), each.name) for each in found)]
        else:
            del self.fields[name]

    def apply(self, assessments):
        wanted = {"outlet__area__region": self.value("region"), "outlet__area": self.value("area")}
        wanted |= {"state": self.value("state"), "month": read_month(self.value("month"))}
        assessments = assessments.filter(**{name: value for name, value in wanted.items() if value})
        text = self.value("outlet").strip()
        like = Q(outlet__name__icontains=text) | Q(outlet__code__istartswith=text)
        return assessments.filter(like) if text else assessments
