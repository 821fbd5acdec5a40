"""Forms of screening rounds. What may be done is checked by the services."""

from datetime import date
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import criteria
from customers import screening_policies as policies
from customers.models import ScreeningList, ScreeningRound, ScreeningRow, Vehicle
from customers.models.ledger import TIERS
from customers.services.screening import RowDraft
from staff import policy
from staff.forms import SOME_DAY, NarrowingForm, ServiceForm, day_input
from staff.instants import local
from staff.models import Area, Outlet
from staff.roles import Right

from .picking import CarField, ChosenOnly

QUIET = {"autocomplete": "off"}
VERDICTS = [(value, label) for value, label in ScreeningRow.Verdict.choices if value]


class OpenRoundForm(ServiceForm):
    """A new round, over outlets that lie under the person's postings."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        # Translators: 中文 轮次名称
        label=pgettext_lazy("screening", "Name of the round"), max_length=80, widget=forms.TextInput(QUIET)
    )  # fmt: skip
    bulk_on = forms.DateField(label=_("Lists are due on"), widget=day_input(), validators=SOME_DAY)
    ends_on = forms.DateField(label=_("Ends on"), widget=day_input(), validators=SOME_DAY)
    words = forms.CharField(label=_("Note"), max_length=400, required=False, widget=forms.TextInput(QUIET))
    outlets = forms.ModelMultipleChoiceField(
        label=_("Outlets"),
        queryset=Outlet.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, **kwargs)
        outlets = Outlet.objects.visible_to(user, Right.SCREENING_OPEN).select_related("area__region")
        self.fields["outlets"].queryset = outlets.order_by("area__region", "area", "code")
        self.fields["outlets"].initial = [outlet.code for outlet in outlets]
        self.fields["form_key"].initial = uuid4()
        today = local(at).date()
        settled = policy.values([policies.BULK_DAY, policies.LAST_DAY], on=today)
        bulk_on = date(today.year, *settled[policies.BULK_DAY])
        year = today.year + (bulk_on < today)
        self.fields["bulk_on"].initial = date(year, *settled[policies.BULK_DAY])
        self.fields["ends_on"].initial = date(year, *settled[policies.LAST_DAY])


class RowForm(ServiceForm):
    """A key customer as the outlet describes it."""

    vehicle = CarField(label=_("Car"), queryset=Vehicle.objects.none(), widget=ChosenOnly)
    criterion = forms.ChoiceField(label=_("Criterion"))
    tier = forms.ChoiceField(label=_("Tier"), choices=TIERS, widget=forms.RadioSelect)
    words = forms.CharField(label=_("What it is about"), max_length=400, widget=forms.Textarea({"rows": 2}))
    measures = forms.CharField(
        label=_("What is being done"), max_length=400, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args, user, search_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["vehicle"].queryset = Vehicle.objects.visible_to(user, Right.RECORDS).select_related("customer")
        self.fields["vehicle"].widget.attrs |= {"data-pick": "", "data-pick-url": search_url}
        self.fields["criterion"].choices = [("", "—"), *criteria.choices()]

    @property
    def draft(self) -> RowDraft:
        names = ("vehicle", "criterion", "tier", "words", "measures")
        return RowDraft(**{name: self.cleaned_data[name] for name in names})


class LaterForm(RowForm):
    """A key customer found after the outlet's list was filed."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    outlet = forms.ModelChoiceField(
        label=_("Outlet"), queryset=Outlet.objects.none(), to_field_name="code", empty_label=None
    )
    # Translators: 中文 发现日期
    found_on = forms.DateField(label=_("Found on"), widget=day_input(), validators=SOME_DAY)

    def __init__(self, *args, user, at, screening_round: ScreeningRound, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        lists = ScreeningList.objects.bulk().visible_to(user, Right.SCREENING_FILE).filter(round=screening_round)
        outlets = Outlet.objects.filter(pk__in=lists.values("outlet")).select_related("area__region").order_by("code")
        self.fields["outlet"].queryset = outlets
        self.outlets = list(outlets)
        self.one_outlet = self.outlets[0] if len(self.outlets) == 1 else None
        if self.outlets:
            self.fields["outlet"].initial = self.outlets[0].code
        if self.one_outlet:
            self.fields["outlet"].widget = forms.HiddenInput()
        self.fields["found_on"].initial = local(at).date()
        self.fields["form_key"].initial = uuid4()


class FileForm(ServiceForm):
    # Translators: 中文 本店没有重点用户
    empty = forms.BooleanField(label=_("The outlet has no key customers"), required=False)
    words = forms.CharField(label=_("Note"), max_length=400, required=False, widget=forms.TextInput(QUIET))

    def __init__(self, *args, rows: int, **kwargs):
        super().__init__(*args, **kwargs)
        if rows:
            del self.fields["empty"]


class VerdictsForm(ServiceForm):
    """Each row true or not, with what was found. Rows that are left empty stay as they are."""

    words = forms.CharField(
        # Translators: 中文 转报意见
        label=_("Note for the region"), max_length=400, required=False, widget=forms.TextInput(QUIET)
    )  # fmt: skip

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            self.fields[f"row-{row.pk}-verdict"] = forms.ChoiceField(
                label=pgettext_lazy("screening", "Verified"),
                choices=VERDICTS,
                required=False,
                widget=forms.RadioSelect,
                initial=row.verdict,
            )
            self.fields[f"row-{row.pk}-words"] = forms.CharField(
                label=_("What was found"),
                max_length=400,
                required=False,
                widget=forms.TextInput(QUIET),
                initial=row.verdict_words,
            )

    @property
    def lines(self) -> list[tuple]:
        """Each row with its two fields."""
        return [(row, self[f"row-{row.pk}-verdict"], self[f"row-{row.pk}-words"]) for row in self.rows]

    @property
    def verdicts(self) -> list[tuple[int, str, str]]:
        said = [
            (row.pk, self.cleaned_data[f"row-{row.pk}-verdict"], self.cleaned_data[f"row-{row.pk}-words"])
            for row in self.rows
        ]
        return [each for each in said if each[1] or each[2]]


class LookForm(ServiceForm):
    """The second look at one drawn row."""

    verdict = forms.ChoiceField(label=_("Second look"), choices=VERDICTS, widget=forms.RadioSelect)
    words = forms.CharField(label=_("What was found"), max_length=400, widget=forms.TextInput(QUIET))


class AcceptForm(ServiceForm):
    words = forms.CharField(label=_("Note"), max_length=400, required=False, widget=forms.TextInput(QUIET))


class AppealForm(ServiceForm):
    # Translators: 中文 申诉理由
    words = forms.CharField(label=_("Why the points are wrong"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class DecideForm(ServiceForm):
    # Translators: 中文 最终扣分
    points = forms.IntegerField(label=_("Points off that stand"), min_value=0, max_value=100)
    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.TextInput(QUIET))


class ListFilter(NarrowingForm):
    """What the table of a round can be narrowed by."""

    outlet = forms.CharField(label=_("Outlet"), required=False, max_length=60)
    area = forms.ChoiceField(label=_("Area"), required=False)

    def __init__(self, data, *, lists):
        super().__init__(data)
        areas = Area.objects.filter(outlets__screening_lists__in=lists).distinct().order_by("name")
        self.areas = [(str(area.pk), area.name) for area in areas]
        self.fields["area"].choices = [("", _("All areas")), *self.areas]
        self.is_valid()

    def apply(self, lists):
        lists = lists.of_outlet_like(self.value("outlet"))
        return lists.filter(outlet__area=self.value("area")) if self.value("area") else lists
