"""Every figure once more, by loops over plain rows and with fractions: nothing of it is shared with the program."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONTH_OF_HOUSE = tuple[int, date]


def day(at: datetime | None) -> date | None:
    return at.astimezone(SHANGHAI).date() if at else None


def month(on: date) -> date:
    return date(on.year, on.month, 1)


def exact(number) -> Fraction:
    return Fraction(str(number))


class ByHand:
    """`rows` is `{table: [row as a dict]}`; `at` the instant at which everything is known."""

    def __init__(self, rows: dict[str, list[dict]], at: datetime):
        self.rows, self.at, self.today = rows, at, day(at)
        self.over: dict[tuple[int, date, str], Fraction] = defaultdict(Fraction)
        self.under: dict[tuple[int, date, str], Fraction] = defaultdict(Fraction)
        self.cancelled = {row["order_id"] for row in rows["sheets"] if row["stage"] == "cancelled"}
        self.orders = {row["id"]: row for row in rows["orders"]}
        for compute in (
            self.orders_money, self.other_money, self.cars, self.mending, self.claims, self.satisfaction,
            self.complaints, self.cases, self.care, self.purchases, self.house, self.scores, self.levels, self.added,
        ):  # fmt: skip
            compute()

    def add(self, outlet, on, code, number=1):
        if on is not None:
            self.over[outlet, month(on), code] += exact(number)

    def below(self, outlet, on, code, number=1):
        if on is not None:
            self.under[outlet, month(on), code] += exact(number)

    def both(self, outlet, on, code, hit: bool):
        self.below(outlet, on, code)
        if hit:
            self.add(outlet, on, code)

    def orders_money(self):
        named = {"maintenance", "repair", "warranty"}
        for row in self.rows["orders"]:
            outlet, on = row["outlet_id"], row["settled_on"]
            if row["kind"] != "accident" and on:
                code = row["kind"] if row["kind"] in named else "other"
                self.add(outlet, on, f"output.{code}", row["repair_receipts"])
                if row["kind"] not in ("free_service", "pdi", "rework"):
                    self.add(outlet, on, "value.workshop", row["repair_receipts"])
                    self.below(outlet, on, "value.workshop")
            if row["kind"] == "accident" and row["assessed_on"] and row["delivered_at"]:
                later = max(row["assessed_on"], day(row["delivered_at"]))
                self.add(outlet, later, "output.accident", row["assessed_amount"])
                self.add(outlet, later, "value.accident", row["assessed_amount"])
                self.below(outlet, later, "value.accident")

    def other_money(self):
        for row in self.rows["claims"]:
            self.add(row["outlet_id"], row["reimbursed_on"], "output.reimbursed", row["reimbursed"])
        for row in self.rows["items"]:
            sold = row["channel"] in ("front_desk", "boutique", "staff", "sales_department")
            if sold and row["kind"] in ("boutique", "care"):
                self.add(row["outlet_id"], row["sold_on"], "boutique_sales", row["received"])
            if row["channel"] == "counter":
                self.add(row["outlet_id"], row["sold_on"], "counter", row["received"])
        codes = {"detailing": "detailing", "insurance_claim": "insurance_claims", "fleet": "fleet_collection"}
        for row in self.rows["receipts"]:
            if row["kind"] in codes:
                self.add(row["outlet_id"], row["received_on"], codes[row["kind"]], row["amount"])

    def cars(self):
        for row in self.rows["orders"]:
            outlet = row["outlet_id"]
            if row["kind"] == "pdi":
                continue
            if row["id"] not in self.cancelled:
                self.add(outlet, day(row["opened_at"]), "reception")
                self.add(outlet, day(row["opened_at"]), "cars_per_day")
                if row["kind"] == "rework":
                    self.add(outlet, day(row["opened_at"]), "rework")
            if row["delivered_at"]:
                self.add(outlet, day(row["delivered_at"]), "delivered")
                self.below(outlet, day(row["delivered_at"]), "rework")

    def mending(self):
        faults, named = defaultdict(set), defaultdict(set)
        for row in self.rows["labour"]:
            if row["fault_code"]:
                faults[row["order_id"]].add(row["fault_code"])
        for row in self.rows["sheets"]:
            named[row["rework_of_id"]].add(row["order_id"])
        again = defaultdict(list)
        for row in self.rows["orders"]:
            if row["kind"] == "rework" and row["id"] not in self.cancelled:
                again[row["vehicle_id"]].append(row)
        for row in self.rows["orders"]:
            if row["kind"] in ("repair", "warranty", "accident") and row["delivered_at"]:
                came_back = any(
                    row["delivered_at"] <= other["opened_at"] <= row["delivered_at"] + timedelta(days=30)
                    and (faults[row["id"]] & faults[other["id"]] or other["id"] in named[row["id"]])
                    for other in again[row["vehicle_id"]]
                )
                self.both(row["outlet_id"], day(row["delivered_at"]), "first_time_fix", not came_back)

    def claims(self):
        for row in self.rows["claims"]:
            if row["decision"] in ("passed", "refused") and row["decided_on"]:
                self.both(row["outlet_id"], row["decided_on"], "claim_pass", row["decision"] == "passed")

    def satisfaction(self):
        for row in self.rows["responses"]:
            if row["score"] is not None and row["order_id"] and row["delivered_at"]:
                self.add(row["outlet_id"], day(row["delivered_at"]), "csi", row["score"])
                self.below(row["outlet_id"], day(row["delivered_at"]), "csi")
        spoke, written = defaultdict(list), defaultdict(list)
        for row in self.rows["attempts"]:
            if row["outcome"] in ("reached", "declined", "call_at"):
                spoke[row["follow_up_id"]].append(row["at"])
        for row in self.rows["responses"]:
            written[row["follow_up_id"]].append(row["answered_at"])
        for row in self.rows["follow_ups"]:
            drawn = row["state"] != "not_drawn"
            if drawn and row["order_id"] and row["mode"] == "call" and row["due_at"] <= self.at:
                heard = spoke[row["id"]] + written[row["id"]]
                in_time = any(at <= row["due_at"] for at in heard)
                self.both(row["outlet_id"], day(row["delivered_at"]), "follow_up", in_time)

    def complaints(self):
        outlets = {}
        for row in self.rows["complaints"]:
            outlet = outlets[row["id"]] = row["outlet_id"]
            self.add(outlet, day(row["received_at"]), "complaints")
            self.add(outlet, day(row["received_at"]), f"complaints.{row['category']}")
            if row["closed_at"]:
                took = row["closed_at"] - row["received_at"]
                hours = Fraction(took // timedelta(microseconds=1), 3_600_000_000)
                self.over[outlet, month(day(row["closed_at"])), "complaint_hours"] += hours
                self.below(outlet, day(row["closed_at"]), "complaint_hours")
        for row in self.rows["clocks"]:
            if row["kind"] == "closed" and row["stopped_at"]:
                in_time = row["stopped_at"] <= row["deadline_at"]
                self.both(outlets[row["complaint_id"]], day(row["stopped_at"]), "complaints_in_time", in_time)

    def cases(self):
        for row in self.rows["cases"]:
            outlet, on = row["outlet_id"], day(row["opened_at"])
            self.add(outlet, on, "cases")
            self.add(outlet, on, f"cases.{row['tier']}")
            settled, deadline = row["settled_at"], row["deadline_at"]
            if settled or deadline < self.at:
                self.both(outlet, on, "cases_late", (settled or self.at) > deadline)

    def care(self):
        visits = ("first_maintenance", "maintenance", "insurance", "inspection", "tax")
        for row in self.rows["reminders"]:
            outlet, told = row["outlet_id"], day(row["reminded_at"])
            if told and not row["held_out"] and row["kind"] in visits:
                came = row["came_on"]
                self.add(outlet, told, "reminded")
                in_time = came is not None and told <= came <= told + timedelta(days=30)
                self.both(outlet, told, "return_rate", in_time)
            if row["kind"] == "first_maintenance" and row["due_on"] <= self.today:
                self.both(outlet, row["due_on"], "first_maintenance", row["came_on"] is not None)
        for row in self.rows["renewals"]:
            won = row["state"] == "won"
            if won and row["ended_at"]:
                self.add(row["outlet_id"], day(row["ended_at"]), "renewals")
            self.both(row["outlet_id"], row["insurance_until"], "renewal_rate", won)

    def purchases(self):
        for row in self.rows["movements"]:
            if row["kind"] == "bought" and row["part_kind"] == "part" and row["outlet_id"]:
                cost = row["price"] if row["unit_cost"] is None else row["unit_cost"]
                self.over[row["outlet_id"], month(day(row["at"])), "parts_purchases"] += row["quantity"] * exact(cost)

    def house(self):
        campaigns = {row["id"]: row["outlet_id"] for row in self.rows["campaigns"]}
        for row in self.rows["campaigns"]:
            if row["state"] != "called_off" and row["ends_on"] < self.today:
                self.add(row["outlet_id"], row["ends_on"], "campaigns")
                if row["kind"] == "lecture":
                    self.add(row["outlet_id"], row["ends_on"], "lectures")
        for row in self.rows["guests"]:
            self.add(campaigns[row["campaign_id"]], day(row["at"]), "campaign_guests", row["people"])
        codes = {"seminar": "seminars", "team": "team_activities"}
        for row in self.rows["trainings"]:
            if row["state"] == "held":
                self.add(row["outlet_id"], row["held_on"], codes.get(row["kind"], f"trainings.{row['kind']}"))

    def scores(self):
        for row in self.rows["scores"]:
            percent = row["score"] * 10 if row["score"] <= 10 else row["score"]
            self.add(row["outlet_id"], row["month"], "maker_score", percent)
            self.below(row["outlet_id"], row["month"], "maker_score")

    def levels(self):
        months = {month(on) for _outlet, on, _code in self.over} | {month(self.today)}
        for first in months:
            if first > self.today:
                continue
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            on = min(following - timedelta(days=1), self.today)
            before = date(on.year - 1, on.month, 28 if (on.month, on.day) == (2, 29) else on.day)
            cars = defaultdict(set)
            for row in self.rows["orders"]:
                insured = row["kind"] == "accident" and row["assessed_amount"] > 0
                paid = row["repair_receipts"] > 0 or insured
                if row["settled_on"] and before < row["settled_on"] <= on and paid:
                    cars[row["outlet_id"]].add(row["vehicle_id"])
            for outlet, found in cars.items():
                self.over[outlet, first, "base_customers"] += len(found)
            last = {}
            for row in sorted(self.rows["movements"], key=lambda row: row["nth"]):
                if row["part_kind"] in ("boutique", "care") and row["outlet_id"] and day(row["at"]) <= on:
                    last[row["stock_id"]] = row
            for row in last.values():
                self.over[row["outlet_id"], first, "boutique_stock"] += row["balance"] * exact(row["price"])

    def added(self):
        for outlet, on in {(outlet, on) for outlet, on, _code in list(self.over)}:

            def of(*codes, outlet=outlet, on=on):
                return sum((self.over.get((outlet, on, code), Fraction(0)) for code in codes), Fraction(0))

            claims = of("output.maintenance", "output.repair", "output.warranty", "output.other", "output.reimbursed")
            output = claims + of("output.accident")
            workshop = output + of("boutique_sales", "detailing")
            for code, number in {
                "workshop_claims": claims,
                "output": output,
                "workshop_output": workshop,
                "aftersales_output": workshop + of("counter"),
            }.items():
                self.over[outlet, on, code] = number
