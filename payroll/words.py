"""What the figures, lines and remarks of a month are called, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from .models import Group
from .rules.inputs import Remark
from .rules.parameters import CATALOGUE
from .rules.statements import CORRECTION
from .sources import SOURCES

COMPONENTS = {
    "front_desk.output": gettext_lazy("Front desk: output"),
    "front_desk.boutique": gettext_lazy("Front desk: boutique and care sold"),
    "fitting.front_desk": gettext_lazy("Fitting: sold at the front desk"),
    "boutique_sales.own": gettext_lazy("Boutique: own sales"),
    "fitting.boutique": gettext_lazy("Fitting: sold in the boutique"),
    "staff.boutique": gettext_lazy("Own sales as staff"),
    "fitting.staff": gettext_lazy("Fitting: sold by staff"),
    "boutique_clerk.other": gettext_lazy("Boutique: other departments"),
    "fitting.other": gettext_lazy("Fitting: other departments"),
    "parts.other": gettext_lazy("Parts: other departments"),
    "mechanical.hours": gettext_lazy("Hours, mechanical and electrical"),
    "bodypaint.hours": gettext_lazy("Hours, body and paint"),
    "detailing.work": gettext_lazy("Washing and detailing"),
    "fleet.collection": gettext_lazy("Fleet collection"),
    "insurance.claims": gettext_lazy("Insurance claims"),
    "insurance.sales": gettext_lazy("Insurance sold"),
    "insurance.renewals": gettext_lazy("Rebates on renewals"),
    "workshop_management.output": gettext_lazy("Workshop management: output"),
    "management.output": gettext_lazy("Management: output"),
    "support.output": gettext_lazy("Support: output"),
}
DEDUCTIONS = {
    "deduction.complaints": gettext_lazy("Liable complaints"),
    "deduction.assessment": gettext_lazy("Assessment below the pass mark"),
    "deduction.hours": gettext_lazy("Hours taken back"),
    "deduction.detailing": gettext_lazy("Detailing fines"),
    "deduction.other": gettext_lazy("Other deductions"),
}
INCENTIVES = {
    "incentive.praise": gettext_lazy("Praise"),
    "incentive.top_praise": gettext_lazy("Most praises of the outlet"),
    "incentive.service": gettext_lazy("Most very satisfied ratings"),
    "incentive.service_fines": gettext_lazy("Fair, poor and missing ratings"),
}
LINES = COMPONENTS | DEDUCTIONS | INCENTIVES

FIGURES = {
    "normal": gettext_lazy("Received for repairs"),
    "reimbursed": gettext_lazy("Claims reimbursed"),
    "accident": gettext_lazy("Accident repairs"),
    # Translators: 中文 产值
    "output": pgettext_lazy("figure", "Output"),
    "boutique": gettext_lazy("Boutique and care"),
    "detailing": gettext_lazy("Detailing"),
    "counter": gettext_lazy("Counter sales"),
    "workshop_output": gettext_lazy("Workshop output"),
    "aftersales_output": gettext_lazy("After-sales output"),
    "reception": gettext_lazy("Cars received"),
    "other": gettext_lazy("Value for other departments"),
    "sales.boutique": gettext_lazy("Own eligible boutique sales"),
    "fitting.boutique.left": gettext_lazy("Left to the fitters by boutique sales"),
    "fitting.staff.left": gettext_lazy("Left to the fitters by staff sales"),
    "front_desk_gross": gettext_lazy("Earned at the front desk"),
    "fund": gettext_lazy("For the after-sales fund"),
}
OTHERS = {
    "gross": pgettext_lazy("statement", "Gross"),
    "fund": gettext_lazy("For the after-sales fund"),
    "deducted": gettext_lazy("Deductions"),
    "rewarded": gettext_lazy("Incentives"),
    "net": gettext_lazy("After fund, deductions and incentives"),
    "bonus": gettext_lazy("Bonus"),
    "uncollected": gettext_lazy("Could not be collected"),
    "base_salary": gettext_lazy("Base salary"),
    "income": gettext_lazy("Income"),
}
METRICS = {
    "output": FIGURES["output"],
    "reception": FIGURES["reception"],
    "boutique_sales": gettext_lazy("Boutique sales"),
    "fleet_collection": gettext_lazy("Fleet collection"),
    "insurance_claims": gettext_lazy("Insurance claims"),
    "workshop_output": FIGURES["workshop_output"],
    "aftersales_output": FIGURES["aftersales_output"],
}


def line_label(code: str) -> str:
    """What a statement's line is called; of a correction, what it corrects."""
    if code.startswith(CORRECTION):
        return _("Correction: %(line)s") % {"line": line_label(code.removeprefix(CORRECTION))}
    return str(LINES.get(code, code))


def figure_label(code: str) -> str:
    return str(FIGURES.get(code, code))


def group_label(code: str) -> str:
    return str(Group(code).label) if code in Group.values else code


