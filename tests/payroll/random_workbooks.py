"""Workbooks drawn by chance, valid as a whole and full of the cases in which a month of commission can go wrong.

`sheets(seed)` is the same for the same seed. Two outlets share people, teams and sellers with each other; days and
times lie on the month's borders more often than anywhere else, amounts on those of the rules.
"""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from openpyxl import Workbook

DAY = timedelta(days=1)
MONTHS = ("2026-10", "2026-12", "2027-02", "2028-02", "2026-01", "2026-09")
OUTLETS = ("SH01", "SH02")
GROUPS = {
    "front_desk": ("0.4", "0.4", "0.1"),
    "boutique_sales": ("0.3", "1"),
    "fitting": ("0.5", "0.2"),
    "detailing": ("0.2", "0.15", "0.1"),
    "fleet": ("1",),
    "insurance_claims": ("0.4", "0.35", "0.2"),
    "insurance_sales": ("1",),
    "workshop_management": ("0.25", "0.2", "0.15"),
    "management": ("0.25", "0.2"),
    "support": ("0.2", "0.15", "0.1", "0.0001"),
    "parts": ("0.3333", "0.3"),
    "mechanical": ("0.4", "0.3", "0.05"),
    "bodypaint": ("0.4", "0.25"),
}
TRADES = ("mechanical", "bodypaint")
KINDS = ("maintenance", "repair", "repair", "accident", "accident", "warranty", "free_service", "pdi", "rework")
RATINGS = ("very_satisfied", "very_satisfied", "satisfied", "good", "fair", "poor", None)
METRICS = ("output", "reception", "fleet_collection", "insurance_claims", "workshop_output", "aftersales_output")
VALUES = {
    "front_desk.output_rate": ("0.0033", "0", "0.0125"),
    "front_desk.boutique_share": ("0.05", "0"),
    "boutique.floor": ("0.85", "0.8333", "1", "0"),
    "boutique_sales.rate": ("0.125", "0.07"),
    "boutique_sales.installed_share": ("0.5", "1", "0"),
    "other.parts_share": ("0", "0.0061"),
    "mechanical.hour_rate": ("130", "99.5"),
    "mechanical.rate": ("0.17", "0.0015"),
    "bodypaint.rate": ("0", "0.215"),
    "vat_divisor": ("1.13", "1", "1.06"),
    "detailing.piece": ("1.5", "0"),
    "detailing.fast_minutes": ("9.5", "11"),
    "insurance.sales_brackets": ("1000:0.01, 50000:0.02", "0:0.015", "0:0, 49999.99:0.03, 110000:0.01"),
    "csi.factors": ("0:0.9, 90:1, 95:1.05", "80:1.1", "0:0.95, 94.99:1", "60:0.3333, 92.5:1"),
    "probation_earns": ("yes", "no", "是", "1"),
    "fund.rate": ("0.04", "0", "0.0625"),
    "front_desk.complaint_deductions": ("2:0.1", "1:0.3333, 3:1"),
    "front_desk.assessment_pass": ("90", "96.5"),
    "praise.each": ("0", "12.5"),
    "praise.top_minimum": ("1", "2"),
    "service.top": ("0", "150"),
    "service.poor_fine": ("0", "2.5", "50"),
}  # fmt: skip
OFTEN = ("csi.factors", "probation_earns")


@dataclass
class Outlet:
    code: str
    people: list[str] = field(default_factory=list)
    teams: dict[str, str] = field(default_factory=dict)
    sellers: list[str] = field(default_factory=list)


