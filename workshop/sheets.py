"""The workbook's sheets of this room: teams, orders with labour, items and claims, and those of the daybook."""

from django.utils.translation import gettext as _

from exchange import registry
from exchange.kinds import Coded, Day, Hours, Identifier, Instant, Money, Reference, Text, Whole, YesNo
from exchange.sheets import Check, Column, Sheet

from .models import Claim, Consumable, ItemLine, LabourLine, Receipt, RepairOrder, Team, Wash

# What DMS exports call them.
ORDER_NUMBER = ("工单号", "维修单号", "结算单号")
VIN_NAMES = ("VIN", "底盘号", "车辆识别代号")

TEAMS = Sheet(
    "teams",
    "班组",
    Team,
    outlet="outlet",
    columns=(
        Column("code", "班组", Identifier(), required=True, key=True),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("name", "名称", Text(), required=True),
        Column("trade", "工种", Coded({"mechanical": "机电", "bodypaint": "钣喷"}), required=True),
    ),
)

ORDER_KINDS = {
    "maintenance": "保养",
    "repair": "一般维修",
    "accident": "事故",
    "warranty": "保修索赔",
    "free_service": "免费服务",
    "pdi": "新车检查",
    "rework": "返修",
}
RATINGS = {"very_satisfied": "非常满意", "satisfied": "满意", "good": "良好", "fair": "一般", "poor": "差"}

REPAIR_ORDERS = Sheet(
    "repair_orders",
    "委托书",
    RepairOrder,
    outlet="outlet",
    columns=(
        Column("number", "委托书号", Identifier(), required=True, key=True, aliases=ORDER_NUMBER),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("vin", "车架号", Reference("vehicles"), required=True, field="vehicle", aliases=VIN_NAMES),
        Column("advisor", "服务顾问", Reference("employees"), required=True, aliases=("接待员", "业务员")),
        Column("kind", "类型", Coded(ORDER_KINDS), required=True),
        Column("opened_at", "接车时间", Instant(), required=True, aliases=("进厂时间", "进厂日期", "开单时间")),
        Column("completed_at", "完工时间", Instant()),
        Column("settled_on", "结算日期", Day()),
        Column("delivered_at", "交车时间", Instant(), aliases=("出厂时间", "出厂日期")),
        Column("repair_receipts", "维修实收", Money()),
        Column("assessed_amount", "定损金额", Money()),
        Column("assessed_on", "定损日期", Day()),
        Column("rating", "满意度", Coded(RATINGS)),
        Column("mileage", "里程", Whole()),
        Column("refused_repair", "拒绝维修", YesNo()),
    ),
)

LABOUR_LINES = Sheet(
    "labour_lines",
    "工时",
    LabourLine,
    outlet="order__outlet",
    columns=(
        Column("order", "委托书号", Reference("repair_orders"), required=True, key=True, aliases=ORDER_NUMBER),
        Column("line", "行号", Whole(), required=True, key=True),
        Column("operation", "项目", Text(), required=True),
        Column("team", "班组", Reference("teams"), required=True),
        Column("technician", "技师", Reference("employees")),
        Column("standard_hours", "标准工时", Hours(), required=True),
        Column("free", "免费项目", YesNo()),
        Column("boutique_install", "精品安装", YesNo()),
        Column("fault_code", "故障代码", Identifier()),
    ),
)

ITEM_KINDS = {"part": "配件", "boutique": "精品", "care": "养护品"}
CHANNELS = {
    "front_desk": "前台",
    "boutique": "精品",
    "staff": "全员",
    "sales_department": "销售部",
    "gift": "赠送",
    "repair": "维修领用",
    "counter": "柜台",
}

