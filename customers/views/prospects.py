"""The pages of prospects and lists from outside, of lost customers, and of willing references."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from customers import care_page
from customers.before_dialling import before_dialling
from customers.forms import prospects as forms
from customers.forms.renewals import ReasonForm
from customers.models import LostCall, OutsideList, Prospect, Reference, Reminder
from customers.models.prospects import lost_reminders
from customers.services import lost, people, prospects, references
from staff import trail
from staff.access import right
from staff.paging import page_of
from staff.roles import Right
from staff.steps import step
from staff.toasts import say
from staff.trail_words import sentences

# Prospects ------------------------------------------------------------------------------------------------------------

PROSPECT_TABS = {
    "callable": lambda found: found.callable(),
    "silent": lambda found: found.not_callable(),
    "over": lambda found: found.over(),
    "all": lambda found: found,
}


@right(Right.PROSPECTS)
@require_GET
def prospect_list(request):
    """Who may be called, who may not, who is over; above them what each source brought."""
    visible = Prospect.objects.visible_to(request.user, Right.PROSPECTS)
    narrowed = forms.ProspectFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    tab = request.GET.get("state", "callable")
    tab = tab if tab in PROSPECT_TABS else "callable"
    counts = {name: choose(found).count() for name, choose in PROSPECT_TABS.items()}
    rows = PROSPECT_TABS[tab](found).for_list()
    context = {
        "tab": tab,
        "tabs": [
            # Translators: 中文 可以联系
            ("callable", pgettext("prospects", "May be called"), counts["callable"]),
            # Translators: 中文 不可联系（无同意）
            ("silent", pgettext("prospects", "May not be called"), counts["silent"]),
            ("over", pgettext("prospects", "Over"), counts["over"]),
            ("all", _("All"), counts["all"]),
        ],
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=("-met_on", "-pk"), total=counts[tab]),
        "sources": [
            row | {"label": Prospect.Source(row["source"]).label}
            for row in visible.at_outlet(narrowed.value("outlet")).by_source()
        ],
    }
    return render(request, "customers/prospects/list.html", context)


@right(Right.PROSPECTS)
def prospect_new(request):
    form = forms.ProspectForm(request.POST or None, user=request.user, at=request.at)
    failed = request.method == "POST"
    if failed and form.is_valid() and (made := form.attempt(lambda: _entered(request, form))):
        return redirect(made)
    return render(request, "customers/prospects/new.html", {"form": form}, status=422 if failed else 200)


def _entered(request, form) -> Prospect:
    try:
        made = prospects.enter_prospect(**form.cleaned_data, by=request.user, at=request.at)
    except prospects.EnteredAlready as already:
        say(request, str(already))
        return already.prospect
    say(request, _("Recorded as %(number)s.") % {"number": made.number})
    return made


def _prospect_of(request, pk) -> Prospect:
    visible = Prospect.objects.visible_to(request.user, Right.PROSPECTS)
    return get_object_or_404(visible.for_list(), pk=pk)


@right(Right.PROSPECTS)
@require_GET
def prospect(request, pk):
    return _prospect_page(request, _prospect_of(request, pk))


def _prospect_page(request, found: Prospect, status=200, **bound):
    blank = {
        "call_form": forms.ProspectCallForm,
        "consent_form": forms.ConsentForm,
        "withdraw_form": ReasonForm,
        "convert_form": lambda: forms.ConvertForm(user=request.user, search_url=reverse("customers:customer_pick")),
        "drop_form": ReasonForm,
    }
    context = {
        "prospect": found,
        "calls": list(found.calls.select_related("by")[:20]),
        "history": sentences(trail.entries_about(found).select_related("about_type")[:30]),
        "may_convert": request.user.may(Right.CUSTOMERS_EDIT, found.outlet),
    } | {name: bound.get(name) or make() for name, make in blank.items()}
    return render(request, "customers/prospects/prospect.html", context, status=status)


def _prospect_step(request, pk, form, name, act, done):
    found = _prospect_of(request, pk)
    return step(
        request,
        form,
        lambda: act(found, form.cleaned_data),
        done,
        found,
        lambda: _prospect_page(request, found, status=422, **{name: form}),
    )


@right(Right.PROSPECTS)
@require_POST
def prospect_call(request, pk):
    def act(found, data):
        return prospects.call_prospect(prospect=found, by=request.user, at=request.at, **data)

    return _prospect_step(request, pk, forms.ProspectCallForm(request.POST), "call_form", act, _("The call is noted."))


@right(Right.PROSPECTS)
@require_POST
def prospect_consent(request, pk):
    def act(found, data):
        return prospects.give_consent(prospect=found, source=data["consent_source"], by=request.user, at=request.at)

    return _prospect_step(
        request, pk, forms.ConsentForm(request.POST), "consent_form", act, _("The consent is on file.")
    )


@right(Right.PROSPECTS)
@require_POST
def prospect_withdraw(request, pk):
    def act(found, data):
        return prospects.take_back_consent(prospect=found, by=request.user, at=request.at, **data)

    return _prospect_step(
        request, pk, ReasonForm(request.POST), "withdraw_form", act, _("Nobody calls this person any more.")
    )


@right(Right.PROSPECTS)
@require_POST
def prospect_convert(request, pk):
    def act(found, data):
        return prospects.convert(prospect=found, by=request.user, at=request.at, **data)

    form = forms.ConvertForm(request.POST, user=request.user, search_url=reverse("customers:customer_pick"))
    return _prospect_step(
        request, pk, form, "convert_form", act, _("The customer is on file. A car can be added next.")
    )


@right(Right.PROSPECTS)
@require_POST
def prospect_drop(request, pk):
    def act(found, data):
        return prospects.drop(prospect=found, by=request.user, at=request.at, **data)

    return _prospect_step(request, pk, ReasonForm(request.POST), "drop_form", act, _("The reason is noted."))


# Lists from outside ---------------------------------------------------------------------------------------------------


@right(Right.PROSPECTS)
def outside_lists(request):
    """The lists with the source of their consent; a new one is put on file here, its people come by an import."""
    form = forms.ListForm(request.POST or None, user=request.user, at=request.at)
    failed = request.method == "POST"
    if failed and form.is_valid():
        made = form.attempt(lambda: prospects.take_list(**form.cleaned_data, by=request.user, at=request.at))
        if made:
            # Translators: 中文 名单已登记为 %(number)s。导入潜在客户时填写这个名单编号。
            text = _("The list is on file as %(number)s. Name this number in the import of its people.")
            say(request, text % {"number": made.number})
            return redirect("customers:outside_lists")
    visible = OutsideList.objects.visible_to(request.user, Right.PROSPECTS).select_related("outlet").with_counts()
    context = {
        "page": page_of(visible, request.GET, order=("-received_on", "-pk"), total=visible.count()),
        "form": form,
        "may_import": request.user.may(Right.IMPORT),
    }
    return render(request, "customers/prospects/lists.html", context, status=422 if failed else 200)


@right(Right.PROSPECTS)
@require_GET
def outside_list(request, pk):
    """A list is read as its people."""
    visible = OutsideList.objects.visible_to(request.user, Right.PROSPECTS)
    found = get_object_or_404(visible, pk=pk)
    return redirect(f"{reverse('customers:prospects')}?state=all&outside_list={found.pk}")


# Lost customers -------------------------------------------------------------------------------------------------------

DUE = Reminder.State.DUE
LOST_TABS = {
    "due": lambda found: found.filter(state=DUE),
    "called": lambda found: found.exclude(state=DUE).filter(lost_calls__outcome=LostCall.Outcome.REACHED),
    "back": lambda found: found.filter(state=Reminder.State.CAME),
    "all": lambda found: found,
}


@right(Right.CARE)
@require_GET
def lost_list(request):
    """Who has stayed away and is to be called, who was called, who came back; and why they stay away."""
    visible = lost_reminders().visible_to(request.user, Right.CARE)
    narrowed = forms.LostFilter(request.GET, user=request.user)
    found = narrowed.apply(visible)
    tab = request.GET.get("state", "due")
    tab = tab if tab in LOST_TABS else "due"
    counts = {name: choose(found).count() for name, choose in LOST_TABS.items()}
    calls = narrowed.calls(LostCall.objects.visible_to(request.user, Right.CARE))
    rows = LOST_TABS[tab](found).select_related("vehicle", "customer", "outlet").prefetch_related("lost_calls")
    context = {
        "tab": tab,
        "tabs": [
            # Translators: 中文 待回访
            ("due", pgettext("lost customers", "To be called"), counts["due"]),
            # Translators: 中文 已问到原因
            ("called", pgettext("lost customers", "Reason known"), counts["called"]),
            # Translators: 中文 已回店
            ("back", pgettext("lost customers", "Came back"), counts["back"]),
            ("all", _("All"), counts["all"]),
        ],
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=("-due_on", "-pk"), total=counts[tab]),
        "reasons": calls.by_reason(),
    }
    return render(request, "customers/lost/list.html", context)


def _lost_of(request, pk) -> Reminder:
    visible = lost_reminders().visible_to(request.user, Right.CARE)
    return get_object_or_404(visible.select_related("vehicle", "customer__outlet__area", "outlet__area__region"), pk=pk)


@right(Right.CARE)
@require_GET
def lost_customer(request, pk):
    return _lost_page(request, _lost_of(request, pk))


def _lost_page(request, found: Reminder, status=200, call_form=None):
    to_call = found.state == DUE
    before = (
        before_dialling(customer=found.customer, user=request.user, at=request.at, without=found.get_absolute_url())
        if to_call
        else None
    )
    refusal = lost.call_refusal(found, request.at) if to_call else ""
    calls = list(found.lost_calls.select_related("by"))
    context = {
        "reminder": found,
        "to_call": to_call,
        "before": before,
        "refusal": refusal,
        "whole_number": to_call and not refusal and not before.quiet_until and _number_of(request, found, calls),
        "book_url": care_page.book_url(found)
        if found.is_open and request.user.may(Right.APPOINT, found.outlet)
        else "",
        "calls": calls,
        "call_form": call_form or forms.LostCallForm(outlet=found.outlet, at=request.at),
        "history": sentences(trail.entries_about(found).select_related("about_type")[:30]),
    }
    return render(request, "customers/lost/customer.html", context, status=status)


def _number_of(request, found: Reminder, calls: list) -> str:
    return people.show_to_caller(
        customer=found.customer,
        last_call=max((call.at for call in calls), default=None),
        where=reverse("customers:lost_customer", args=[found.pk]),
        outlet=found.outlet,
        by=request.user,
        at=request.at,
    )


@right(Right.CARE)
@require_POST
def lost_call(request, pk):
    found = _lost_of(request, pk)
    form = forms.LostCallForm(request.POST, outlet=found.outlet, at=request.at)
    return step(
        request,
        form,
        lambda: lost.log_lost_call(reminder=found, by=request.user, at=request.at, **form.cleaned_data),
        _("The call is noted."),
        reverse("customers:lost_customer", args=[found.pk]),
        lambda: _lost_page(request, found, status=422, call_form=form),
    )


# References -----------------------------------------------------------------------------------------------------------


@right(Right.PROSPECTS)
@require_GET
def reference_list(request):
    """Who is willing to be named, loyal customers who were not asked yet, and who took it back."""
    visible = Reference.objects.visible_to(request.user, Right.PROSPECTS)
    narrowed = forms.ReferenceFilter(request.GET, user=request.user)
    found, loyal = narrowed.apply(visible), narrowed.loyal(request.user)
    tabs = {"willing": found.willing(), "loyal": loyal, "withdrawn": found.withdrawn()}
    tab = request.GET.get("state", "willing")
    tab = tab if tab in tabs else "willing"
    counts = {name: rows.count() for name, rows in tabs.items()}
    rows, order = tabs[tab], ("-noted_at", "-pk")
    if tab == "loyal":
        rows, order = rows.select_related("outlet"), ("name_key", "pk")
    else:
        rows = rows.for_list()
    context = {
        "tab": tab,
        "tabs": [
            # Translators: 中文 愿意作口碑
            ("willing", pgettext("references", "Willing"), counts["willing"]),
            # Translators: 中文 忠诚客户，还没问过
            ("loyal", pgettext("references", "Loyal, not noted"), counts["loyal"]),
            ("withdrawn", pgettext("references", "Taken back"), counts["withdrawn"]),
        ],
        "filter": narrowed,
        "page": page_of(rows, request.GET, order=order, total=counts[tab]),
    }
    return render(request, "customers/references/list.html", context)


@right(Right.PROSPECTS)
def reference_new(request):
    form = forms.ReferenceForm(
        request.POST or None,
        user=request.user,
        at=request.at,
        search_url=reverse("customers:customer_pick"),
        initial={"customer": request.GET.get("customer", "")},
    )
    failed = request.method == "POST"
    if failed and form.is_valid():
        made = form.attempt(lambda: references.note_reference(**form.cleaned_data, by=request.user, at=request.at))
        if made:
            say(request, _("The reference is noted."))
            return redirect("customers:reference", made.pk)
    return render(request, "customers/references/new.html", {"form": form}, status=422 if failed else 200)


def _reference_of(request, pk) -> Reference:
    visible = Reference.objects.visible_to(request.user, Right.PROSPECTS)
    return get_object_or_404(visible.select_related("customer__outlet", "noted_by", "withdrawn_by"), pk=pk)


@right(Right.PROSPECTS)
@require_GET
def reference(request, pk):
    return _reference_page(request, _reference_of(request, pk))


def _reference_page(request, found: Reference, status=200, **bound):
    context = {
        "reference": found,
        "uses": list(found.uses.select_related("by")),
        "use_form": bound.get("use_form") or forms.UseForm(at=request.at),
        "withdraw_form": bound.get("withdraw_form") or ReasonForm(),
        "may_see_customer": request.user.may(Right.RECORDS, found.customer.outlet),
    }
    return render(request, "customers/references/reference.html", context, status=status)


@right(Right.PROSPECTS)
@require_POST
def reference_use(request, pk):
    found = _reference_of(request, pk)
    form = forms.UseForm(request.POST, at=request.at)
    return step(
        request,
        form,
        lambda: references.use_reference(reference=found, by=request.user, at=request.at, **form.cleaned_data),
        _("The use is noted."),
        reverse("customers:reference", args=[found.pk]),
        lambda: _reference_page(request, found, status=422, use_form=form),
    )


@right(Right.PROSPECTS)
@require_POST
def reference_withdraw(request, pk):
    found = _reference_of(request, pk)
    form = ReasonForm(request.POST)
    return step(
        request,
        form,
        lambda: references.withdraw_reference(reference=found, by=request.user, at=request.at, **form.cleaned_data),
        _("Nobody names this customer any more."),
        reverse("customers:reference", args=[found.pk]),
        lambda: _reference_page(request, found, status=422, withdraw_form=form),
    )
