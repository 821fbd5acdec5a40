"""The year's budget: reckoned from the cars sold, signed, and moved between months and channels with a signature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from campaigns import budget_rules, spending
from campaigns.channels import CHOSEN, Channel
from campaigns.models import (
    AnnualBudget,
    BudgetCell,
    BudgetMonth,
    BudgetMove,
    CarSales,
    ChannelShare,
    FixedCost,
)
from staff import trail
from staff.access import require
from staff.models import Approval
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.services import approvals
from staff.versions import held_from, in_state, write

KIND, MOVE_KIND = "annual_budget", "budget_move"
State, Basis = AnnualBudget.State, AnnualBudget.Basis
FEN = Decimal("0.01")
YEARS_BACK = 3
MOST_FIXED = 60


@dataclass(frozen=True)
class FixedDraft:
    """A fixed cost of one month, or of every month where `month` is None."""

    what: str
    amount: Decimal
    month: int | None = None


class WrittenAlready(AlreadyDone):
    """The same form came a second time; `budget` is what the first one made."""

    def __init__(self, budget: AnnualBudget):
        super().__init__(_("This is written already: %(budget)s.") % {"budget": budget})
        self.budget = budget


# Cars -----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_sales(*, outlet, kind: str, units: Mapping[tuple[int, int], int | None], by, at: datetime) -> int:
    """Write down the cars of some months, `{(year, month): cars}`; None takes a month's number away. How many changed.

    Budgets that are reckoned keep the numbers they were reckoned with.
    """
    require(by, Right.BUDGET_KEEP, outlet)
    if any(number is not None and number < 0 for number in units.values()):
        raise Refused(_("The number of cars is not below zero."))
    there = CarSales.objects.filter(outlet=outlet, kind=kind).of_years({year for year, _month in units})
    before = there.units_by_month()
    changed = {month: number for month, number in units.items() if before.get(month) != number}
    for (year, month), number in changed.items():
        first = date(year, month, 1)
        if number is None:
            CarSales.objects.filter(outlet=outlet, kind=kind, month=first).delete()
        else:
            CarSales.objects.update_or_create(outlet=outlet, kind=kind, month=first, defaults={"units": number})
    if changed:
        changes = {f"{year}-{month:02d}": [before.get((year, month)), changed[year, month]] for year, month in changed}
        trail.record(about=outlet, action="budget.sales", by=by, at=at, outlet=outlet, changes=changes)
    return len(changed)


def cars_for(outlet, year: int, basis: str) -> dict[tuple[int, int], int]:
    """`{(year, month): cars}` that a budget of the year is split by: of the three years before it, or of its plan."""
    planned = basis == Basis.PLAN
    years = [year] if planned else years_before(year)
    kind = CarSales.Kind.PLANNED if planned else CarSales.Kind.SOLD
    return CarSales.objects.filter(outlet=outlet, kind=kind).of_years(years).units_by_month()


def years_before(year: int) -> list[int]:
    return list(range(year - YEARS_BACK, year))


# Making ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_budget(
    *,
    outlet,
    year: int,
    basis: str,
    support: Decimal,
    last_spent: Decimal,
    total: Decimal,
    words: str = "",
    fixed: Sequence[FixedDraft] = (),
    percents: Mapping[str, Decimal],
    form_key=None,
    by,
    at: datetime,
) -> AnnualBudget:
    """Reckon an outlet's budget of a year; a draft until it is submitted."""
    require(by, Right.BUDGET_KEEP, outlet)
    if form_key and (there := AnnualBudget.objects.filter(form_key=form_key).first()):
        raise WrittenAlready(there)
    reckoned = _reckoned(outlet, year, basis, support, last_spent, total, words, fixed, percents)
    try:
        with transaction.atomic():
            made = AnnualBudget.objects.create(
                outlet=outlet,
                year=year,
                basis=basis,
                support=support,
                last_spent=last_spent,
                total=total,
                words=words.strip(),
                form_key=form_key,
                made_at=at,
                made_by=by,
            )
    except IntegrityError:
        raise Refused(_("There is a budget of this year already."), field="year") from None
    _write_parts(made, reckoned, fixed, percents)
    trail.note(made, "budget.written", by, at, {"total": [None, total]})
    return made


