"""The workbook's sheets of this room: customers, vehicles, prospects and the lists they came on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from exchange import registry
from exchange.kinds import Coded, Day, Identifier, Reference, Text, Vin, YesNo
from exchange.sheets import Check, Column, Derived, Sheet
from staff.instants import local
from staff.roles import Right
from staff.sheets import name_keys

from . import forgotten
from .identifiers import is_plate, plain
from .models import Customer, Forgotten, OutsideList, Ownership, Prospect, Vehicle
from .personal_data import GONE
from .personal_data_held import nobody


@dataclass(frozen=True)
class Plate(Text):
    """A plate without the blanks and dots it was pasted with; what is no plate stays as it is."""

    def read(self, cell):
        text = super().read(cell)
        return plain(text) if is_plate(plain(text)) else text


def keep_former_owners(changes: list[tuple[int, dict[str, tuple]]], at: datetime) -> None:
    """Where an import gave a car another owner, the former one stays known."""
    former = {vehicle: columns["customer"][0] for vehicle, columns in changes if "customer" in columns}
    if not former:
        return
    today = local(at).date()
    customers = dict(Customer.objects.filter(code__in=former.values()).values_list("code", "pk"))
    since = owned_since(former.keys())
    Ownership.objects.bulk_create(
        Ownership(
            vehicle_id=vehicle,
            customer_id=customers[code],
            from_on=since[vehicle] if since[vehicle] and since[vehicle] <= today else None,
            to_on=today,
            changed_at=at,
        )
        for vehicle, code in former.items()
    )


def owned_since(vehicles) -> dict[int, date | None]:
    """From when the present owners have had their cars, as far as it is known."""
    since = dict(Vehicle.objects.filter(pk__in=vehicles).values_list("pk", "purchased_on"))
    since.update(Ownership.objects.filter(vehicle__in=vehicles).order_by("to_on", "pk").values_list("vehicle", "to_on"))
    return since


def leave_forgotten(columns: dict[str, list]) -> None:
    """A file does not bring back somebody we were asked to forget: neither under their code nor under a new one with
    their number. Cars and orders of the row are taken as they come."""
    Kind = Forgotten.Kind
    codes = forgotten.forgotten_among(Kind.CUSTOMER, _texts(columns.get("code", [])))
    mobiles = forgotten.forgotten_among(Kind.MOBILE, _texts(columns.get("mobile", [])))
    if not codes and not mobiles:
        return
    kept = ("name", "mobile", "background", "district")
    stored = {each["code"]: each for each in Customer.objects.filter(code__in=codes).values("code", *kept)}
    numbers = columns.get("mobile") or [None] * len(columns["code"])
    for position, (code, mobile) in enumerate(zip(columns["code"], numbers, strict=True)):
        if code in codes or mobile in mobiles:
            blank = {"name": nobody(code), "mobile": "", "background": Customer.Background.NONE, "district": ""}
            known = stored.get(code, blank)
            for name in kept:
                if name in columns:
                    columns[name][position] = known[name]


def leave_forgotten_prospects(columns: dict[str, list]) -> None:
    """The same for people on lists from outside: without name and number, and nobody may call."""
    mobiles = forgotten.forgotten_among(Forgotten.Kind.MOBILE, _texts(columns.get("mobile", [])))
    if not mobiles:
        return
    for position, mobile in enumerate(columns["mobile"]):
        if mobile in mobiles:
            blank = {"name": nobody(str(columns["number"][position])), "mobile": GONE, "consent": False}
            for name, value in (blank | {"consent_source": ""}).items():
                if name in columns:
                    columns[name][position] = value


def _texts(cells: list) -> list[str]:
    """Without cells that could not be read."""
    return [cell for cell in cells if isinstance(cell, str)]


CUSTOMERS = Sheet(
    "customers",
    "客户",
    Customer,
    outlet="outlet",
    follow="merged_into",
    columns=(
        Column("code", "客户编号", Identifier(), required=True, key=True),
        Column("name", "姓名", Text(), required=True),
        Column("mobile", "手机", Identifier(), required=True, aliases=("联系电话", "电话")),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column(
            "background",
            "背景",
            Coded(
                {
                    "none": "无",
                    "media": "媒体",
                    "government": "政府",
                    "consumer_association": "消协",
                    "lawyer": "律师",
                    "key_account": "大客户",
                }
            ),
        ),
        Column("district", "区县", Text(), aliases=("所在区", "区域")),
    ),
    derived=(Derived("name_key", of=("name",), make=name_keys),),
    amend=leave_forgotten,
)

VEHICLES = Sheet(
    "vehicles",
    "车辆",
    Vehicle,
    outlet="customer__outlet",
    columns=(
        Column("vin", "车架号", Vin(), required=True, key=True, aliases=("VIN", "底盘号", "车辆识别代号")),
        Column("plate", "车牌", Plate()),
        Column("customer", "客户编号", Reference("customers"), required=True),
        Column("model", "车型", Text(), required=True),
        Column("brand_line", "品牌", Text()),
        Column("purchased_on", "购车日期", Day()),
        Column("warranty_until", "保修期至", Day()),
        Column("three_guarantee_until", "三包期至", Day()),
        Column("insurance_until", "保险到期", Day()),
        Column("inspection_due", "年审到期", Day()),
        Column("financed", "按揭", YesNo()),
    ),
    after_update=keep_former_owners,
)

OUTSIDE_LISTS = Sheet(
    "outside_lists",
    "外部名单",
    OutsideList,
    outlet="outlet",
    needs=Right.PROSPECTS,
    columns=(
        Column("number", "名单编号", Identifier(), required=True, key=True),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("name", "名单名称", Text(), required=True),
        Column("given_by", "提供方", Text(), required=True),
        Column("received_on", "收到日期", Day(), required=True),
        Column("consent_source", "同意来源", Text(), required=True),
        Column("note", "备注", Text()),
    ),
)


def says_where_it_was_given(consent: bool, source: str | None) -> str | None:
    """Nobody may be called on a consent of which nobody knows where it comes from."""
    return _("Expected where and how the person agreed.") if consent and not source else None


def names_its_list(source: str | None, outside_list: str | None) -> str | None:
    if source != Prospect.Source.OUTSIDE_LIST or outside_list:
        return None
    return _("Expected the number of the list that the person came on.")


PROSPECTS = Sheet(
    "prospects",
    "潜在客户",
    Prospect,
    outlet="outlet",
    needs=Right.PROSPECTS,
    columns=(
        Column("number", "潜客编号", Identifier(), required=True, key=True),
        Column("outlet", "网点", Reference("outlets"), required=True),
        Column("name", "姓名", Text(), required=True),
        Column("mobile", "手机", Identifier(), required=True, aliases=("联系电话", "电话")),
        Column(
            "source",
            "来源",
            Coded(
                {
                    "show": "车展",
                    "event": "活动",
                    "outside_list": "外部名单",
                    "walk_in": "到店",
                    "recommended": "转介绍",
                    "online": "线上",
                }
            ),
            required=True,
        ),
        Column("event", "活动名称", Text()),
        Column("outside_list", "名单编号", Reference("outside_lists")),
        Column("met_on", "日期", Day(), required=True),
        Column("car", "意向车型", Text()),
        Column("consent", "同意联系", YesNo()),
        Column("consent_source", "同意来源", Text()),
    ),
    checks=(
        Check("consent_source", of=("consent", "consent_source"), fails=says_where_it_was_given),
        Check("outside_list", of=("source", "outside_list"), fails=names_its_list),
    ),
    derived=(Derived("name_key", of=("name",), make=name_keys),),
    amend=leave_forgotten_prospects,
)


def register() -> None:
    for sheet in (CUSTOMERS, VEHICLES, OUTSIDE_LISTS, PROSPECTS):
        registry.register(sheet)
