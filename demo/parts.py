"""Parts and stock of the last weeks: what was bought, issued to repair orders, counted, lent; some parts run low.

Played through the services of the application in the order of its days, from a random sequence of its own.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from parts.models import Borrowing, Part, Stock, StockMovement, Warehouse, plain_number
from parts.services import borrowings, counts, stock
from parts.services.counts import Counted
from staff.instants import local
from staff.models import Outlet, Region, User
from staff.roles import Role
from workshop.models import ItemLine

from . import words
from .outlets import FIRST, SECOND
from .people import Staff
from .times import by_day_before

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PAST = 30
BOUTIQUE_SINCE = timedelta(days=400)
# The shelves were filled before the months that boards look back on: such a purchase would dwarf every other.
FILLED_SINCE = timedelta(days=800)
# Lines of repair orders that are issued from the stock of one outlet, the latest ones.
ISSUED = 90
FURTHER = (
    ("XL-1121-001", "燃油滤清器", "136"),
    ("XL-1205-001", "三元催化器总成", "4680"),
    ("XL-1303-001", "上水管", "88"),
    ("XL-1308-001", "电子风扇总成", "860"),
    ("XL-1602-001", "离合器总泵", "320"),
    ("XL-2203-001", "左前半轴总成", "1280"),
    ("XL-2401-001", "后桥轮毂轴承", "365"),
    ("XL-2906-001", "稳定杆连杆", "96"),
    ("XL-3003-001", "转向横拉杆球头", "118"),
    ("XL-3502-201", "后刹车盘一对", "680"),
    ("XL-3701-001", "发电机总成", "1680"),
    ("XL-3708-001", "起动机总成", "1260"),
    ("XL-3721-001", "喇叭一对", "146"),
    ("XL-5206-001", "前挡风玻璃", "1480"),
    ("XL-6105-001", "左前门锁块", "258"),
    ("XL-6205-001", "右后门玻璃升降器", "336"),
    ("XL-7914-001", "倒车雷达探头", "128"),
    ("XL-8402-001", "发动机盖", "1560"),
)
GIVEN_UP = ("XL-1602-001", "XL-3721-001")
BY_LITRE = ("XL-OIL-5W30", "XL-OIL-ATF6", "XL-OIL-EDR", "XL-3500-001", "XL-1300-001", "XL-2140-001")
# What is lent: part, which of the two first outlets borrows, how far it got, what for, and the answer.
LENT = (
    ("XL-4121-001", SECOND, "asked", "事故车钣喷完工，只差大灯", ""),
    ("XL-3701-001", FIRST, "refused", "客户车辆无法启动，停在车间", "仅剩一件，已预留给明天到店的车"),
    ("XL-8103-102", FIRST, "sent", "空调不制冷，客户等车", "已交顺丰，次日到"),
    ("XL-3630-035", FIRST, "received", "轮速传感器缺货，车在举升机上", "同城送，当天到"),
    ("XL-2905-101", SECOND, "returning", "预约更换减震器，本店无库存", "好的"),
    ("XL-1307-001", FIRST, "returned", "水泵渗漏，当天要交车", "已让司机带去"),
    ("XL-5206-001", SECOND, "withdrawn", "前挡玻璃破损，保险已定损", ""),
)
WAY = ("asked", "sent", "received", "returning", "returned")


def make_parts(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of it; how many movements of stock there are."""
    parts = _list(at)
    own = {
        code: Warehouse.objects.create(
            code=f"KC-{code}", name=f"{outlet.name.removeprefix('嘉禾')}配件库", outlet=outlet
        )
        for code, outlet in outlets.items()
    }
    events: list[tuple[datetime, Callable]] = []
    for code, warehouse in own.items():
        _play_outlet(rng, events, warehouse, parts, _keeper(staff, code), at)
    for nth, region in enumerate(Region.objects.order_by("pk"), start=1):
        warehouse = Warehouse.objects.create(code=f"ZZ-{nth:02d}", name=f"{region.name}中转库", region=region)
        keeper = staff.user(region.name, Role.REGION_COORDINATOR)
        _fill(rng, events, warehouse, rng.sample(list(parts.values()), 24), keeper, at)
    for warehouse in own.values():
        _fill_boutique(events, warehouse, _keeper(staff, warehouse.outlet.code), at)
    _lend(events, own, parts, staff, at)
    _count(events, own[FIRST.code], list(parts.values()), _keeper(staff, FIRST.code), at)
    for _when, act in sorted(events, key=lambda event: event[0]):
        act()
    _settle_shelves(rng)
    return StockMovement.objects.count()


