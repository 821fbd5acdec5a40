"""Every movement of the after-sales fund: what a run brings in, deposits, payments with signatures, counter entries.

The station head disposes, the business assistant keeps, finance has purpose and use on file, the general manager
watches. Whatever moves the money waits for the fund's row first and then for the payment's, so that two steps neither
spend the same money nor wait for each other.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from notices.models import Urgency
from notices.services import Note, queue
from payroll.models import Fund, FundEntry, FundPayment
from staff import trail
from staff.access import Holders, require
from staff.instants import local
from staff.numbers import next_number
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right, Role
from staff.versions import move

NUMBER_KIND = "JJ"
# The same words sent again so soon are a second click.
SECOND_CLICK = timedelta(minutes=1)

State = FundPayment.State
Source = FundEntry.Source


class NotEnough(Refused):
    """The fund holds less than what is to go out."""

    def __init__(self, holds: Decimal, wanted: Decimal):
        super().__init__(
            _("The fund holds %(holds)s, and %(wanted)s is to go out. Nothing was booked; enter a deposit first.")
            % {"holds": _yuan(holds), "wanted": _yuan(wanted)}
        )


class SentTwice(AlreadyDone):
    """The same form came a second time; `made` is what the first one made."""

    def __init__(self, made):
        super().__init__(_("This was entered a moment ago already."))
        self.made = made


# --- Commission runs --------------------------------------------------------------------------------------------------


@transaction.atomic
def credit_run(*, outlet, month: date, amount: Decimal, run_number: str, by, at: datetime) -> FundEntry | None:
    """Book what a closed run takes out of the commissions for the fund; called by the step that closes it.

    Called again for the same run it gives the entry of the first time. None for an amount of zero, which is no entry.
    Refused where the run was closed with another amount before, was taken back, or where another run of the month
    stands. A run may come out below zero through its corrections; then the fund must hold that much.
    """
    if not amount:
        return None
    fund = _hold(outlet)
    there = fund.entries.filter(source=Source.RUN, run_number=run_number).select_related("countered_by").first()
    if there:
        if there.taken_back or there.amount != amount:
            raise Refused(
                _("Run %(number)s is in the fund already, as %(amount)s%(taken_back)s. Close a new run instead.")
                % {
                    "number": run_number,
                    "amount": _yuan(there.amount),
                    # Translators: 中文 ，且已冲回
                    "taken_back": _(", and taken back") if there.taken_back else "",
                }
            )
        return there
    month = month.replace(day=1)
    other = fund.entries.filter(source=Source.RUN, month=month, countered_by__isnull=True).first()
    if other:
        raise Refused(
            _("The fund has its share of this month from run %(number)s already. Reopen that one first.")
            % {"number": other.run_number}
        )
    return _book(fund, Source.RUN, amount, by=by, at=at, action="fund.credited", month=month, run_number=run_number)


@transaction.atomic
def reverse_run(*, outlet, run_number: str, by, at: datetime, reason: str = "") -> FundEntry | None:
    """Take back what a run brought in, because it is reopened; called by the step that reopens it.

    Called again it gives the entry of the first time. None where the run brought nothing in. Raises `NotEnough` where
    the money is spent already: the month then stays closed until the fund is filled up.
    """
    fund = _hold(outlet)
    credit = fund.entries.filter(source=Source.RUN, run_number=run_number).select_related("countered_by").first()
    if credit is None:
        return None
    if credit.taken_back:
        return credit.countered_by
    return _book(
        fund,
        Source.REVERSAL,
        -credit.amount,
        by=by,
        at=at,
        action="fund.reversed",
        purpose=reason.strip(),
        month=credit.month,
        run_number=run_number,
        counters=credit,
    )


# --- By hand ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_deposit(*, outlet, amount: Decimal, on: date, purpose: str, by, at: datetime) -> FundEntry:
    """Money that came into the fund otherwise than by a run, on a day up to today."""
    require(by, Right.FUND_KEEP, outlet)
    purpose = said(purpose, _("Say where the money comes from and what it is for."), "purpose")
    _check_amount(amount)
    if on > local(at).date():
        raise Refused(_("This day is still to come. Enter the deposit when the money is there."), field="on")
    fund = _hold(outlet)
    same = fund.entries.filter(
        source=Source.DEPOSIT, amount=amount, on=on, purpose=purpose, entered_by=by, entered_at__gt=at - SECOND_CLICK
    ).first()
    if same:
        raise SentTwice(same)
    return _book(fund, Source.DEPOSIT, amount, by=by, at=at, action="fund.deposited", on=on, purpose=purpose)


@transaction.atomic
def counter_entry(*, entry: FundEntry, reason: str, by, at: datetime) -> FundEntry:
    """Meet a wrong deposit, or a payment whose money came back, by an entry of the opposite amount, booked today.

    What a run brought in is taken back with the run, and a counter entry by entering the right thing anew. The station
    head and the general manager are told.
    """
    require(by, Right.FUND_KEEP, entry.outlet)
    reason = said(reason, _("Say what was wrong, so that both entries explain each other."), "reason")
    fund = _hold(entry.outlet)
    entry = FundEntry.objects.select_related("fund__outlet__area", "payment", "countered_by").get(pk=entry.pk)
    if entry.source not in (Source.DEPOSIT, Source.PAYMENT):
        raise Refused(
            _("Only deposits and payments are taken back by hand. A run goes back when its month is reopened.")
        )
    if entry.taken_back:
        raise AlreadyDone(_("A counter entry stands against this one already. Load the page again to see it."))
    made = _book(
        fund, Source.CORRECTION, -entry.amount, by=by, at=at, action="fund.corrected", purpose=reason, counters=entry
    )
    if entry.payment:
        _move(
            entry.payment,
            "fund_payment.returned",
            from_=(State.PAID, State.FILED),
            to=State.RETURNED,
            by=by,
            at=at,
            reason=reason,
            ended_by=by,
            ended_at=at,
        )
    params = {
        "outlet": entry.outlet.name,
        "amount": made.amount,
        "reason": reason,
        "by": by.name,
        "balance": fund.balance,
    }
    _tell(made, "fund.corrected", f"fund entry {made.pk} corrected", params, _watching(entry.outlet, at), by, at)
    return made


# --- Payments ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_payment(*, outlet, purpose: str, payee: str, amount: Decimal, wanted_on: date, by, at: datetime) -> FundPayment:
    """Ask the station head to sign a payment out of the fund."""
    require(by, Right.FUND_KEEP, outlet)
    purpose = said(purpose, _("Say what the money is for."), "purpose")
    payee = said(payee, _("Say who is to receive the money."), "payee")
    _check_amount(amount)
    if wanted_on < local(at).date():
        raise Refused(_("This day is over. From today on, when is the money needed?"), field="wanted_on")
    fund = _hold(outlet)
    fields = {"purpose": purpose, "payee": payee, "amount": amount, "wanted_on": wanted_on, "asked_by": by}
    same = fund.payments.filter(state=State.ASKED, asked_at__gt=at - SECOND_CLICK, **fields).first()
    if same:
        raise SentTwice(same)
    payment = fund.payments.create(number=next_number(NUMBER_KIND, outlet), asked_at=at, **fields)
    trail.record(
        about=payment,
        action="fund_payment.asked",
        by=by,
        at=at,
        outlet=outlet,
        changes={"amount": [None, str(amount)], "payee": ["", payee]},
        reason=purpose,
    )
    heads = Holders([Role.STATION_HEAD], local(at).date()).of(Role.STATION_HEAD, outlet)
    _tell(payment, "fund.asked", f"fund payment {payment.pk} asked", _words_of(payment), heads, by, at)
    return payment


@transaction.atomic
def sign_payment(*, payment: FundPayment, by, at: datetime) -> None:
    """The station head's signature under a request of somebody else. No money moves yet."""
    require(by, Right.FUND_DISPOSE, payment.outlet)
    if payment.asked_by_id == by.pk:
        raise Refused(_("Nobody signs an own request. Somebody else who disposes of the fund has to sign it."))
    _move(
        payment,
        "fund_payment.signed",
        from_=(State.ASKED,),
        to=State.SIGNED,
        by=by,
        at=at,
        signed_by=by,
        signed_at=at,
    )
    keepers = Holders([Role.BUSINESS_ASSISTANT], local(at).date()).of(Role.BUSINESS_ASSISTANT, payment.outlet)
    words = _words_of(payment) | {"by": by.name}
    _tell(payment, "fund.signed", f"fund payment {payment.pk} signed", words, [payment.asked_by, *keepers], by, at)


