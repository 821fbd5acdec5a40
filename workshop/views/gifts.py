"""Gifts: the shelf, a gift and its ledger, giving one, what was given, counting."""

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from customers.picking import find_cars
from staff.access import require, require_somewhere, right
from staff.downloads import excel
from staff.keys import key_in
from staff.paging import page_of
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.toasts import say
from workshop.exports import house as exports
from workshop.forms import gifts as forms
from workshop.forms.house import ChosenOutlet
from workshop.models import Gift, GiftMovement, StockTake
from workshop.services import gifts as services

LATEST = ("-at", "-pk")
SHOWN = 5


# For those who give gifts, and for the store that keeps them and gives none.
gives_or_keeps = right(Right.GIFTS, Right.GIFTS_KEEP)


# The shelf ------------------------------------------------------------------------------------------------------------


@gives_or_keeps
@require_GET
def gift_list(request):
    """What lies on the shelf, the low ones under a tab of their own; what it is worth."""
    return _shelf(request)


def _shelf(request):
    narrowed = forms.GiftFilter(request.GET, user=request.user)
    found = narrowed.apply(Gift.objects.seen_by(request.user))
    tabs = {"use": found.in_use(), "low": found.low(), "over": found.given_up()}
    tab = request.GET.get("state", "use")
    tab = tab if tab in tabs else "use"
    labels = {
        # Translators: 中文 在用
        "use": pgettext("gift", "In use"),
        "low": pgettext("gift", "Running low"),
        # Translators: 中文 停用
        "over": pgettext("gift", "Given up"),
    }
    counts = {name: rows.count() for name, rows in tabs.items()}
    keeps = request.user.may(Right.GIFTS_KEEP)
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], counts[name]) for name in tabs],
        "filter": narrowed,
        "page": page_of(tabs[tab].select_related("outlet"), request.GET, order=("name", "pk"), total=counts[tab]),
        "worth": tabs[tab].worth(),
        "gives": request.user.may(Right.GIFTS),
        "keeps": keeps,
        "counts": StockTake.objects.visible_to(request.user, Right.GIFTS_KEEP).select_related("outlet", "by")[:SHOWN]
        if keeps
        else [],
    }
    return render(request, "workshop/gifts.html", context)


@right(Right.GIFTS_KEEP)
def gift_new(request):
    form = forms.GiftForm(request.POST or None, user=request.user)

    def add():
        return services.add_gift(**form.cleaned_data, by=request.user, at=request.at)

    if request.method == "POST" and form.is_valid() and (gift := form.attempt(add)):
        return redirect(gift)
    status = 422 if request.method == "POST" else 200
    return render(request, "workshop/gift_new.html", {"form": form}, status=status)


# One gift -------------------------------------------------------------------------------------------------------------


def _gift_of(request, pk) -> Gift:
    return get_object_or_404(Gift.objects.seen_by(request.user).select_related("outlet__area__region"), pk=pk)


@gives_or_keeps
@require_GET
def gift(request, pk):
    """The stock and every line of its ledger."""
    return _page(request, _gift_of(request, pk))


def _page(request, found: Gift, status=200, **bound):
    movements = found.movements.for_list()
    blank = {
        "receive_form": lambda: forms.PiecesForm(prefix_id="receive"),
        "lose_form": lambda: forms.PiecesForm(prefix_id="lose"),
        "change_form": lambda: forms.GiftChangeForm(
            initial={name: getattr(found, name) for name in ("name", "cost", "reorder_at")}
        ),
        "give_up_form": lambda: forms.ReasonForm(prefix_id="up"),
    }
    context = {
        "gift": found,
        "page": page_of(movements, request.GET, order=LATEST, total=found.movements.count()),
        "keeps": request.user.may(Right.GIFTS_KEEP, found.outlet),
        "gives": request.user.may(Right.GIFTS, found.outlet),
    } | {name: bound.get(name) or make() for name, make in blank.items()}
    return render(request, "workshop/gift.html", context, status=status)


def _step(request, pk, make_form, name, service, done):
    """One posted step of the keeper; answers with the page and its errors where it is refused."""
    found = _gift_of(request, pk)
    require(request.user, Right.GIFTS_KEEP, found.outlet)
    form = make_form()

    def act():
        try:
            return service(gift=found, **form.cleaned_data, by=request.user, at=request.at)
        except services.GivenOnce as already:
            return already.movement

    if form.is_valid() and form.attempt(act):
        say(request, done)
        return redirect(found)
    found.refresh_from_db()
    return _page(request, found, status=422, **{name: form})


@right(Right.GIFTS_KEEP)
@require_POST
def gift_receive(request, pk):
    def form():
        return forms.PiecesForm(request.POST, prefix_id="receive")

    return _step(request, pk, form, "receive_form", services.receive_gifts, _("They are on the shelf."))


@right(Right.GIFTS_KEEP)
@require_POST
def gift_lose(request, pk):
    def form():
        return forms.PiecesForm(request.POST, prefix_id="lose")

    return _step(request, pk, form, "lose_form", services.write_off, _("Written off."))