@transaction.atomic
def rewrite_budget(
    *,
    budget: AnnualBudget,
    version: int,
    basis: str,
    support: Decimal,
    last_spent: Decimal,
    total: Decimal,
    words: str = "",
    fixed: Sequence[FixedDraft] = (),
    percents: Mapping[str, Decimal],
    by,
    at: datetime,
) -> AnnualBudget:
    """Reckon a draft anew, with the cars as they are known now."""
    require(by, Right.BUDGET_KEEP, budget.outlet)
    held = held_budget(budget, version, at)
    in_state(held, State.DRAFT)
    reckoned = _reckoned(held.outlet, held.year, basis, support, last_spent, total, words, fixed, percents)
    changes = {"total": [held.total, total]} if held.total != total else {}
    new = {"basis": basis, "support": support, "last_spent": last_spent, "total": total, "words": words.strip()}
    write(held, **new)
    for rows in (held.months, held.fixed_costs, held.channel_shares, held.cells):
        rows.all().delete()
    _write_parts(held, reckoned, fixed, percents)
    trail.note(held, "budget.rewritten", by, at, changes)
    return held


def _reckoned(outlet, year, basis, support, last_spent, total, words, fixed, percents):
    """The months of the working, or a refusal that says what does not fit."""
    if total <= 0:
        raise Refused(_("The total is above zero."), field="total")
    if support < 0 or last_spent < 0:
        raise Refused(_("Amounts are not below zero."), field="support" if support < 0 else "last_spent")
    if total != support + last_spent and not words.strip():
        raise Refused(
            _("Support and last year's spend come to %(sum)s. Say why the total is another.")
            % {"sum": _yuan(support + last_spent)},
            field="words",
        )
    _check_percents(percents)
    _check_fixed(fixed)
    units = budget_rules.together(cars_for(outlet, year, basis))
    if not any(units.values()):
        raise Refused(
            _("There is no sales plan of %(year)d to split by. Enter it first.") % {"year": year}
            if basis == Basis.PLAN
            else _("There are no sales of %(from)d to %(to)d to split by. Enter them, or split by the sales plan.")
            % {"from": year - YEARS_BACK, "to": year - 1},
            field="basis",
        )
    by_channel = {channel: Fraction(percent) for channel, percent in percents.items() if percent}
    try:
        return budget_rules.reckon(_fen(total), units, _fixed_by_month(fixed), by_channel)
    except budget_rules.Excess as excess:
        raise Refused(
            _("Month %(month)d: the fixed costs come to %(fixed)s, its share to %(share)s; that is %(more)s too much.")
            % {
                "month": excess.month,
                "fixed": _yuan(in_yuan(excess.share + excess.fen)),
                "share": _yuan(in_yuan(excess.share)),
                "more": _yuan(in_yuan(excess.fen)),
            }
        ) from None


def reckoned_of(
    budget: AnnualBudget, months: Sequence[BudgetMonth], fixed: Sequence[FixedCost], shares: Sequence[ChannelShare]
) -> list[budget_rules.MonthReckoned]:
    """The working again from what the budget keeps of it: as it was made, whatever was moved since."""
    units = {each.month: each.units for each in months}
    by_month = {month: sum(_fen(each.amount) for each in fixed if each.month == month) for month in budget_rules.MONTHS}
    percents = {each.channel: Fraction(each.percent) for each in shares}
    return budget_rules.reckon(_fen(budget.total), units, by_month, percents)


def in_yuan(fen: int) -> Decimal:
    return fen * FEN


def _check_percents(percents: Mapping[str, Decimal]) -> None:
    if any(percent < 0 for percent in percents.values()) or set(percents) - set(CHOSEN):
        raise Refused(_("Every channel has a share of 0 or more."))
    if sum(percents.values()) != 100:
        raise Refused(
            _("The shares of the channels come to %(sum)s percent, not to 100.") % {"sum": sum(percents.values())}
        )


def _check_fixed(fixed: Sequence[FixedDraft]) -> None:
    if len(fixed) > MOST_FIXED:
        raise Refused(_("At most %(most)s lines.") % {"most": MOST_FIXED})
    for draft in fixed:
        if not draft.what.strip() or draft.amount <= 0:
            raise Refused(_("Every fixed cost has a name and an amount."))
    named = [(draft.what.strip(), month) for draft in fixed for month in _months_of(draft)]
    if len(set(named)) != len(named):
        raise Refused(_("A fixed cost stands there twice for the same month."))