def _list(at: datetime) -> dict[str, Part]:
    """The parts that the demo's repair orders use, and some more, by number."""
    found = {fault.sku: (fault.part, fault.price) for fault in words.FAULTS}
    jobs = (*words.MAINTENANCE, *words.ADDED_MAINTENANCE, *words.REPAIRS, *words.BODYWORK, words.FREE_SERVICE)
    found |= {sku: (name, price) for job in jobs for sku, name, price in job.items}
    found |= {sku: (name, Decimal(price)) for sku, name, price in FURTHER}
    given_up_on = local(at).date() - 45 * DAY
    Part.objects.bulk_create(
        Part(
            number=number,
            plain_number=plain_number(number),
            name=name,
            unit="瓶" if number in BY_LITRE else "件",
            fits="全系" if price < 200 else "",
            price=price,
            given_up_on=given_up_on if number in GIVEN_UP else None,
        )
        for number, (name, price) in sorted(found.items())
    )
    parts = {part.number: part for part in Part.objects.order_by("number")}
    boutique = [(Part.Kind.BOUTIQUE, number, name, price) for number, name, price, _hours in words.BOUTIQUE]
    care = [(Part.Kind.CARE, number, name, price) for number, name, price in words.CARE]
    Part.objects.bulk_create(
        Part(number=number, plain_number=plain_number(number), name=name, kind=kind, unit="件", price=price)
        for kind, number, name, price in [*boutique, *care]
    )
    return parts


def _keeper(staff: Staff, code: str) -> User:
    """The storekeeper; where the demo has none, the service manager keeps the stock."""
    role = Role.STOREKEEPER if (code, Role.STOREKEEPER) in staff.users else Role.SERVICE_MANAGER
    return staff.user(code, role)


def _usual(part: Part) -> int:
    """How many of it are bought at a time."""
    if part.price > 2000:
        return 2
    return 6 if part.price > 300 else 24


def _fill(rng: Random, events: list, warehouse: Warehouse, parts: list[Part], keeper: User, at: datetime) -> None:
    began = by_day_before(at - FILLED_SINCE)
    for nth, part in enumerate(parts):
        quantity, when = max(1, _usual(part) - rng.randrange(2)), began + nth * timedelta(minutes=3)
        events.append((when, _receiving(warehouse, part, quantity, "期初备货", keeper, when)))


def _fill_boutique(events: list, warehouse: Warehouse, keeper: User, at: datetime) -> None:
    """Boutique articles and care products lie in stock since last year."""
    began = by_day_before(at - BOUTIQUE_SINCE)
    for nth, part in enumerate(Part.objects.exclude(kind=Part.Kind.PART).order_by("number")):
        when = began + nth * timedelta(minutes=3)
        events.append((when, _receiving(warehouse, part, _usual(part), "精品备货", keeper, when)))


def _receiving(warehouse, part, quantity, note, keeper, when) -> Callable:
    def receive():
        stock.receive_parts(warehouse=warehouse, part=part, quantity=quantity, words=note, by=keeper, at=when)

    return receive


def _play_outlet(rng: Random, events: list, warehouse: Warehouse, parts: dict, keeper: User, at: datetime) -> None:
    """The first fill, and the lines of the last weeks' repair orders issued; what runs out is bought again."""
    _fill(rng, events, warehouse, list(parts.values()), keeper, at)
    began = at - (PAST - 2) * DAY
    lines = ItemLine.objects.filter(
        outlet=warehouse.outlet, sku__in=parts, order__opened_at__gte=began, order__opened_at__lt=at - HOUR
    )
    for line in list(lines.select_related("order").order_by("-order__opened_at", "number", "line")[:ISSUED])[::-1]:
        when = line.order.opened_at + HOUR / 2
        events.append((when, _issuing(warehouse, parts[line.sku], line.order, keeper, when)))


def _issuing(warehouse, part, order, keeper, when) -> Callable:
    def issue():
        try:
            stock.issue_parts(warehouse=warehouse, part=part, quantity=1, order=order, by=keeper, at=when)
        except stock.NotEnough:
            _receiving(warehouse, part, _usual(part), "紧急采购", keeper, when)()
            stock.issue_parts(warehouse=warehouse, part=part, quantity=1, order=order, by=keeper, at=when)

    return issue


# Lending --------------------------------------------------------------------------------------------------------------


