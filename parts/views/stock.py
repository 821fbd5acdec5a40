"""Pages of stock: the parts list, one part, a warehouse, booking in and out, the ledger, counts, borrowings."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from parts import purchase_figures
from parts.exports import stock as exports
from parts.forms import stock as forms
from parts.models import Backorder, Borrowing, Part, Stock, StockCount, StockMovement, Warehouse
from parts.services import borrowings, counts
from parts.services import stock as services
from parts.stock_tabs import in_tab, stock_tabs
from staff import steps
from staff.access import right
from staff.instants import local
from staff.keys import key_in
from staff.paging import page_of
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import happened

LATEST = ("-at", "-pk")
# Of a part's movements and borrowings on its page; the ledger has the rest.
SHOWN = 10


# Parts ----------------------------------------------------------------------------------------------------------------


@right(Right.STOCK)
@require_GET
def part_list(request):
    """Every part by number, with how many of it lie in the warehouses that the user sees."""
    narrowed = forms.PartFilter(request.GET)
    found = narrowed.apply(Part.objects.matching(""))
    seen = Warehouse.objects.visible_to(request.user, Right.STOCK)
    tabs = {"use": found.in_use(), "over": found.given_up()}
    labels = {
        # Translators: 中文 在售
        "use": pgettext("parts", "Delivered"),
        # Translators: 中文 停供
        "over": pgettext("parts", "Not delivered any more"),
    }
    tab = request.GET.get("state", "use")
    tab = tab if tab in tabs else "use"
    sizes = {name: rows.count() for name, rows in tabs.items()}
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], sizes[name]) for name in tabs],
        "filter": narrowed,
        "page": page_of(tabs[tab].with_stock_in(seen), request.GET, order=("number", "pk"), total=sizes[tab]),
    }
    return render(request, "parts/parts.html", context)


@right(Right.STOCK)
@require_GET
def part(request, pk):
    """One part: where it lies, also elsewhere in the company, what moved, what is lent."""
    found = get_object_or_404(Part, pk=pk)
    seen = Warehouse.objects.visible_to(request.user, Right.STOCK)
    stock = found.stock.for_list().order_by("warehouse__code")
    movements = StockMovement.objects.visible_to(request.user, Right.STOCK).filter(stock__part=found)
    lent = Borrowing.objects.visible_to(request.user, Right.STOCK).filter(part=found)
    here = stock.filter(warehouse__in=seen)
    context = {
        "part": found,
        "here": list(here),
        "pieces": here.pieces(),
        # To ask for a loan one has to know who has it; how many is all that is shown of other outlets.
        "elsewhere": list(stock.exclude(warehouse__in=seen).there()),
        "movements": movements.for_list().order_by(*LATEST)[:SHOWN],
        "borrowings": lent.for_list()[:SHOWN],
        "keeps": Warehouse.objects.kept_by(request.user).exists(),
        "borrows": Warehouse.objects.kept_by(request.user).own().exists(),
    }
    return render(request, "parts/part.html", context)


# A warehouse ----------------------------------------------------------------------------------------------------------


@right(Right.STOCK)
@require_GET
def warehouse(request):
    """What lies in one warehouse, the low ones and those that are gone under tabs of their own; what it is worth."""
    chosen, offered = forms.chosen_warehouse(request.user, request.GET.get("warehouse", ""))
    if chosen is None:
        return render(request, "parts/stock.html", {"warehouse": None})
    narrowed = forms.PartFilter(request.GET, path="part__kind")
    found = narrowed.apply(Stock.objects.filter(warehouse=chosen))
    tab = request.GET.get("state", "all")
    tabs = stock_tabs()
    tab = tab if tab in tabs else "all"
    rows = {name: in_tab(found, name) for name in tabs}
    sizes = {name: each.count() for name, each in rows.items()}
    everything = Stock.objects.filter(warehouse=chosen)
    context = {
        "warehouse": chosen,
        "warehouses": offered,
        "tab": tab,
        "tabs": [(name, tabs[name], sizes[name]) for name in tabs],
        "filter": narrowed,
        "page": page_of(rows[tab].for_list(), request.GET, order=("part__number", "pk"), total=sizes[tab]),
        "worth": rows[tab].worth(),
        "pieces": rows[tab].pieces(),
        "all_worth": everything.worth(),
        "low": everything.low().count(),
        "bought": None if chosen.is_transit else purchase_figures.bought_this_month(chosen.outlet, request.at),
        "month_first": local(request.at).date().replace(day=1),
        "last_count": chosen.counts.first(),
        "keeps": chosen in Warehouse.objects.kept_by(request.user),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "parts/stock.html", context)


@right(Right.EXPORT)
@require_GET
def stock_export(request):
    """The warehouse as it is filtered, as Excel."""
    return exports.STOCK.answer(request)


def _stock_of(request, pk) -> Stock:
    visible = Stock.objects.visible_to(request.user, Right.STOCK)
    related = visible.select_related("part", "warehouse__outlet__area__region", "warehouse__region")
    return get_object_or_404(related, pk=pk)


@right(Right.STOCK)
@require_GET
def stock(request, pk):
    """One part in one warehouse: how many, where, and every movement."""
    return _stock_page(request, _stock_of(request, pk))


def _stock_page(request, found: Stock, status=200, form=None):
    movements = found.movements.all()
    context = {
        "stock": found,
        "page": page_of(movements.for_list(), request.GET, order=("-nth",), total=movements.count()),
        "keeps": found.warehouse in Warehouse.objects.kept_by(request.user),
        "kept": _kept(found, request.user),
        "form": form or forms.ShelfForm(initial={"minimum": found.minimum, "bin": found.bin}),
        "entries": happened(found),
    }
    return render(request, "parts/stock_part.html", context, status=status)


def _kept(found: Stock, user) -> list[Backorder]:
    """For whom pieces of it lie there, who waits longest first."""
    here = Backorder.objects.visible_to(user, Right.STOCK).kept()
    kept = here.of_outlet_part(found.warehouse.outlet_id, found.part_id).select_related("vehicle")
    return list(kept.order_by("ordered_at", "pk"))


@right(Right.STOCK_KEEP, Right.STOCK_TRANSIT)
@require_POST
def stock_shelf(request, pk):
    """How many there should always be, and where they lie."""
    found = _stock_of(request, pk)
    form = forms.ShelfForm(request.POST)

    def settle():
        return services.settle_shelf(stock=found, **form.cleaned_data, by=request.user, at=request.at)

    if form.is_valid() and form.attempt(settle):
        say(request, _("Saved."))
        return redirect(found)
    return _stock_page(request, found, status=422, form=form)


# Booking in and out ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    """Something that is booked by a form of its own."""

    service: object
    title: object
    button: object
    done: object


DEEDS = {
    "receive": Deed(
        services.receive_parts,
        # Translators: 中文 采购入库
        gettext_lazy("Book parts in"),
        pgettext_lazy("stock", "Put on the shelf"),
        # Translators: 中文 已入库：%(part)s，现存 %(left)d
        gettext_lazy("Booked in: %(part)s, now %(left)d."),
    ),
    "issue": Deed(
        services.issue_parts,
        # Translators: 中文 出库
        gettext_lazy("Issue parts"),
        pgettext_lazy("stock", "Issue"),
        # Translators: 中文 已出库：%(part)s，剩余 %(left)d
        gettext_lazy("Issued: %(part)s, %(left)d left."),
    ),
    "back": Deed(
        services.take_back_parts,
        # Translators: 中文 工单退库
        gettext_lazy("Take parts back from an order"),
        pgettext_lazy("stock", "Take back"),
        gettext_lazy("Booked in: %(part)s, now %(left)d."),
    ),
    "scrap": Deed(
        services.scrap_parts,
        # Translators: 中文 报废出库
        gettext_lazy("Scrap parts"),
        # Translators: 中文 报废
        pgettext_lazy("stock", "Scrap"),
        gettext_lazy("Scrapped: %(part)s, %(left)d left."),
    ),
}


@right(Right.STOCK_KEEP, Right.STOCK_TRANSIT)
def stock_book(request, deed):
    """Pieces come or go; the address may name the warehouse, the part, how many, and the repair order."""
    if deed not in DEEDS:
        raise Http404
    about = DEEDS[deed]
    form = forms.BookForm(request.POST or None, user=request.user, deed=deed, initial=_named(request))

    def book():
        try:
            return about.service(**form.values, by=request.user, at=request.at)
        except services.BookedAlready as already:
            return already.movement

    if request.method == "POST" and form.is_valid() and (movement := form.attempt(book)):
        say(request, about.done % {"part": form.cleaned_data["part"].number, "left": movement.balance})
        return redirect(movement.stock)
    context = {"form": form, "deed": deed, "title": about.title, "button": about.button, "deeds": _deeds(deed)}
    return render(request, "parts/stock_book.html", context, status=422 if request.method == "POST" else 200)


def _deeds(current: str) -> list[tuple]:
    return [(name, each.title, name == current) for name, each in DEEDS.items()]


def _named(request) -> dict:
    named = {"order": request.GET.get("order", "")}
    if quantity := key_in(request.GET.get("quantity")):
        named["quantity"] = quantity
    if part := forms.part_named(request.GET.get("part")):
        named["part"], named["unit_cost"] = part.pk, part.price
    chosen, _offered = forms.chosen_warehouse(request.user, request.GET.get("warehouse", ""), None)
    return named | ({"warehouse": chosen.code} if chosen else {})


# The ledger -----------------------------------------------------------------------------------------------------------


@right(Right.STOCK)
@require_GET
def movements(request):
    """What came and went, the latest first."""
    narrowed = forms.MovementFilter(request.GET, user=request.user)
    found = narrowed.apply(StockMovement.objects.visible_to(request.user, Right.STOCK))
    context = {
        "filter": narrowed,
        "page": page_of(found.for_list(), request.GET, order=LATEST, total=found.count()),
        "sums": found.pieces(),
        "may_export": request.user.may(Right.EXPORT),
    }
    return render(request, "parts/movements.html", context)


@right(Right.EXPORT)
@require_GET
def movements_export(request):
    """Exactly what is filtered, as Excel."""
    return exports.MOVEMENTS.answer(request)


# Counting -------------------------------------------------------------------------------------------------------------


@right(Right.STOCK)
@require_GET
def count_list(request):
    """Every count of the warehouses that the user sees."""
    found = StockCount.objects.visible_to(request.user, Right.STOCK)
    context = {
        "page": page_of(found.for_list(), request.GET, order=LATEST, total=found.count()),
        "keeps": Warehouse.objects.kept_by(request.user).exists(),
    }
    return render(request, "parts/counts.html", context)


@right(Right.STOCK_KEEP, Right.STOCK_TRANSIT)
def count_new(request):
    """Count a warehouse, or those parts of it that are searched for. What was sent is measured by the rows it had."""
    named = request.POST.get("warehouse") or request.GET.get("warehouse", "")
    chosen, offered = forms.chosen_warehouse(request.user, named, None)
    status = 422 if request.method == "POST" else 200
    if chosen is None:
        return render(request, "parts/count_new.html", {"warehouse": None}, status=status)
    if request.method == "POST" and named and chosen.code != named:
        raise Http404
    narrowed = forms.StockFilter(request.GET)
    found = Stock.objects.filter(warehouse=chosen)
    found = found.filter(pk__in=forms.listed_stock(request.POST)) if request.POST else narrowed.apply(found)
    listed = found.for_list().by_shelf()[: counts.MOST_LINES - forms.ADDED_ROWS]
    form = forms.CountForm(request.POST or None, stock=listed)

    def count():
        try:
            return counts.count_warehouse(
                warehouse=chosen,
                lines=form.lines(),
                words=form.cleaned_data["words"],
                form_key=form.cleaned_data["form_key"],
                by=request.user,
                at=request.at,
            )
        except counts.CountedAlready as already:
            return already.count
        except counts.MovedMeanwhile as moved:
            form.count_again(moved.stock)
            raise

    if request.method == "POST" and form.is_valid() and (made := form.attempt(count)):
        return redirect(made)
    context = {
        "form": form,
        "warehouse": chosen,
        "warehouses": offered,
        "filter": narrowed,
        "left_out": 0 if request.POST else found.count() - len(form.stock),
    }
    return render(request, "parts/count_new.html", context, status=status)


@right(Right.STOCK_KEEP, Right.STOCK_TRANSIT)
@require_GET
def count_sheet(request):
    """What is to be counted, by shelf, on A4: to walk along the shelves with."""
    named = request.GET.get("warehouse", "")
    chosen, _offered = forms.chosen_warehouse(request.user, named, None)
    if chosen is None or (named and chosen.code != named):
        raise Http404
    found = forms.StockFilter(request.GET).apply(Stock.objects.filter(warehouse=chosen))
    # As many as one count takes; those that stand on the page of the count.
    listed = found.for_list().by_shelf()[: counts.MOST_LINES - forms.ADDED_ROWS]
    context = {"warehouse": chosen, "rows": listed, "added": range(forms.ADDED_ROWS), "today": local(request.at).date()}
    return render(request, "parts/count_sheet.html", context)


@right(Right.STOCK)
@require_GET
def count(request, number):
    """One count: what there should have been, what there was, and what the difference is worth."""
    visible = StockCount.objects.visible_to(request.user, Right.STOCK).select_related("warehouse", "by")
    found = get_object_or_404(visible, number=number)
    lines = list(found.lines.select_related("stock__part").order_by("stock__bin", "stock__part__number"))
    context = {
        "count": found,
        "lines": lines,
        "differing": sum(1 for line in lines if line.difference),
        "amount": sum(line.amount for line in lines),
    }
    return render(request, "parts/count.html", context)


# Borrowing ------------------------------------------------------------------------------------------------------------


@right(Right.STOCK)
@require_GET
def borrowing_list(request):
    """What is lent and borrowed, what waits for the user first."""
    narrowed = forms.BorrowingFilter(request.GET)
    found = narrowed.apply(Borrowing.objects.visible_to(request.user, Right.STOCK))
    kept = Warehouse.objects.kept_by(request.user)
    tabs = {"mine": found.to_do_in(kept), "open": found.open(), "over": found.over()}
    labels = {
        # Translators: 中文 待我处理
        "mine": pgettext("borrowings", "Waiting for me"),
        "open": pgettext("borrowings", "Open"),
        "over": pgettext("borrowings", "Over"),
    }
    sizes = {name: rows.count() for name, rows in tabs.items()}
    tab = request.GET.get("state", "")
    tab = tab if tab in tabs else "mine" if sizes["mine"] else "open"
    context = {
        "tab": tab,
        "tabs": [(name, labels[name], sizes[name]) for name in tabs],
        "filter": narrowed,
        "page": page_of(tabs[tab].for_list(), request.GET, order=("-asked_at", "-pk"), total=sizes[tab]),
        "today": local(request.at).date(),
        "borrows": kept.own().exists(),
    }
    return render(request, "parts/borrowings.html", context)


@right(Right.STOCK_KEEP)
def borrowing_new(request):
    """First who has the part, then the question to one of them."""
    status = 422 if request.method == "POST" else 200
    named = forms.part_named(request.GET.get("part"))
    if named is None:
        narrowed = forms.StockFilter(request.GET)
        found = Part.objects.matching(narrowed.value("q")).with_stock_in()
        context = {"filter": narrowed, "found": found.order_by("number")[:SHOWN] if narrowed.narrows else []}
        return render(request, "parts/borrowing_look.html", context, status=status)
    form = forms.BorrowForm(request.POST or None, user=request.user, part=named)

    def ask():
        try:
            return borrowings.ask_to_borrow(part=named, **form.cleaned_data, by=request.user, at=request.at)
        except borrowings.AskedAlready as already:
            return already.borrowing

    if request.method == "POST" and form.is_valid() and (made := form.attempt(ask)):
        return redirect(made)
    return render(request, "parts/borrowing_new.html", {"form": form, "part": named}, status=status)


def _borrowing_of(request, number) -> Borrowing:
    visible = Borrowing.objects.visible_to(request.user, Right.STOCK).for_list()
    related = ("lender__outlet__area__region", "lender__region", "borrower__outlet__area__region", "borrower__region")
    return get_object_or_404(visible.select_related("part", "asked_by", "answered_by", *related), number=number)


@right(Right.STOCK)
@require_GET
def borrowing(request, number):
    """One borrowing, with the next step for whoever takes it."""
    return _borrowing_page(request, _borrowing_of(request, number))


@right(Right.STOCK)
@require_GET
def borrowing_sheet(request, number):
    """The note that goes with the part, on A4: handed out, received and given back against signatures."""
    return render(request, "parts/borrowing_sheet.html", {"borrowing": _borrowing_of(request, number)})


STEPS = {
    # The state it starts from, whose step it is, the service, and what is said.
    "send": ("asked", "lender", borrowings.send_borrowed, gettext_lazy("On its way.")),
    "refuse": ("asked", "lender", borrowings.refuse_borrowing, gettext_lazy("Refused.")),
    "withdraw": ("asked", "borrower", borrowings.withdraw_borrowing, gettext_lazy("Taken back.")),
    "receive": ("sent", "borrower", borrowings.receive_borrowed, gettext_lazy("It lies in stock.")),
    "give_back": ("received", "borrower", borrowings.give_back, gettext_lazy("On its way back.")),
    "get_back": ("returning", "lender", borrowings.get_back, gettext_lazy("It lies in stock again.")),
}


def _steps_for(user, found: Borrowing) -> list[str]:
    kept = {each.pk for each in Warehouse.objects.kept_by(user).filter(pk__in=[found.lender_id, found.borrower_id])}
    return [
        name
        for name, (state, side, *_rest) in STEPS.items()
        if state == found.state and getattr(found, f"{side}_id") in kept
    ]


def _borrowing_page(request, found: Borrowing, status=200, **bound):
    State = Borrowing.State
    way = (State.ASKED, State.SENT, State.RECEIVED, State.RETURNING, State.RETURNED)
    lends = Stock.objects.filter(part=found.part, warehouse=found.lender).first()
    context = {
        "borrowing": found,
        "steps": [(state.value, state.label) for state in way],
        "step": found.state if found.state in way else None,
        "lends": lends.quantity if lends else 0,
        "movements": found.movements.for_list().order_by("at", "pk"),
        "entries": happened(found),
        "today": local(request.at).date(),
        "forms": {name: bound.get(name) or forms.WordsForm(step=name) for name in _steps_for(request.user, found)},
    }
    return render(request, "parts/borrowing.html", context, status=status)


@right(Right.STOCK_KEEP, Right.STOCK_TRANSIT)
@require_POST
def borrowing_step(request, number, step):
    """The next step, taken once."""
    if step not in STEPS:
        raise Http404
    found = _borrowing_of(request, number)
    form = forms.WordsForm(request.POST, step=step)
    _state, _side, service, done = STEPS[step]

    def act():
        return service(borrowing=found, words=form.cleaned_data["words"], by=request.user, at=request.at)

    back = reverse("parts:borrowing", args=[found.number])
    return steps.step(
        request, form, act, done, back, lambda: _borrowing_page(request, found, status=422, **{step: form})
    )