@transaction.atomic
def refuse_payment(*, payment: FundPayment, reason: str, by, at: datetime) -> None:
    """The station head's no, with a reason; also after signing, as long as nothing was paid out."""
    require(by, Right.FUND_DISPOSE, payment.outlet)
    reason = said(reason, _("Say why, so that the next request can be better."), "reason")
    _move(
        payment,
        "fund_payment.refused",
        from_=(State.ASKED, State.SIGNED),
        to=State.REFUSED,
        by=by,
        at=at,
        reason=reason,
        ended_by=by,
        ended_at=at,
    )
    words = _words_of(payment) | {"by": by.name, "reason": reason}
    _tell(payment, "fund.refused", f"fund payment {payment.pk} refused", words, [payment.asked_by], by, at)


@transaction.atomic
def withdraw_payment(*, payment: FundPayment, reason: str, by, at: datetime) -> None:
    """A request that is no longer needed, taken back by those who keep the fund before anything is paid out."""
    require(by, Right.FUND_KEEP, payment.outlet)
    reason = said(reason, _("Say why it is no longer needed."), "reason")
    _move(
        payment,
        "fund_payment.withdrawn",
        from_=(State.ASKED, State.SIGNED),
        to=State.WITHDRAWN,
        by=by,
        at=at,
        reason=reason,
        ended_by=by,
        ended_at=at,
    )


