"""What a statement's page shows: its lines with a sentence each, beside the month before, and one line taken apart."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from threading import Lock

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from staff.months import month_after
from staff.roles import Right
from workshop.models import Team

from . import explaining
from .chains import Chain, chain_of
from .explaining import Reader, Step
from .models import Group, Objection, Run, Statement
from .rules import keeping
from .rules.compute import Commission, compute
from .rules.expressions import Figure, Given
from .rules.inputs import Correction
from .rules.parameters import CATALOGUE
from .rules.statements import Statement as Computed
from .rules.statements import kind_of
from .scheme import values_in_force
from .sources import SOURCES
from .statement_day import to_look_at
from .words import LINES, OTHERS, line_label

# Computed runs stay at hand: everybody of an outlet opens the own statement on the same days.
RUNS_AT_HAND = 8
SUMS = ("gross", "fund", "bonus", "uncollected", "income")


def readable(user):
    """The statements that the user may open: the own ones, and those of the outlets whose commission one sees."""
    found = Statement.objects.own_of(user) | Statement.objects.visible_to(user, Right.PAY)
    return found.select_related("run__outlet__area__region", "employee").defer("run__inputs", "run__result")


def unseen(user, at: datetime) -> list[Statement]:
    """Those of the own statements that still wait to be looked at."""
    return to_look_at(user, at)


def objections_of(run: Run) -> list[Objection]:
    """The run's objections, those without an answer first, each with the label of its line."""
    found = run.objections.select_related("employee", "by", "answered_by").order_by("at", "pk")
    return sorted(found, key=lambda each: bool(each.answer))


# --- The computation behind a run -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recomputed:
    """A run's computation with every expression, by person."""

    commission: Commission
    by_number: dict[str, Computed]


_at_hand: "OrderedDict[str, Recomputed]" = OrderedDict()
_lock = Lock()


def recomputed(run: Run) -> Recomputed:
    """From the inputs that the run keeps; the same fingerprint is computed once as long as it is at hand."""
    with _lock:
        if found := _at_hand.get(run.fingerprint):
            _at_hand.move_to_end(run.fingerprint)
            return found
    # Computed again in this very moment, the run has another one: then it is the newer.
    fingerprint, kept = Run.objects.values_list("fingerprint", "inputs").get(pk=run.pk)
    commission = compute(keeping.inputs_from_json(kept))
    found = Recomputed(commission, {each.person.number: each for each in commission.statements})
    with _lock:
        _at_hand[fingerprint] = found
        while len(_at_hand) > RUNS_AT_HAND:
            _at_hand.popitem(last=False)
    return found


def reader_of(statement: Statement, commission: Commission, user) -> Reader:
    teams = dict(Team.objects.filter(code__in=commission.inputs.teams).values_list("code", "name"))
    mine = user.employee_id == statement.employee_id
    return Reader(statement.employee.number, commission.inputs, mine, teams, dict(Group.choices))


def figures_of(computed: Computed) -> dict[str, Figure]:
    """Every amount of the statement that can be taken apart, by its code."""
    lines = {**computed.components, **computed.deductions, **computed.incentives}
    return lines | {name: getattr(computed, name) for name in SUMS} | {"net": computed.net}


# --- Lines ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A line of the page. `amount` is what it adds to the income, so deductions and the fund stand below zero."""

    code: str
    label: str
    amount: Decimal
    words: str = ""
    before: Decimal | None = None
    opens: bool = True
    is_sum: bool = False
    objections: tuple[Objection, ...] = ()

    @property
    def change(self) -> Decimal:
        return self.amount - (self.before or Decimal(0))


@dataclass(frozen=True)
class Lines:
    """The statement from its components down to the income; `gone` are lines that only the month before had."""

    lines: list[Line]
    income: Line
    gone: list[Line] = field(default_factory=list)


