"""What commission is computed from beside the records: who shares in which group, assessments, adjustments, parameters.

It draws no random numbers, so that everything else in the demo stays as it was without it.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from payroll.models import Adjustment, Assessment, Membership, SchemeValue
from payroll.services.inputs_coefficients import of_the_workshop, propose_coefficients
from staff.instants import local
from staff.models import Employee, Outlet
from staff.months import month_after, month_of
from staff.roles import Role

from .outlets import FIRST
from .people import Staff

# By title: the groups with the coefficients, the first of the title first; the last one holds for all that follow.
GROUPS: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "服务站站长": ((("management", "0.25"),),),
    "服务经理": ((("management", "0.2"),),),
    "前台主管": ((("front_desk", "0.4"), ("management", "0.2")),),
    "服务顾问": ((("front_desk", "0.4"),),) * 4 + ((("front_desk", "0.1"),),),
    "结算员": ((("support", "0.15"),),),
    "客服经理": ((("management", "0.2"),),),
    "客服专员": ((("support", "0.1"),),),
    "车间主任": ((("workshop_management", "0.25"),),),
    "车间调度": ((("workshop_management", "0.2"),),),
    "质检员": ((("workshop_management", "0.2"),), (("workshop_management", "0.2"), ("fitting", "0.3"))),
    "技术经理": ((("management", "0.2"),),),
    "索赔员": ((("workshop_management", "0.15"),),),
    "保险专员": ((("insurance_claims", "0.4"), ("insurance_sales", "0.2")),),
    "配件经理": ((("management", "0.2"), ("parts", "0.2")),),
    "仓库管理员": ((("support", "0.15"), ("parts", "0.15")),),
    "市场专员": ((("fleet", "0.3"),),),
    "财务": ((("support", "0.15"),),),
    "业务助理": ((("management", "0.2"),),),
    "精品顾问": ((("boutique_sales", "0.3"), ("fitting", "0.2")),),
    "洗车工": ((("detailing", "0.1"),),),
}
IN_TEAM = {"JD1": ("mechanical", "0.4 0.3 0.2 0.1"), "JD2": ("mechanical", "0.4 0.25 0.15 0.05")} | {
    "BP1": ("bodypaint", "0.4 0.25 0.3 0.2 0.1")
}
SCORES = ("98", "96.5", "97", "94.5", "99", "96")
# Employee by title and place, kind, value, reason.
ADJUSTMENTS = (
    ("机电技师", 0, "hours", "0.75", "漏检左前轮轴承，返工"),
    ("机电技师", 2, "hours", "-0.50", "协助钣喷组拆装，补工时"),
    ("服务顾问", 3, "amount", "86.50", "电话未在三声内接听，按规定"),
    ("洗车工", 0, "amount", "-50.00", "加班清洗展车"),
)
MINIMUM_WAGES = {"SH01": 2740, "SH02": 2740, "SZ01": 2490, "GZ01": 2500, "GZ02": 2500, "DG01": 2080}


def make_pay_inputs(staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """Groups, assessments, adjustments and parameters of all outlets, saved. How many memberships there are."""
    today = local(at).date()
    memberships = [row for outlet in outlets.values() for row in _memberships(staff, outlet)]
    Membership.objects.bulk_create(memberships)
    _raise_somebody(staff, today)
    months = [month_after(month_of(today), -back) for back in (2, 1)]
    for outlet in outlets.values():
        _assess(staff, outlet, months)
        _adjust(staff, outlet, months[-1])
    _set_parameters(outlets, today, at)
    _propose(staff, outlets[FIRST.code], at)
    return len(memberships)


def _memberships(staff: Staff, outlet: Outlet):
    for title, by_place in GROUPS.items():
        for place, employee in enumerate(staff.employees.get((outlet.code, title), ())):
            for group, coefficient in by_place[min(place, len(by_place) - 1)]:
                yield _membership(employee, group, coefficient)
    for key, team in staff.teams[outlet.code].items():
        group, coefficients = IN_TEAM[key]
        for employee, coefficient in zip(staff.technicians[team], coefficients.split(), strict=False):
            yield _membership(employee, group, coefficient, team)
    gone = [employee for employee in staff.employees[outlet.code, "机电技师"] if employee.left_on]
    for employee in gone:
        yield _membership(employee, "mechanical", "0.2", staff.teams[outlet.code]["JD1"])


def _membership(employee: Employee, group: str, coefficient: str, team=None) -> Membership:
    return Membership(
        employee=employee,
        group=group,
        team=team,
        coefficient=Decimal(coefficient),
        from_on=employee.hired_on,
        to_on=employee.left_on,
    )


def _raise_somebody(staff: Staff, today: date) -> None:
    """One mechanic of the first outlet was promoted in the middle of last month, so that a month has two rows."""
    raised = staff.technicians[staff.teams[FIRST.code]["JD2"]][2]
    row = Membership.objects.get(employee=raised, group="mechanical")
    day = month_after(month_of(today), -1) + timedelta(days=14)
    row.to_on = day - timedelta(days=1)
    row.save(update_fields=["to_on"])
    Membership.objects.create(
        employee=raised, group="mechanical", team=row.team, coefficient=Decimal("0.2"), from_on=day
    )


def _assess(staff: Staff, outlet: Outlet, months: list[date]) -> None:
    people = [*staff.employees[outlet.code, "服务顾问"], *staff.employees[outlet.code, "前台主管"]]
    Assessment.objects.bulk_create(
        Assessment(employee=employee, month=month, score=Decimal(SCORES[(place + nth) % len(SCORES)]))
        for nth, month in enumerate(months)
        for place, employee in enumerate(people)
        if not employee.left_on
    )


def _adjust(staff: Staff, outlet: Outlet, month: date) -> None:
    Adjustment.objects.bulk_create(
        Adjustment(
            number=f"{outlet.code}-KF{nth:05d}",
            employee=staff.employees[outlet.code, title][place],
            month=month,
            kind=kind,
            value=Decimal(value),
            reason=reason,
        )
        for nth, (title, place, kind, value, reason) in enumerate(ADJUSTMENTS, start=1)
    )


def _set_parameters(outlets: dict[str, Outlet], today: date, at: datetime) -> None:
    half_a_year_ago = month_after(month_of(today), -6)
    head = {"entered_at": at - timedelta(days=200)}
    SchemeValue.objects.bulk_create(
        [
            SchemeValue(
                parameter="vat_divisor", from_month=date(2019, 4, 1), value="1.13", reason="增值税率降为 13%", **head
            ),
            SchemeValue(
                outlet=outlets[FIRST.code],
                parameter="detailing.piece",
                from_month=half_a_year_ago,
                value="1.5",
                reason="夏季洗车量大，站长书面申请",
                **head,
            ),
            *(
                SchemeValue(
                    outlet=outlets[code],
                    parameter="wage.minimum",
                    from_month=half_a_year_ago,
                    value=str(wage),
                    reason="当地月最低工资标准",
                    **head,
                )
                for code, wage in MINIMUM_WAGES.items()
            ),
        ]
    )


def _propose(staff: Staff, outlet: Outlet, at: datetime) -> None:
    """The workshop manager of the first outlet has proposed something this morning."""
    month = month_of(local(at).date())
    first, second, *_others = of_the_workshop(outlet, month)
    propose_coefficients(
        outlet=outlet,
        month=month,
        coefficients={first.membership: Decimal("0.42"), second.membership: Decimal("0.38")},
        reason="本月二人带教新员工，主修任务翻倍",
        by=staff.user(outlet.code, Role.WORKSHOP_MANAGER),
        at=at - timedelta(hours=1),
    )
