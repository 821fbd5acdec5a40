"""Vouchers: issued with a code, redeemed once on an order or at the counter, never over what they are good for."""

import secrets
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from campaigns import voucher_rules
from campaigns.models import Draw, DrawWin, Prize, Redemption, Voucher, VoucherSeries
from customers.models import Customer
from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.models import Outlet
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from workshop.deductions import Deduction
from workshop.models import OrderSheet, RepairOrder

from .discounts import discounts_of, has_paid, lines_of

Scope, Stage = VoucherSeries.Scope, OrderSheet.Stage
# As long as the customer has not paid.
REDEEMABLE = (Stage.WRITTEN, Stage.AGREED, Stage.IN_WORK, Stage.IN_CHECK, Stage.READY)
MOST_AT_ONCE = 2000
TRIES = 5


class WrittenAlready(AlreadyDone):
    """The same form came a second time; `series` is what the first one made."""

    def __init__(self, series: VoucherSeries):
        super().__init__(_("This is written already: %(number)s.") % {"number": series.name})
        self.series = series


class RedeemedAlready(AlreadyDone):
    """The voucher was redeemed before; `redemption` says where."""

    def __init__(self, redemption: Redemption, at: datetime):
        place = redemption.order.number if redemption.order else redemption.document
        super().__init__(
            # Translators: 中文 这张券已由 %(who)s 在 %(when)s 核销（%(place)s，抵扣 %(amount)s），不能再用。
            _("%(who)s redeemed this voucher %(when)s on %(place)s, %(amount)s taken off. It is not redeemed twice.")
            % {
                "who": redemption.by.name,
                "when": instant_words(redemption.at, at),
                "place": place,
                "amount": f"¥{redemption.amount:,.2f}",
            }
        )
        self.redemption = redemption


# Series ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_series(
    *,
    outlet: Outlet,
    name: str,
    scope: str,
    value: Decimal,
    valid_from_on: date,
    valid_to_on: date,
    pieces: int,
    words: str = "",
    campaign=None,
    form_key=None,
    by,
    at: datetime,
) -> VoucherSeries:
    """Vouchers that are alike: what they are good for and worth, and how many there are at most."""
    require(by, Right.DRAWS, outlet)
    if form_key and (there := VoucherSeries.objects.filter(form_key=form_key).first()):
        raise WrittenAlready(there)
    if not name.strip():
        raise Refused(_("Give the voucher a name."), field="name")
    if value <= 0:
        raise Refused(_("A voucher is worth something."), field="value")
    if valid_to_on < valid_from_on or valid_to_on < local(at).date():
        raise Refused(_("The last day has passed, or comes before the first."), field="valid_to_on")
    if pieces < 1:
        raise Refused(_("How many are there?"), field="pieces")
    if campaign is not None and campaign.outlet_id != outlet.pk:
        raise Refused(_("This campaign is another outlet's."), field="campaign")
    made = VoucherSeries.objects.create(
        outlet=outlet,
        campaign=campaign,
        name=name.strip(),
        scope=scope,
        value=value,
        valid_from_on=valid_from_on,
        valid_to_on=valid_to_on,
        pieces=pieces,
        words=words.strip(),
        form_key=form_key,
        made_at=at,
        made_by=by,
    )
    trail.note(made, "voucher.series_written", by, at, {"value": [None, value], "pieces": [None, pieces]})
    return made


@transaction.atomic
def close_series(*, series: VoucherSeries, by, at: datetime) -> VoucherSeries:
    """No more are issued; those that are out stay good."""
    require(by, Right.DRAWS, series.outlet)
    if not VoucherSeries.objects.filter(pk=series.pk, closed_at__isnull=True).update(closed_at=at, closed_by=by):
        raise AlreadyDone(_("No more of these are issued already."))
    series.refresh_from_db()
    trail.note(series, "voucher.series_closed", by, at)
    return series


# Issuing --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def issue(
    *, series: VoucherSeries, number: int = 1, customer: Customer | None = None, by, at: datetime
) -> list[Voucher]:
    """So many vouchers with codes of their own: one for a customer, or any number for whoever holds them."""
    if not by.may(Right.DRAWS, series.outlet):
        require(by, Right.CAMPAIGNS_DAY, series.outlet)
    if customer is not None and number != 1:
        raise Refused(_("A customer gets one at a time."), field="number")
    if not 1 <= number <= MOST_AT_ONCE:
        raise Refused(_("Between 1 and %(most)d at a time.") % {"most": MOST_AT_ONCE}, field="number")
    return _issue(series, number, by, at, customer=customer)


def issue_prize(*, win: DrawWin, by, at: datetime) -> Voucher:
    """The voucher that was won. Called with the handing out of the prize."""
    return _issue(win.prize.series, 1, by, at, customer=win.entry.customer, win=win)[0]


def hold_series(series) -> None:
    """Hold these until the transaction ends: what is promised and what is issued are counted together."""
    list(series.order_by("pk").select_for_update(of=("self",), no_key=True).values_list("pk"))