ITEM_LINES = Sheet(
    "item_lines",
    "销售明细",
    ItemLine,
    outlet="outlet",
    columns=(
        Column("number", "单号", Identifier(), required=True, key=True),
        Column("line", "行号", Whole(), required=True, key=True),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("sku", "编码", Identifier(), required=True),
        Column("name", "名称", Text(), required=True),
        Column("kind", "类别", Coded(ITEM_KINDS), required=True),
        Column("channel", "渠道", Coded(CHANNELS), required=True),
        Column("seller", "销售人", Reference("employees")),
        Column("quantity", "数量", Whole(least=1), required=True),
        Column("list_price", "标价", Money(), required=True),
        Column("received", "实收", Money(), required=True),
        Column("sold_on", "日期", Day(), required=True),
        Column("installed", "安装", YesNo()),
        Column("oem", "原厂产品", YesNo()),
        Column("order", "委托书号", Reference("repair_orders"), aliases=ORDER_NUMBER),
        Column("vin", "车架号", Reference("vehicles"), field="vehicle", aliases=VIN_NAMES),
        Column("fault_code", "故障代码", Identifier()),
        Column("abnormal_damage", "非正常损坏", YesNo()),
    ),
)

CLAIMS = Sheet(
    "claims",
    "索赔",
    Claim,
    outlet="outlet",
    columns=(
        Column("number", "索赔单号", Identifier(), required=True, key=True),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("order", "委托书号", Reference("repair_orders"), aliases=ORDER_NUMBER),
        Column("vin", "车架号", Reference("vehicles"), required=True, field="vehicle", aliases=VIN_NAMES),
        Column("claimed_on", "日期", Day(), required=True),
        Column("amount", "金额", Money(), required=True),
        Column("decision", "审核结果", Coded({"pending": "待审", "passed": "通过", "refused": "拒绝"})),
        Column("decided_on", "审核日期", Day()),
        Column("reimbursed_on", "回款日期", Day()),
        Column("reimbursed", "回款金额", Money()),
    ),
)


WASHES = Sheet(
    "washes",
    "洗车",
    Wash,
    outlet="outlet",
    columns=(
        Column("number", "单号", Identifier(), required=True, key=True),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("employee", "工号", Reference("employees"), required=True),
        Column("washed_at", "时间", Instant(), required=True),
        Column("minutes", "用时", Whole(), required=True),
        Column("untidy", "未整理", YesNo()),
    ),
)

RECEIPT_KINDS = {
    "detailing": "美容",
    "fleet": "集团",
    "insurance_claim": "保险理赔",
    "insurance_sale": "保险销售",
    "renewal_rebate": "续保返点",
}


def seller_missing(kind: str, employee: str | None) -> str | None:
    """Whoever brought in a policy or a renewal is paid for it."""
    if kind in Receipt.SOLD_BY_SOMEBODY and employee is None:
        return _("Required for insurance_sale 保险销售 and renewal_rebate 续保返点, but empty.")
    return None


RECEIPTS = Sheet(
    "receipts",
    "其他收入",
    Receipt,
    outlet="outlet",
    columns=(
        Column("number", "单号", Identifier(), required=True, key=True),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("kind", "类别", Coded(RECEIPT_KINDS), required=True),
        Column("employee", "工号", Reference("employees")),
        Column("amount", "金额", Money(), required=True),
        Column("received_on", "日期", Day(), required=True),
    ),
    checks=(Check("employee", of=("kind", "employee"), fails=seller_missing),),
)

CONSUMABLES = Sheet(
    "consumables",
    "辅料",
    Consumable,
    outlet="outlet",
    columns=(
        Column("number", "单号", Identifier(), required=True, key=True),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("team", "班组", Reference("teams"), required=True),
        Column("amount", "金额", Money(), required=True),
        Column("issued_on", "日期", Day(), required=True),
    ),
)


def register() -> None:
    for sheet in (TEAMS, REPAIR_ORDERS, LABOUR_LINES, ITEM_LINES, CLAIMS, WASHES, RECEIPTS, CONSUMABLES):
        registry.register(sheet)
