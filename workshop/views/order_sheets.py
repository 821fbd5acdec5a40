"""The pages of orders written here: the list, writing one, each step from the signature to the final check."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from staff.access import require, require_somewhere, right
from staff.downloads import excel
from staff.keys import key_in
from staff.paging import page_of
from staff.refusals import AlreadyDone
from staff.roles import Right
from staff.toasts import say
from workshop import exports, order_page
from workshop.forms import orders as forms
from workshop.forms.receptions import SignForm
from workshop.models import Addition, Advice, OrderLine, OrderSheet, Reception, RepairOrder, Signature
from workshop.services import additions, order_sheets, order_work, packages, signing

from .orders import order_of, order_response

Stage = OrderSheet.Stage


# The list -------------------------------------------------------------------------------------------------------------


@right(Right.GATE)
@require_GET
def order_list(request):
    """Orders written here by their stage; those under way by the promised time."""
    narrowed = forms.OrderFilter(request.GET, user=request.user)
    found = narrowed.apply(OrderSheet.objects.visible_to(request.user, Right.GATE), request.at)
    counts = found.stage_counts()
    tab = exports.order_tab(request.GET.get("stage", ""))
    rows = exports.orders_in_tab(found, tab).for_list()
    total = sum(counts.get(stage, 0) for stage in exports.ORDER_TABS[tab])
    order = ("-promised_at", "-pk") if tab == "over" else ("promised_at", "pk")
    context = {
        "tab": tab,
        "tabs": _tabs(counts),
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=order, total=total),
        "may_receive": request.user.may(Right.RECEIVE),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "workshop/orders.html", context)


def _tabs(counts: dict[str, int]) -> list[tuple]:
    labels = {"under_way": _("Under way"), "over": _("Over")}
    return [
        (name, labels.get(name) or Stage(name).label, sum(counts.get(stage, 0) for stage in stages))
        for name, stages in exports.ORDER_TABS.items()
    ]


@right(Right.EXPORT)
@require_GET
def order_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    require_somewhere(request.user, Right.GATE)
    sheets = exports.orders_for(request.user, request.GET, request.at)
    if sheets.count() > exports.AT_ONCE:
        work = exports.ask_for_orders(user=request.user, query=request.GET.urlencode(), at=request.at)
        say(request, _("The worker is writing the list. It will be under Tasks."))
        return redirect(work)
    return excel(exports.orders_workbook(sheets), "orders", request.at)


# Writing --------------------------------------------------------------------------------------------------------------


@right(Right.RECEIVE)
def order_write(request, number):
    """The order of a signed reception sheet."""
    receptions = Reception.objects.visible_to(request.user, Right.RECEIVE).for_page()
    reception = get_object_or_404(receptions, number=number)
    if reception.order:
        return redirect(reception.order)
    words = list(reception.words.all())
    posted = request.POST or None
    form = forms.WriteForm(posted, reception=reception, at=request.at)
    rows = forms.line_rows(
        posted,
        outlet=reception.outlet,
        at=request.at,
        words=words,
        initial=[{"kind": OrderLine.Kind.LABOUR, "answers": each.line} for each in words],
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and rows.is_valid()
        and (order := _written(request, reception, form, rows))
    ):
        return redirect(order)
    context = {"reception": reception, "form": form, "rows": rows, "words": words}
    context["advice"] = list(Advice.objects.visible_to(request.user, Right.RECORDS).for_car(reception.vehicle))
    return render(request, "workshop/order_write.html", context, status=422 if request.method == "POST" else 200)


def _written(request, reception, form, rows) -> RepairOrder | None:
    def write():
        given = {"lines": rows.drafts, "by": request.user, "at": request.at}
        try:
            order = order_sheets.write_order(reception=reception, **form.cleaned_data, **given)
        except order_sheets.WrittenAlready as already:
            say(request, str(already))
            return already.order
        say(request, _("Order %(number)s is written. The customer signs it next.") % {"number": order.number})
        return order

    return form.attempt(write)


@right(Right.RECEIVE)
def lines_add(request, number):
    """More lines before the customer signs, written down one by one; those of a package come by `order_package`."""
    order = _order_for(request, number, Right.RECEIVE)
    return _rows_page(
        request,
        order,
        forms.VersionForm,
        _("More lines"),
        lambda data, drafts: order_sheets.add_lines(
            order=order, lines=drafts, version=data["version"], by=request.user, at=request.at
        ),
        _("The lines are on the order."),
    )


@right(Right.WORK, Right.RECEIVE)
def addition_ask(request, number):
    """Work found while the car is here, with its price."""
    order = _order_for(request, number, Right.WORK, Right.RECEIVE)
    return _rows_page(
        request,
        order,
        forms.AdditionForm,
        # Translators: 中文 增项
        _("Additional work"),
        lambda data, drafts: additions.ask_addition(
            order=order,
            why=data["why"],
            minutes=data["minutes"] or 0,
            lines=drafts,
            version=data["version"],
            by=request.user,
            at=request.at,
        ),
        _("Written down. The customer is asked next."),
    )


def _rows_page(request, order, form_class, title, act, done):
    """A page of rows of lines: shown, or posted and done."""
    posted = request.POST or None
    words = order.reception.words.all()
    form = form_class(posted, initial={"version": order.sheet.version})
    rows = forms.line_rows(posted, outlet=order.outlet, at=request.at, words=words)
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        if made := _attempt(request, form, lambda: act(form.cleaned_data, rows.drafts), done):
            return made if made is not True else redirect(order)
    context = {"order": order, "form": form, "rows": rows, "title": title}
    return render(request, "workshop/order_lines.html", context, status=422 if request.method == "POST" else 200)


@right(Right.RECEIVE)
def line_change(request, number, line):
    """One line written anew, or withdrawn."""
    order = _order_for(request, number, Right.RECEIVE)
    found = get_object_or_404(OrderLine.objects.select_related("answers"), sheet=order.pk, line=line)
    posted = request.POST or None
    seen = {"version": order.sheet.version}
    form = forms.VersionForm(posted, initial=seen)
    rows = forms.line_rows(
        posted,
        outlet=order.outlet,
        at=request.at,
        words=order.reception.words.all(),
        initial=[forms.line_initial(found)],
        blank=0,
    )
    if request.method == "POST" and form.is_valid() and rows.is_valid() and rows.drafts:

        def change():
            return order_sheets.change_line(
                order=order,
                line=found,
                draft=rows.drafts[0],
                version=form.cleaned_data["version"],
                by=request.user,
                at=request.at,
            )

        if made := _attempt(request, form, change, _("The line is written anew.")):
            return made if made is not True else redirect(order)
    context = {
        "order": order,
        "line": found,
        "form": form,
        "rows": rows,
        "withdraw_form": forms.WithdrawForm(initial=seen),
    }
    return render(request, "workshop/order_line.html", context, status=422 if request.method == "POST" else 200)


@right(Right.RECEIVE)
def order_sign(request, number):
    """What the customer is shown and signs: the lines, the price, the promised time."""
    order = _order_for(request, number, Right.RECEIVE)
    sheet = order.sheet
    form = SignForm(request.POST or None, initial={"version": sheet.version, "name": order.reception.brought_by})
    if request.method == "POST" and form.is_valid():

        def sign():
            return signing.sign(
                reception=order.reception,
                what=Signature.What.ORDER,
                by=request.user,
                at=request.at,
                **form.cleaned_data,
            )

        if made := _attempt(request, form, sign, _("Signed. The workshop can begin.")):
            return made if made is not True else redirect(order)
    context = {"form": form, **_paper(order)}
    return render(request, "workshop/order_sign.html", context, status=422 if request.method == "POST" else 200)


@right(Right.RECORDS)
@require_GET
def order_sheet(request, number):
    """The order on paper."""
    order = _order_for(request, number, Right.RECORDS)
    # The paper is the customer's and the desk's; others read it masked, as everything else.
    context = _paper(order) | {"whole": request.user.may(Right.RECEIVE, order.outlet)}
    return render(request, "workshop/order_sheet.html", context)


def _paper(order: RepairOrder) -> dict:
    """What the customer is shown: the standing lines with their prices."""
    sheet = order.sheet
    lines = [line for line in sheet.lines.select_related("addition", "answers") if order_page.stands(line)]
    signed = [each for each in order_page.signatures_of(order) if each[0].what == Signature.What.ORDER]
    latest = next((each for each in signed if each[0].issue == sheet.issue), (None, ""))
    return {
        "order": order,
        "sheet": sheet,
        "reception": order.reception,
        "words": list(order.reception.words.all()),
        "lines": lines,
        "order_sums": order_page.sums_of(lines),
        "additions": [each for each in sheet.additions.all() if each.state == Addition.State.AGREED],
        "signature": latest[0],
        "signature_path": latest[1],
    }


# Steps ----------------------------------------------------------------------------------------------------------------


def _order_for(request, number, *rights) -> RepairOrder:
    """An order written here, for whoever has one of the rights over its outlet."""
    order = order_of(request, number)
    get_object_or_404(OrderSheet, pk=order.pk)
    if not any(request.user.may(each, order.outlet) for each in rights):
        require(request.user, rights[0], order.outlet)
    return order


class _Done(Exception):
    """Somebody was quicker: the page has to be looked at anew."""


def _attempt(request, form, act, done: str):
    """True once `act` was done and said; the way to the order where somebody was quicker; None where it was refused."""

    def unless_done():
        try:
            return act()
        except AlreadyDone as already:
            raise _Done(str(already)) from None

    try:
        made = form.attempt(unless_done)
    except _Done as quicker:
        say(request, str(quicker), wrong=True)
        return redirect("workshop:order", request.resolver_match.kwargs["number"])
    if made:
        say(request, done)
    return bool(made) or None


def _step(request, order, form, act, done: str, **bound):
    """One posted step of the order's page; with errors the page comes back with them."""
    if form.is_valid():
        made = _attempt(request, form, lambda: act(form.cleaned_data), done)
        if made:
            return made if made is not True else redirect(order)
    return order_response(request, order, status=422, **bound)