def _lend(events: list, own: dict, parts: dict, staff: Staff, at: datetime) -> None:
    """One borrowing in each state between the two first outlets."""
    for nth, (number, borrows, state, what_for, answer) in enumerate(LENT):
        lends = SECOND if borrows is FIRST else FIRST
        # The open ones are of yesterday and today; the others a little older.
        asked = by_day_before(at - (nth + 1) * DAY if state in ("asked", "sent") else at - (9 + nth) * DAY)
        asked = asked if state != "asked" else max(asked, at - 20 * HOUR)
        loan = _Loan(own[lends.code], own[borrows.code], parts[number], state, staff, asked, at)
        events.append((asked, lambda loan=loan, words=what_for: loan.ask(words)))
        for step, act in enumerate(loan.steps(answer), start=1):
            when = min(asked + step * 7 * HOUR, at)
            events.append((when, lambda act=act, when=when: act(when)))


class _Loan:
    def __init__(self, lends, borrows, part, state, staff, asked, at):
        self.lends, self.borrows, self.part, self.state, self.asked = lends, borrows, part, state, asked
        self.lender, self.borrower = _keeper(staff, lends.outlet.code), _keeper(staff, borrows.outlet.code)
        # What was received is to be given back by tomorrow: it stands on the first page.
        self.back_by = local(at).date() + DAY if state in ("asked", "sent", "received") else None
        self.found: Borrowing | None = None

    def ask(self, what_for: str) -> None:
        there = Stock.objects.filter(warehouse=self.lends, part=self.part, quantity__gt=0)
        if not there.exists():
            _receiving(self.lends, self.part, _usual(self.part), "补货", self.lender, self.asked)()
        self.found = borrowings.ask_to_borrow(
            part=self.part, quantity=1, lender=self.lends, borrower=self.borrows, words=what_for,
            back_by=self.back_by, by=self.borrower, at=self.asked,
        )  # fmt: skip

    def steps(self, answer: str) -> list[Callable]:
        """What happens after the question, one after the other."""

        def step(service, by, **fields):
            def act(when):
                self.found = service(borrowing=self.found, by=by, at=when, **fields)

            return act

        if self.state == "refused":
            return [step(borrowings.refuse_borrowing, self.lender, words=answer)]
        if self.state == "withdrawn":
            return [step(borrowings.withdraw_borrowing, self.borrower, words="本店已到货")]
        return [
            self._sending(answer),
            step(borrowings.receive_borrowed, self.borrower),
            self._giving_back(),
            step(borrowings.get_back, self.lender),
        ][: WAY.index(self.state)]

    def _sending(self, answer: str) -> Callable:
        def send(when):
            if not Stock.objects.filter(warehouse=self.lends, part=self.part, quantity__gt=0).exists():
                _receiving(self.lends, self.part, _usual(self.part), "补货", self.lender, when)()
            self.found = borrowings.send_borrowed(borrowing=self.found, words=answer, by=self.lender, at=when)

        return send

    def _giving_back(self) -> Callable:
        def back(when):
            if not Stock.objects.filter(warehouse=self.borrows, part=self.part, quantity__gt=0).exists():
                _receiving(self.borrows, self.part, _usual(self.part), "到货归还借件", self.borrower, when)()
            self.found = borrowings.give_back(borrowing=self.found, words="原件归还", by=self.borrower, at=when)

        return back


# Counting and shelves -------------------------------------------------------------------------------------------------


def _count(events: list, warehouse: Warehouse, parts: list[Part], keeper: User, at: datetime) -> None:
    """A dozen shelves counted a week ago; one piece was missing."""
    when = by_day_before(at - 7 * DAY)

    def count():
        held = list(Stock.objects.filter(warehouse=warehouse, quantity__gt=0).order_by("part__number")[:12])
        lines = [
            Counted(each.part, each.quantity - (1 if nth == 4 else 0), each.quantity) for nth, each in enumerate(held)
        ]
        counts.count_warehouse(warehouse=warehouse, lines=lines, words="月中抽盘", by=keeper, at=when)

    events.append((when, count))


def _settle_shelves(rng: Random) -> None:
    """Bins along the shelves and how many there should always be; of every warehouse a few parts are low."""
    found = list(Stock.objects.select_related("part", "warehouse").order_by("warehouse__code", "part__number"))
    for nth, each in enumerate(found):
        each.bin = f"{'ABCD'[nth % 4]}-{1 + nth % 60:02d}"
        usual = max(_usual(each.part) // 3, 1)
        each.minimum = min(usual, each.quantity) if rng.random() > 0.07 else each.quantity + 1 + rng.randrange(2)
        if each.part.given_up_on:
            each.minimum = 0
    Stock.objects.bulk_update(found, ["bin", "minimum"])