def promised(series: VoucherSeries, on: date) -> int:
    """How many are kept back for whoever wins them: by draws that are published, until their prizes are given up."""
    prizes = Prize.objects.filter(series=series, draw__in=Draw.objects.binding())
    to_draw = prizes.exclude(draw__state=Draw.State.DRAWN).aggregate(sum=Sum("number", default=0))["sum"]
    waiting = DrawWin.objects.filter(prize__in=prizes, handed_at__isnull=True, draw__claim_until_on__gte=on)
    return to_draw + waiting.count()


def left_of(series: VoucherSeries, on: date) -> int:
    """How many can be issued, or promised by one more draw."""
    there = VoucherSeries.objects.get(pk=series.pk)
    if there.closed_at or there.valid_to_on < on:
        return 0
    return max(0, there.pieces - there.issued - promised(series, on))


def _issue(series: VoucherSeries, number: int, by, at: datetime, **whose) -> list[Voucher]:
    """What was won was kept back for the winner, also where no more of it are issued."""
    hold_series(VoucherSeries.objects.filter(pk=series.pk))
    won = "win" in whose
    left = None if won else left_of(series, local(at).date())
    if left is not None and number > left:
        raise Refused(
            _("Of “%(name)s” %(left)d are left to be issued.") % {"name": series.name, "left": left}, field="number"
        )
    VoucherSeries.objects.filter(pk=series.pk).update(issued=F("issued") + number)
    made = _with_codes(series, number, by, at, whose)
    trail.note(series, "voucher.issued", by, at, {"pieces": [None, number]})
    return made


def _with_codes(series: VoucherSeries, number: int, by, at: datetime, whose: dict) -> list[Voucher]:
    """Codes are drawn by chance; where one is there already, all are drawn anew."""
    for _try in range(TRIES):
        codes = {voucher_rules.new_code(secrets.choice) for _each in range(number)}
        rows = [Voucher(series=series, code=code, issued_at=at, issued_by=by, **whose) for code in sorted(codes)]
        try:
            with transaction.atomic():
                if len(rows) == number:
                    return Voucher.objects.bulk_create(rows, batch_size=500)
        except IntegrityError:
            continue
    raise Refused(_("No free codes were found. Try again."))


@transaction.atomic
def withdraw(*, voucher: Voucher, reason: str, by, at: datetime) -> Voucher:
    """Take one back that is not redeemed: lost, issued by mistake."""
    require(by, Right.DRAWS, voucher.series.outlet)
    if not reason.strip():
        raise Refused(_("Say why it is taken back."), field="reason")
    held = _hold(voucher)
    _refuse_used(held, at)
    Voucher.objects.filter(pk=held.pk).update(withdrawn_at=at, withdrawn_by=by, withdraw_reason=reason.strip()[:400])
    held.refresh_from_db()
    trail.note(held.series, "voucher.withdrawn", by, at, {"code": ["", held.spaced]}, reason)
    return held


# Redeeming ------------------------------------------------------------------------------------------------------------


def taken_of(order: RepairOrder) -> dict[str, Decimal]:
    """What vouchers and the club's discounts took off the order before, by scope."""
    rows = Redemption.objects.of_order(order).order_by().values("voucher__series__scope").annotate(sum=Sum("amount"))
    taken = {row["voucher__series__scope"]: row["sum"] for row in rows}
    for use, off in discounts_of(order):
        taken[use.scope] = taken.get(use.scope, voucher_rules.ZERO) + off
    return taken


@transaction.atomic
def redeem_on_order(*, voucher: Voucher, order: RepairOrder, by, at: datetime) -> Redemption:
    """Take it off a repair order that the customer has not paid yet: at most its value and at most its lines.

    Of several who redeem it in the same instant one does; the others hear who, when and where (`RedeemedAlready`).
    """
    require(by, Right.VOUCHERS_REDEEM, order.outlet)
    held = _usable(voucher, at)
    if order.outlet_id != held.series.outlet_id:
        raise Refused(_("This voucher is good at %(outlet)s.") % {"outlet": held.series.outlet.name}, field="order")
    # One after the other on the same order, and never while it is being settled: both hold its sheet.
    sheet = OrderSheet.objects.select_for_update(of=("self",)).filter(pk=order.pk).first()
    here = RepairOrder.objects.select_related("vehicle").get(pk=order.pk)
    if held.customer_id and held.customer_id != here.vehicle.customer_id:
        raise Refused(_("This voucher was issued to another customer."), field="order")
    if sheet is None or sheet.stage not in REDEEMABLE or has_paid(here):
        raise Refused(_("The customer's part of this order is settled, or it was not written here."), field="order")
    lines, scope = lines_of(here), held.series.scope
    amount = voucher_rules.taken_off(held.series.value, scope, lines, taken_of(here))
    if amount <= 0:
        raise Refused(
            _("On this order nothing is left that the voucher is good for: %(scope)s.")
            % {"scope": held.series.get_scope_display()},
            field="order",
        )
    return _redeem(held, by, at, order=here, matching=lines.of(scope), amount=amount)