def month_words(month: date) -> str:
    """`October 2026`, 2026 年 10 月."""
    # Translators: 中文 %(year)d 年 %(month)d 月
    return _("%(month_name)s %(year)d") % {
        "month_name": MONTHS[month.month],
        "month": month.month,
        "year": month.year,
    }


def listed(items: Iterable[str]) -> str:
    return pgettext("between items of a list", ", ").join(items)


# --- Remarks ----------------------------------------------------------------------------------------------------------

# The words of a remark; %(0)s, %(1)s ... are what it is about.
REMARKS = {
    "undistributed": gettext_lazy("%(0)s %(1)s: ¥%(2)s have nobody to share them."),
    "no_group": gettext_lazy("%(0)s is in no commission group."),
    "seller_not_covered": gettext_lazy(
        "%(1)s of %(3)s (%(0)s): the seller %(2)s is missing, of another outlet, or not covered on the day. "
        "It earns nobody a commission."
    ),
    "below_floor": gettext_lazy("%(1)s of %(3)s was sold below the floor price."),
    "may_be_rework": gettext_lazy(
        "%(0)s came back for fault %(1)s within 30 days of %(2)s by team %(3)s. Is it rework?"
    ),
    "other_outlet": gettext_lazy("%(0)s name %(1)s, who is not of this outlet: it counts for nobody."),
    "team_of_other_outlet": gettext_lazy("%(0)s is a member of team %(1)s, which is not of this outlet."),
    "csi_missing": gettext_lazy("There is no CSI score for the month: the factor is 1."),
    "assessment_missing": gettext_lazy("%(0)s has no assessment for the month: nothing is deducted."),
    "hours_without_trade": gettext_lazy("Hours are to be taken back from %(0)s, who is in neither trade: nothing is."),
    "late_target_missing": gettext_lazy("Late records cannot be settled: the target %(2)s %(3)s of %(1)s is missing."),
    "moved_away": gettext_lazy(
        "%(0)s is of another outlet by now: the correction of %(1)s by ¥%(2)s (%(3)s, run %(4)s) is not paid here."
    ),
    "more_lines": gettext_lazy("%(2)s more of the same kind (%(0)s %(1)s)."),
}
FAULTS = {
    "membership_backwards": gettext_lazy("%(0)s, group %(1)s %(2)s from %(3)s: it ends on %(4)s, before it begins."),
    "coefficient_not_positive": gettext_lazy("%(0)s, group %(1)s %(2)s from %(3)s: the coefficient is %(4)s."),
    "memberships_overlap": gettext_lazy("%(0)s, group %(1)s %(2)s from %(3)s overlaps the one from %(4)s."),
    "parameter_wrong": gettext_lazy("The parameter %(0)s is “%(1)s”. %(2)s"),
    "target_negative": gettext_lazy("The target %(1)s %(2)s of %(0)s is below zero: %(3)s."),
}
# Where the words name a person, a source or a component by its code, it is put into words too.
NAMED = {
    "undistributed": {0: "line"},
    "no_group": {0: "person"},
    "seller_not_covered": {0: "source", 2: "person"},
    "other_outlet": {0: "source"},
    "team_of_other_outlet": {0: "person"},
    "assessment_missing": {0: "person"},
    "hours_without_trade": {0: "person"},
    "late_target_missing": {2: "metric", 3: "person"},
    "moved_away": {0: "person", 1: "line"},
    "more_lines": {1: "source"},
}


def remark_in_words(remark: Remark, people: Mapping[str, str] | None = None) -> str:
    """The remark as a sentence; `people` gives names by employee number."""
    words = (REMARKS | FAULTS)[remark.code]
    kinds = NAMED.get(remark.code, {})
    about = {str(place): in_words(kinds.get(place, ""), text, people) for place, text in enumerate(remark.about)}
    return " ".join(str(words % about).split())


def in_words(kind: str, code: str, people: Mapping[str, str] | None) -> str:
    if kind == "line":
        return line_label(code)
    if kind == "source":
        return str(SOURCES[code].label) if code in SOURCES else code
    if kind == "metric":
        return str(METRICS.get(code, code))
    if kind == "person" and people and code in people:
        # Translators: 中文 姓名（工号）
        return _("%(name)s (%(number)s)") % {"name": people[code], "number": code}
    return code or "-" if kind == "person" else code


def faults_in_words(faults: Sequence[Remark]) -> str:
    """Why a month cannot be computed: every bad row."""
    return _("Nothing was computed. Mend these first: %(rows)s") % {
        "rows": " ".join(remark_in_words(fault) for fault in faults)
    }


def missing_in_words(missing: Sequence[tuple[str, str, str, str]]) -> str:
    """Which targets the month cannot do without."""
    targets = [
        " ".join(filter(None, (outlet, month, str(METRICS.get(metric, metric)), employee)))
        for outlet, month, metric, employee in missing
    ]
    return _("Nothing was computed. These targets are missing or zero: %(targets)s.") % {"targets": listed(targets)}


def parameter_label(key: str) -> str:
    return str(CATALOGUE[key].label) if key in CATALOGUE else key
