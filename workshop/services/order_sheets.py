"""A repair order written here: its lines and prices before the work, who pays them, the promised time.

Every change goes through `held`: whoever comes second hears who changed the order and when, and changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import who_was_quicker, write
from workshop import deductions
from workshop.models import Addition, CustomerWords, Extension, OrderLine, OrderSheet, Reception, RepairOrder, Signature
from workshop.order_drafts import LineDraft

__all__ = [
    "ChangedMeanwhile",
    "LineDraft",
    "WrittenAlready",
    "add_lines",
    "cancel_order",
    "change_line",
    "extend_promise",
    "held",
    "name_liable",
    "standing_lines",
    "withdraw_line",
    "write_order",
]

NUMBER_KIND = "WT"
Stage, Kind, Payer = OrderSheet.Stage, OrderLine.Kind, OrderLine.Payer
# Before the work is finished; afterwards its hours are booked.
BEFORE_READY = (Stage.WRITTEN, Stage.AGREED, Stage.IN_WORK, Stage.IN_CHECK)
MOST_LINES = 200
# What a line may cost, so that the sum of an order full of such lines still fits the books' twelve digits.
MOST_MONEY = Decimal("49999999.99")


class ChangedMeanwhile(AlreadyDone):
    """Somebody changed the order since the page was opened."""


class WrittenAlready(AlreadyDone):
    """The reception sheet has its order already; `order` is that one."""

    def __init__(self, order: RepairOrder, words: str):
        super().__init__(words)
        self.order = order


# Two at once --------------------------------------------------------------------------------------------------------


def held(order: RepairOrder, version: int, by, at: datetime) -> OrderSheet:
    """The sheet, counted up from `version` and held until the caller's transaction ends.

    Call it first, inside the transaction that makes the change: of two people who change the order at once one does,
    and the other's `ChangedMeanwhile` names who was quicker, when, and with what.
    """
    sheets = OrderSheet.objects.filter(pk=order.pk)
    if not sheets.filter(version=version).update(version=F("version") + 1):
        raise _changed(order, at)
    return sheets.select_related("order__outlet__area__region", "order__vehicle", "order__advisor").get()


def _changed(order: RepairOrder, at: datetime) -> ChangedMeanwhile:
    said = _("%(who)s changed this order %(when)s: %(what)s. Nothing of yours is kept; look at it again, then decide.")
    otherwise = _("This order has changed in the meantime. Look at it again, then decide.")
    return ChangedMeanwhile(who_was_quicker(order, at, said, otherwise))


def in_stage(sheet: OrderSheet, *stages: str) -> None:
    if sheet.stage not in stages:
        raise Refused(
            _("The order is at “%(stage)s”; this cannot be done there.") % {"stage": sheet.get_stage_display()}
        )


def move(sheet: OrderSheet, **new) -> None:
    """Write fields of a sheet that is held."""
    write(sheet, **new)


def note(sheet: OrderSheet, action: str, by, at: datetime, changes: dict | None = None, reason: str = "") -> None:
    trail.record(
        about=sheet.order,
        action=action,
        by=by,
        at=at,
        outlet=sheet.order.outlet,
        changes=changes or {},
        reason=reason.strip(),
    )


def standing_lines(sheet: OrderSheet):
    """What the customer agreed to, or is asked to agree to by the order itself, and was not withdrawn."""
    return OrderLine.objects.filter(sheet=sheet).standing()


# Writing ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_order(
    *,
    reception: Reception,
    kind: str,
    lines: Sequence[LineDraft],
    promised_at: datetime,
    rework_of: RepairOrder | None = None,
    rework_place: str = "",
    rework_liable=None,
    rework_cause: str = "",
    by,
    at: datetime,
) -> RepairOrder:
    """Write the order of a signed reception sheet, with its lines and their prices. The customer signs it next.

    Raises `WrittenAlready` where the sheet has its order. Rework names the earlier order of the car and the cause; who
    answers for it may be named later, but before the final check.
    """
    require(by, Right.RECEIVE, reception.outlet)
    _refuse_second(reception)
    if not reception.signatures.filter(what=Signature.What.RECEPTION).exists():
        raise Refused(_("The customer signs the reception sheet first."))
    if kind not in RepairOrder.Kind.values:
        raise Refused(_("Choose what kind of order it is."), field="kind")
    _check_promise(promised_at, at)
    rework = _rework(reception, kind, rework_of, rework_place, rework_liable, rework_cause)
    order = RepairOrder.objects.create(
        number=free_number(NUMBER_KIND, reception.outlet, RepairOrder.objects),
        outlet=reception.outlet,
        vehicle=reception.vehicle,
        advisor=reception.advisor,
        kind=kind,
        opened_at=reception.received_at,
        mileage=reception.mileage,
    )
    if not Reception.objects.open().filter(pk=reception.pk).update(order=order):
        _refuse_second(reception)
        raise Refused(_("This reception sheet was cancelled. Take the car in again."))
    reception.order = order
    sheet = OrderSheet.objects.create(order=order, first_promised_at=promised_at, promised_at=promised_at, **rework)
    write_lines(sheet, lines)
    changes = {"promised_at": [None, promised_at]} | ({"rework_of": ["", rework_of.number]} if rework_of else {})
    note(sheet, "order.written", by, at, changes)
    trail.record(
        about=reception,
        action="reception.order_written",
        by=by,
        at=at,
        outlet=reception.outlet,
        changes={"order": ["", order.number]},
    )
    return order


def _refuse_second(reception: Reception) -> None:
    there = Reception.objects.select_related("order").get(pk=reception.pk)
    if there.order:
        raise WrittenAlready(
            there.order, _("The order is already written: %(number)s.") % {"number": there.order.number}
        )


def _check_promise(promised_at: datetime, at: datetime) -> None:
    if promised_at <= at:
        raise Refused(_("The promised time lies in the past. When will the car be ready?"), field="promised_at")


def _rework(reception, kind, rework_of, place, liable, cause) -> dict:
    if kind != RepairOrder.Kind.REWORK:
        if rework_of is not None:
            raise Refused(_("Only rework names an earlier order. Choose “Rework” as its kind."), field="kind")
        return {}
    if rework_of is None or rework_of.vehicle_id != reception.vehicle_id:
        raise Refused(_("Rework names the earlier order of this car."), field="rework_of")
    if place not in OrderSheet.Place.values:
        raise Refused(_("Say where the fault was found."), field="rework_place")
    if not cause.strip():
        raise Refused(_("Say what was not right."), field="rework_cause")
    _check_liable(reception.outlet, liable, "rework_liable")
    return {"rework_of": rework_of, "rework_place": place, "rework_liable": liable, "rework_cause": cause.strip()}


def _check_liable(outlet, liable, field: str) -> None:
    if liable is not None and liable.outlet_id != outlet.pk:
        words = _("%(name)s does not work at %(outlet)s.") % {"name": liable.name, "outlet": outlet.name}
        raise Refused(words, field=field)


# Lines --------------------------------------------------------------------------------------------------------------


def write_lines(sheet: OrderSheet, lines: Sequence[LineDraft], addition: Addition | None = None) -> list[OrderLine]:
    """Lines at the end of the sheet, which the caller holds."""
    last = OrderLine.objects.filter(sheet=sheet).aggregate(last=Max("line"))["last"] or 0
    if last + len(lines) > MOST_LINES:
        raise Refused(_("An order has at most %(most)s lines.") % {"most": MOST_LINES})
    made = []
    for nth, draft in enumerate(lines, start=last + 1):
        made.append(OrderLine(sheet=sheet, line=nth, addition=addition, **_fields(sheet, draft)))
    return OrderLine.objects.bulk_create(made)


def _fields(sheet: OrderSheet, draft: LineDraft) -> dict:
    _check_line(sheet, draft)
    labour = draft.kind == Kind.LABOUR
    fields = {
        "kind": draft.kind,
        "code": draft.code.strip(),
        "name": draft.name.strip(),
        "price": draft.price,
        "amount": draft.total,
        "payer": draft.payer,
        "fault_code": draft.fault_code.strip(),
        "answers": _answered(sheet, draft.answers),
    }
    of_labour = {"hours": draft.hours, "team": draft.team, "technician": draft.technician, "free": draft.free}
    of_items = {
        "quantity": draft.quantity,
        "seller": draft.seller,
        "oem": draft.oem,
        "abnormal_damage": draft.abnormal_damage,
    }
    return fields | (of_labour if labour else of_items)


def _check_line(sheet: OrderSheet, draft: LineDraft) -> None:
    if draft.kind not in Kind.values or draft.payer not in Payer.values:
        raise Refused(_("Say of every line what it is and who pays it."), field="lines")
    if not draft.name.strip():
        raise Refused(_("Every line needs a name: the operation, or the item."), field="lines")
    if draft.price < 0 or draft.total < 0 or draft.hours < 0:
        raise Refused(_("%(name)s: prices and hours are not below zero.") % {"name": draft.name}, field="lines")
    if max(draft.price, draft.total) > MOST_MONEY:
        raise Refused(
            # Translators: 中文 %(name)s：单行金额最多 %(most)s。
            _("%(name)s: a line costs at most %(most)s.") % {"name": draft.name, "most": f"¥{MOST_MONEY:,.2f}"},
            field="lines",
        )
    if draft.kind != Kind.LABOUR and not 1 <= draft.quantity <= 9999:
        raise Refused(_("%(name)s: how many?") % {"name": draft.name}, field="lines")
    check_place(sheet, draft.team, draft.technician)
    check_place(sheet, None, draft.seller)


def check_place(sheet: OrderSheet, team, person) -> None:
    """Team and person belong to the order's outlet."""
    for each in filter(None, (team, person)):
        if each.outlet_id != sheet.order.outlet_id:
            raise Refused(
                _("%(name)s does not work at %(outlet)s.") % {"name": each.name, "outlet": sheet.order.outlet.name}
            )