def _months_of(draft: FixedDraft) -> Sequence[int]:
    return budget_rules.MONTHS if draft.month is None else (draft.month,)


def _fixed_by_month(fixed: Sequence[FixedDraft]) -> dict[int, int]:
    return {
        month: sum(_fen(draft.amount) for draft in fixed if month in _months_of(draft)) for month in budget_rules.MONTHS
    }


def _write_parts(budget: AnnualBudget, reckoned, fixed: Sequence[FixedDraft], percents: Mapping) -> None:
    BudgetMonth.objects.bulk_create(
        BudgetMonth(budget=budget, month=each.month, units=each.units, amount=each.amount * FEN) for each in reckoned
    )
    FixedCost.objects.bulk_create(
        FixedCost(budget=budget, month=month, what=draft.what.strip(), amount=draft.amount)
        for draft in fixed
        for month in _months_of(draft)
    )
    ChannelShare.objects.bulk_create(
        ChannelShare(budget=budget, channel=channel, percent=percents[channel])
        for channel in CHOSEN
        if percents.get(channel)
    )
    BudgetCell.objects.bulk_create(
        BudgetCell(budget=budget, month=each.month, channel=channel, amount=fen * FEN)
        for each in reckoned
        for channel, fen in {
            **{channel: each.channels.get(channel, 0) for channel in CHOSEN},
            Channel.FIXED: each.fixed,
        }.items()
    )


# Signatures -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit_budget(*, budget: AnnualBudget, version: int, by, at: datetime) -> Approval:
    """Send the draft to be signed. While it is signed, and afterwards, it is not written anew."""
    require(by, Right.BUDGET_KEEP, budget.outlet)
    held = held_budget(budget, version, at)
    in_state(held, State.DRAFT)
    write(held, state=State.SUBMITTED, back_reason="")
    trail.note(held, "budget.submitted", by, at, {})
    return approvals.submit(
        kind=KIND, document=held, outlet=held.outlet, amount=held.total, contents=_contents(held), by=by, at=at
    )


def _contents(budget: AnnualBudget) -> list[dict]:
    """As the signers see it: where the total comes from, the months, the channels."""
    head = [
        {"what": _("Manufacturer's support"), "amount": str(budget.support)},
        {"what": _("The house's own spend last year"), "amount": str(budget.last_spent)},
    ]
    if budget.words:
        head.append({"what": budget.words, "amount": ""})
    head.append({"what": str(budget.get_basis_display()), "amount": ""})
    months = [
        {"what": _("Month %(month)d") % {"month": each.month}, "amount": str(each.amount)}
        for each in budget.months.order_by("month")
    ]
    cells = list(budget.cells.all())
    channels = [
        {
            "what": str(channel.label),
            "amount": str(sum((each.amount for each in cells if each.channel == channel), Decimal(0))),
        }
        for channel in Channel
    ]
    return head + months + channels


def when_signed(*, document: AnnualBudget, approval: Approval, by, at: datetime) -> None:
    write(document, state=State.SIGNED, signed_at=at)
    trail.note(document, "budget.signed", by, at, {})


def when_refused(*, document: AnnualBudget, approval: Approval, by, at: datetime) -> None:
    """It may be made anew and submitted again."""
    write(document, state=State.DRAFT, back_reason=approval.reason)
    trail.note(document, "budget.refused", by, at, {}, approval.reason)


def when_withdrawn(*, document: AnnualBudget, approval: Approval, by, at: datetime) -> None:
    write(document, state=State.DRAFT, back_reason=approval.reason)
    trail.note(document, "budget.withdrawn", by, at, {}, approval.reason)


