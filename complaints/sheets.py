"""The workbook's sheets of complaints and of praise."""

from datetime import datetime

from exchange import registry
from exchange.kinds import Coded, Day, Identifier, Instant, Reference, Text, YesNo
from exchange.sheets import Column, Sheet

from .models import Complaint, Praise
from .services.clocks import start_anew

CHANNELS = {
    "hotline": "热线",
    "onsite": "现场",
    "callback": "回访",
    "media": "媒体",
    "headquarters": "总部",
    "letter": "来函",
    "authority": "主管部门",
}
CATEGORIES = {
    "attitude": "态度",
    "quality": "质量",
    "parts": "配件",
    "waiting": "等待",
    "price": "价格",
    "technical": "技术",
    "other": "其他",
}


def open_again(changes: list[tuple[int, dict[str, tuple]]], at: datetime) -> None:
    """Where an import emptied the instant of closing, the complaint is open again and its closing clock runs anew."""
    opened = {pk: columns["closed_at"][0] for pk, columns in changes if columns.get("closed_at", (None, at))[1] is None}
    if opened:
        start_anew(opened, at)


COMPLAINTS = Sheet(
    "complaints",
    "投诉",
    Complaint,
    outlet="outlet",
    columns=(
        Column("number", "投诉单号", Identifier(), required=True, key=True),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("received_at", "受理时间", Instant(), required=True),
        Column("channel", "渠道", Coded(CHANNELS), required=True),
        Column("vin", "车架号", Reference("vehicles"), field="vehicle"),
        Column("order", "委托书号", Reference("repair_orders")),
        Column("fault_code", "故障代码", Identifier()),
        Column("category", "分类", Coded(CATEGORIES), required=True),
        Column("employee", "责任人", Reference("employees")),
        Column("liable", "属实有责", YesNo()),
        Column("closed_at", "关闭时间", Instant()),
        Column("media_contacted", "已联系媒体", YesNo()),
        Column("association_contacted", "已联系消协", YesNo()),
        Column("authority_contacted", "已联系主管部门", YesNo()),
        Column("unreasonable_demand", "无理要求", YesNo()),
        Column("threatened_exposure", "扬言曝光", YesNo()),
        Column("disturbance", "到店闹事", YesNo()),
        Column("incident", "事件", Coded({"none": "无", "fire": "火灾", "accident": "事故"})),
        Column("contact", "客户陈述", Text()),
    ),
    after_update=open_again,
)


PRAISES = Sheet(
    "praises",
    "表扬",
    Praise,
    outlet="employee__outlet",
    columns=(
        Column("number", "编号", Identifier(), required=True, key=True),
        Column("employee", "工号", Reference("employees"), required=True),
        Column("praised_on", "日期", Day(), required=True),
        Column("words", "内容", Text()),
    ),
)


def register() -> None:
    registry.register(COMPLAINTS)
    registry.register(PRAISES)
