"""Workbooks that are right, from which mutants are made."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random

from exchange import kinds, registry
from exchange.sheets import Column
from staff.roles import Role
from tests.exchange import workbooks as made_by_hand
from tests.payroll import random_workbooks

from .watch import path_to_outlet

Sheets = dict[str, list[list]]
# An old .xls as a DMS writes it; it cannot be written by hand as an .xlsx can.
OLD = (Path(__file__).parent / "customers.xls").read_bytes()
AT_THE_OUTLET = [
    Role.SERVICE_MANAGER, Role.STATION_HEAD, Role.FINANCE, Role.BUSINESS_ASSISTANT, Role.PARTS_MANAGER,
]  # fmt: skip


@dataclass
class Base:
    """`kind` says where it came from, `role` who uploads it, `sheets` its rows; `data` where it is bytes already."""

    kind: str
    role: str
    sheets: Sheets = field(default_factory=dict)
    data: bytes = b""


class Bases:
    """The outlet's own records are read once, before the first mutant."""

    def __init__(self) -> None:
        self.own = {code: rows for code in ("SH01",) for code, rows in records_of(code).items()}
        self.all = records_of(None)

    def draw(self, chance: Random) -> Base:
        ways = [
            *[self._own] * 6,
            *[self._company] * 2,
            *[self._new] * 2,
            *[self._dms] * 3,
            *[self._old] * 2,
            self._month,
        ]
        return chance.choice(ways)(chance)

    def _own(self, chance: Random) -> Base:
        """Some sheets of what the outlet has, as its own people would upload them."""
        names = chance.sample(sorted(self.own), min(len(self.own), chance.choice([1, 1, 2, 4, 30])))
        return Base("own", chance.choice(AT_THE_OUTLET), _copied(self.own, names))

    def _company(self, chance: Random) -> Base:
        names = chance.sample(sorted(self.all), chance.choice([1, 2, 6]))
        return Base("company", Role.ADMINISTRATOR, _copied(self.all, names))

    def _new(self, chance: Random) -> Base:
        sheets = made_by_hand.good()
        del sheets["outlets"]
        return Base("new", Role.ADMINISTRATOR, sheets)

    def _month(self, chance: Random) -> Base:
        _month, sheets = random_workbooks.sheets(chance.randrange(20))
        sheets = {name: [list(row) for row in rows] for name, rows in sheets.items() if name != "outlets"}
        return Base("month", Role.ADMINISTRATOR, sheets)

    def _dms(self, chance: Random) -> Base:
        """Another system's export, whose columns are matched by hand."""
        vin, advisor = (self.own[sheet][1][0] for sheet in ("vehicles", "employees"))
        rows = chance.choice(exports(vin, advisor))
        return Base(chance.choice(["dms csv", "dms xlsx"]), chance.choice(AT_THE_OUTLET[:2]), {"Sheet1": rows})

    def _old(self, chance: Random) -> Base:
        return Base("dms xls", chance.choice(AT_THE_OUTLET[:2]), data=OLD)


def exports(vin: str, advisor: str) -> list[list[list]]:
    """What other systems write: of customers, and of orders."""
    return [
        [
            ["客户编号", "姓名", "联系电话", "客户类型", "备注"],
            ["KH1", "张伟明", "13800005678", "media", "老客户"],
            ["KH2", "李芳", "13800005679", "", ""],
            ["KH3", "王强", "13800005670", "", "=1+1"],
        ],
        [
            ["委托书号", "车架号", "服务顾问", "类型", "开单时间", "维修实收", "里程"],
            ["WT1", vin, advisor, "保养", "2026/10/1 9:30", "¥1,234.50", "42000"],
            ["WT2", vin, advisor, "事故", "2026年10月2日", "80", ""],
        ],
    ]


def _copied(sheets: Sheets, names: list[str]) -> Sheets:
    return {name: [list(row) for row in sheets[name]] for name in names}


def records_of(outlet: str | None) -> Sheets:
    """What is stored of the outlet (of all of them with None), as a workbook would have it."""
    found = {}
    for sheet in registry.all_sheets():
        if outlet is not None and sheet.outlet is None:
            continue
        columns = sheet.columns
        records = sheet.model._base_manager.order_by("pk")
        path = path_to_outlet(sheet.model)
        if outlet is not None and path:
            records = records.filter(**{path: outlet})
        rows = [
            [cell_of(column, value) for column, value in zip(columns, row, strict=True)]
            for row in records.values_list(*(column.path for column in columns))[:6]
        ]
        if rows:
            found[sheet.code] = [[column.code for column in columns], *rows]
    return found


def cell_of(column: Column, value):
    """The stored value as it would stand in a cell."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(column.kind, kinds.Clock):
        return f"{value // 60:02}:{value % 60:02}"
    if isinstance(column.kind, kinds.Month):
        return f"{value:%Y-%m}"
    if isinstance(value, datetime):
        return f"{value.astimezone(kinds.SHANGHAI):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, Decimal):
        return float(value) if value == round(value, 2) else str(value)
    return value