def _answered(sheet: OrderSheet, line: int | None) -> CustomerWords | None:
    if not line:
        return None
    return CustomerWords.objects.filter(reception__order=sheet.order_id, line=line).first()


@transaction.atomic
def add_lines(*, order: RepairOrder, lines: Sequence[LineDraft], version: int, by, at: datetime) -> list[OrderLine]:
    """More lines before the customer has signed; afterwards they are an addition, and need consent."""
    require(by, Right.RECEIVE, order.outlet)
    sheet = held(order, version, by, at)
    if sheet.stage != Stage.WRITTEN:
        raise Refused(_("The customer has signed this order. Further work is an addition and needs consent."))
    if not lines:
        raise Refused(_("Write down at least one line."), field="lines")
    made = write_lines(sheet, lines)
    note(sheet, "order.lines_added", by, at, {"lines": [0, [line.name for line in made]]})
    return made


@transaction.atomic
def change_line(*, order: RepairOrder, line: OrderLine, draft: LineDraft, version: int, by, at: datetime) -> OrderLine:
    """Write a line anew. Once the customer has agreed to it, what the customer pays for it does not rise."""
    require(by, Right.RECEIVE, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, *BEFORE_READY)
    line = _line_of(sheet, line)
    fields = _fields(sheet, draft)
    if line.kind != draft.kind:
        raise Refused(_("Withdraw the line and write another: labour stays labour, a part stays a part."))
    if line.done_at and (draft.hours != line.hours or draft.team != line.team):
        raise Refused(_("This work is done; its hours and its team stay."))
    if line.done_at and draft.technician != line.technician:
        raise Refused(_("This work is done; whoever did it stays."))
    if line.started_at and draft.team is None:
        raise Refused(_("This work is under way; it keeps a team."))
    if _is_agreed(sheet, line) and _asks(draft.payer, draft.total) > _asks(line.payer, line.amount):
        raise Refused(
            _("The customer agreed to %(amount)s for this line. What costs more is an addition and needs consent.")
            % {"amount": f"¥{_asks(line.payer, line.amount):,}"},
            field="amount",
        )
    changes = {}
    for name, value in fields.items():
        before = getattr(line, name)
        if before != value:
            changes[name] = [_plain(before), _plain(value)]
            setattr(line, name, value)
    OrderLine.objects.filter(pk=line.pk).update(**fields)
    if line.addition_id:
        _count_addition(line.addition)
    note(sheet, "order.line_changed", by, at, changes, line.name)
    return line


