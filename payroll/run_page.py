"""What the page of a run shows: its totals, its people by group, beside the month before; and two runs compared."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from staff import work
from staff.models import Work
from staff.months import month_after
from staff.roles import Right

from .models import Group, Objection, Run, Statement
from .words import line_label

# The work that computes a run in the worker.
COMPUTE, CLOSE = "payroll.compute", "payroll.close"
AMOUNTS = ("gross", "fund", "deducted", "rewarded", "bonus", "base_salary", "income")
ORDER = {group: place for place, group in enumerate(Group.values)}


@dataclass(frozen=True)
class Row:
    """One person on the run's page; `before` is the bonus of the month before, None for somebody who had none."""

    statement: Statement
    before: Decimal | None
    agreed: bool
    waiting: bool

    @property
    def change(self) -> Decimal | None:
        """Percent more than the month before."""
        return percent_more(self.statement.bonus, self.before)


@dataclass(frozen=True)
class GroupOfRows:
    """The people who stand under one commission group, and their sums in yuan."""

    code: str
    rows: list[Row]

    @property
    def label(self) -> str:
        return str(Group(self.code).label) if self.code else _("In no group")

    @cached_property
    def sums(self) -> dict[str, Decimal]:
        return sums_of(row.statement for row in self.rows)

    @property
    def waiting(self) -> bool:
        """Whether an objection of one of them waits for its answer."""
        return any(row.waiting for row in self.rows)

    @cached_property
    def change(self) -> Decimal | None:
        before = [row.before for row in self.rows]
        known = sum((each for each in before if each is not None), Decimal(0))
        return percent_more(self.sums["bonus"], known if known else None)


@dataclass
class RunPage:
    """Everything the page shows of a computed run. Five queries."""

    run: Run
    groups: list[GroupOfRows] = field(default_factory=list)

    @classmethod
    def of(cls, run: Run) -> "RunPage":
        before = bonuses(previous_run(run))
        agreed = set(run.acknowledgements.values_list("employee", "income"))
        waiting = set(run.objections.filter(answer="").values_list("employee", flat=True))
        by_group: dict[str, list[Row]] = {}
        for each in run.statements.select_related("employee").order_by("employee__name_key", "employee__number"):
            row = Row(
                each,
                before.get(each.employee_id),
                (each.employee_id, each.income) in agreed,
                each.employee_id in waiting,
            )
            by_group.setdefault(main_group(each.groups), []).append(row)
        groups = [GroupOfRows(code, rows) for code, rows in by_group.items()]
        groups.sort(key=lambda group: ORDER.get(group.code, len(ORDER)))
        return cls(run, groups)

    @cached_property
    def sums(self) -> dict[str, Decimal]:
        return sums_of(row.statement for group in self.groups for row in group.rows)

    @property
    def people(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def agreed(self) -> int:
        return sum(row.agreed for group in self.groups for row in group.rows)

    @cached_property
    def change(self) -> Decimal | None:
        rows = [row for group in self.groups for row in group.rows]
        known = sum((row.before for row in rows if row.before is not None), Decimal(0))
        return percent_more(self.sums["bonus"], known or None)

    @property
    def output(self) -> Decimal:
        return Decimal(self.run.result["figures"]["aftersales_output"])

    @property
    def share_of_output(self) -> Decimal | None:
        """Bonus as percent of the after-sales output."""
        return self.sums["bonus"] * 100 / self.output if self.output else None


def main_group(groups: list[str]) -> str:
    """The group under which a person of several stands: the first in the order of the workbook."""
    return min(groups, key=lambda group: ORDER.get(group, len(ORDER))) if groups else ""


def sums_of(statements: Iterable[Statement]) -> dict[str, Decimal]:
    sums = dict.fromkeys(AMOUNTS, Decimal(0))
    for statement in statements:
        for name in AMOUNTS:
            sums[name] += getattr(statement, name)
    return sums


def percent_more(now: Decimal, before: Decimal | None) -> Decimal | None:
    return (now - before) * 100 / before if before else None


def previous_run(run: Run) -> Run | None:
    """The computed run of the month before."""
    return paid_by(run.outlet, month_after(run.month, -1))


def paid_by(outlet, month: date) -> Run | None:
    """The computed run that counts for the month."""
    return Run.objects.of(outlet, month).current().exclude(state=Run.State.DRAFT).without_contents().first()


def bonuses(run: Run | None) -> dict[int, Decimal]:
    return dict(run.statements.values_list("employee", "bonus")) if run else {}


# --- Two runs compared ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A line of a person that two runs pay differently: in yuan, 0 where a run has no such line, and deductions below
    zero, so that the differences add up to what is paid more or less."""

    number: str
    name: str
    code: str
    before: Decimal
    after: Decimal

    @property
    def label(self) -> str:
        return line_label(self.code)

    @property
    def amount(self) -> Decimal:
        return self.after - self.before


def differences(before: Run, after: Run) -> list[Difference]:
    """What `after` pays differently from `before`, by person and line. Two queries."""
    one, other = lines_of(before), lines_of(after)
    found = []
    for key in sorted(one.keys() | other.keys()):
        old, new = one.get(key, Decimal(0)), other.get(key, Decimal(0))
        if old != new:
            number, name, code = key
            found.append(Difference(number, name, code, old, new))
    return found


def lines_of(run: Run) -> dict[tuple[str, str, str], Decimal]:
    rows = run.statements.values_list("employee__number", "employee__name", "lines")
    return {
        (number, name, code): -Decimal(amount) if code.startswith("deduction.") else Decimal(amount)
        for number, name, lines in rows
        for code, amount in lines.items()
    }


def comparable(run: Run) -> list[Run]:
    """Runs that this one can be compared with: the same month's, and the twelve months' before."""
    others = Run.objects.filter(outlet=run.outlet, month__lte=run.month, month__gte=month_after(run.month, -12))
    return list(others.exclude(pk=run.pk).exclude(state=Run.State.DRAFT).without_contents())


# --- Being computed ---------------------------------------------------------------------------------------------------


def last_computing(run: Run, at: datetime) -> work.Shown | None:
    """The work that was last asked to compute the run; None where it never was, or what it did is forgotten."""
    item = Work.objects.filter(kind=COMPUTE, params__run=run.number).select_related("by").first()
    return work.Shown(item, at) if item else None


def refusal_of(last: work.Shown | None, run: Run) -> str:
    """Why the last attempt computed nothing, as long as none after it did."""
    if last is None or last.item.state != Work.State.FAILED or last.item.finished_at is None:
        return ""
    return "" if run.computed_at and run.computed_at > last.item.asked_at else last.item.message


# --- Work waiting -----------------------------------------------------------------------------------------------------


def waiting_count(user, at) -> int:
    """For the navigation: objections that wait for the user's answer."""
    runs = Run.objects.visible_to(user, Right.PAY_COMPUTE).filter(state=Run.State.OPEN)
    return Objection.objects.filter(answer="", run__in=runs.values("pk")).count()
