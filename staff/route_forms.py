"""A route of signatures as rows of a form: up to which amount, and who signs at each step."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import approval_routes
from .approval_routes import FEN, MOST_ROLES, MOST_STEPS, Band, Step
from .roles import Role

MOST_BANDS = 8
# What stands empty on the page beyond what is settled, for what somebody adds.
SPARE_BANDS, SPARE_STEPS = 2, 1
FEWEST_SHOWN = 4


class BandForm(forms.Form):
    """One band; a row with nothing in it counts for nothing."""

    up_to = forms.DecimalField(
        label=pgettext_lazy("band of a route", "Up to (yuan)"),
        min_value=FEN,
        max_digits=14,
        decimal_places=2,
        required=False,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        # Translators: 中文 留空表示不设上限
        help_text=gettext_lazy("Empty: no upper end."),
    )

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        for number in range(1, MOST_STEPS + 1):
            self.fields[f"roles_{number}"] = forms.MultipleChoiceField(
                # Translators: 中文 第 %(number)d 步
                label=_("Step %(number)d") % {"number": number},
                choices=Role.choices,
                required=False,
                widget=forms.SelectMultiple({"data-pick": ""}),
            )
            self.fields[f"all_{number}"] = forms.ChoiceField(
                # Translators: 中文 第 %(number)d 步由谁签
                label=_("Step %(number)d: who of them") % {"number": number},
                # Translators: 中文 其中一人签 / 每个角色都签
                choices=[("any", _("one of them signs")), ("all", _("all of them sign"))],
                required=False,
            )

    def shown(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The steps on the page: those with somebody, and room for one more."""
        filled = [number for number in range(1, MOST_STEPS + 1) if self[f"roles_{number}"].value()]
        last = min(MOST_STEPS, max(FEWEST_SHOWN, max(filled, default=0) + SPARE_STEPS))
        return [(self[f"roles_{number}"], self[f"all_{number}"]) for number in range(1, last + 1)]

    @property
    def is_spare(self) -> bool:
        """Whether nothing stands in it yet."""
        return not any(self[name].value() for name in self.fields if not name.startswith("all_"))

    def clean(self):
        data = super().clean()
        for number in range(1, MOST_STEPS + 1):
            if len(data.get(f"roles_{number}") or []) > MOST_ROLES:
                self.add_error(f"roles_{number}", _("At most %(most)d roles at one step.") % {"most": MOST_ROLES})
        if data.get("up_to") and not self.steps and not self.errors:
            self.add_error("roles_1", _("Who signs up to this amount?"))
        return data

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps with somebody, in order."""
        picked = [
            (self.cleaned_data.get(f"roles_{number}"), self.cleaned_data.get(f"all_{number}") == "all")
            for number in range(1, MOST_STEPS + 1)
        ]
        return tuple(Step(tuple(roles), all_of_them=whole and len(roles) > 1) for roles, whole in picked if roles)


class BaseRouteRows(forms.BaseFormSet):
    """The bands of one route, the smallest first; `text` is the route as policy keeps it."""

    def clean(self):
        if any(self.errors):
            return
        rows = self.filled
        if not rows:
            raise forms.ValidationError(_("Enter at least one row: who signs?"))
        before = Decimal(0)
        for row in rows[:-1]:
            amount = row.cleaned_data.get("up_to")
            if amount is None:
                row.add_error("up_to", _("Only the last row has no upper end."))
            elif amount <= before:
                row.add_error("up_to", _("The amounts rise from row to row."))
            before = amount or before
        if rows[-1].cleaned_data.get("up_to") is not None:
            rows[-1].add_error("up_to", _("The last row has no upper end: leave this empty."))

    @property
    def filled(self) -> list[BandForm]:
        return [row for row in self.forms if row.steps]

    @property
    def text(self) -> str:
        return approval_routes.written([Band(row.cleaned_data.get("up_to"), row.steps) for row in self.filled])


RouteRows = forms.formset_factory(BandForm, formset=BaseRouteRows, extra=SPARE_BANDS, max_num=MOST_BANDS)


def rows_of(text: str) -> list[dict]:
    """What stands in the rows for a written route."""
    return [_row(band) for band in approval_routes.read(text)]


def _row(band: Band) -> dict:
    row: dict = {"up_to": band.up_to}
    for number, step in enumerate(band.steps, start=1):
        row |= {f"roles_{number}": list(step.roles), f"all_{number}": "all" if step.all_of_them else "any"}
    return row