def lines_of(
    statement: Statement, before: Statement | None, figures: dict[str, Figure], reader: Reader, objections: Iterable
) -> Lines:
    """Lines and sums in the order in which the income comes about. No queries."""
    said: dict[str, list[Objection]] = {}
    for objection in objections:
        said.setdefault(objection.code, []).append(objection)
    earlier = before.lines if before else {}

    def line(code: str) -> Line:
        words = explaining.sentence(figures[code], reader) if code in figures else ""
        was = signed(code, earlier[code]) if code in earlier else None
        amount = signed(code, statement.lines.get(code, "0"))
        return Line(code, line_label(code), amount, words, was, objections=tuple(said.get(code, ())))

    def summed(code: str, name: str, sign: int = 1) -> Line:
        was = sign * getattr(before, name) if before else None
        opens = code in figures
        return Line(code, str(OTHERS[code]), sign * getattr(statement, name), "", was, opens, is_sum=True)

    by_kind: dict[str, list[Line]] = {"component": [], "deduction": [], "incentive": []}
    for code in sorted(statement.lines, key=_place):
        by_kind[kind_of_line(code)].append(line(code))
    found = [*by_kind["component"], summed("gross", "gross"), summed("fund", "fund", -1)]
    found += [*by_kind["deduction"], *by_kind["incentive"], summed("bonus", "bonus")]
    if statement.uncollected:
        found.append(summed("uncollected", "uncollected"))
    found.append(summed("base_salary", "base_salary"))
    gone = [
        Line(code, line_label(code), Decimal(0), "", signed(code, amount), opens=False)
        for code, amount in sorted(earlier.items())
        if code not in statement.lines
    ]
    return Lines(found, summed("income", "income"), gone)


def kind_of_line(code: str) -> str:
    """Where the line stands; a correction stands with what it corrects."""
    return kind_of(code.removeprefix("correction."))


def signed(code: str, amount) -> Decimal:
    return -Decimal(amount) if kind_of_line(code) == "deduction" else Decimal(amount)


_ORDER = {code: place for place, code in enumerate(LINES)}


def _place(code: str) -> tuple:
    return _ORDER.get(code.removeprefix("correction."), len(_ORDER)), code.startswith("correction."), code


def month_before(statement: Statement) -> Statement | None:
    """The person's statement of the month before, once that was open to objections."""
    shown = (Run.State.OPEN, Run.State.CONFIRMED, Run.State.CLOSED)
    earlier = Statement.objects.filter(
        employee=statement.employee_id, run__month=month_after(statement.run.month, -1), run__state__in=shown
    )
    return earlier.select_related("run").defer("run__inputs", "run__result").order_by("-pk").first()


class StatementPage:
    """What the page of one statement needs, each looked up once when it is asked for."""

    def __init__(self, statement: Statement, user):
        self.statement, self.user, self.run = statement, user, statement.run
        self.mine = user.employee_id == statement.employee_id

    @cached_property
    def computed(self) -> Recomputed:
        return recomputed(self.run)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        computed = self.computed.by_number.get(self.statement.employee.number)
        if computed is None:
            raise Http404  # a computation of this very moment has no statement of this person any more
        return figures_of(computed)

    @cached_property
    def reader(self) -> Reader:
        return reader_of(self.statement, self.computed.commission, self.user)

    @cached_property
    def before(self) -> Statement | None:
        return month_before(self.statement)

    @cached_property
    def objections(self) -> list[Objection]:
        found = self.run.objections.filter(employee=self.statement.employee_id)
        return list(found.select_related("by", "answered_by"))

    @cached_property
    def lines(self) -> Lines:
        return lines_of(self.statement, self.before, self.figures, self.reader, self.objections)

    @cached_property
    def agreed_at(self) -> datetime | None:
        """When the person found the statement in order, with the income that it shows now."""
        given = self.run.acknowledgements.filter(employee=self.statement.employee_id, income=self.statement.income)
        return given.values_list("at", flat=True).first()

    @property
    def is_open(self) -> bool:
        return self.run.state == Run.State.OPEN

    @property
    def waiting(self) -> bool:
        return any(not each.answer for each in self.objections)

    def may_object(self, at: datetime) -> bool:
        return self.mine and self.is_open and at <= self.run.objections_until

    @property
    def may_agree(self) -> bool:
        return self.mine and self.is_open and not self.agreed_at and not self.waiting

    @property
    def change(self) -> Decimal | None:
        """Percent more income than the month before."""
        if self.before is None or not self.before.income:
            return None
        return (self.statement.income - self.before.income) * 100 / self.before.income

    def opened(self, code: str, query) -> "Opened":
        return opened(self.statement, self.figures[code], code, self.reader, query, self.user, self.objections)


