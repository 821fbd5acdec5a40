"""Reception sheets and an order under way, for the tables of rights and of constraints."""

from datetime import timedelta

from staff.roles import Role
from tests.makers import make_drafts, make_employee, make_team, make_user, make_vehicle
from tests.makers import make_reception as received
from workshop.models import (
    Addition,
    CustomerWords,
    Damage,
    Extension,
    OrderLine,
    OrderSheet,
    QualityCheck,
    Reception,
    RepairOrder,
    Signature,
)
from workshop.order_drafts import DamageDraft, LineDraft
from workshop.services import additions, order_sheets, order_work, signing


def _manager(r):
    return make_user(f"经理{r.outlet.code}", Role.SERVICE_MANAGER, r.outlet)


def reception_of(r) -> Reception:
    """Signed, without an order; one at each outlet, with a mark on the outline."""
    found = Reception.objects.open().filter(outlet=r.outlet).first()
    if found:
        return found
    vehicle = make_vehicle(r.customer, plate=f"沪R{r.outlet.code[-2:]}168")
    advisor = make_employee("接待一", r.outlet)
    damages = [DamageDraft("left", 300, 400, "scratch")]
    return received(_manager(r), vehicle, advisor, outlet=r.outlet, damages=damages)


def unsigned_of(r) -> Reception:
    """Not signed yet; one at each outlet."""
    found = Reception.objects.unsigned().filter(outlet=r.outlet).first()
    if found:
        return found
    vehicle = make_vehicle(r.customer, plate=f"沪U{r.outlet.code[-2:]}168")
    return received(_manager(r), vehicle, make_employee("接待三", r.outlet), outlet=r.outlet, signed=False)


def order_of(r) -> RepairOrder:
    """In work, with a line begun and additional work that waits for the customer; one at each outlet."""
    there = Reception.objects.filter(outlet=r.outlet, order__sheet__additions__state="asked").first()
    if there:
        return there.order
    by, vehicle = _manager(r), make_vehicle(r.customer, plate=f"沪W{r.outlet.code[-2:]}168")
    reception = received(by, vehicle, make_employee("接待二", r.outlet), outlet=r.outlet)
    at = reception.received_at
    lines = make_drafts(make_team(r.outlet))
    promised = {"promised_at": at.replace(year=at.year + 1), "kind": "repair"}
    order = order_sheets.write_order(reception=reception, lines=lines, by=by, at=at, **promised)
    signing.sign(reception=reception, what="order", name="周子涵", on_paper=True, by=by, at=at)
    labour = order.sheet.lines.get(kind="labour")
    order_work.start_line(order=order, line=labour, version=1, by=by, at=at)
    found = [LineDraft("part", "灯泡", 30)]
    additions.ask_addition(order=order, why="灯不亮", lines=found, version=2, by=by, at=at)
    order.sheet.refresh_from_db()
    return order


def addition_of(r) -> Addition:
    return order_of(r).sheet.additions.get()


def part_of(r) -> OrderLine:
    return order_of(r).sheet.lines.get(kind="part", addition__isnull=True)


def _sheet_of(r) -> OrderSheet:
    return order_of(r).sheet


def _extension_of(r) -> Extension:
    sheet, by = _sheet_of(r), _manager(r)
    later = sheet.promised_at + timedelta(days=1)
    order_sheets.extend_promise(
        order=sheet.order, to_at=later, why="等件", how="phone", version=sheet.version, by=by, at=sheet.order.opened_at
    )
    return sheet.extensions.get()


def _check_of(r) -> QualityCheck:
    sheet = _sheet_of(r)
    return sheet.checks.create(kind="self", round=1, passed=True, at=sheet.promised_at, by=_manager(r))


MAKERS = {
    Reception: reception_of,
    Damage: lambda r: reception_of(r).damages.get(),
    CustomerWords: lambda r: reception_of(r).words.get(),
    Signature: lambda r: reception_of(r).signatures.get(),
    OrderSheet: _sheet_of,
    Addition: addition_of,
    OrderLine: part_of,
    Extension: _extension_of,
    QualityCheck: _check_of,
}