@transaction.atomic
def redeem_at_counter(*, voucher: Voucher, document: str, matching: Decimal, by, at: datetime) -> Redemption:
    """Take it off a sale over the counter: `matching` is what of the receipt it is good for, in yuan."""
    require(by, Right.VOUCHERS_REDEEM, voucher.series.outlet)
    held = _usable(voucher, at)
    if held.series.scope == Scope.LABOUR:
        raise Refused(_("This voucher is good for labour only: redeem it on a repair order."), field="document")
    if not document.strip():
        raise Refused(_("Name the receipt."), field="document")
    if matching <= 0:
        raise Refused(_("How much of the receipt is it good for?"), field="matching")
    amount = min(held.series.value, matching)
    return _redeem(held, by, at, document=document.strip()[:60], matching=matching, amount=amount)


def _usable(voucher: Voucher, at: datetime) -> Voucher:
    """The voucher, held until the transaction ends; refused where it is used, taken back, or not good today."""
    held = _hold(voucher)
    _refuse_used(held, at)
    on = local(at).date()
    if on < held.series.valid_from_on:
        raise Refused(_("This voucher is good from %(day)s on.") % {"day": f"{held.series.valid_from_on:%Y-%m-%d}"})
    if on > held.series.valid_to_on:
        raise Refused(_("This voucher was good until %(day)s.") % {"day": f"{held.series.valid_to_on:%Y-%m-%d}"})
    return held


def _hold(voucher: Voucher) -> Voucher:
    """Counting it up holds the row: who comes in the same instant waits here, and then sees what the first one did."""
    Voucher.objects.filter(pk=voucher.pk).update(version=F("version") + 1)
    return Voucher.objects.select_related("series__outlet__area__region", "customer").get(pk=voucher.pk)


def _refuse_used(held: Voucher, at: datetime) -> None:
    if held.withdrawn_at:
        raise Refused(_("This voucher was taken back: %(reason)s.") % {"reason": held.withdraw_reason})
    there = Redemption.objects.standing().filter(voucher=held).select_related("by", "order").first()
    if there:
        raise RedeemedAlready(there, at)


def _redeem(held: Voucher, by, at: datetime, *, matching: Decimal, amount: Decimal, **place) -> Redemption:
    made = Redemption.objects.create(
        voucher=held, value=held.series.value, matching=matching, amount=amount, at=at, by=by, **place
    )
    changes = {
        "code": ["", held.spaced],
        "amount": [None, amount],
        "document": ["", made.order.number if made.order else made.document],
    }
    trail.note(held.series, "voucher.redeemed", by, at, changes)
    return made


@transaction.atomic
def undo(*, redemption: Redemption, reason: str, by, at: datetime) -> Redemption:
    """Take back a redemption made by mistake; the voucher is good again. Not once the order is paid."""
    series = redemption.voucher.series
    require(by, Right.DRAWS, series.outlet)
    if not reason.strip():
        raise Refused(_("Say why it is undone."), field="reason")
    _hold(redemption.voucher)
    order = redemption.order
    if order:
        OrderSheet.objects.select_for_update(of=("self",)).filter(pk=order.pk).first()
    if order and has_paid(order):
        raise Refused(_("The customer has paid this order with the voucher; it cannot be undone."))
    return _undo(redemption, reason, by, at)


def _undo(redemption: Redemption, reason: str, by, at: datetime) -> Redemption:
    rows = Redemption.objects.filter(pk=redemption.pk, undone_at__isnull=True)
    if not rows.update(undone_at=at, undone_by=by, undo_reason=reason.strip()[:400]):
        raise AlreadyDone(_("This redemption is undone already."))
    redemption.refresh_from_db()
    changes = {"code": ["", redemption.voucher.spaced], "amount": [redemption.amount, None]}
    trail.note(redemption.voucher.series, "voucher.undone", by, at, changes, reason)
    return redemption


# At the settlement ----------------------------------------------------------------------------------------------------


def deductions_of(order: RepairOrder) -> list[Deduction]:
    """What vouchers took off the customer's part of the order."""
    rows = Redemption.objects.of_order(order).select_related("voucher__series").order_by("pk")
    return [Deduction(f"{row.voucher.series.name} {row.voucher.spaced}", row.amount) for row in rows]


def check_deductions(order: RepairOrder) -> None:
    """Lines may have been withdrawn since: what was taken off still has to find its place on what is left."""
    taken = taken_of(order)
    if not taken:
        return
    lines = lines_of(order)
    over = sum(taken.values(), voucher_rules.ZERO) > lines.all
    over = over or any(taken.get(scope, voucher_rules.ZERO) > lines.of(scope) for scope in (Scope.LABOUR, Scope.PARTS))
    if over:
        # Translators: 中文 项目有变动，代金券抵扣已超过可抵金额。请先撤销核销，再重新核销。
        raise Refused(_("The vouchers took off more than their lines come to by now. Undo one, and redeem it anew."))


def release(order: RepairOrder, reason: str, by, at: datetime) -> None:
    """The order is cancelled: nothing is taken off any more, and its vouchers are good again."""
    for row in Redemption.objects.of_order(order).select_related("voucher__series__outlet").order_by("pk"):
        _hold(row.voucher)
        _undo(row, reason, by, at)


# Inside ---------------------------------------------------------------------------------------------------------------
