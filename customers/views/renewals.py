"""The pages of insurance renewals: the due list, one renewal and its steps, referrals, figures."""

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from customers import pipeline_exports as exports
from customers.before_dialling import before_dialling
from customers.forms import renewals as forms
from customers.models import Renewal, RenewalQuote, Vehicle
from customers.services import people
from customers.services import renewals as services
from staff import trail
from staff.access import require, require_somewhere, right
from staff.downloads import excel
from staff.keys import key_in, keys_in
from staff.models import User
from staff.paging import page_of
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import sentences

ORDERS = {
    "due": ("insurance_until", "pk"),
    "open": ("insurance_until", "pk"),
    "over": ("-ended_at", "-pk"),
    "all": ("-insurance_until", "-pk"),
}


# The list -------------------------------------------------------------------------------------------------------------


@right(Right.RENEWALS)
@require_GET
def renewal_list(request):
    """Policies that end, the nearest first: those whose day has come, all that are open, those that are over."""
    visible = Renewal.objects.visible_to(request.user, Right.RENEWALS)
    narrowed = forms.RenewalFilter(request.GET, user=request.user, renewals=visible)
    found = narrowed.apply(visible)
    tab = request.GET.get("state", "due")
    tab = tab if tab in ORDERS else "due"
    counts = {name: exports.in_tab(found, name, request.at).count() for name in ORDERS}
    rows = exports.in_tab(found, tab, request.at).for_list()
    context = {
        "tab": tab,
        "tabs": [
            # Translators: 中文 该联系了
            ("due", pgettext("renewals", "To be seen to"), counts["due"]),
            ("open", pgettext("renewals", "All open"), counts["open"]),
            ("over", pgettext("renewals", "Over"), counts["over"]),
            ("all", _("All"), counts["all"]),
        ],
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=ORDERS[tab], total=counts[tab]),
        "owners": _owners(request) if tab in ("due", "open") else [],
        "may_export": request.user.may(Right.EXPORT),
        "may_refer": request.user.may(Right.CUSTOMERS_EDIT),
    }
    return render(request, "customers/renewals/list.html", context)


def _owners(request) -> list[User]:
    """Who may be named for what the user sees: at one outlet its people, else the user alone."""
    outlets = request.user.reach(Right.RENEWALS).outlets
    people = [user for outlet in outlets for user in forms.may_work_on(outlet, request.at)]
    return sorted({user.pk: user for user in [*people, request.user]}.values(), key=lambda user: user.name_key)