def _asks(payer: str, amount: Decimal) -> Decimal:
    """What the customer is asked for."""
    return amount if payer == Payer.CUSTOMER else Decimal(0)


def _is_agreed(sheet: OrderSheet, line: OrderLine) -> bool:
    return line.addition.state == Addition.State.AGREED if line.addition else sheet.stage != Stage.WRITTEN


def _plain(value):
    return value if value is None or isinstance(value, (str, int, bool, Decimal)) else str(value)


def _line_of(sheet: OrderSheet, line: OrderLine) -> OrderLine:
    found = OrderLine.objects.select_related("addition", "team", "technician").filter(sheet=sheet, pk=line.pk).first()
    if found is None or found.withdrawn_at:
        raise Refused(_("This line was withdrawn."))
    return found


def _count_addition(addition: Addition) -> None:
    """The estimate of an addition that waits for its answer is the sum of what the customer is asked for."""
    if addition.state == Addition.State.ASKED:
        Addition.objects.filter(pk=addition.pk).update(
            amount=estimate(addition.lines.filter(withdrawn_at__isnull=True))
        )


def estimate(lines) -> Decimal:
    """What the customer is asked for in these lines."""
    return sum((_asks(line.payer, line.amount) for line in lines), Decimal(0))


@transaction.atomic
def withdraw_line(*, order: RepairOrder, line: OrderLine, reason: str, version: int, by, at: datetime) -> OrderLine:
    """Take a line off the order, while nobody has begun with it. It stays on the sheet, crossed out."""
    require(by, Right.RECEIVE, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, *BEFORE_READY)
    line = _line_of(sheet, line)
    if not reason.strip():
        raise Refused(_("Say why the line is withdrawn."), field="reason")
    if line.started_at or line.done_at or _was_checked(sheet, line):
        raise Refused(_("Somebody has begun with this work; it cannot be withdrawn any more."))
    if sheet.stage != Stage.WRITTEN and standing_lines(sheet).exclude(pk=line.pk).count() == 0:
        raise Refused(_("This is the last line. Cancel the order instead."))
    OrderLine.objects.filter(pk=line.pk).update(withdrawn_at=at, withdraw_reason=reason.strip())
    if line.addition_id:
        _count_addition(line.addition)
    note(sheet, "order.line_withdrawn", by, at, {"name": [line.name, None]}, reason)
    line.withdrawn_at, line.withdraw_reason = at, reason.strip()
    return line