@right(Right.RECEIVE)
@require_POST
def line_withdraw(request, number, line):
    order = _order_for(request, number, Right.RECEIVE)
    found = get_object_or_404(OrderLine, sheet=order.pk, line=line)
    form = forms.WithdrawForm(request.POST)
    if form.is_valid():

        def withdraw():
            return order_sheets.withdraw_line(
                order=order, line=found, by=request.user, at=request.at, **form.cleaned_data
            )

        if made := _attempt(request, form, withdraw, _("The line is withdrawn.")):
            return made if made is not True else redirect(order)
    for errors in form.errors.values():
        say(request, errors[0], wrong=True)
    return redirect("workshop:line_change", order.number, line)


@right(Right.WORK)
@require_POST
def work_assign(request, number):
    order = _order_for(request, number, Right.WORK)
    form = forms.AssignForm(request.POST, order=order, at=request.at)

    def assign(data):
        given = data | {"lines": list(data["lines"])}
        return order_work.assign_lines(order=order, by=request.user, at=request.at, **given)

    return _step(request, order, form, assign, _("Shared out."), assign_form=form)


@right(Right.WORK)
@require_POST
def work_start(request, number):
    return _line_step(request, number, order_work.start_line, _("The work has begun."))


@right(Right.WORK)
@require_POST
def work_finish(request, number):
    return _line_step(request, number, order_work.finish_line, _("The work is done."))


