"""The workbook's sheets of this room: commission groups, assessments, adjustments, the scheme."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange import registry
from exchange.kinds import Coded, Day, Decimal, Identifier, Month, Reference, Text, Wrong
from exchange.sheets import Apart, Check, Column, Sheet, in_order
from staff.roles import Right

from .models import Adjustment, Assessment, Membership, SchemeValue
from .rules.parameters import CATALOGUE, reason_against

GROUPS = {
    "front_desk": "业务接待",
    "boutique_sales": "精品销售",
    "fitting": "精品加装",
    "mechanical": "机电",
    "bodypaint": "钣喷",
    "detailing": "美容",
    "fleet": "集团开发",
    "insurance_claims": "保险理赔",
    "insurance_sales": "保险业务",
    "workshop_management": "车间管理",
    "management": "售后管理",
    "support": "售后支持",
    "parts": "配件",
}
WITH_TEAM = ("mechanical", "bodypaint")


@dataclass(frozen=True)
class ParameterValue(Text):
    """The text of a parameter's value; a number in the cell as its plain text, TRUE and FALSE as yes and no."""

    def text_of(self, cell) -> str:
        if isinstance(cell, bool):
            return "yes" if cell else "no"
        if isinstance(cell, date | datetime | time | timedelta):
            # 0:1 becomes one past midnight in Excel unless the cell is formatted as text.
            raise Wrong(_("Excel has made a time or date of it. Format the cell as text and type the value again."))
        return super().text_of(cell)


def team_fits_group(group: str, team: str | None) -> str | None:
    if group in WITH_TEAM and not team:
        return _("Required for the groups mechanical and bodypaint, but empty.")
    if group not in WITH_TEAM and team:
        return _("Only the groups mechanical and bodypaint have teams. Expected an empty cell.")
    return None


def known_parameter(parameter: str) -> str | None:
    if parameter in CATALOGUE:
        return None
    return _("There is no such parameter. Expected one such as %(example)s.") % {"example": "mechanical.hour_rate"}


PAY_MEMBERSHIPS = Sheet(
    "pay_memberships",
    "提成组成员",
    Membership,
    outlet="employee__outlet",
    needs=Right.GROUPS_KEEP,
    columns=(
        Column("employee", "工号", Reference("employees"), required=True, key=True),
        Column("group", "提成组", Coded(GROUPS), required=True, key=True),
        Column("team", "班组", Reference("teams"), key=True),
        Column("coefficient", "系数", Decimal(places=4), required=True),
        Column("from", "起", Day(), required=True, key=True, field="from_on"),
        Column("to", "止", Day(), field="to_on"),
    ),
    checks=(
        Check("team", of=("group", "team"), fails=team_fits_group),
        in_order("from", "to", gettext_lazy("Ends before it begins. Expected a day not before the one in from.")),
    ),
    apart=Apart(of=("employee", "group", "team"), first="from", last="to"),
)

ASSESSMENTS = Sheet(
    "assessments",
    "考核",
    Assessment,
    outlet="employee__outlet",
    needs=Right.ASSESS,
    columns=(
        Column("employee", "工号", Reference("employees"), required=True, key=True),
        Column("month", "月份", Month(), required=True, key=True),
        Column("score", "得分", Decimal(places=2), required=True),
    ),
)

ADJUSTMENTS = Sheet(
    "adjustments",
    "扣罚",
    Adjustment,
    outlet="employee__outlet",
    needs=Right.ADJUST,
    columns=(
        Column("number", "编号", Identifier(), required=True, key=True),
        Column("employee", "工号", Reference("employees"), required=True),
        Column("month", "月份", Month(), required=True),
        Column("kind", "类别", Coded({"hours": "扣工时", "amount": "金额"}), required=True),
        Column("value", "数值", Decimal(places=2, signed=True), required=True),
        Column("reason", "原因", Text(), required=True),
    ),
)

SCHEME = Sheet(
    "scheme",
    "提成参数",
    SchemeValue,
    outlet="outlet",
    needs=Right.SCHEME_CHANGE,
    columns=(
        Column("outlet", "网点", Reference("outlets"), key=True),
        Column("parameter", "参数", Identifier(), required=True, key=True),
        Column("from", "起始月份", Month(), required=True, key=True, field="from_month"),
        Column("value", "值", ParameterValue(), required=True),
    ),
    checks=(
        Check("parameter", of=("parameter",), fails=known_parameter),
        Check("value", of=("parameter", "value"), fails=reason_against),
    ),
)


def register() -> None:
    for sheet in (PAY_MEMBERSHIPS, ASSESSMENTS, ADJUSTMENTS, SCHEME):
        registry.register(sheet)
