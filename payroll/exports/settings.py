"""The pages of what was settled beforehand: parameters, people, weights, targets and scores."""

from datetime import timedelta

from django.utils.translation import gettext as _

from exchange.writer import Heading, Shown
from payroll.rules.coverage import days_covered
from payroll.rules.expressions import Name
from payroll.rules.formulas import Area, Place, reference
from payroll.rules.inputs import Member, Person
from payroll.rules.parameters import BRACKETS, CATALOGUE, MONEY, RATE, YES_NO, Parameter
from payroll.scheme import InForce
from payroll.words import group_label

from . import words
from .book import Export, column_area, is_yes, yes_no

KIND_OF = {RATE: "rate", MONEY: "money"}
DAY = timedelta(days=1)


class Parameters:
    """The month itself and the parameters in force in it; lists as rows of `from` and `value`."""

    FROM, VALUE = 3, 4

    def __init__(self, export: Export, in_force: dict[str, InForce]):
        self.export = export
        self.in_force = in_force
        # Translators: 中文 参数
        self.title = export.title(_("Parameters"))
        self.rows: list[list] = []
        self._add_month()
        for key, parameter in CATALOGUE.items():
            if key in export.inputs.parameters:
                self._add(parameter, export.inputs.parameters[key])

    def cell(self, key: str, seen_from: str) -> str:
        return self.export.at("parameter", key, seen_from=seen_from)

    def _place(self, column: int) -> Place:
        """The place in the row that is added next."""
        return Place(self.title, column, len(self.rows) + 2)

    def _add_month(self) -> None:
        inputs = self.export.inputs
        first, last = (reference(Place(self.title, self.VALUE, row), self.title) for row in (2, 3))
        days = (
            ("first", _("First day of the month"), Shown(inputs.first, kind="day", entered=True)),
            ("last", _("Last day of the month"), Shown(inputs.last, f"=EOMONTH({first},0)", "day")),
            ("month", _("Days of the month"), Shown(inputs.days, f"={last}-{first}+1", "whole")),
        )
        for code, label, cell in days:
            self.export.places[Name("days", code)] = self._place(self.VALUE)
            self.rows.append([f"days.{code}", label, None, cell])

    def _add(self, parameter: Parameter, text: str) -> None:
        name = Name("parameter", parameter.key)
        if parameter.kind != BRACKETS or not text:
            self.export.places[name] = self._place(self.VALUE)
            self.rows.append(self._row(parameter, None, self._value(parameter, text)))
            return
        start, holds = (KIND_OF.get(kind, "number") for kind in parameter.of)
        first = len(self.rows) + 2
        for begin, value in parameter.read(text):
            cells = Shown(begin, kind=start, entered=True), Shown(value, kind=holds, entered=True)
            self.rows.append(self._row(parameter, *cells))
        self.export.tables[name] = (
            column_area(self.title, self.FROM, first, len(self.rows) + 1),
            column_area(self.title, self.VALUE, first, len(self.rows) + 1),
        )

    def _value(self, parameter: Parameter, text: str):
        if not text:
            return None
        value = parameter.read(text)
        if parameter.kind == YES_NO:
            value = yes_no(bool(value))
        return Shown(value, kind=KIND_OF.get(parameter.kind, "number"), entered=True)

    def _row(self, parameter: Parameter, begin, value) -> list:
        known = self.in_force.get(parameter.key)
        # What was in force when the month was closed may have been replaced since; then its origin is not told.
        if known is None or known.text != self.export.inputs.parameters[parameter.key]:
            origin = [None, None, None]
        else:
            origin = [known.from_month, PLACES()[known.place], known.reason]
        return [parameter.key, str(parameter.label), begin, value, str(parameter.unit), str(parameter.source), *origin]

    def write(self) -> None:
        headings = [
            Heading(_("Key"), 34),
            Heading(_("Parameter"), 52),
            Heading(_("From"), 12, "number"),
            Heading(_("Value"), 13, "number"),
            Heading(_("Unit"), 14),
            Heading(_("Source"), 34),
            # Translators: 中文 生效月份
            Heading(_("In force since"), 14, "day"),
            # Translators: 中文 适用范围
            Heading(_("Holds for"), 14),
            Heading(_("Reason"), 40),
        ]
        page = self.export.page(self.title, headings, frozen_columns=2)
        for row in self.rows:
            page.append(row)


def PLACES() -> dict[str, str]:
    # Translators: 中文 出厂值
    return {"outlet": _("this outlet"), "company": _("the company"), "shipped": _("as shipped")}


