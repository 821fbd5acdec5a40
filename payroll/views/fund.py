"""Pages of the after-sales fund: the ledger, an entry, payments and every step of one."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from payroll import fund_exports as lists
from payroll import fund_figures as figures
from payroll.forms import fund as forms
from payroll.models import FundEntry, FundPayment
from payroll.services import fund as services
from staff import trail
from staff.access import require, require_somewhere, right
from staff.capitals import in_capitals
from staff.downloads import excel
from staff.instants import local
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say

ENTRY_ORDER = ("-on", "-pk")
PAYMENT_ORDER = ("-asked_at", "-pk")
State = FundPayment.State
# The step that comes next in each state.
NEXT = {State.ASKED: State.SIGNED, State.SIGNED: State.PAID, State.PAID: State.FILED}


# The ledger -----------------------------------------------------------------------------------------------------------


@right(Right.FUND)
@require_GET
def ledger(request):
    """What the fund holds, its last twelve months, and its entries with the balance after each."""
    outlet = _outlet(request)
    filtered = lists.entries_for(request.user, request.GET, outlet)
    came, went = filtered.qs.in_and_out()
    today = local(request.at).date()
    asked = _day_asked(request) or today
    visible = FundEntry.objects.visible_to(request.user, Right.FUND).filter(fund__outlet=outlet)
    return render(
        request,
        "payroll/fund.html",
        _places(request, outlet)
        | {
            "filter": filtered,
            "page": page_of(filtered.qs.for_list(), request.GET, order=ENTRY_ORDER, total=filtered.qs.count()),
            "came": came,
            "went": went,
            "narrowed": any(filtered.form.changed_data),
            "standing": figures.standing(outlet),
            "months": figures.months(outlet, today),
            "asked_on": asked,
            "balance_then": visible.until(asked).balance(),
            "waiting": FundPayment.objects.visible_to(request.user, Right.FUND)
            .filter(fund__outlet=outlet)
            .in_state(*lists.TABS["waiting"])
            .count(),
        },
    )


def _day_asked(request):
    """The day of the address; None for what is no day."""
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None


@right(Right.FUND)
@require_GET
def export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    require_somewhere(request.user, Right.EXPORT)
    kind = "payments" if request.GET.get("list") == "payments" else "entries"
    rows = lists.rows_for(request.user, request.GET, _outlet(request), kind)
    if rows.count() > lists.AT_ONCE:
        work = lists.ask_for_list(user=request.user, kind=kind, query=request.GET.urlencode(), at=request.at)
        say(request, _("The worker is writing the list. It will be under Tasks."))
        return redirect(work)
    return excel(lists.fund_workbook(rows, kind), f"fund-{kind}", request.at)


@right(Right.FUND_KEEP)
def deposit(request):
    form = forms.DepositForm(request.POST or None, user=request.user, initial={"on": local(request.at).date()})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.enter_deposit(**form.cleaned_data, by=request.user, at=request.at)
        except services.SentTwice as twice:
            say(request, str(twice))
            return redirect(twice.made)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            say(request, _("Entered."))
            return redirect(made)
    return render(request, "payroll/fund_deposit.html", {"form": form}, status=422 if form.is_bound else 200)


@right(Right.FUND)
@require_GET
def entry(request, pk):
    return _entry_page(request, _entry_of(request, pk))


@right(Right.FUND)
@require_POST
def counter(request, pk):
    entry = _entry_of(request, pk)
    require(request.user, Right.FUND_KEEP, entry.outlet)
    form = forms.CounterForm(request.POST)
    if form.is_valid() and (
        made := form.attempt(
            lambda: services.counter_entry(
                entry=entry, reason=form.cleaned_data["reason"], by=request.user, at=request.at
            )
        )
    ):
        say(request, _("The counter entry is booked."))
        return redirect(made)
    return _entry_page(request, entry, form=form, status=422)


def _entry_page(request, entry, form=None, status=200):
    context = {
        "entry": entry,
        "entries": [_line(each) for each in trail.entries_about(entry)],
        "may_keep": request.user.may(Right.FUND_KEEP, entry.outlet),
        "may_pay": request.user.may(Right.PAY, entry.outlet),
        "form": form or forms.CounterForm(),
    }
    return render(request, "payroll/fund_entry.html", context, status=status)


def _entry_of(request, pk) -> FundEntry:
    visible = FundEntry.objects.visible_to(request.user, Right.FUND).for_list()
    return get_object_or_404(visible.select_related("fund__outlet__area"), pk=pk)


# Payments -------------------------------------------------------------------------------------------------------------


@right(Right.FUND)
@require_GET
def payments(request):
    outlet = _outlet(request)
    tab = request.GET.get("state", "waiting")
    tab = tab if tab in lists.TABS else "waiting"
    found = {name: lists.payments_for(request.user, request.GET, outlet, name) for name in lists.TABS}
    counts = {name: filtered.qs.count() for name, filtered in found.items()}
    labels = {
        # Translators: 中文 办理中
        "waiting": _("Under way"),
        "asked": State.ASKED.label,
        "signed": State.SIGNED.label,
        "paid": State.PAID.label,
        "filed": State.FILED.label,
        # Translators: 中文 未付或退回
        "ended": _("Refused or taken back"),
        "all": _("All"),
    }
    return render(
        request,
        "payroll/fund_payments.html",
        _places(request, outlet)
        | {
            "filter": found[tab],
            "tab": tab,
            "tabs": [(name, label, counts[name]) for name, label in labels.items()],
            "page": page_of(found[tab].qs.for_list(), request.GET, order=PAYMENT_ORDER, total=counts[tab]),
            "amount": found[tab].qs.amount(),
            "narrowed": any(found[tab].form.changed_data),
        },
    )


@right(Right.FUND_KEEP)
def ask(request):
    form = forms.AskForm(request.POST or None, user=request.user, initial={"wanted_on": local(request.at).date()})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask_payment(**form.cleaned_data, by=request.user, at=request.at)
        except services.SentTwice as twice:
            say(request, str(twice))
            return redirect(twice.made)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            say(request, _("%(number)s waits for the station head's signature.") % {"number": made.number})
            return redirect(made)
    outlets = form.fields["outlet"].queryset
    outlet = outlets[0] if len(outlets) == 1 else None
    context = {"form": form, "outlet": outlet, "standing": figures.standing(outlet) if outlet else None}
    return render(request, "payroll/fund_ask.html", context, status=422 if form.is_bound else 200)


@right(Right.FUND)
@require_GET
def payment(request, number):
    return _payment_page(request, _payment_of(request, number))


@right(Right.FUND)
@require_GET
def payment_print(request, number):
    """The payment on A4, with the amount in capitals and the lines to sign on."""
    payment = _payment_of(request, number)
    return render(request, "payroll/fund_sheet.html", {"payment": payment, "capitals": in_capitals(payment.amount)})


@right(Right.FUND)
@require_POST
def sign(request, number):
    payment = _payment_of(request, number)
    try:
        services.sign_payment(payment=payment, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
    else:
        say(request, _("Signed. It can be paid out."))
    return redirect(payment)


@right(Right.FUND)
@require_POST
def pay(request, number):
    payment = _payment_of(request, number)
    try:
        services.pay_out(payment=payment, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
    else:
        say(request, _("Paid out. Finance puts the use on file."))
    return redirect(payment)


@right(Right.FUND)
@require_POST
def refuse(request, number):
    said = _("%(number)s is refused.")
    return _step(request, number, forms.RefuseForm, services.refuse_payment, Right.FUND_DISPOSE, "refuse_form", said)


@right(Right.FUND)
@require_POST
def withdraw(request, number):
    said = _("%(number)s is withdrawn.")
    return _step(request, number, forms.WithdrawForm, services.withdraw_payment, Right.FUND_KEEP, "withdraw_form", said)


@right(Right.FUND)
@require_POST
def put_on_file(request, number):
    said = _("%(number)s is on file.")
    return _step(request, number, forms.FileForm, services.file_payment, Right.FUND_FILE, "file_form", said)


def _step(request, number, form_class, service, needed, name, said):
    payment = _payment_of(request, number)
    require(request.user, needed, payment.outlet)
    form = form_class(request.POST)
    if form.is_valid() and form.attempt(
        lambda: service(payment=payment, **form.cleaned_data, by=request.user, at=request.at)
    ):
        say(request, said % {"number": payment.number})
        return redirect(payment)
    return _payment_page(request, payment, status=422, **{name: form})


def _payment_page(request, payment, status=200, **bound):
    user, outlet = request.user, payment.outlet
    involved = (payment.asked_by_id, payment.paid_by_id)
    keeps, disposes = user.may(Right.FUND_KEEP, outlet), user.may(Right.FUND_DISPOSE, outlet)
    open_ = payment.state in (State.ASKED, State.SIGNED)
    return render(
        request,
        "payroll/fund_payment.html",
        {
            "payment": payment,
            "capitals": in_capitals(payment.amount),
            "steps": _steps(),
            "step": NEXT.get(payment.state, ""),
            "standing": figures.standing(outlet),
            "booked": payment.entries.for_list().order_by("pk"),
            "entries": [_line(each) for each in trail.entries_about(payment)],
            "may": {
                "sign": disposes and payment.state == State.ASKED and payment.asked_by_id != user.pk,
                "own": disposes and payment.state == State.ASKED and payment.asked_by_id == user.pk,
                "refuse": disposes and open_,
                "withdraw": keeps and open_,
                "pay": keeps and payment.state == State.SIGNED,
                "file": user.may(Right.FUND_FILE, outlet) and payment.state == State.PAID and user.pk not in involved,
            },
            "refuse_form": forms.RefuseForm(),
            "withdraw_form": forms.WithdrawForm(),
            "file_form": forms.FileForm(),
        }
        | bound,
        status=status,
    )


def _steps() -> list[tuple[str, str]]:
    return [
        # Translators: 中文 申请
        (State.ASKED, pgettext("payment step", "Asked for")),
        # Translators: 中文 签字
        (State.SIGNED, pgettext("payment step", "Signed")),
        # Translators: 中文 付款
        (State.PAID, pgettext("payment step", "Paid out")),
        # Translators: 中文 备案
        (State.FILED, pgettext("payment step", "Put on file")),
    ]


def _payment_of(request, number) -> FundPayment:
    visible = FundPayment.objects.visible_to(request.user, Right.FUND).for_list()
    return get_object_or_404(visible.select_related("fund__outlet__area"), number=number)


# For all of them ------------------------------------------------------------------------------------------------------


def _outlet(request):
    """The outlet of the address, or the first one; 404 for one that the user does not see."""
    found = lists.outlet_named(request.user, request.GET)
    if found is None:
        raise Http404
    return found


def _places(request, outlet) -> dict:
    return {
        "outlet": outlet,
        "outlets": lists.outlets_for(request.user),
        "may_keep": request.user.may(Right.FUND_KEEP, outlet),
        "may_export": request.user.may(Right.EXPORT, outlet),
        "may_pay": request.user.may(Right.PAY, outlet),
    }


def _line(entry) -> dict:
    """A trail entry as the time line shows it."""
    return {
        "at": entry.at,
        "kind": "person" if entry.by else "",
        "who": entry.by.name if entry.by else "",
        "text": trail.label_of(entry.action),
        "detail": entry.reason,
    }
