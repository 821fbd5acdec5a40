"""The workbook's sheets of this room: customers and vehicles."""

from dataclasses import dataclass
from datetime import date, datetime

from exchange import registry
from exchange.kinds import Coded, Day, Identifier, Reference, Text, Vin, YesNo
from exchange.sheets import Column, Derived, Sheet
from staff.instants import local
from staff.sheets import name_keys

from .identifiers import is_plate, plain
from .models import Customer, Ownership, Vehicle


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
    ),
    derived=(Derived("name_key", of=("name",), make=name_keys),),
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


def register() -> None:
    registry.register(CUSTOMERS)
    registry.register(VEHICLES)
