"""The workbook's sheets of this room: targets, and the manufacturer's satisfaction scores."""

from django.utils.translation import gettext as _

from exchange import registry
from exchange.kinds import Coded, Decimal, Month, Reference
from exchange.sheets import Check, Column, Sheet
from staff.roles import Right

from .models import CsiScore, Target

CSI_SCORES = Sheet(
    "csi_scores",
    "厂家满意度",
    CsiScore,
    outlet="outlet",
    needs=Right.TARGETS_SET,
    columns=(
        Column("outlet", "网点", Reference("outlets"), required=True, key=True),
        Column("month", "月份", Month(), required=True, key=True),
        Column("score", "得分", Decimal(), required=True),
    ),
)

METRICS = {
    "output": "产值",
    "reception": "接车台次",
    "boutique_sales": "精品销售",
    "fleet_collection": "集团回款",
    "insurance_claims": "保险理赔",
    "workshop_output": "车间产值",
    "aftersales_output": "售后产值",
}


def person_without_boutique(metric: str, employee: str | None) -> str | None:
    """Of all figures only boutique sales are set for each seller."""
    if employee is not None and metric != Target.Metric.BOUTIQUE_SALES:
        return _("Only a target for boutique_sales 精品销售 names a person. Leave the cell empty.")
    return None


TARGETS = Sheet(
    "targets",
    "目标",
    Target,
    outlet="outlet",
    needs=Right.TARGETS_SET,
    columns=(
        Column("outlet", "网点", Reference("outlets"), required=True, key=True),
        Column("month", "月份", Month(), required=True, key=True),
        Column("metric", "指标", Coded(METRICS), required=True, key=True),
        Column("employee", "工号", Reference("employees"), key=True),
        Column("value", "目标", Decimal(), required=True),
    ),
    checks=(Check("employee", of=("metric", "employee"), fails=person_without_boutique),),
)


def register() -> None:
    registry.register(CSI_SCORES)
    registry.register(TARGETS)
