"""The workbook recalculated by LibreOffice says what the engine says, as it was written and after changes by hand."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from payroll.exports import records
from payroll.figures import inputs_of, settings_of, with_records
from payroll.models import Assessment, Membership
from payroll.rules.inputs import Correction, Inputs
from payroll.rules.month import MissingTargets
from payroll.rules.parameters import CATALOGUE
from staff.models import Employee, Outlet
from targets.models import Target
from tests.exchange.workbooks import CASES
from tests.payroll import exported, months, random_workbooks
from tests.payroll.exported import Changing
from workshop.models import Consumable, ItemLine, LabourLine, RepairOrder, Wash

MONTH = exported.day("2026-10-01")
OUTLETS = {"month-small": ["SH01"], "month-two-outlets": ["SH01", "SH02"], "month-edges": ["SH01", "SH02"]}
Change = Callable[[Changing, Inputs, Outlet], Inputs]
"""Types into the workbook, and gives the inputs that the same change makes of the month."""


def in_force(inputs: Inputs, outlet: Outlet, **texts: str) -> Inputs:
    """With other parameters; their keys have two underscores for the dot."""
    named = {key.replace("__", "."): text for key, text in texts.items()}
    assert named.keys() <= CATALOGUE.keys()
    settings = settings_of(outlet, MONTH)
    return with_records(replace(settings, parameters={**settings.parameters, **named}), outlet)


def again(outlet: Outlet) -> Inputs:
    return inputs_of(outlet, MONTH)


def rates(book: Changing, inputs: Inputs, outlet: Outlet) -> Inputs:
    """Percentages, prices, a divisor and yes or no."""
    book.parameter("front_desk.output_rate", 0.0071).parameter("vat_divisor", 1.06)
    book.parameter("boutique_sales.installed_share", 0.35).parameter("fund.rate", 0.0333)
    book.parameter("service.top", 123.45).parameter("praise.top_minimum", 1).parameter("service.fair_fine", 2.5)
    book.parameter("front_desk.assessment_pass", 101)
    return in_force(
        inputs,
        outlet,
        front_desk__output_rate="0.0071",
        vat_divisor="1.06",
        boutique_sales__installed_share="0.35",
        fund__rate="0.0333",
        service__top="123.45",
        praise__top_minimum="1",
        service__fair_fine="2.5",
        front_desk__assessment_pass="101",
    )


def lists(book: Changing, inputs: Inputs, outlet: Outlet) -> Inputs:
    """Entries of lists: from where on, and what holds there."""
    sales, complaints = {"Key": "insurance.sales_brackets"}, {"Key": "front_desk.complaint_deductions"}
    book.put("Parameters", "From", 20_000, From=50_000, **sales).put("Parameters", "Value", 0.0151, From=0, **sales)
    book.put("Parameters", "Value", 0.3, From=1, **complaints).put("Parameters", "Value", 0.4, From=2, **complaints)
    return in_force(
        inputs,
        outlet,
        insurance__sales_brackets="0:0.0151, 20000:0.02, 110000:0.025, 210000:0.03",
        front_desk__complaint_deductions="1:0.3, 2:0.4, 3:0.50",
    )


def floor_up(book: Changing, inputs: Inputs, outlet: Outlet) -> Inputs:
    """Sales that were eligible no longer are; and fewer washes took the right time."""
    book.parameter("boutique.floor", 0.93).parameter("detailing.fast_minutes", 11.5)
    book.parameter("detailing.slow_minutes", 13)
    values = {"boutique__floor": "0.93", "detailing__fast_minutes": "11.5", "detailing__slow_minutes": "13"}
    return in_force(inputs, outlet, **values)


def floor_down(book: Changing, inputs: Inputs, outlet: Outlet) -> Inputs:
    """Sales below the floor become eligible."""
    book.parameter("boutique.floor", 0.75).parameter("detailing.slow_minutes", 20)
    return in_force(inputs, outlet, boutique__floor="0.75", detailing__slow_minutes="20")


def days(book: Changing, inputs: Inputs, outlet: Outlet) -> Inputs:
    """Somebody leaves earlier, somebody was hired later, a membership ends, probation earns, a coefficient changes."""
    found = exported.some(
        Membership.objects.filter(employee__outlet=outlet, team=None, from_on__lt=MONTH, to_on=None)
        .filter(employee__left_on=None, employee__hired_on__lt=MONTH)
        .order_by("group", "employee__number")
    )
    by_group: dict[str, Membership] = {}
    for member in found:
        alone = sum(other.employee_id == member.employee_id for other in found) == 1
        if alone:
            by_group.setdefault(member.group, member)
    leaver, hired = by_group["front_desk"].employee, by_group["detailing"].employee
    book.put("People", "Lefton", MONTH + timedelta(days=13), Employee=leaver.number)
    Employee.objects.filter(pk=leaver.pk).update(left_on=MONTH + timedelta(days=13))
    book.put("People", "Hiredon", MONTH + timedelta(days=6), Employee=hired.number)
    Employee.objects.filter(pk=hired.pk).update(hired_on=MONTH + timedelta(days=6))
    seller, clerk = by_group["boutique_sales"], by_group["management"]
    book.put("Weights", "To", MONTH + timedelta(days=9), Group="Boutique sales", Employee=seller.employee.number)
    Membership.objects.filter(pk=seller.pk).update(to_on=MONTH + timedelta(days=9))
    book.put("Weights", "Coefficient", 0.0777, Group="After-sales management", Employee=clerk.employee.number)
    Membership.objects.filter(pk=clerk.pk).update(coefficient=Decimal("0.0777"))
    book.parameter("probation_earns", "yes")
    return in_force(inputs, outlet, probation_earns="yes")


def facts(book: Changing, inputs: Inputs, outlet: Outlet) -> Inputs:
    """Hours, an order, consumables, a score, a salary, a target."""
    hours = {row[2:4]: row for row in rows_of(book, "Hours")}
    (order, line), _row = min(hours.items())
    book.put("Hours", "Worth", 17.85, Document=order, Line=line)
    LabourLine.objects.filter(order__number=order, line=line).update(standard_hours=Decimal("17.85"))
    order = next(row[2] for row in rows_of(book, "Orders") if row[0] == "Received for repairs")
    book.put("Orders", "Worth", 98765.43, Document=order, Whatitcountsfor="Received for repairs")
    RepairOrder.objects.filter(number=order).update(repair_receipts=Decimal("98765.43"))
    used = next(row[2] for row in rows_of(book, "Other records") if row[0] == "Consumables")
    book.put("Other records", "Worth", 4.04, Document=used)
    Consumable.objects.filter(number=used).update(amount=Decimal("4.04"))
    mark = exported.some(Assessment.objects.filter(employee__outlet=outlet, month=MONTH).order_by("pk"))[0]
    book.put("Targets and scores", "Value", 55, Figure="Assessment", Employee=mark.employee.number)
    Assessment.objects.filter(pk=mark.pk).update(score=55)
    who = Employee.objects.get(number=mark.employee.number)
    book.put("People", "Basesalary", 4321.09, Employee=who.number)
    Employee.objects.filter(pk=who.pk).update(base_salary=Decimal("4321.09"))
    book.put("Targets and scores", "Value", 123456.78, Code="output")
    Target.objects.filter(outlet=outlet, month=MONTH, metric="output").update(value=Decimal("123456.78"))
    return again(outlet)


def sales(book: Changing, inputs: Inputs, outlet: Outlet) -> Inputs:
    """What decides about a sale, and about a wash."""
    for label, channel in (("Front desk", "front_desk"), ("Boutique", "boutique"), ("All staff", "staff")):
        found = [row for row in rows_of(book, "Sales") if row[5] == label]
        for row, heading, field, value, typed in zip(
            exported.some(found),
            ("Received", "Installed", "Manufacturersown", "Quantity"),
            ("received", "installed", "oem", "quantity"),
            (Decimal("3210.98"), lambda row: row[11] != "yes", lambda row: row[10] != "yes", 1_000),
            (3210.98, lambda row: yes_no(row[11] != "yes"), lambda row: yes_no(row[10] != "yes"), 1_000),
            strict=False,
        ):
            value, typed = (each(row) if callable(each) else each for each in (value, typed))
            book.put("Sales", heading, typed, Document=row[0], Line=row[1])
            ItemLine.objects.filter(number=row[0], line=row[1], channel=channel).update(**{field: value})
    first, second, *_rest = rows_of(book, "Washes")
    book.put("Washes", "Minutes", 99 if first[6] != 99 else 98, Document=first[0])
    Wash.objects.filter(number=first[0]).update(minutes=99)
    book.put("Washes", "Untidy", yes_no(second[4] != "yes"), Document=second[0])
    Wash.objects.filter(number=second[0]).update(untidy=second[4] != "yes")
    return again(outlet)


def yes_no(value: bool) -> str:
    return "yes" if value else "no"


def rows_of(book: Changing, sheet: str) -> list[tuple]:
    return exported.some(book.book[sheet].iter_rows(min_row=2, values_only=True))


CHANGES: dict[tuple[str, str], list[Change]] = {
    ("month-two-outlets", "SH01"): [lists, floor_down, sales],
    ("month-edges", "SH01"): [rates, floor_up, floor_down, days, facts, sales],
}


class Recalculation:
    """Workbooks and what each of them has to say; LibreOffice is started once for all."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.wanted: dict[str, dict] = {}

    def add(self, title: str, content: bytes | Changing, answer: dict) -> None:
        path = self.folder / f"{title}.xlsx"
        content.save(path) if isinstance(content, Changing) else path.write_bytes(content)
        self.wanted[title] = answer

    def differences(self) -> dict[str, list[str]]:
        made = exported.recalculated(self.folder)
        wrong = {}
        for title, answer in self.wanted.items():
            found = exported.read_back(exported.sheets(made / f"{title}.xlsx"))
            if lines := exported.differences(found, exported.expected(answer)):
                wrong[title] = lines
        return wrong