class People:
    """Whom the month concerns, with the days from and to which their sales count for them."""

    NUMBER, HIRED, PROBATION, LEFT, SALARY, EARNS_FROM, EARNS_TO, EMPLOYED = 1, 3, 4, 5, 6, 7, 8, 9

    def __init__(self, export: Export, parameters: Parameters):
        self.export, self.parameters = export, parameters
        # Translators: 中文 人员
        self.title = export.title(_("People"))
        known = {statement.person.number for statement in export.whole.statements}
        known |= {who for _code, who in export.inputs.sources} | export.grouped
        self.people = [person for number, person in sorted(export.people.items()) if number in known]
        self.row_of = {person.number: row for row, person in enumerate(self.people, start=2)}

    def cell(self, number: str, column: int, seen_from: str) -> str:
        return reference(Place(self.title, column, self.row_of[number]), seen_from)

    def column(self, column: int) -> Area:
        return column_area(self.title, column, 2, max(2, len(self.people) + 1))

    def earns_from(self, number: str, sheet: str, *more: str) -> str:
        """The first day on which the person earns, as a formula without its sign."""
        hired, probation = self.cell(number, self.HIRED, sheet), self.cell(number, self.PROBATION, sheet)
        first = self.export.at("days", "first", seen_from=sheet)
        past = f"IF({is_yes(self.parameters.cell('probation_earns', sheet))},0,{probation}+1)"
        return f"MAX({','.join((first, *more, hired, past))})"

    def earns_to(self, number: str, sheet: str, *more: str) -> str:
        last = self.export.at("days", "last", seen_from=sheet)
        return f"MIN({','.join((last, *more, self.cell(number, self.LEFT, sheet)))})"

    def write(self) -> None:
        headings = [
            Heading(_("Employee"), 14),
            Heading(_("Name"), 14),
            Heading(_("Hired on"), 13, "day", entered=True),
            Heading(_("On probation until"), 13, "day", entered=True),
            Heading(_("Left on"), 13, "day", entered=True),
            Heading(_("Base salary"), 13, "money", entered=True),
            # Translators: 中文 本月计提起
            Heading(_("Earns from"), 13, "day"),
            # Translators: 中文 本月计提止
            Heading(_("Earns until"), 13, "day"),
            # Translators: 中文 本月在职
            Heading(_("Employed in the month"), 12, "whole"),
        ]
        page = self.export.page(self.title, headings, frozen_columns=2)
        for person in self.people:
            page.append(self._row(person))

    def _row(self, person: Person) -> list:
        sheet, inputs, number = self.title, self.export.inputs, person.number
        begins, ends = earning_days(self.export, person)
        hired, left = self.cell(number, self.HIRED, sheet), self.cell(number, self.LEFT, sheet)
        first, last = (self.export.at("days", code, seen_from=sheet) for code in ("first", "last"))
        employed = f'=IF(AND(OR({hired}="",{hired}<={last}),OR({left}="",{left}>={first})),1,0)'
        return [
            number,
            person.name,
            person.hired_on,
            person.probation_until,
            person.left_on,
            person.base_salary,
            Shown(begins, "=" + self.earns_from(number, sheet)),
            Shown(ends, "=" + self.earns_to(number, sheet)),
            Shown(int(person.employed_within(inputs.first, inputs.last)), employed),
        ]


def earning_days(export: Export, person: Person, member: Member | None = None):
    """The first and the last day of the month on which the person earns; the first lies after the last where none."""
    begins, ends = [export.inputs.first], [export.inputs.last]
    if person.hired_on:
        begins.append(person.hired_on)
    if person.probation_until and not CATALOGUE["probation_earns"].read(export.inputs.parameters["probation_earns"]):
        begins.append(person.probation_until + DAY)
    if person.left_on:
        ends.append(person.left_on)
    if member:
        begins.append(member.from_on)
        ends.extend([member.to_on] if member.to_on else [])
    return max(begins), min(ends)