class Draw:
    """The sheets of one seed."""

    def __init__(self, seed: int):
        self.chance = Random(seed)
        self.month = self.chance.choice(MONTHS)
        year, number = map(int, self.month.split("-"))
        self.first = date(year, number, 1)
        self.last = date(year, number, calendar.monthrange(year, number)[1])
        self.outlets = [Outlet(code) for code in OUTLETS]
        self.cars = [f"LSV{n:014}" for n in range(6)]
        self.orders: list[str] = []
        self.sheets: dict[str, list[list]] = {}

    # --- Chances ------------------------------------------------------------------------------------------------------

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def day(self) -> date:
        """Within the month mostly, often its first or last day, sometimes just beside it."""
        if self.often(0.3):
            return self.chance.choice([self.first, self.last, self.first - DAY, self.last + DAY])
        if self.often(0.1):
            return self.first + DAY * self.chance.randint(-40, 60)
        return self.first + DAY * self.chance.randrange((self.last - self.first).days + 1)

    def instant(self) -> datetime:
        """Often about midnight, there or at Greenwich."""
        clock = self.chance.choice([time(0, 0), time(23, 59, 59), time(7, 59), time(8, 0), time(14, 30), time(16, 0)])
        return datetime.combine(self.day(), clock)

    def money(self, most: int) -> str | float | int:
        if self.often(0.1):
            return self.chance.choice([0, 0.01, 100])
        amount = self.chance.randrange(most * 100)
        return self.chance.choice([amount / 100, f"{amount // 100}.{amount % 100:02}", amount // 100])

    def flag(self, share: float = 0.2) -> str | bool | None:
        return self.chance.choice(["yes", "是", True, 1]) if self.often(share) else self.chance.choice(["no", None])

    def person(self, outlet: Outlet, *, strangers: float = 0.08) -> str:
        other = self.outlets[0] if outlet is self.outlets[1] else self.outlets[1]
        return self.chance.choice(other.people if self.often(strangers) else outlet.people)

    def put(self, sheet: str, columns: str, rows: list[list]) -> None:
        self.chance.shuffle(rows)
        self.sheets[sheet] = [columns.split(), *rows]

    def for_each(self, least: int, most: int):
        """`(outlet, number)` for records of both outlets."""
        return [(outlet, n) for outlet in self.outlets for n in range(self.chance.randint(least, most))]

    # --- Who is there -------------------------------------------------------------------------------------------------

    def all(self) -> dict[str, list[list]]:
        self.put("outlets", "code name area region", [[code, f"{code} 店", "浦东", "华东"] for code in OUTLETS])
        self.put_people()
        self.put_memberships()
        self.put("customers", "code name mobile outlet", [["C1", "周敏", "13800000001", "SH01"]])
        self.put("vehicles", "vin plate customer model", [[vin, "沪A12345", "C1", "途锐"] for vin in self.cars])
        self.put_orders()
        self.put_items()
        self.put_money()
        self.put_behaviour()
        self.put_targets()
        self.put_scheme()
        return self.sheets

    def put_people(self) -> None:
        rows = []
        for outlet in self.outlets:
            for n in range(self.chance.randint(10, 18)):
                # Numbers of different length: as text E10 comes before E9.
                number = f"{outlet.code}-E{n}"
                outlet.people.append(number)
                rows.append([number, f"员工{n}", outlet.code, "员工", self.money(9000), *self.stay()])
        self.put("employees", "number name outlet position base_salary hired_on probation_until left_on", rows)
        for outlet in self.outlets:
            outlet.teams = {f"{outlet.code}-{letter}{n}": trade for letter, trade in zip("MB", TRADES, strict=True)
                            for n in range(self.chance.randint(1, 2))}  # fmt: skip
        teams = [[code, o.code, code, trade] for o in self.outlets for code, trade in o.teams.items()]
        self.put("teams", "code outlet name trade", teams)

    def stay(self) -> list[date | None]:
        """Hired, on probation until, left."""
        hired = self.day() if self.often(0.15) else self.chance.choice([date(2020, 5, 5), None])
        probation = self.day() if self.often(0.15) else self.chance.choice([date(2020, 8, 5), None])
        left = self.day() if self.often(0.12) else None
        return [hired, probation, max(left, hired) if left and hired else left]

    def put_memberships(self) -> None:
        rows = []
        for outlet in self.outlets:
            for group, coefficients in GROUPS.items():
                if self.often(0.1):
                    continue
                for who in self.chance.sample(outlet.people, self.chance.randint(1, 4)):
                    if group == "boutique_sales":
                        outlet.sellers.append(who)
                    team = self.team(outlet, group) if group in TRADES else None
                    rows += [[who, group, team, self.chance.choice(coefficients), *each] for each in self.stretches()]
        self.put("pay_memberships", "employee group team coefficient from to", rows)

    def team(self, outlet: Outlet, group: str) -> str:
        return self.chance.choice([code for code, trade in outlet.teams.items() if trade == group])

    def stretches(self) -> list[tuple[date, date | None]]:
        """One long stretch, a part of the month, or two with or without days between."""
        long_ago = date(2020, 1, 1)
        if self.often(0.65):
            return [(long_ago, None)]
        cut, end = sorted([self.day(), self.day()])
        if self.often(0.3):
            return [(cut, end)]
        if self.often(0.2):
            return [(long_ago, self.first - DAY)]
        return [(long_ago, cut), (cut + DAY * self.chance.choice([1, 1, 4]), self.chance.choice([None, end + 9 * DAY]))]

    # --- Records ------------------------------------------------------------------------------------------------------

    def put_orders(self) -> None:
        orders, labour = [], []
        for outlet, n in self.for_each(10, 30):
            number = f"{outlet.code}-RO{n}"
            self.orders.append(number)
            kind = self.chance.choice(KINDS)
            settled, delivered, assessed = (value if self.often(0.85) else None
                                            for value in (self.day(), self.instant(), self.day()))  # fmt: skip
            completed = self.instant() if self.often(0.9) else None
            amount = self.money(9000) if kind == "accident" or self.often(0.1) else None
            orders.append([number, outlet.code, self.chance.choice(self.cars), self.person(outlet), kind,
                           self.instant(), completed, settled, delivered, self.money(5000), amount, assessed,
                           self.chance.choice(RATINGS), n])  # fmt: skip
            for line in range(self.chance.randint(0, 3)):
                of = self.chance.choice(self.outlets) if self.often(0.1) else outlet
                team = self.chance.choice(list(of.teams))
                hours = self.chance.choice(["0.25", 1.5, 3.3, 12])
                labour.append([number, line + 1, "更换刹车片", team, self.person(of), hours, self.flag(), self.flag()])
        self.put("repair_orders", "number outlet vin advisor kind opened_at completed_at settled_on delivered_at "
                 "repair_receipts assessed_amount assessed_on rating mileage", orders)  # fmt: skip
        self.put("labour_lines", "order line operation team technician standard_hours free boutique_install", labour)
        claims = [[f"{outlet.code}-CL{n}", outlet.code, self.cars[0], self.day(), self.money(2000),
                   self.chance.choice(["passed", "refused"]), self.day() if self.often(0.8) else None, self.money(2000)]
                  for outlet, n in self.for_each(0, 5)]  # fmt: skip
        self.put("claims", "number outlet vin claimed_on amount decision reimbursed_on reimbursed", claims)

    def put_items(self) -> None:
        rows = []
        channels = ("front_desk", "boutique", "boutique", "staff", "sales_department", "gift", "repair", "counter")
        for outlet, n in self.for_each(20, 50):
            channel = self.chance.choice(channels)
            seller = self.person(outlet) if self.often(0.9) else None
            if channel == "boutique" and outlet.sellers and self.often(0.7):
                seller = self.chance.choice(outlet.sellers)
            fen, quantity = self.chance.choice([9990, 12800, 5, 19905, 100000]), self.chance.choice([1, 1, 2, 3])
            # Exactly 80% of the list price, a fen beside it, or anything.
            at_floor = fen * quantity * 8 // 10
            received = self.chance.choice([at_floor, at_floor + 1, at_floor - 1, fen * quantity, fen * quantity, 0])
            rows.append([f"{outlet.code}-IT{n}", 1 + n % 2, outlet.code, "SKU1", "脚垫",
                         self.chance.choice(["part", "boutique", "boutique", "care"]), channel, seller, quantity,
                         fen / 100, received / 100, self.day(), self.flag(0.4), self.flag(0.15)])  # fmt: skip
        self.put("item_lines", "number line outlet sku name kind channel seller quantity list_price received sold_on "
                 "installed oem", rows)  # fmt: skip

    def put_money(self) -> None:
        kinds = ("detailing", "fleet", "insurance_claim", "insurance_sale", "renewal_rebate")
        receipts = []
        for outlet, n in self.for_each(3, 14):
            kind = self.chance.choice(kinds)
            who = self.person(outlet) if kind in kinds[3:] or self.often(0.2) else None
            receipts.append([f"{outlet.code}-RC{n}", outlet.code, kind, who, self.money(9000), self.day()])
        for outlet in self.outlets:
            # Two receipts that come to a border of the brackets exactly, or miss it by a fen.
            who, border = self.chance.choice(outlet.people), self.chance.choice([50000, 110000, 210000, 1000])
            first = self.chance.randrange(border * 100)
            rest = border * 100 - first - self.chance.choice([0, 0, 1])
            receipts += [[f"{outlet.code}-RX{n}", outlet.code, "insurance_sale", who, fen / 100, self.first + 14 * DAY]
                         for n, fen in enumerate((first, rest))]  # fmt: skip
        self.put("receipts", "number outlet kind employee amount received_on", receipts)
        consumables = [[f"{outlet.code}-CO{n}", outlet.code, self.chance.choice(list(outlet.teams)),
                        self.money(self.chance.choice([100, 3000])), self.day()]
                       for outlet, n in self.for_each(0, 4)]  # fmt: skip
        self.put("consumables", "number outlet team amount issued_on", consumables)
        washes = [[f"{outlet.code}-WA{n}", outlet.code, self.person(outlet), self.instant(),
                   self.chance.choice([9, 10, 11, 15, 16]), self.flag()]
                  for outlet, n in self.for_each(0, 15)]  # fmt: skip
        self.put("washes", "number outlet employee washed_at minutes untidy", washes)

    def put_behaviour(self) -> None:
        complaints = [[f"{outlet.code}-TS{n}", outlet.code, self.instant(), "onsite", "attitude",
                       self.unlucky(outlet) if self.often(0.9) else None, self.flag(0.7)]
                      for outlet, n in self.for_each(0, 12)]  # fmt: skip
        self.put("complaints", "number outlet received_at channel category employee liable", complaints)
        praises = [
            [f"{outlet.code}-PR{n}", self.unlucky(outlet), self.day(), "热情"] for outlet, n in self.for_each(0, 9)
        ]
        self.put("praises", "number employee praised_on words", praises)
        marks = [[who, self.month, self.chance.choice([100, "96", 95.99, "88.5", 0])]
                 for outlet in self.outlets for who in outlet.people if self.often(0.5)]  # fmt: skip
        self.put("assessments", "employee month score", marks)
        near = (self.month, self.month, self.month, f"{self.first - DAY:%Y-%m}", f"{self.last + DAY:%Y-%m}")
        adjustments = [[f"{outlet.code}-AD{n}", self.person(outlet), self.chance.choice(near),
                        self.chance.choice(["hours", "hours", "amount"]),
                        self.chance.choice(["-0.5", 2, 1.25, -40, "86.50", 3000, 0]), "检查失误"]
                       for outlet, n in self.for_each(0, 7)]  # fmt: skip
        self.put("adjustments", "number employee month kind value reason", adjustments)

    def unlucky(self, outlet: Outlet) -> str:
        """Few of the people, so that they come again and again and are equal on top."""
        return self.chance.choice(outlet.people[:4]) if self.often(0.85) else self.person(outlet)

    # --- What was settled beforehand ----------------------------------------------------------------------------------

    def put_targets(self) -> None:
        wanted = 1.0 if self.often(0.8) else 0.9
        pairs = [(o, metric, None) for o in self.outlets for metric in METRICS]
        pairs += [(o, "boutique_sales", who) for o in self.outlets for who in sorted(set(o.sellers))]
        rows = []
        for outlet, metric, who in pairs:
            if self.often(wanted):
                worth = self.chance.choice([0.01, "3000", 7777.77, 20000, "90000"])
                rows.append([outlet.code, self.month, metric, who, worth if self.often(wanted) else 0])
            if self.often(0.1):
                rows.append([outlet.code, f"{self.first - DAY:%Y-%m}", metric, who, 1])
        self.put("targets", "outlet month metric employee value", rows)
        scores = [[outlet.code, self.month, self.chance.choice([95, "94.99", 90, 59.5, "80"])]
                  for outlet in self.outlets if self.often(0.5)]  # fmt: skip
        self.put("csi_scores", "outlet month score", scores)

    def put_scheme(self) -> None:
        rows = {}
        before, after = f"{self.first - DAY:%Y-%m}", f"{self.last + DAY:%Y-%m}"
        for key, values in VALUES.items():
            for outlet in (None, *OUTLETS):
                for begins in ("2020-01", before, self.month, after):
                    if self.often(0.2 if key in OFTEN else 0.06):
                        rows[outlet, key, begins] = [outlet, key, begins, self.chance.choice(values)]
        self.put("scheme", "outlet parameter from value", list(rows.values()))


def sheets(seed: int) -> tuple[str, dict[str, list[list]]]:
    """The month to compute, and the rows of every sheet with the columns' codes first."""
    draw = Draw(seed)
    return draw.month, draw.all()


def write(path, sheets: dict[str, list[list]]) -> None:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