def _was_checked(sheet: OrderSheet, line: OrderLine) -> bool:
    """Labour that stood when a check was made was done then, even where the check sent it back."""
    if line.kind != Kind.LABOUR:
        return False
    checks = sheet.checks.all()
    if line.addition is None:
        return checks.exists()
    return line.addition.state == Addition.State.AGREED and checks.filter(at__gt=line.addition.answered_at).exists()


# Promise, rework, end -----------------------------------------------------------------------------------------------


@transaction.atomic
def extend_promise(
    *, order: RepairOrder, to_at: datetime, why: str, how: str, version: int, by, at: datetime
) -> Extension:
    """Move the promised time back; the customer was told, `how` says by which way."""
    require(by, Right.RECEIVE, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, *BEFORE_READY)
    if to_at <= sheet.promised_at or to_at <= at:
        raise Refused(_("An extension lies behind the time promised so far, and in the future."), field="to_at")
    if not why.strip():
        raise Refused(_("Say why it takes longer."), field="why")
    if how not in Addition.How.values:
        raise Refused(_("Say how the customer was told."), field="how")
    made = Extension.objects.create(
        sheet=sheet, from_at=sheet.promised_at, to_at=to_at, why=why.strip(), how=how, at=at, by=by
    )
    note(sheet, "order.extended", by, at, {"promised_at": [sheet.promised_at, to_at]}, why)
    move(sheet, promised_at=to_at)
    return made


@transaction.atomic
def name_liable(*, order: RepairOrder, liable, cause: str = "", version: int, by, at: datetime) -> OrderSheet:
    """Name who answers for rework, once it is known; the cause may be written anew with it."""
    require(by, Right.RECEIVE if by.may(Right.RECEIVE, order.outlet) else Right.CHECK, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, *OrderSheet.UNDER_WAY)
    if sheet.rework_of_id is None:
        raise Refused(_("This order is no rework."))
    _check_liable(order.outlet, liable, "liable")
    before = sheet.rework_liable.name if sheet.rework_liable else ""
    move(sheet, rework_liable=liable, rework_cause=cause.strip() or sheet.rework_cause)
    note(sheet, "order.liable_named", by, at, {"rework_liable": [before, liable.name]}, cause)
    return sheet


@transaction.atomic
def cancel_order(*, order: RepairOrder, reason: str, version: int, by, at: datetime) -> OrderSheet:
    """The customer wants none of it. Only while no work has begun: what was done has to be settled."""
    require(by, Right.RECEIVE, order.outlet)
    sheet = held(order, version, by, at)
    in_stage(sheet, *BEFORE_READY)
    if not reason.strip():
        raise Refused(_("Say why it is cancelled."), field="reason")
    # A check that fails sends the work back as if nobody had begun; that it was checked says that it was done.
    if sheet.checks.exists() or OrderLine.objects.filter(sheet=sheet).begun().exists():
        raise Refused(_("Work has begun. Withdraw what is not wanted, and settle what was done."))
    move(sheet, stage=Stage.CANCELLED, cancelled_at=at, cancel_reason=reason.strip())
    note(sheet, "order.cancelled", by, at, {}, reason)
    # Translators: 中文 工单已取消：%(reason)s
    deductions.release(order, _("The order is cancelled: %(reason)s") % {"reason": reason.strip()}, by, at)
    _car_leaves(order, by, at)
    return sheet


def _car_leaves(order: RepairOrder, by, at: datetime) -> None:
    """The tag ends with the order: the car goes."""
    if hasattr(order.reception, "tag"):
        from .gate import car_delivered

        car_delivered(reception=order.reception, by=by, at=at)
