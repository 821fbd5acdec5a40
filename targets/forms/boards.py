"""What the address of a board says: which place, which month, which figures."""

from datetime import date, datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.forms import NarrowingForm
from staff.instants import local
from staff.places import Place, choices_of
from targets.board_figures import TREND_MONTHS
from targets.catalogue import FIGURES, Group
from targets.months import month_after, month_of, read_month, written

FIRST_FIGURE = "output"


class BoardForm(NarrowingForm):
    """What cannot be read stands for what is shown first: the widest place, this month, output, every group."""

    place = forms.ChoiceField(label=pgettext_lazy("board", "Place"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)
    group = forms.ChoiceField(label=pgettext_lazy("board", "Figures"), required=False)
    figure = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, places: list[Place], at: datetime):
        super().__init__(data)
        self.this_month = month_of(local(at).date())
        months = [month_after(self.this_month, -back) for back in range(TREND_MONTHS + 1)]
        self.fields["place"].choices = choices_of(places)
        self.fields["month"].choices = [(written(month), written(month)) for month in months]
        # Translators: 中文 全部指标
        self.fields["group"].choices = [("", _("All figures")), *((group.value, group.label) for group in Group)]
        self.is_valid()

    @property
    def on(self) -> date:
        return read_month(self.value("month")) or self.this_month

    @property
    def code(self) -> str:
        return self.value("figure") if self.value("figure") in FIGURES else FIRST_FIGURE

    @property
    def chosen_group(self) -> Group | None:
        return Group(self.value("group")) if self.value("group") else None
