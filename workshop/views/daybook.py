"""The pages of the daybook of washes, receipts and consumables."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from staff import trail
from staff.access import lacks, require, right
from staff.downloads import excel
from staff.models import Employee, Outlet
from staff.paging import page_of
from staff.roles import Right
from staff.toasts import say
from staff.trail_words import sentences
from workshop import exports, services
from workshop.forms import ConsumableForm, DaybookFilter, EntryForm, ReceiptFilter, ReceiptForm, WashFilter, WashForm
from workshop.models import Consumable, Receipt, Wash


@dataclass(frozen=True)
class Book:
    """One kind of document in the daybook: what its pages are made of."""

    code: str
    one: str
    label: object
    enter_label: object
    model: type
    form: type[EntryForm]
    filter: type[DaybookFilter]
    enter: Callable
    person: str
    order: tuple[str, str]
    kept: tuple[str, ...]
    """What the next document most often has in common with the one just entered."""
    first: str
    """Where one goes on typing for the next one."""

    @property
    def url(self) -> str:
        return reverse(f"workshop:{self.code}")


BOOKS = {
    book.code: book
    for book in (
        Book(
            "washes",
            "wash",
            gettext_lazy("Washes"),
            gettext_lazy("Enter a wash"),
            Wash,
            WashForm,
            WashFilter,
            services.enter_wash,
            "employee",
            ("-washed_at", "-pk"),
            ("employee",),
            "minutes",
        ),
        Book(
            "receipts",
            "receipt",
            # Translators: 中文 其他收入
            gettext_lazy("Receipts"),
            # Translators: 中文 登记收入
            gettext_lazy("Enter a receipt"),
            Receipt,
            ReceiptForm,
            ReceiptFilter,
            services.enter_receipt,
            "employee",
            ("-received_on", "-pk"),
            ("received_on", "kind"),
            "amount",
        ),
        Book(
            "consumables",
            "consumable",
            # Translators: 中文 辅料
            gettext_lazy("Consumables"),
            # Translators: 中文 登记辅料
            gettext_lazy("Enter consumables"),
            Consumable,
            ConsumableForm,
            DaybookFilter,
            services.enter_consumable,
            "team",
            ("-issued_on", "-pk"),
            ("issued_on", "team"),
            "amount",
        ),
    )
}


@right(Right.DAYBOOK)
def daybook(request, kind):
    """The documents of one kind, and above them the line in which the next one is entered."""
    book = BOOKS[kind]
    outlet = _outlet_to_enter_at(request)
    form = None
    if request.method == "POST":
        if outlet is None:
            raise lacks(Right.DAYBOOK_KEEP)
        form = book.form(request.POST, outlet=outlet, at=request.at)
        if form.is_valid() and (entered := _entered(form, book, outlet, request)):
            say(request, _("%(number)s is entered.") % {"number": entered.number})
            return redirect(f"{book.url}?{urlencode({'outlet': outlet.code, 'like': entered.number})}")
    elif outlet is not None:
        form = book.form(outlet=outlet, at=request.at, initial=_initial(request, book, outlet))
        if request.GET.get("like"):
            form.fields[book.first].widget.attrs["autofocus"] = True
    return _daybook_page(request, book, outlet, form)


def _entered(form, book: Book, outlet, request):
    """The new document, or the one that the same form made before; None where it was refused."""
    cleaned = form.cleaned_data

    def enter():
        try:
            return book.enter(outlet=outlet, number=cleaned["number"], **form.values, by=request.user, at=request.at)
        except services.EnteredAlready as already:
            return already.entry

    return form.attempt(enter)


def _outlet_to_enter_at(request) -> Outlet | None:
    """Where the person enters: at the outlet that the page is narrowed to, else at the first."""
    outlets = list(Outlet.objects.visible_to(request.user, Right.DAYBOOK_KEEP).select_related("area__region"))
    asked = request.POST.get("outlet") or request.GET.get("outlet")
    # Compared here and not looked up: a form that comes back may hold any text.
    return next((outlet for outlet in outlets if asked in (None, "", outlet.code)), None)


def _initial(request, book: Book, outlet) -> dict:
    """The proposed number, and what the document entered last says of the next one."""
    last = book.model.objects.visible_to(request.user, Right.DAYBOOK).filter(
        number=request.GET.get("like", ""), outlet=outlet
    )
    kept = {name: getattr(entry, name) for entry in last[:1] for name in book.kept}
    return {"number": services.proposal(book.model, outlet)} | kept | _asked_for(request, book, outlet)


def _asked_for(request, book: Book, outlet) -> dict:
    """What a link from elsewhere fills in, as the one from a renewal that was won: kind, amount, person by number."""
    if book.code != "receipts" or "like" in request.GET:
        return {}
    asked = {name: request.GET[name] for name in ("kind", "amount") if request.GET.get(name)}
    person = Employee.objects.filter(outlet=outlet, number=request.GET.get("employee", "")).first()
    return asked | ({"employee": person.pk} if person else {})


def _daybook_page(request, book: Book, outlet, form):
    visible = book.model.objects.visible_to(request.user, Right.DAYBOOK)
    narrowed = book.filter(request.GET, user=request.user)
    entries = narrowed.apply(visible)
    totals = entries.totals()
    context = {
        "book": book,
        "tabs": [(other, other.url) for other in BOOKS.values()],
        "filter": narrowed,
        "filtered": narrowed.narrows,
        "page": page_of(
            entries.select_related("outlet", book.person), request.GET, order=book.order, total=totals["number"]
        ),
        "totals": totals,
        "kinds": [(label, totals["kinds"][code]) for code, label in Receipt.Kind.choices if code in totals["kinds"]]
        if "kinds" in totals
        else [],
        "form": form,
        "outlet": outlet,
        "entered": request.GET.get("like", ""),
        "may_export": request.user.may(Right.EXPORT),
        "rows": f"workshop/_{book.code}.html",
    }
    return render(request, "workshop/daybook.html", context, status=422 if form is not None and form.is_bound else 200)


@right(Right.DAYBOOK)
def daybook_entry(request, kind, number):
    """One document: what it says, who changed it, and the form that corrects it."""
    book = BOOKS[kind]
    visible = book.model.objects.visible_to(request.user, Right.DAYBOOK)
    entry = get_object_or_404(visible.select_related("outlet__area__region", book.person), number=number)
    may_correct = request.user.may(Right.DAYBOOK_KEEP, entry.outlet)
    form, failed = None, False
    if request.method == "POST":
        require(request.user, Right.DAYBOOK_KEEP, entry.outlet)
        form = book.form(request.POST, outlet=entry.outlet, at=request.at, entry=entry)
        if form.is_valid() and _corrected(form, entry, request):
            say(request, _("%(number)s is corrected.") % {"number": entry.number})
            return redirect(entry)
        failed = True
    elif may_correct:
        initial = {name: getattr(entry, name) for name in services.FIELDS[book.model]}
        form = book.form(
            outlet=entry.outlet, at=request.at, entry=entry, initial=initial | {"seen": services.fingerprint(entry)}
        )
    context = {
        "book": book,
        "entry": entry,
        "form": form,
        "history": sentences(trail.entries_about(entry).select_related("about_type")),
        "facts": f"workshop/_{book.one}_facts.html",
    }
    return render(request, "workshop/daybook_entry.html", context, status=422 if failed else 200)


def _corrected(form, entry, request):
    cleaned = form.cleaned_data
    return form.attempt_from(
        services.fingerprint(entry),
        lambda: services.correct_entry(
            entry=entry,
            seen=cleaned["seen"],
            values=form.values,
            reason=cleaned["reason"],
            by=request.user,
            at=request.at,
        ),
    )


@right(Right.EXPORT)
@require_GET
def daybook_export(request, kind):
    """Exactly what is filtered, as Excel; long lists through the worker."""
    if not request.user.may(Right.DAYBOOK):
        raise lacks(Right.DAYBOOK)
    book = BOOKS[kind]
    entries = exports.entries_for(book.model, request.user, request.GET)
    if entries.count() > exports.AT_ONCE:
        work = exports.ask_for_daybook(user=request.user, kind=kind, query=request.GET.urlencode(), at=request.at)
        say(request, _("The worker is writing the list. It will be under Tasks."))
        return redirect(work)
    return excel(exports.daybook_workbook(book.model, entries), kind, request.at)