@transaction.atomic
def pay_out(*, payment: FundPayment, by, at: datetime) -> FundEntry:
    """The money leaves the fund: the one step of a payment that moves the balance. Never below zero.

    The general manager is told of it, and finance, who puts the use on file.
    """
    require(by, Right.FUND_KEEP, payment.outlet)
    fund = _hold(payment.outlet)
    _move(payment, "fund_payment.paid", from_=(State.SIGNED,), to=State.PAID, by=by, at=at, paid_by=by, paid_at=at)
    made = _book(
        fund,
        Source.PAYMENT,
        -payment.amount,
        by=by,
        at=at,
        action="fund.paid",
        purpose=payment.purpose,
        payment=payment,
    )
    told = Holders([Role.GENERAL_MANAGER, Role.FINANCE], local(at).date())
    people = [*told.of(Role.GENERAL_MANAGER, payment.outlet), *told.of(Role.FINANCE, payment.outlet)]
    words = _words_of(payment) | {"by": by.name, "signed_by": payment.signed_by.name, "balance": fund.balance}
    _tell(payment, "fund.paid", f"fund payment {payment.pk} paid", words, people, by, at)
    return made


@transaction.atomic
def file_payment(*, payment: FundPayment, voucher: str, used_for: str, by, at: datetime) -> None:
    """Finance puts on file under which voucher the money was paid and what it was really used for."""
    require(by, Right.FUND_FILE, payment.outlet)
    voucher = said(voucher, _("Enter the number of the voucher."), "voucher")
    used_for = said(used_for, _("Say what the money was used for."), "used_for")
    if by.pk in (payment.asked_by_id, payment.paid_by_id):
        raise Refused(_("Nobody puts an own request or an own payment on file. A colleague in finance has to do it."))
    _move(
        payment,
        "fund_payment.filed",
        from_=(State.PAID,),
        to=State.FILED,
        by=by,
        at=at,
        filed_by=by,
        filed_at=at,
        voucher=voucher,
        used_for=used_for,
    )


