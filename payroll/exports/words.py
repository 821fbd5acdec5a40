"""What stands on the pages of the workbook beside the words that the application has for lines and figures."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payroll.words import LINES, METRICS, figure_label

TOPS = {
    # Translators: 中文 表扬最多者次数
    "top.praises": gettext_lazy("Praises of the most praised"),
    # Translators: 中文 “非常满意”最多者次数
    "top.ratings.very_satisfied": gettext_lazy("Very satisfied ratings of the best advisor"),
}


def place(code: str) -> tuple[int, str]:
    """For sorting lines as the rules have them, corrections last."""
    codes = list(LINES)
    return (codes.index(code) if code in LINES else len(codes)), code


def figure(kind: str, code: str) -> str:
    """A figure of the outlet, an attainment, or the factor of the manufacturer's score."""
    if kind == "attainment":
        # Translators: 中文 达成率：%(metric)s
        return _("Attainment: %(metric)s") % {"metric": metric(code)}
    if kind == "factor":
        # Translators: 中文 厂家满意度系数
        return _("Factor of the manufacturer's score")
    return str(TOPS[code]) if code in TOPS else figure_label(code)


def metric(code: str) -> str:
    return str(METRICS.get(code, code))
