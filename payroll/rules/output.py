"""The output of an outlet in a month: ten figures. docs/rules/commission.md, "Output"."""

from .expressions import Figure, Name, Sum, Term
from .month import Month

FIGURES = (
    "normal",
    "reimbursed",
    "accident",
    "output",
    "boutique",
    "detailing",
    "counter",
    "workshop_output",
    "aftersales_output",
    "reception",
)


def output_of(month: Month) -> dict[str, Figure]:
    """The figures by code, in the order of `FIGURES`; yuan, but `reception` is a number of orders."""
    figures = {code: _figure(code, month.source(code)) for code in FIGURES if "output" not in code}

    def added(code: str, *of: str) -> None:
        figures[code] = _figure(code, Sum(tuple(figures[each] for each in of)))

    added("output", "normal", "reimbursed", "accident")
    added("workshop_output", "output", "boutique", "detailing")
    added("aftersales_output", "workshop_output", "counter")
    return {code: figures[code] for code in FIGURES}


def _figure(code: str, of: Term) -> Figure:
    return Figure(Name("figure", code), of)
