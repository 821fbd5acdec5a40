"""A month of commission once more, written apart from `payroll`: plain fractions straight over a workbook's rows.

Nothing of the application is used, so that one mistake cannot be made in both. It asks no database, knows no expression
and is not meant to be fast; it is what the application's answers are held against.
"""

import calendar
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from math import floor

import openpyxl

DEFAULTS = {
    "front_desk.output_rate": "0.005",
    "front_desk.boutique_share": "0.06",
    "fitting.front_desk_share": "0.04",
    "boutique.floor": "0.80",
    "boutique_sales.rate": "0.10",
    "boutique_sales.installed_share": "0.60",
    "other.clerk_share": "0.007",
    "other.fitting_share": "0.007",
    "other.parts_share": "0.006",
    "mechanical.hour_rate": "120",
    "mechanical.rate": "0.18",
    "bodypaint.hour_rate": "100",
    "bodypaint.rate": "0.20",
    "vat_divisor": "1.17",
    "detailing.piece": "1",
    "detailing.rate": "0.12",
    "fleet.rate": "0.005",
    "insurance.claims_rate": "0.0085",
    "insurance.sales_brackets": "0:0.01, 50000:0.02, 110000:0.025, 210000:0.03",
    "insurance.renewal_rate": "0.40",
    "workshop_management.rate": "0.004",
    "management.rate": "0.005",
    "support.rate": "0.004",
    "csi.factors": "0:1",
    "probation_earns": "no",
    "fund.rate": "0.05",
    "front_desk.complaint_deductions": "1:0.05, 2:0.20, 3:0.50",
    "front_desk.assessment_pass": "96",
    "front_desk.assessment_deduction": "0.10",
    "detailing.complaint_fine": "20",
    "detailing.untidy_fine": "20",
    "detailing.time_fine": "10",
    "detailing.fast_minutes": "10",
    "detailing.slow_minutes": "15",
    "praise.each": "20",
    "praise.top": "100",
    "praise.top_minimum": "3",
    "service.top": "200",
    "service.fair_fine": "1",
    "service.poor_fine": "5",
}
POOL_ORDER = (
    "front_desk.output",
    "front_desk.boutique",
    "fitting.front_desk",
    "fitting.boutique",
    "fitting.staff",
    "boutique_clerk.other",
    "fitting.other",
    "parts.other",
    "hours",
    "detailing.work",
    "fleet.collection",
    "insurance.claims",
    "workshop_management.output",
    "management.output",
    "support.output",
)
TRADES = ("mechanical", "bodypaint")
DAY = timedelta(days=1)


class TargetsMissing(Exception):
    """`args[0]`: the set of `outlet month metric [employee]`."""


# --- Cells ------------------------------------------------------------------------------------------------------------


def number(cell) -> Fraction:
    return Fraction(format(cell, ".15g") if isinstance(cell, float) else str(cell).strip()) if cell else Fraction(0)


def day(cell) -> date | None:
    if isinstance(cell, str):
        cell = datetime.fromisoformat(cell.strip()) if cell.strip() else None
    return cell.date() if isinstance(cell, datetime) else cell


def month_of(cell) -> str:
    return cell.strip()[:7] if isinstance(cell, str) else f"{cell:%Y-%m}"


def true(cell) -> bool:
    return str(cell).strip().casefold() in ("yes", "true", "1", "是")


def pairs(text: str) -> list[tuple[Fraction, Fraction]]:
    return [(Fraction(a.strip()), Fraction(b.strip())) for a, b in (part.split(":") for part in text.split(","))]


def reached(text: str, value: Fraction | int) -> Fraction:
    """What the last entry not above the value says; nothing below the first."""
    return next((holds for begin, holds in reversed(pairs(text)) if begin <= value), Fraction(0))


def fen(value: Fraction) -> int:
    """Half up on the exact value, away from zero for negative amounts."""
    size = floor(abs(value) * 100 + Fraction(1, 2))
    return size if value >= 0 else -size


def text(amount: int) -> str:
    return f"{'-' if amount < 0 else ''}{abs(amount) // 100}.{abs(amount) % 100:02}"


def read(path) -> dict[str, list[dict]]:
    book = openpyxl.load_workbook(path, data_only=True)
    sheets: dict[str, list[dict]] = defaultdict(list)
    for sheet in book:
        head, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [
            dict(zip(head, row, strict=True)) for row in rows if any(cell is not None for cell in row)
        ]
    return sheets


# --- The month --------------------------------------------------------------------------------------------------------


