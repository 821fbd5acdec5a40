"""Employees and accounts: the list, a page each, and what is done to an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from staff import granting, people_lists, second_factor, services
from staff.access import right
from staff.forms import (
    AccountChangeForm,
    AccountFilter,
    AccountForm,
    EmployeeFilter,
    EndPostingForm,
    PostingForm,
    ReasonForm,
)
from staff.instants import local
from staff.models import Employee, Posting, User
from staff.paging import page_of
from staff.places import Place
from staff.roles import Right
from staff.services.accounts import deciding_postings
from staff.toasts import say
from staff.trail import entries_about
from staff.trail_words import sentences

HISTORY_SHOWN = 10


@right(Right.PEOPLE)
@require_GET
def employees(request: HttpRequest) -> HttpResponse:
    form = EmployeeFilter(request.GET, user=request.user)
    found = people_lists.employees(request.user, form.value, on=local(request.at).date())
    page = page_of(found, request.GET, order=("name_key", "pk"), total=found.count())
    return _list(request, "employees", form, people_lists.with_postings(page, local(request.at).date()), page)


@right(Right.PEOPLE)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    form = AccountFilter(request.GET, user=request.user)
    found = people_lists.accounts(request.user, form.value, on=local(request.at).date())
    page = page_of(found, request.GET, order=("name_key", "pk"), total=found.count())
    return _list(request, "accounts", form, people_lists.with_postings(page, local(request.at).date()), page)


def _list(request, kind, form, rows, page):
    context = {
        "kind": kind,
        "form": form,
        "rows": rows,
        "page": page,
        "may_create": bool(granting.roles_to_give(request.user)),
        "filtered": any(form.value(name) for name in form.fields),
        "counts": {
            "employees": Employee.objects.visible_to(request.user, Right.PEOPLE).count(),
            "accounts": User.objects.visible_to(request.user, Right.PEOPLE).count(),
        },
    }
    return render(request, "staff/people.html", context)


@right(Right.PEOPLE)
@require_GET
def employee(request: HttpRequest, number: str) -> HttpResponse:
    seen = get_object_or_404(Employee.objects.visible_to(request.user, Right.PEOPLE).with_account(), number=number)
    account = getattr(seen, "user", None)
    return render(
        request,
        "staff/employee.html",
        {
            "employee": seen,
            "account": account,
            "left_with_account": bool(account and account.is_active)
            and people_lists.has_left(seen, local(request.at).date()),
            "postings": people_lists.postings_of(account, local(request.at).date()) if account else [],
            "history": _history(request.user, seen),
            "may_trail": request.user.may(Right.TRAIL),
            "may_create": account is None and request.user.may(Right.PEOPLE_MANAGE, seen.outlet),
        },
    )


@right(Right.PEOPLE_MANAGE)
@never_cache
@sensitive_variables("password")
def account_new(request: HttpRequest) -> HttpResponse:
    """A new account for an employee (`?employee=`), or for somebody without one, of area, region or headquarters."""
    for_whom = None
    if number := request.GET.get("employee"):
        manageable = Employee.objects.visible_to(request.user, Right.PEOPLE_MANAGE)
        for_whom = get_object_or_404(manageable.with_account(), number=number)
    form = AccountForm(request.POST or None, user=request.user, initial=_first_guess(for_whom, request))
    if request.method == "POST" and form.is_valid():
        made = form.attempt(
            lambda: services.create_account(**form.cleaned_data, employee=for_whom, by=request.user, at=request.at)
        )
        if made:
            account, password = made
            return _show_password(request, account, password, created=True)
    context = {"form": form, "employee": for_whom}
    return render(request, "staff/account_new.html", context, status=422 if form.errors else 200)


def _first_guess(employee, request) -> dict:
    guess = {"from_on": local(request.at).date()}
    if employee:
        guess |= {
            "name": employee.name,
            "username": people_lists.free_username(employee.name_key),
            "place": Place(outlet=employee.outlet).code,
        }
    return guess


@require_GET
def account(request: HttpRequest, username: str) -> HttpResponse:
    """Everybody may look at the own account; others with the right, at those under their postings."""
    return _account_page(request, _visible(request, username))


@right(Right.PEOPLE_MANAGE)
def account_change(request: HttpRequest, username: str) -> HttpResponse:
    seen = _visible(request, username, Right.PEOPLE_MANAGE)
    form = AccountChangeForm(
        request.POST or None, initial={"name": seen.name, "mobile": seen.mobile, "email": seen.email}
    )
    if request.method == "POST" and form.is_valid():
        services.change_account(account=seen, **form.cleaned_data, by=request.user, at=request.at)
        say(request, _("Changed."))
        return redirect(seen)
    context = {"form": form, "account": seen}
    return render(request, "staff/account_change.html", context, status=422 if form.errors else 200)


@right(Right.PEOPLE_MANAGE)
@require_POST
def account_deactivate(request: HttpRequest, username: str) -> HttpResponse:
    seen = _visible(request, username, Right.PEOPLE_MANAGE)
    form = ReasonForm(request.POST)
    if form.is_valid() and form.attempt(
        lambda: services.deactivate_account(account=seen, **form.cleaned_data, by=request.user, at=request.at)
    ):
        say(
            request,
            _("%(name)s can no longer sign in. Open work is still theirs until it is handed over.") % {"name": seen},
        )
        return redirect(seen)
    return _account_page(request, seen, deactivate_form=form)


@right(Right.PEOPLE_MANAGE)
@require_POST
def account_reactivate(request: HttpRequest, username: str) -> HttpResponse:
    seen = _visible(request, username, Right.PEOPLE_MANAGE)
    form = ReasonForm(request.POST)
    if form.is_valid() and form.attempt(
        lambda: services.reactivate_account(account=seen, **form.cleaned_data, by=request.user, at=request.at)
    ):
        say(request, _("%(name)s can sign in again.") % {"name": seen})
        return redirect(seen)
    return _account_page(request, seen, reactivate_form=form)


@right(Right.PEOPLE_MANAGE)
@require_POST
@never_cache
@sensitive_variables("password")
def account_password(request: HttpRequest, username: str) -> HttpResponse:
    seen = _visible(request, username, Right.PEOPLE_MANAGE)
    try:
        password = services.reset_password(account=seen, by=request.user, at=request.at)
    except services.Refused as refusal:
        say(request, str(refusal), wrong=True)
        return redirect(seen)
    return _show_password(request, seen, password, created=False)


@right(Right.PEOPLE_MANAGE)
@require_POST
def account_second_factor(request: HttpRequest, username: str) -> HttpResponse:
    """Takes the second step at sign-in off somebody whose phone is lost."""
    seen = _visible(request, username, Right.PEOPLE_MANAGE)
    form = ReasonForm(request.POST, auto_id="second_%s")
    if form.is_valid() and form.attempt(
        lambda: services.reset_second_factor(account=seen, **form.cleaned_data, by=request.user, at=request.at)
    ):
        # Translators: 中文 %(name)s 的两步验证已重置，下次登录只需密码。
        say(request, _("The second step of %(name)s is taken off.") % {"name": seen})
        return redirect(seen)
    return _account_page(request, seen, second_factor_form=form)


def _show_password(request, account, password, *, created):
    """On the answer itself, not behind a redirect: the password is then kept nowhere, and shown this once."""
    context = {"account": account, "password": password, "created": created}
    return render(request, "staff/password_once.html", context)


@right(Right.PEOPLE_MANAGE)
@require_POST
def posting_add(request: HttpRequest, username: str) -> HttpResponse:
    seen = _visible(request, username, Right.PEOPLE_MANAGE)
    form = PostingForm(request.POST, user=request.user)
    if form.is_valid():
        made = form.attempt(
            lambda: services.add_posting(account=seen, **form.cleaned_data, by=request.user, at=request.at)
        )
        if made:
            say(request, _("%(name)s is posted: %(posting)s.") % {"name": seen, "posting": made})
            return redirect(seen)
    return _account_page(request, seen, posting_form=form)


@right(Right.PEOPLE_MANAGE)
def posting_end(request: HttpRequest, pk: int) -> HttpResponse:
    posting = _posting(request, pk)
    form = EndPostingForm(request.POST or None, initial={"to_on": posting.to_on or local(request.at).date()})
    if request.method == "POST" and form.is_valid():
        if form.attempt(
            lambda: services.end_posting(posting=posting, **form.cleaned_data, by=request.user, at=request.at)
        ):
            say(request, _("The posting ends on %(day)s.") % {"day": form.cleaned_data["to_on"]})
            return redirect(posting.user)
    context = {"form": form, "posting": posting, "account": posting.user}
    return render(request, "staff/posting_end.html", context, status=422 if form.errors else 200)


@right(Right.PEOPLE_MANAGE)
def posting_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    posting = _posting(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if form.attempt(
            lambda: services.withdraw_posting(posting=posting, **form.cleaned_data, by=request.user, at=request.at)
        ):
            say(request, _("The posting is withdrawn."))
            return redirect(posting.user)
    context = {"form": form, "posting": posting, "account": posting.user}
    return render(request, "staff/posting_withdraw.html", context, status=422 if form.errors else 200)


def _visible(request, username: str, needed: Right = Right.PEOPLE) -> User:
    people = User.objects.visible_to(request.user, needed).select_related("employee__outlet")
    return get_object_or_404(people, username=username)


def _posting(request, pk: int) -> Posting:
    postings = Posting.objects.visible_to(request.user, Right.PEOPLE_MANAGE).with_places().select_related("user")
    return get_object_or_404(postings, pk=pk)


def _account_page(request, seen: User, **forms) -> HttpResponse:
    today = local(request.at).date()
    postings = people_lists.postings_of(seen, today)
    manages = granting.may_manage(request.user, seen, deciding_postings(seen, today))
    for row in postings:
        row.may_change = (
            row.open
            and seen.pk != request.user.pk
            and granting.may_give(request.user, row.posting.role, Place.of(row.posting))
        )
    context = {
        "account": seen,
        "own": seen.pk == request.user.pk,
        "postings": postings,
        "manages": manages,
        "may_post": seen.is_active and seen.pk != request.user.pk and bool(granting.roles_to_give(request.user)),
        "may_hand_over": seen.pk != request.user.pk and request.user.may(Right.HAND_OVER),
        "history": _history(request.user, seen),
        "may_trail": request.user.may(Right.TRAIL),
        "may_people": request.user.may(Right.PEOPLE),
        "posting_form": PostingForm(user=request.user, initial={"from_on": today}),
        "deactivate_form": ReasonForm(),
        "reactivate_form": ReasonForm(),
        "second_factor_form": ReasonForm(auto_id="second_%s"),
        "needs_second_factor": second_factor.needs(seen),
        **forms,
    }
    return render(request, "staff/account.html", context, status=422 if forms else 200)


def _history(reader, record) -> list:
    """The latest of the record's trail, for those who read trails there and about oneself; none for others."""
    if not type(record).objects.visible_to(reader, Right.TRAIL).filter(pk=record.pk).exists():
        return []
    return sentences(entries_about(record).select_related("about_type")[:HISTORY_SHOWN])