# --- One line taken apart ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setting:
    """A parameter that went into the line: its value, since when and for whom it holds."""

    label: str
    shown: str
    unit: str
    place: str
    since: str
    url: str = ""


@dataclass(frozen=True)
class Behind:
    """A source that went into the line, with the value that was counted."""

    code: str
    whose: str
    label: str
    shown: str
    chosen: bool = False


@dataclass(frozen=True)
class Opened:
    """One line taken apart: formulas, parameters, sources, and the documents of one source."""

    code: str
    label: str
    sentence: str
    step: Step
    settings: list[Setting]
    others: list[tuple[str, str]]
    """Targets, scores, days and coefficients that were read: label and value."""
    sources: list[Behind]
    chain: Chain | None
    corrections: list[tuple[Correction, list]]
    objections: tuple[Objection, ...] = ()


def opened(statement: Statement, figure: Figure, code: str, reader: Reader, query, user, objections=()) -> Opened:
    """The line of that code; `query` says which source and which page of its documents."""
    step = explaining.explained(figure, reader)
    read = list(step.all_read)
    sources = sorted_sources(term for term in read if term.name.kind == "source")
    chosen = _chosen(sources, query)
    return Opened(
        code,
        line_label(code) if code in statement.lines else str(OTHERS.get(code, code)),
        explaining.sentence(figure, reader) if code in statement.lines else "",
        step,
        settings_of([term.name.code for term in read if term.name.kind == "parameter"], statement.run, reader, user),
        [
            (explaining.label_of(term, reader), explaining.shown(term))
            for term in read
            if isinstance(term, Given) and term.name.kind in ("target", "score")
        ],
        [
            Behind(
                term.name.code,
                term.name.subject,
                explaining.label_of(term, reader),
                explaining.shown(term),
                term is chosen,
            )
            for term in sources
        ],
        _chain(statement.run, chosen, reader, query, user) if chosen else None,
        [(each, _records_of(each)) for each in explaining.corrections_behind(figure, reader)],
        tuple(each for each in objections if each.code == code),
    )


def sorted_sources(terms: Iterable[Given]) -> list[Given]:
    """Those that came to something first, in reading order."""
    return sorted(terms, key=lambda term: not term.value)


def _chosen(sources: list[Given], query) -> Given | None:
    """The source that the address names, as long as it is one of this line's; else the first."""
    named = (query.get("source", ""), query.get("whose", ""))
    return next((term for term in sources if tuple(term.name[1:]) == named), sources[0] if sources else None)


def _chain(run: Run, source: Given, reader: Reader, query, user) -> Chain:
    text = query.get("page", "")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
    return chain_of(run, reader.inputs, source.name.code, source.name.subject, page=page, user=user)


def _records_of(correction: Correction) -> list[tuple[str, str, str, str]]:
    """`(source, document, before, now)` in words."""
    found = []
    for source, record, before, now in correction.records:
        label, unit = (str(SOURCES[source].label), SOURCES[source].unit) if source in SOURCES else (source, "")
        found.append((label, record, *(explaining.shown_as(Fraction(each), unit) for each in (before, now))))
    return found


def settings_of(keys: list[str], run: Run, reader: Reader, user) -> list[Setting]:
    """The parameters with the values that the run was computed with, and whence they came. One query."""
    if not keys:
        return []
    in_force = values_in_force(run.outlet, run.month)
    opens = user.may(Right.SCHEME)
    found = []
    for key in keys:
        parameter, text, now = CATALOGUE[key], reader.inputs.parameters[key], in_force[key]
        place = {"outlet": run.outlet.name, "company": _("every outlet"), "shipped": _("as shipped")}[now.place]
        # A value that was set back for this month afterwards is not the one that was computed with.
        same = now.text == text
        where = f"?outlet={run.outlet.code}&month={run.month:%Y-%m}"
        found.append(
            Setting(
                str(parameter.label),
                parameter.shown(text),
                str(parameter.unit),
                place if same else _("kept with the run"),
                f"{now.from_month:%Y-%m}" if same else "",
                reverse("payroll:scheme_parameter", args=[key]) + where if opens else "",
            )
        )
    return found