# Moves ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_move(
    *,
    budget: AnnualBudget,
    from_month: int,
    from_channel: str,
    to_month: int,
    to_channel: str,
    amount: Decimal,
    reason: str,
    form_key=None,
    by,
    at: datetime,
) -> BudgetMove:
    """Ask for money of a signed budget to go elsewhere in the year. It goes with the last signature."""
    require(by, Right.BUDGET_KEEP, budget.outlet)
    if form_key and BudgetMove.objects.filter(form_key=form_key).exists():
        raise AlreadyDone(_("This move was asked for already."))
    held = _locked(budget)
    in_state(held, State.SIGNED)
    if amount <= 0:
        raise Refused(_("The amount is above zero."), field="amount")
    if (from_month, from_channel) == (to_month, to_channel):
        raise Refused(_("Choose another month or channel to move it to."), field="to_month")
    if not reason.strip():
        raise Refused(_("Say why it is moved."), field="reason")
    asked = BudgetMove.objects.asked_from(held, from_month, from_channel)
    _refuse_more_than_left(held, from_month, from_channel, amount, asked)
    move = BudgetMove.objects.create(
        budget=held,
        from_month=from_month,
        from_channel=from_channel,
        to_month=to_month,
        to_channel=to_channel,
        amount=amount,
        reason=reason.strip(),
        form_key=form_key,
        asked_at=at,
        asked_by=by,
    )
    trail.note(held, "budget.move_asked", by, at, {"amount": [None, amount]}, reason)
    contents = [
        {"what": _("From: %(place)s") % {"place": _place(from_month, from_channel)}, "amount": str(-amount)},
        {"what": _("To: %(place)s") % {"place": _place(to_month, to_channel)}, "amount": str(amount)},
        {"what": move.reason, "amount": ""},
    ]
    approvals.submit(kind=MOVE_KIND, document=move, outlet=held.outlet, amount=amount, contents=contents, by=by, at=at)
    return move


def _place(month: int, channel: str) -> str:
    return _("month %(month)d, %(channel)s") % {"month": month, "channel": Channel(channel).label}


def _refuse_more_than_left(budget: AnnualBudget, month: int, channel: str, amount: Decimal, asked: Decimal) -> None:
    planned = budget.cells.filter(month=month, channel=channel).values_list("amount", flat=True).first() or Decimal(0)
    left = planned - spending.in_cell(budget.outlet, budget.year, month, channel) - asked
    if amount > left:
        raise Refused(
            _("Of %(place)s only %(left)s is left to move.")
            % {"place": _place(month, channel), "left": _yuan(max(left, Decimal(0)))},
            field="amount",
        )


def move_signed(*, document: BudgetMove, approval: Approval, by, at: datetime) -> None:
    """The money goes over. Refused where it has been spent since it was asked for."""
    held = _locked(document.budget)
    _refuse_more_than_left(held, document.from_month, document.from_channel, document.amount, Decimal(0))
    cells = BudgetCell.objects.filter(budget=held)
    source = cells.filter(month=document.from_month, channel=document.from_channel, amount__gte=document.amount)
    if not source.update(amount=F("amount") - document.amount):
        raise Refused(_("There is no longer that much in this month and channel."))
    BudgetCell.objects.get_or_create(
        budget=held, month=document.to_month, channel=document.to_channel, defaults={"amount": 0}
    )
    cells.filter(month=document.to_month, channel=document.to_channel).update(amount=F("amount") + document.amount)
    _end_move(document, BudgetMove.State.MOVED, "budget.moved", "", by, at)


def move_refused(*, document: BudgetMove, approval: Approval, by, at: datetime) -> None:
    _end_move(document, BudgetMove.State.REFUSED, "budget.move_refused", approval.reason, by, at)


def move_withdrawn(*, document: BudgetMove, approval: Approval, by, at: datetime) -> None:
    _end_move(document, BudgetMove.State.WITHDRAWN, "budget.move_withdrawn", approval.reason, by, at)


def _end_move(move: BudgetMove, state: str, action: str, reason: str, by, at: datetime) -> None:
    BudgetMove.objects.filter(pk=move.pk).update(state=state, ended_at=at, end_reason=reason)
    changes = {"amount": [None, move.amount]} if state == BudgetMove.State.MOVED else {}
    trail.note(move.budget, action, by, at, changes, reason)


# Inside ---------------------------------------------------------------------------------------------------------------


def held_budget(budget: AnnualBudget, version: int, at: datetime) -> AnnualBudget:
    """The budget, counted up from `version` and held until the caller's transaction ends."""
    return held_from(budget, version, at, "outlet__area__region")


def _locked(budget: AnnualBudget) -> AnnualBudget:
    """Held, so that of two moves out of one cell the second counts the first."""
    rows = AnnualBudget.objects.select_for_update(of=("self",), no_key=True).select_related("outlet__area__region")
    return rows.get(pk=budget.pk)


def _fen(amount: Decimal) -> int:
    return int(amount / FEN)


def _yuan(amount: Decimal) -> str:
    return f"¥{amount:,.2f}"
