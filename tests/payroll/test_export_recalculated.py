"""The workbook recalculated by LibreOffice says what the engine says, as it was written and after changes by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from exchange.importer import import_file
from payroll.figures import inputs_of, settings_of, with_records
from payroll.models import Assessment, Membership
from payroll.parameters import CATALOGUE
from payroll.rules.inputs import Inputs
from staff.models import Employee, Outlet
from targets.models import Target
from tests.exchange.workbooks import AT, CASES
from tests.payroll import exported, months
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


def records(book: Changing, inputs: Inputs, outlet: Outlet) -> Inputs:
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
    ("month-edges", "SH01"): [rates, floor_up, floor_down, days, records, sales],
}


@pytest.mark.django_db
@pytest.mark.needs("soffice")
@pytest.mark.parametrize("name", OUTLETS)
def test_the_recalculated_workbook_says_what_the_engine_says(name, tmp_path):
    assert import_file(CASES / f"{name}.xlsx", at=AT).errors == []
    wanted = {}
    for code in OUTLETS[name]:
        outlet = Outlet.objects.get(code=code)
        inputs = inputs_of(outlet, MONTH)
        content = exported.written(inputs)
        (tmp_path / f"{code}.xlsx").write_bytes(content)
        wanted[code] = base = months.answered(inputs)
        (tmp_path / f"{code} values.xlsx").write_bytes(values := exported.written(inputs, values_only=True))
        assert exported.differences(exported.read_back(exported.sheets(values)), exported.expected(base)) == []
        for change in CHANGES.get((name, code), []):
            with transaction.atomic():
                book = Changing(content)
                answer = months.answered(change(book, inputs, outlet))
                transaction.set_rollback(True)
            assert answer != base, f"{change.__name__} changes nothing"
            wanted[f"{code} {change.__name__}"] = answer
            book.save(tmp_path / f"{code} {change.__name__}.xlsx")
    made = exported.recalculated(tmp_path)
    found = {
        title: exported.differences(
            exported.read_back(exported.sheets(made / f"{title}.xlsx")), exported.expected(answer)
        )
        for title, answer in wanted.items()
    }
    assert {title: lines for title, lines in found.items() if lines} == {}