# --- How money and states move ----------------------------------------------------------------------------------------


def _hold(outlet) -> Fund:
    """The outlet's fund, held by this transaction until it ends; made with the first thing that happens to it."""
    Fund.objects.get_or_create(outlet=outlet)
    return Fund.objects.select_for_update(of=("self",)).select_related("outlet__area").get(outlet=outlet)


def _book(fund: Fund, source: str, amount: Decimal, *, by, at: datetime, action: str, on: date | None = None, **fields):
    """Add an entry to a fund that is held, unless less is left than goes out. `on` is today unless it was earlier.

    What goes out is always booked today, so that no earlier day's balance falls below zero afterwards either.
    """
    holds = fund.entries.balance()
    if holds + amount < 0:
        raise NotEnough(holds, -amount)
    Fund.objects.filter(pk=fund.pk).update(balance=F("balance") + amount)
    fund.balance = holds + amount
    entry = fund.entries.create(
        source=source, amount=amount, on=on or local(at).date(), entered_by=by, entered_at=at, **fields
    )
    trail.record(
        about=entry,
        action=action,
        by=by,
        at=at,
        outlet=fund.outlet,
        changes={"balance": [str(holds), str(fund.balance)]},
        reason=entry.purpose,
    )
    return entry


def _move(
    payment: FundPayment, action: str, *, from_: tuple, to: str, by, at: datetime, reason: str = "", **fields
) -> None:
    """Change the state if it is still one to change from; otherwise say who was quicker."""
    before = payment.state
    new = {"state": to, **fields} | ({"reason": reason} if reason else {})
    otherwise = _("Somebody has changed this payment in the meantime. Load the page again to see it.")
    move(payment, FundPayment.objects.in_state(*from_), new, otherwise)
    changes: dict = {"state": [before, to]}
    changes |= {name: ["", fields[name]] for name in ("voucher", "used_for") if name in fields}
    trail.record(about=payment, action=action, by=by, at=at, outlet=payment.outlet, changes=changes, reason=reason)


def _check_amount(amount: Decimal) -> None:
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise Refused(_("Enter an amount above zero, in yuan and fen."), field="amount")


# --- Who is told ------------------------------------------------------------------------------------------------------


def _watching(outlet, at: datetime) -> list:
    told = Holders([Role.STATION_HEAD, Role.GENERAL_MANAGER], local(at).date())
    return [*told.of(Role.STATION_HEAD, outlet), *told.of(Role.GENERAL_MANAGER, outlet)]


def _words_of(payment: FundPayment) -> dict:
    return {
        "number": payment.number,
        "outlet": payment.outlet.name,
        "amount": payment.amount,
        "payee": payment.payee,
        "purpose": payment.purpose,
        "wanted": payment.wanted_on,
        "asked_by": payment.asked_by.name,
    }


def _tell(about, code: str, key: str, params: Mapping, people, by, at: datetime) -> None:
    """Put it into the bell of each of the people once, but for whoever did it."""
    others = {person.pk: person for person in people if by is None or person.pk != by.pk}
    queue(
        [
            Note(
                key=f"{key} to {person.pk}",
                code=code,
                params=params,
                recipient=person,
                about=about,
                outlet=about.outlet,
                urgency=Urgency.NORMAL,
            )
            for person in others.values()
        ],
        at=at,
    )


def _yuan(amount: Decimal) -> str:
    return f"¥{amount:,.2f}" if amount >= 0 else f"−¥{-amount:,.2f}"