pytestmark = [pytest.mark.django_db, pytest.mark.needs("soffice")]


@pytest.mark.parametrize("name", OUTLETS)
def test_the_recalculated_workbook_says_what_the_engine_says(name, tmp_path):
    months.bring_in(CASES / f"{name}.xlsx")
    recalculation = Recalculation(tmp_path)
    for code in OUTLETS[name]:
        outlet = Outlet.objects.get(code=code)
        inputs = inputs_of(outlet, MONTH)
        content, base = exported.written(inputs), months.answered(inputs)
        recalculation.add(code, content, base)
        values = exported.read_back(exported.sheets(exported.written(inputs, values_only=True)))
        assert exported.differences(values, exported.expected(base)) == []
        for change in CHANGES.get((name, code), []):
            with transaction.atomic():
                book = Changing(content)
                answer = months.answered(change(book, inputs, outlet))
                transaction.set_rollback(True)
            assert answer != base, f"{change.__name__} changes nothing"
            recalculation.add(f"{code} {change.__name__}", book, answer)
    assert recalculation.differences() == {}


def test_months_that_are_not_as_others(tmp_path, monkeypatch):
    """Records that came late, corrections, subtotals, and numbers that Excel would take for equal."""
    months.bring_in(CASES / "month-edges.xlsx")
    outlet = Outlet.objects.get(code="SH01")
    inputs, recalculation = inputs_of(outlet, MONTH), Recalculation(tmp_path)
    first, second, *_others = sorted(person.number for person in inputs.people)
    kept = {key: worth + 7 for key, worth in inputs.sources.items() if not key[0].startswith(("ratings", "washes"))}
    late = replace(inputs, sources={**inputs.sources, **kept})
    recalculation.add("late", exported.written(late), months.answered(late))
    lines = [
        Correction(first, "front_desk.output", Decimal("-12.34"), "2026-09", "R9"),
        Correction(first, "front_desk.output", Decimal("0.05"), "2026-08", "R8"),
        Correction(second, "deduction.other", Decimal("33.33"), "2026-09", "R9"),
        Correction(second, "incentive.praise", Decimal("-20"), "2026-09", "R9", (("praises", "P1", "1", "0"),)),
    ]
    corrected = replace(inputs, corrections=tuple(lines))
    recalculation.add("corrected", exported.written(corrected), months.answered(corrected))
    with monkeypatch.context() as patched:
        patched.setattr(records, "MOST_LINES", 10)
        content = exported.written(inputs)
        assert "Eligible" not in exported.sheets(content)["Sales"][0]
        recalculation.add("subtotals", content, months.answered(inputs))
    # 18 digits of which Excel compares 15, numbers with and without leading zeros, and signs with a meaning.
    odd = ["007", "7", ">5", "e1", "E1", "*", "a?"]
    for place, person in enumerate(Employee.objects.filter(outlet=outlet).order_by("number")):
        person.number = odd[place] if place < len(odd) else str(310_101_199_001_011_000 + place)
        person.save()
    renamed = inputs_of(outlet, MONTH)
    recalculation.add("odd", exported.written(renamed), months.answered(renamed))
    assert recalculation.differences() == {}


@pytest.mark.parametrize("seed", (1, 22))
def test_months_drawn_by_chance(seed, tmp_path):
    month, sheets = random_workbooks.sheets(seed)
    random_workbooks.write(tmp_path / "month.xlsx", sheets)
    months.bring_in(tmp_path / "month.xlsx")
    (tmp_path / "made").mkdir()
    recalculation = Recalculation(tmp_path / "made")
    for code in random_workbooks.OUTLETS:
        inputs = months.inputs(code, month)
        with suppress(MissingTargets):
            recalculation.add(code, exported.written(inputs), months.answered(inputs))
    assert recalculation.wanted, "a seed of which at least one month is not refused"
    assert recalculation.differences() == {}