class Weights:
    """Every membership of the month with its coefficient and the days it covers, and everybody's weight in a pool."""

    EMPLOYEE, COEFFICIENT, FROM, TO, COVERED_FROM, COVERED_TO, DAYS, WEIGHT = 3, 5, 6, 7, 8, 9, 10, 11

    def __init__(self, export: Export, people: People):
        self.export, self.people = export, people
        # Translators: 中文 权重
        self.title = export.title(_("Weights"))
        members = (member for member in export.inputs.members if member.employee in export.people)
        kept = (member for member in members if self._has_a_day(member))
        self.members = sorted(kept, key=lambda each: (*each.pool, each.employee, each.from_on))
        self._firsts: set[tuple] = set()
        for row, member in enumerate(self.members, start=2):
            self._place(member, row)

    def _has_a_day(self, member: Member) -> bool:
        person, inputs = self.export.people[member.employee], self.export.inputs
        return days_covered(member, person, inputs.first, inputs.last, probation_earns=True) > 0

    def _place(self, member: Member, row: int) -> None:
        pool, places = "/".join(member.pool), self.export.places
        stretch = f"{member.employee}|{member.from_on:%Y-%m-%d}"
        places[Name("coefficient", pool, stretch)] = Place(self.title, self.COEFFICIENT, row)
        places[Name("days", pool, stretch)] = Place(self.title, self.DAYS, row)
        places.setdefault(Name("weight", pool, member.employee), Place(self.title, self.WEIGHT, row))

    def rows_of(self, group: str) -> tuple[int, int] | None:
        """The first and the last row of a group."""
        rows = [row for row, member in enumerate(self.members, start=2) if member.group == group]
        return (rows[0], rows[-1]) if rows else None

    def write(self) -> None:
        headings = [
            Heading(_("Group"), 20),
            Heading(_("Team"), 10),
            Heading(_("Employee"), 14),
            Heading(_("Name"), 14),
            Heading(_("Coefficient"), 12, "number", entered=True),
            Heading(_("From"), 13, "day", entered=True),
            Heading(_("To"), 13, "day", entered=True),
            Heading(_("Covered from"), 13, "day"),
            Heading(_("Covered until"), 13, "day"),
            Heading(_("Days covered"), 10, "whole"),
            Heading(_("Weight"), 12, "factor"),
        ]
        page = self.export.page(self.title, headings, frozen_columns=4)
        for row, member in enumerate(self.members, start=2):
            page.append(self._row(member, row))

    def _row(self, member: Member, row: int) -> list:
        person, sheet = self.export.people[member.employee], self.title
        begins, ends = earning_days(self.export, person, member)

        def own(column: int) -> str:
            return reference(Place(sheet, column, row), sheet)

        weight = Name("weight", "/".join(member.pool), member.employee)
        first_row = self.export.places[weight].row == row and weight in self.export.figures
        return [
            group_label(member.group),
            member.team,
            member.employee,
            person.name,
            member.coefficient,
            member.from_on,
            member.to_on,
            Shown(begins, "=" + self.people.earns_from(member.employee, sheet, own(self.FROM))),
            Shown(ends, "=" + self.people.earns_to(member.employee, sheet, own(self.TO))),
            Shown(max(0, (ends - begins).days + 1), f"=MAX(0,{own(self.COVERED_TO)}-{own(self.COVERED_FROM)}+1)"),
            self.export.live(self.export.figures[weight], sheet) if first_row else None,
        ]


class Targets:
    """Targets of the month and the scores it is measured by. A target that a pool may come to need is an empty cell."""

    VALUE = 6

    def __init__(self, export: Export):
        self.export = export
        # Translators: 中文 目标与评分
        self.title = export.title(_("Targets and scores"))
        self.rows: list[list] = []
        inputs = export.inputs
        asked = {(name.code, name.subject) for name in export.given if name.kind == "target"}
        for metric, who in sorted(asked | inputs.targets.keys()):
            label = words.metric(metric)
            self._add(Name("target", metric, who), _("Target"), label, inputs.targets.get((metric, who)), "money")
        if inputs.csi_score is not None:
            # Translators: 中文 厂家满意度评分
            score = _("Manufacturer's score")
            self._add(Name("score", "csi"), _("Score"), score, inputs.csi_score, "number")
        for who, mark in sorted(inputs.assessments.items()):
            self._add(Name("score", "assessment", who), _("Score"), _("Assessment"), mark, "number")

    def _add(self, name: Name, kind: str, label: str, value, shown_as: str) -> None:
        self.export.places[name] = Place(self.title, self.VALUE, len(self.rows) + 2)
        person = [name.subject, self.export.name_of(name.subject)]
        self.rows.append([kind, label, name.code, *person, Shown(value, kind=shown_as, entered=True)])

    def write(self) -> None:
        headings = [
            Heading(_("Kind"), 12),
            Heading(_("Figure"), 26),
            Heading(_("Code"), 20),
            Heading(_("Employee"), 14),
            Heading(_("Name"), 14),
            Heading(_("Value"), 16, "money", entered=True),
        ]
        page = self.export.page(self.title, headings)
        for row in self.rows:
            page.append(row)