def _line_step(request, number, act, done):
    """By one touch beside the line."""
    order = _order_for(request, number, Right.WORK)
    found = get_object_or_404(OrderLine, sheet=order.pk, pk=key_in(request.POST.get("line", "")) or 0)
    form = forms.VersionForm(request.POST)

    def step(data):
        return act(order=order, line=found, version=data["version"], by=request.user, at=request.at)

    response = _step(request, order, form, step, done)
    if response.status_code == 422:
        for error in form.non_field_errors():
            say(request, error, wrong=True)
        return redirect(order)
    return response


@right(Right.RECEIVE)
@require_POST
def addition_answer(request, number, addition):
    order = _order_for(request, number, Right.RECEIVE)
    found = get_object_or_404(Addition.objects.select_related("sheet__order__outlet"), sheet=order.pk, number=addition)
    form = forms.AnswerForm(request.POST, prefix=f"a{addition}")

    def answer(data):
        return additions.answer_addition(addition=found, by=request.user, at=request.at, **data)

    return _step(request, order, form, answer, _("The answer is kept."), answer_forms={addition: form})


@right(Right.RECEIVE)
@require_POST
def order_package(request, number):
    """The lines of a package, for its price of today."""
    order = _order_for(request, number, Right.RECEIVE)
    form = forms.PutPackageForm(request.POST, order=order, at=request.at)

    def put(data):
        return packages.put_package(order=order, by=request.user, at=request.at, **data)

    return _step(request, order, form, put, _("The package is in the order."), package_form=form)