@right(Right.GIFTS_KEEP)
@require_POST
def gift_change(request, pk):
    def form():
        return forms.GiftChangeForm(request.POST)

    return _step(request, pk, form, "change_form", services.change_gift, _("Saved."))


@right(Right.GIFTS_KEEP)
@require_POST
def gift_give_up(request, pk):
    def form():
        return forms.ReasonForm(request.POST, prefix_id="up")

    return _step(request, pk, form, "give_up_form", services.give_up_gift, _("It is given no more."))


# Giving ---------------------------------------------------------------------------------------------------------------


@right(Right.GIFTS)
def gift_give(request):
    """Hand a gift to a customer; the address may name the gift, the car, the order and why."""
    form = forms.GiveForm(request.POST or None, user=request.user, initial=_named(request))

    def give():
        try:
            return services.give_gift(**form.cleaned_data, by=request.user, at=request.at)
        except services.GivenOnce as already:
            return already.movement

    if request.method == "POST" and form.is_valid() and (movement := form.attempt(give)):
        say(
            request,
            # Translators: 中文 已赠出：%(gift)s，剩余 %(left)d
            _("%(gift)s is given; %(left)d left.") % {"gift": movement.gift.name, "left": movement.balance},
        )
        return redirect("workshop:gifts_given")
    status = 422 if request.method == "POST" else 200
    return render(request, "workshop/gift_give.html", {"form": form}, status=status)


def _named(request) -> dict:
    named = {
        "gift": key_in(request.GET.get("gift", "")),
        "vehicle": key_in(request.GET.get("car", "")),
        "order": request.GET.get("order", ""),
    }
    why = request.GET.get("why")
    return named | ({"occasion": why} if why in GiftMovement.Occasion.values else {})


@right(Right.GIFTS)
@require_GET
def gift_cars(request):
    """Cars that answer to what was typed."""
    return JsonResponse({"results": find_cars(request.user, request.GET.get("q", ""))})


@gives_or_keeps
@require_GET
def gifts_given(request):
    """What customers got, when, from whom, and what it has cost."""
    return _given(request)


def _given(request, errors=(), status=200):
    narrowed = forms.GivenFilter(request.GET, user=request.user)
    found = narrowed.apply(GiftMovement.objects.seen_by(request.user)).given()
    context = {
        "filter": narrowed,
        "page": page_of(found.for_list(), request.GET, order=LATEST, total=found.count()),
        "sums": found.sums(),
        "may_export": request.user.may(Right.EXPORT),
        "gives": request.user.may(Right.GIFTS),
        "errors": errors,
    }
    return render(request, "workshop/gifts_given.html", context, status=status)


@right(Right.EXPORT)
@require_GET
def gifts_export(request):
    """Exactly what is filtered, as Excel."""
    require_somewhere(request.user, Right.GIFTS)
    movements = exports.gifts_for(request.user, request.GET)
    return excel(exports.gifts_workbook(movements), "gifts", request.at)


@right(Right.GIFTS)
@require_POST
def gift_back(request, pk):
    """What was given came back."""
    visible = GiftMovement.objects.visible_to(request.user, Right.GIFTS).given()
    movement = get_object_or_404(visible.select_related("gift__outlet__area__region", "vehicle", "order"), pk=pk)
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        try:
            services.take_back(movement=movement, reason=form.cleaned_data["reason"], by=request.user, at=request.at)
        except AlreadyDone as already:
            say(request, str(already), wrong=True)
        except Refused as refusal:
            return _given(request, [str(refusal)], status=422)
        else:
            say(request, _("It is back on the shelf."))
        return redirect("workshop:gifts_given")
    return _given(request, [error for found in form.errors.values() for error in found], status=422)


# Counting -------------------------------------------------------------------------------------------------------------


@right(Right.GIFTS_KEEP)
def gift_count(request):
    """Count the shelf of an outlet."""
    chooser = ChosenOutlet(request.GET, user=request.user, needs=Right.GIFTS_KEEP)
    if chooser.chosen is None:
        raise Http404(_("No outlets yet"))
    gifts = Gift.objects.in_use().filter(outlet=chooser.chosen).order_by("name", "pk")
    form = forms.CountForm(request.POST or None, gifts=gifts)

    def count():
        words = form.cleaned_data["words"]
        return services.take_stock(
            outlet=chooser.chosen, counted=form.counted(), words=words, by=request.user, at=request.at
        )

    if request.method == "POST" and form.is_valid() and (take := form.attempt(count)):
        return redirect(take)
    context = {"form": form, "chooser": chooser, "outlet": chooser.chosen}
    return render(request, "workshop/gift_count.html", context, status=422 if request.method == "POST" else 200)


@right(Right.GIFTS_KEEP)
@require_GET
def gift_count_sheet(request, pk):
    """A count on A4."""
    visible = StockTake.objects.visible_to(request.user, Right.GIFTS_KEEP).select_related("outlet", "by")
    take = get_object_or_404(visible, pk=pk)
    lines = take.lines.select_related("gift").order_by("gift__name", "pk")
    context = {"take": take, "lines": lines, "back_to": reverse("workshop:gifts")}
    return render(request, "workshop/gift_count_sheet.html", context)