class Month:
    """An outlet's month over the rows of a workbook. `answer()` is what the command has to print, warnings left out."""

    def __init__(self, sheets: dict[str, list[dict]], outlet: str, month: str):
        self.sheets, self.outlet, self.month = sheets, outlet, month
        year, number_of_month = map(int, month.split("-"))
        self.length = calendar.monthrange(year, number_of_month)[1]
        self.days = [date(year, number_of_month, 1) + DAY * n for n in range(self.length)]
        self.employees = {row["number"]: row for row in sheets["employees"] if row["outlet"] == outlet}
        self.missing: set[str] = set()
        self.pools: list[tuple[str, str | None, int, int]] = []
        self.earned: dict[str, Counter] = defaultdict(Counter)

    def rows(self, sheet: str, dated: str | None = None, **wanted) -> list[dict]:
        """The outlet's rows of a sheet, where `dated` is given those of the month."""
        return [
            row
            for row in self.sheets[sheet]
            if row.get("outlet") == self.outlet
            and (dated is None or self.has(row[dated]))
            and all(row[column] in ([want] if isinstance(want, str) else want) for column, want in wanted.items())
        ]

    def of_own_people(self, sheet: str) -> list[dict]:
        return [row for row in self.sheets[sheet] if row["employee"] in self.employees]

    def has(self, cell) -> bool:
        return (when := day(cell)) is not None and self.days[0] <= when <= self.days[-1]

    def parameter(self, key: str) -> str:
        for outlet in (self.outlet, None):
            held = {
                month_of(row["from"]): row["value"]
                for row in self.sheets["scheme"]
                if row["parameter"] == key and (row["outlet"] or None) == outlet and month_of(row["from"]) <= self.month
            }
            if held:
                return str(held[max(held)])
        return DEFAULTS[key]

    def rate(self, key: str) -> Fraction:
        return number(self.parameter(key))

    # --- Who is there -------------------------------------------------------------------------------------------------

    def employed(self, who: str, when: date) -> bool:
        row = self.employees[who]
        return (day(row["hired_on"]) or date.min) <= when <= (day(row["left_on"]) or date.max)

    def past_probation(self, who: str, when: date) -> bool:
        until = day(self.employees[who]["probation_until"])
        return until is None or when > until or true(self.parameter("probation_earns"))

    def covered(self, who: str | None, when: date) -> bool:
        return who in self.employees and self.employed(who, when) and self.past_probation(who, when)

    def belongs(self, who: str, group: str, when: date) -> bool:
        return any(
            row["employee"] == who and row["group"] == group and self.lasts(row, when)
            for row in self.sheets["pay_memberships"]
        )

    @staticmethod
    def lasts(membership: dict, when: date) -> bool:
        return day(membership["from"]) <= when <= (day(membership["to"]) or date.max)

    def members(self, *groups: str) -> set[str]:
        """Whose membership overlaps the month, probation included."""
        return {
            row["employee"]
            for row in self.of_own_people("pay_memberships")
            if not groups or row["group"] in groups
            if any(self.lasts(row, when) and self.employed(row["employee"], when) for when in self.days)
        }

    def weights(self, group: str, team: str | None) -> dict[str, Fraction]:
        found: Counter = Counter()
        for row in self.of_own_people("pay_memberships"):
            if row["group"] == group and (row["team"] or None) == team:
                count = sum(self.lasts(row, when) and self.covered(row["employee"], when) for when in self.days)
                found[row["employee"]] += number(row["coefficient"]) * Fraction(count, self.length)
        return {who: weight for who, weight in found.items() if weight > 0}

    # --- Sharing ------------------------------------------------------------------------------------------------------

    def factor(self) -> Fraction:
        scores = [row["score"] for row in self.rows("csi_scores") if month_of(row["month"]) == self.month]
        return reached(self.parameter("csi.factors"), number(scores[0])) if scores else Fraction(1)

    def target(self, metric: str, employee: str | None = None) -> Fraction:
        """1 for one that is missing, which is remembered: the answer is then refused as a whole."""
        for row in self.rows("targets", metric=metric):
            if month_of(row["month"]) == self.month and (row["employee"] or None) == employee and number(row["value"]):
                return number(row["value"])
        self.missing.add(" ".join([self.outlet, self.month, metric] + ([employee] if employee else [])))
        return Fraction(1)

    def pool(self, component: str, base: Fraction, rate: Fraction, group: str, team=None, **attained) -> None:
        """`attained`: metric and what was reached of it."""
        weights = self.weights(group, team)
        if not weights and base == 0:
            return
        for metric, actual in attained.items():
            rate *= Fraction(actual) / self.target(metric)
        amount = fen(base * rate * self.factor())
        if not amount:
            return
        self.pools.append((component, team, amount, 0 if weights else amount))
        quotas = {who: amount * weight / sum(weights.values()) for who, weight in weights.items()}
        whole = {who: floor(quota) for who, quota in quotas.items()}
        order = sorted(quotas, key=lambda who: (whole[who] - quotas[who], who))
        for who in order[: amount - sum(whole.values())]:
            whole[who] += 1
        for who, share in whole.items():
            self.earned[who][component] += share

    # --- What was sold and done ---------------------------------------------------------------------------------------

    def figures(self) -> dict[str, Fraction]:
        accident = [
            row
            for row in self.rows("repair_orders", kind="accident")
            if row["delivered_at"] and row["assessed_on"]
            and self.has(max(day(row["delivered_at"]), day(row["assessed_on"])))
        ]  # fmt: skip
        own = ("front_desk", "boutique", "staff", "sales_department")
        settled = self.rows("repair_orders", "settled_on")
        found = {
            "normal": total(settled, "repair_receipts", lambda row: row["kind"] != "accident"),
            "reimbursed": total(self.rows("claims", "reimbursed_on"), "reimbursed"),
            "accident": total(accident, "assessed_amount"),
        }
        found["output"] = sum(found.values())
        found["boutique"] = total(
            self.rows("item_lines", "sold_on", kind=("boutique", "care"), channel=own), "received"
        )
        found["detailing"] = self.received("detailing")
        found["counter"] = total(self.rows("item_lines", "sold_on", channel="counter"), "received")
        found["workshop_output"] = found["output"] + found["boutique"] + found["detailing"]
        found["aftersales_output"] = found["workshop_output"] + found["counter"]
        found["reception"] = sum(row["kind"] != "pdi" for row in self.rows("repair_orders", "opened_at"))
        return found

    def received(self, kind: str) -> Fraction:
        return total(self.rows("receipts", "received_on", kind=kind), "amount")

    def eligible(self, channel: str) -> list[dict]:
        lowest = self.rate("boutique.floor")
        return [
            row
            for row in self.rows("item_lines", "sold_on", channel=channel, kind=("boutique", "care"))
            if not true(row["oem"]) and number(row["received"]) > lowest * at_list(row)
        ]

    @cached_property
    def completed(self) -> set[str]:
        """Orders of any outlet whose hours count in the month."""
        return {
            row["number"]
            for row in self.sheets["repair_orders"]
            if row["kind"] not in ("free_service", "pdi", "rework") and self.has(row["completed_at"])
        }

    def hours(self, team: str, trade: str) -> Fraction:
        return total(
            self.sheets["labour_lines"],
            "standard_hours",
            lambda row: row["team"] == team and row["order"] in self.completed and not true(row["free"])
            and not (trade == "mechanical" and true(row["boutique_install"])),
        )  # fmt: skip

    # --- The components -----------------------------------------------------------------------------------------------

    def fill_pools(self, figures: dict[str, Fraction]) -> None:
        rate, output = self.rate, figures["output"]
        self.pool("front_desk.output", output, rate("front_desk.output_rate"), "front_desk",
                  output=output, reception=figures["reception"])  # fmt: skip
        sold = self.eligible("front_desk")
        self.pool("front_desk.boutique", total(sold, "received"), rate("front_desk.boutique_share"), "front_desk")
        installed = total(sold, "received", lambda row: true(row["installed"]))
        self.pool("fitting.front_desk", installed, rate("fitting.front_desk_share"), "fitting")
        self.pool("fitting.boutique", self.own_sales(), Fraction(1), "fitting")
        self.pool("fitting.staff", self.staff_sales(), Fraction(1), "fitting")
        goods = self.rows("item_lines", "sold_on", kind=("boutique", "care"))
        other = total(goods, "received", lambda row: row["channel"] == "sales_department")
        other += sum((at_list(row) for row in goods if row["channel"] == "gift"), Fraction(0))
        self.pool("boutique_clerk.other", other, rate("other.clerk_share"), "boutique_sales")
        self.pool("fitting.other", other, rate("other.fitting_share"), "fitting")
        self.pool("parts.other", other, rate("other.parts_share"), "parts")
        for team in sorted(self.rows("teams"), key=lambda row: row["code"]):
            self.fill_hours(team["code"], team["trade"])
        washed = len(self.rows("washes", "washed_at")) * rate("detailing.piece")
        self.pool("detailing.work", washed + figures["detailing"] * rate("detailing.rate"), Fraction(1), "detailing")
        fleet, claims = self.received("fleet"), self.received("insurance_claim")
        self.pool("fleet.collection", fleet, rate("fleet.rate"), "fleet", fleet_collection=fleet)
        self.pool(
            "insurance.claims", claims, rate("insurance.claims_rate"), "insurance_claims", insurance_claims=claims
        )
        done, after = figures["workshop_output"], figures["aftersales_output"]
        self.pool("workshop_management.output", done, rate("workshop_management.rate"), "workshop_management",
                  workshop_output=done)  # fmt: skip
        self.pool("management.output", after, rate("management.rate"), "management", aftersales_output=after)
        self.pool("support.output", after, rate("support.rate"), "support")

    def fill_hours(self, team: str, trade: str) -> None:
        worth = self.hours(team, trade) * self.rate(f"{trade}.hour_rate")
        used = [row for row in self.sheets["consumables"] if row["team"] == team and self.has(row["issued_on"])]
        worth -= total(used, "amount")
        rate = self.rate(f"{trade}.rate") / self.rate("vat_divisor")
        self.pool(f"{trade}.hours", max(Fraction(0), worth), rate, trade, team)

    def own_sales(self) -> Fraction:
        """The sellers' own part goes to them; back comes what is left to fitting, unrounded."""
        rate, stays = self.rate("boutique_sales.rate"), self.rate("boutique_sales.installed_share")
        sold, rest = defaultdict(list), Fraction(0)
        for row in self.eligible("boutique"):
            when = day(row["sold_on"])
            good = self.covered(row["seller"], when) and self.belongs(row["seller"], "boutique_sales", when)
            sold[row["seller"] if good else None].append(row)
        for seller, rows in sold.items():
            installed = total(rows, "received", lambda row: true(row["installed"]))
            everything = total(rows, "received")
            attained = everything / self.target("boutique_sales", seller) if seller else 1
            rest += installed * (1 - stays) * rate * attained
            if seller:
                own = (everything - installed + installed * stays) * rate * attained
                self.earned[seller]["boutique_sales.own"] += fen(own * self.factor())
        return rest

    def staff_sales(self) -> Fraction:
        rate, stays, rest = self.rate("boutique_sales.rate"), self.rate("boutique_sales.installed_share"), Fraction(0)
        kept: Counter = Counter()
        for row in self.eligible("staff"):
            left = stays if true(row["installed"]) else 1
            rest += number(row["received"]) * (1 - left) * rate
            if self.covered(row["seller"], day(row["sold_on"])):
                kept[row["seller"]] += number(row["received"]) * left * rate
        for seller, amount in kept.items():
            self.earned[seller]["staff.boutique"] += fen(amount * self.factor())
        return rest

    def fill_insurance(self) -> None:
        for kind in ("insurance_sale", "renewal_rebate"):
            totals: Counter = Counter()
            for row in self.rows("receipts", "received_on", kind=kind):
                if self.covered(row["employee"], day(row["received_on"])):
                    totals[row["employee"]] += number(row["amount"])
            for who, amount in totals.items():
                if kind == "insurance_sale":
                    part = amount * reached(self.parameter("insurance.sales_brackets"), amount)
                    self.earned[who]["insurance.sales"] += fen(part * self.factor())
                else:
                    part = amount * self.rate("insurance.renewal_rate")
                    self.earned[who]["insurance.renewals"] += fen(part * self.factor())

    # --- Deductions and incentives ------------------------------------------------------------------------------------

    def deductions(self) -> dict[str, Counter]:
        found: dict[str, Counter] = defaultdict(Counter)
        blamed = Counter(row["employee"] for row in self.rows("complaints", "received_at") if true(row["liable"]))
        scores = {row["employee"]: number(row["score"]) for row in self.of_month("assessments")}
        for who in self.members("front_desk"):
            gross = sum(part for code, part in self.earned[who].items() if code.startswith("front_desk."))
            share = reached(self.parameter("front_desk.complaint_deductions"), blamed[who])
            found[who]["deduction.complaints"] = fen(share * gross / 100)
            if who in scores and scores[who] < self.rate("front_desk.assessment_pass"):
                share = self.rate("front_desk.assessment_deduction")
                found[who]["deduction.assessment"] = fen(share * gross / 100)
        washes = self.rows("washes", "washed_at")
        for who in self.members("detailing"):
            own = [row for row in washes if row["employee"] == who]
            fine = blamed[who] * self.rate("detailing.complaint_fine")
            fine += sum(true(row["untidy"]) for row in own) * self.rate("detailing.untidy_fine")
            fast, slow = self.rate("detailing.fast_minutes"), self.rate("detailing.slow_minutes")
            wrong = sum(not fast <= number(row["minutes"]) <= slow for row in own)
            found[who]["deduction.detailing"] = fen(fine + wrong * self.rate("detailing.time_fine"))
        hours: Counter = Counter()
        for row in self.of_month("adjustments"):
            if row["kind"] == "hours":
                hours[row["employee"]] += number(row["value"])
            else:
                found[row["employee"]]["deduction.other"] += fen(number(row["value"]))
        for who, count in hours.items():
            trade = next((trade for trade in TRADES if who in self.members(trade)), None)
            if trade:
                worth = self.rate(f"{trade}.hour_rate") * self.rate(f"{trade}.rate") / self.rate("vat_divisor")
                found[who]["deduction.hours"] = fen(count * worth)
        return found

    def of_month(self, sheet: str) -> list[dict]:
        return [row for row in self.of_own_people(sheet) if month_of(row["month"]) == self.month]

    def praises(self) -> Counter:
        return Counter(row["employee"] for row in self.of_own_people("praises") if self.has(row["praised_on"]))

    def incentives(self) -> dict[str, Counter]:
        found: dict[str, Counter] = defaultdict(Counter)
        praised = self.praises()
        for who, count in praised.items():
            found[who]["incentive.praise"] = fen(count * self.rate("praise.each"))
            if count == max(praised.values()) >= self.rate("praise.top_minimum"):
                found[who]["incentive.top_praise"] = fen(self.rate("praise.top"))
        rated: dict[str, Counter] = defaultdict(Counter)
        for row in self.rows("repair_orders", "settled_on"):
            if row["kind"] != "pdi" and row["advisor"] in self.employees:
                rated[row["advisor"]][row["rating"] or "poor"] += 1
        best = max((ratings["very_satisfied"] for ratings in rated.values()), default=0)
        for who, ratings in rated.items():
            if best and ratings["very_satisfied"] == best:
                found[who]["incentive.service"] = fen(self.rate("service.top"))
            fines = ratings["fair"] * self.rate("service.fair_fine") + ratings["poor"] * self.rate("service.poor_fine")
            found[who]["incentive.service_fines"] = -fen(fines)
        return found

    # --- The answer ---------------------------------------------------------------------------------------------------

    def answer(self) -> dict:
        figures = self.figures()
        self.fill_pools(figures)
        self.fill_insurance()
        if self.missing:
            raise TargetsMissing(self.missing)
        deducted, given = self.deductions(), self.incentives()
        listed = self.members() | set(self.praises()) | {row["employee"] for row in self.of_month("adjustments")}
        for amounts in (self.earned, deducted, given):
            listed |= {who for who, counter in amounts.items() if any(counter.values())}
        statements = [self.statement(who, self.earned[who], deducted[who], given[who]) for who in sorted(listed)]
        place = {component: number for number, component in enumerate(POOL_ORDER)}
        pools = sorted(self.pools, key=lambda pool: (place["hours" if pool[1] else pool[0]], pool[1] or ""))
        return {
            "outlet": self.outlet,
            "month": self.month,
            "figures": {code: value if code == "reception" else text(fen(value)) for code, value in figures.items()},
            "pools": [
                {"component": code, "team": team, "amount": text(amount), "undistributed": text(left)}
                for code, team, amount, left in pools
            ],
            "fund": text(sum(fund for fund, _statement in statements)),
            "statements": [statement for _fund, statement in statements],
        }

    def statement(self, who: str, earned: Counter, deducted: Counter, given: Counter) -> tuple[int, dict]:
        fund = sum(fen(part * self.rate("fund.rate") / 100) for part in earned.values())
        rest = earned.total() - fund - deducted.total() + given.total()
        row = self.employees[who]
        base = fen(number(row["base_salary"])) if any(self.employed(who, when) for when in self.days) else 0
        return fund, {
            "employee": who,
            "components": shown(earned),
            "gross": text(earned.total()),
            "fund": text(fund),
            "deductions": shown(deducted),
            "incentives": shown(given),
            "uncollected": text(max(0, -rest)),
            "bonus": text(max(0, rest)),
            "base_salary": text(base),
            "income": text(base + max(0, rest)),
        }


def total(rows: Iterable[dict], column: str, where: Callable[[dict], bool] = lambda row: True) -> Fraction:
    return sum((number(row[column]) for row in rows if where(row)), Fraction(0))


def at_list(row: dict) -> Fraction:
    return number(row["list_price"]) * number(row["quantity"])


def shown(amounts: Counter) -> dict[str, str]:
    return {code: text(amount) for code, amount in sorted(amounts.items()) if amount}