@right(Right.RECEIVE)
@require_POST
def order_extend(request, number):
    order = _order_for(request, number, Right.RECEIVE)
    form = forms.ExtendForm(request.POST)

    def extend(data):
        return order_sheets.extend_promise(order=order, by=request.user, at=request.at, **data)

    return _step(request, order, form, extend, _("The promised time is moved."), extend_form=form)


@right(Right.WORK, Right.CHECK)
@require_POST
def order_check(request, number):
    order = _order_for(request, number, Right.WORK, Right.CHECK)
    form = forms.CheckForm(request.POST, order=order)

    def check(data):
        given = data | {"again": list(data["again"])}
        return order_work.record_check(order=order, by=request.user, at=request.at, **given)

    return _step(request, order, form, check, _("The check is kept."), check_form=form)


@right(Right.RECEIVE, Right.CHECK)
@require_POST
def order_send_back(request, number):
    """Back into work, from the counter."""
    order = _order_for(request, number, Right.RECEIVE, Right.CHECK)
    form = forms.SendBackForm(request.POST, order=order)

    def send_back(data):
        given = data | {"again": list(data["again"])}
        return order_work.send_back(order=order, by=request.user, at=request.at, **given)

    return _step(request, order, form, send_back, _("The car is back in work."), send_back_form=form)


@right(Right.WORK, Right.RECEIVE)
@require_POST
def order_findings(request, number):
    order = _order_for(request, number, Right.WORK, Right.RECEIVE)
    form = forms.FindingsForm(request.POST, words=list(order.reception.words.all()))

    def findings(data):
        order_work.note_findings(
            order=order, findings=form.findings, version=data["version"], by=request.user, at=request.at
        )

    return _step(request, order, form, findings, _("What was found is kept."), findings_form=form)


@right(Right.RECEIVE, Right.CHECK)
@require_POST
def order_liable(request, number):
    order = _order_for(request, number, Right.RECEIVE, Right.CHECK)
    form = forms.LiableForm(request.POST, order=order, at=request.at)

    def name(data):
        return order_sheets.name_liable(order=order, by=request.user, at=request.at, **data)

    return _step(request, order, form, name, _("Named."), liable_form=form)


@right(Right.RECEIVE)
@require_POST
def order_cancel(request, number):
    order = _order_for(request, number, Right.RECEIVE)
    form = forms.CancelOrderForm(request.POST)

    def cancel(data):
        return order_sheets.cancel_order(order=order, by=request.user, at=request.at, **data)

    return _step(request, order, form, cancel, _("The order is cancelled."), cancel_form=form)