@right(Right.RENEWALS)
@require_POST
def renewal_give(request):
    """Name who works on the picked ones."""
    picked = Renewal.objects.visible_to(request.user, Right.RENEWALS).filter(
        pk__in=keys_in(request.POST.getlist("picked"))
    )
    owner = User.objects.active().filter(pk=key_in(request.POST.get("owner"))).first()
    back = redirect(f"{reverse('customers:renewals')}?{request.GET.urlencode()}")
    if owner is None:
        say(request, _("Choose who works on them."), wrong=True)
        return back
    try:
        number = services.give_to(renewals=picked, owner=owner, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
        return back
    # Translators: 中文 %(count)d 笔续保已交给 %(name)s。
    say(request, _("%(count)d renewals are with %(name)s now.") % {"count": number, "name": owner.name})
    return back


@right(Right.EXPORT)
@require_GET
def renewal_export(request):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    require_somewhere(request.user, Right.RENEWALS)
    found = exports.renewals_for(request.user, request.GET, request.at)
    if found.count() > exports.AT_ONCE:
        work = exports.ask_for_renewals(user=request.user, query=request.GET.urlencode(), at=request.at)
        say(request, _("The worker is writing the list. It will be under Tasks."))
        return redirect(work)
    return excel(exports.renewals_workbook(found, request.user), "renewals", request.at)


# One renewal ----------------------------------------------------------------------------------------------------------


def _renewal_of(request, pk) -> Renewal:
    visible = Renewal.objects.visible_to(request.user, Right.RENEWALS)
    return get_object_or_404(visible.for_page(), pk=pk)


@right(Right.RENEWALS)
@require_GET
def renewal(request, pk):
    """One renewal: whom to call, what was quoted, what is next."""
    return _page(request, _renewal_of(request, pk))


def _page(request, found: Renewal, status=200, **bound):
    place = {"outlet": found.outlet, "at": request.at}
    blank = {
        "call_form": forms.CallForm,
        "quote_form": lambda: forms.QuoteForm(**place),
        "win_form": lambda: forms.WinForm(renewal=found),
        "lose_form": lambda: forms.LoseForm(**place),
        "owner_form": lambda: forms.OwnerForm(initial={"owner": found.owner_id}, **place),
        "reopen_form": forms.ReasonForm,
    }
    before = (
        before_dialling(customer=found.customer, user=request.user, at=request.at, without=found.get_absolute_url())
        if found.is_open
        else None
    )
    refusal = services.call_refusal(found, request.at) if found.is_open else ""
    calls = list(found.calls.select_related("by")[:20])
    # Whoever works on it calls the customer; where nobody may call the number stays masked.
    to_call = found.is_open and not refusal and not (before and before.quiet_until)
    context = {
        "renewal": found,
        "before": before,
        "refusal": refusal,
        "whole_number": to_call and _number_of(request, found, calls),
        "quotes": list(found.quotes.select_related("made_by", "changed_by")),
        "live": sum(quote.is_live for quote in found.quotes.all()),
        "calls": calls,
        "history": sentences(trail.entries_about(found).select_related("about_type")[:30]),
        "receipt_url": _receipt_url(request, found),
        "elsewhere": _insured_elsewhere(found),
    } | {name: bound.get(name) or make() for name, make in blank.items()}
    return render(request, "customers/renewals/renewal.html", context, status=status)


def _number_of(request, found: Renewal, calls: list) -> str:
    return people.show_to_caller(
        customer=found.customer,
        last_call=max((call.at for call in calls), default=None),
        where=found.get_absolute_url(),
        outlet=found.outlet,
        by=request.user,
        at=request.at,
    )


def _insured_elsewhere(found: Renewal) -> bool:
    """Whether the car's record says by now that it is insured for another year: somebody has to say who did it."""
    until = found.vehicle.insurance_until
    return found.is_open and until is not None and until >= found.insurance_until + services.SAME_POLICY


def _receipt_url(request, found: Renewal) -> str:
    """Where the money is booked, with what is known filled in; empty for those who do not keep the daybook."""
    if found.state != Renewal.State.WON or not request.user.may(Right.DAYBOOK_KEEP, found.outlet):
        return ""
    seller = found.owner.employee if found.owner and found.owner.employee_id else None
    known = {
        "outlet": found.outlet.code,
        "kind": "insurance_sale",
        "amount": found.won_quote.premium,
        "employee": seller.number if seller else "",
    }
    try:
        return f"{reverse('workshop:receipts')}?{urlencode(known)}"
    except NoReverseMatch:
        return ""


class _Quicker(Exception):
    """Somebody was quicker: the form has nothing to be corrected, the page has to be looked at anew."""


def _step(request, pk, form, name, take, done):
    """One posted step: the form, one service, what happened; else the page with the errors."""
    found = _renewal_of(request, pk)
    require(request.user, Right.RENEWALS, found.outlet)
    made = form(found)

    def act():
        try:
            return take(found, made.cleaned_data)
        except AlreadyDone as already:
            raise _Quicker(str(already)) from None

    if made.is_valid():
        try:
            if made.attempt(act):
                say(request, done)
                return redirect(found)
        except _Quicker as quicker:
            say(request, str(quicker), wrong=True)
            return redirect(found)
    return _page(request, found, status=422, **{name: made})


@right(Right.RENEWALS)
@require_POST
def renewal_call(request, pk):
    def take(found, data):
        return services.log_call(renewal=found, by=request.user, at=request.at, **data)

    return _step(request, pk, lambda found: forms.CallForm(request.POST), "call_form", take, _("The call is noted."))


@right(Right.RENEWALS)
@require_POST
def renewal_quote(request, pk):
    form = None

    def make(found):
        nonlocal form
        form = forms.QuoteForm(request.POST, outlet=found.outlet, at=request.at)
        return form

    def take(found, data):
        return services.add_quote(
            renewal=found, values=form.values, form_key=data["form_key"], by=request.user, at=request.at
        )

    return _step(request, pk, make, "quote_form", take, _("The quote is entered."))


@right(Right.RENEWALS)
@require_POST
def renewal_win(request, pk):
    def take(found, data):
        return services.win(
            renewal=found,
            quote=data["quote"],
            version=data["version"],
            renewed_until=data["renewed_until"],
            words=data["words"],
            by=request.user,
            at=request.at,
        )

    # Translators: 中文 续保成功登记。下一步：登记收款。
    done = _("The renewal is won. The money is booked in the daybook.")
    return _step(request, pk, lambda found: forms.WinForm(request.POST, renewal=found), "win_form", take, done)


@right(Right.RENEWALS)
@require_POST
def renewal_lose(request, pk):
    def take(found, data):
        reason = data.pop("lost_reason")
        return services.lose(renewal=found, reason=reason, by=request.user, at=request.at, **data)

    def form(found):
        return forms.LoseForm(request.POST, outlet=found.outlet, at=request.at)

    return _step(request, pk, form, "lose_form", take, _("The reason is noted."))


@right(Right.RENEWALS)
@require_POST
def renewal_owner(request, pk):
    def take(found, data):
        chosen = Renewal.objects.filter(pk=found.pk)
        services.give_to(renewals=chosen, owner=data["owner"], by=request.user, at=request.at)
        return True

    def form(found):
        return forms.OwnerForm(request.POST, outlet=found.outlet, at=request.at)

    return _step(request, pk, form, "owner_form", take, _("The owner is named."))


@right(Right.RENEWALS)
@require_POST
def renewal_reopen(request, pk):
    def take(found, data):
        return services.reopen(renewal=found, by=request.user, at=request.at, **data)

    return _step(
        request, pk, lambda found: forms.ReasonForm(request.POST), "reopen_form", take, _("The renewal is open again.")
    )


# Quotes ---------------------------------------------------------------------------------------------------------------


def _quote_of(request, pk) -> RenewalQuote:
    visible = Renewal.objects.visible_to(request.user, Right.RENEWALS)
    quotes = RenewalQuote.objects.filter(renewal__in=visible.values("pk"))
    return get_object_or_404(
        quotes.select_related("renewal__outlet__area__region", "renewal__vehicle__customer", "made_by", "changed_by"),
        pk=pk,
    )


@right(Right.RENEWALS)
def quote_change(request, pk):
    """Correct a price. Whoever comes second sees what the first one made of it, and what was typed stays."""
    quote = _quote_of(request, pk)
    place = {"outlet": quote.renewal.outlet, "at": request.at, "quote": quote}
    form = forms.QuoteForm(request.POST or None, **place)
    failed = request.method == "POST"
    if failed and form.is_valid():
        made = form.attempt(
            lambda: services.change_quote(
                quote=quote,
                version=form.cleaned_data["version"] or 0,
                values=form.values,
                by=request.user,
                at=request.at,
            )
        )
        if made:
            say(request, _("The quote is changed."))
            return redirect(quote.renewal)
        form.data = form.data.copy()
        form.data["version"] = RenewalQuote.objects.values_list("version", flat=True).get(pk=quote.pk)
    context = {"quote": quote, "renewal": quote.renewal, "form": form}
    return render(request, "customers/renewals/quote.html", context, status=422 if failed else 200)


@right(Right.RENEWALS)
@require_POST
def quote_withdraw(request, pk):
    quote = _quote_of(request, pk)
    version = key_in(request.POST.get("version")) or 0
    try:
        services.withdraw_quote(quote=quote, version=version, by=request.user, at=request.at)
    except Refused as refused:
        say(request, str(refused), wrong=True)
    else:
        say(request, _("The quote is withdrawn."))
    return redirect(quote.renewal)


# Referrals ------------------------------------------------------------------------------------------------------------


def _may_refer(request) -> None:
    require_somewhere(request.user, Right.RENEWALS, Right.CUSTOMERS_EDIT)


def renewal_refer(request):
    """Anybody at the desk brings a customer who wants to insure the car here; the insurance clerk goes on."""
    _may_refer(request)
    visible = Vehicle.objects.visible_to(request.user, Right.RECORDS)
    named = visible.filter(pk=key_in(request.GET.get("car", ""))).values_list("pk", flat=True).first()
    form = forms.ReferForm(
        request.POST or None,
        user=request.user,
        at=request.at,
        car_search_url=reverse("customers:vehicle_pick"),
        initial={"vehicle": named},
    )
    failed = request.method == "POST"
    if failed and form.is_valid():
        made = form.attempt(lambda: services.refer(**form.cleaned_data, by=request.user, at=request.at))
        if made:
            # Translators: 中文 已转给保险专员。
            say(request, _("The insurance clerk goes on with it."))
            reachable = request.user.may(Right.RENEWALS, made.outlet)
            return redirect(made if reachable else made.vehicle)
    return render(request, "customers/renewals/refer.html", {"form": form}, status=422 if failed else 200)


# Figures --------------------------------------------------------------------------------------------------------------


@right(Right.RENEWALS)
@require_GET
def renewal_figures(request):
    """Won and lost by month, insurer, person and reason, of the policies that ended in these months."""
    narrowed = forms.FiguresFilter(request.GET, user=request.user)
    first, last = narrowed.months(request.at)
    visible = Renewal.objects.visible_to(request.user, Right.RENEWALS).at_outlet(narrowed.value("outlet"))
    found = visible.ending_in(first, last)
    months = found.by_month()
    total = {name: sum(row[name] for row in months) for name in ("all", "won", "lost", "premium")}
    context = {
        "filter": narrowed,
        "first": first,
        "last": last,
        "months": [row | _share(row) for row in months],
        "total": total | _share(total),
        "insurers": found.by_insurer(),
        "people": [row | _share(row) for row in found.by_person()],
        "reasons": found.by_reason(),
        "referrals": found.by_referral(),
    }
    return render(request, "customers/renewals/figures.html", context)


def _share(row: dict) -> dict:
    """Won of those that are over, in whole percent rounded down; None where none is over."""
    over = row["won"] + row["lost"]
    return {"open": row["all"] - over, "share": 100 * row["won"] // over if over else None}
