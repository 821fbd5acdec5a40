"""Pages of the wish not to be called."""

from functools import partial, wraps

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.forms.contacts import LiftForm, WishForm
from customers.models import Customer, DoNotCall
from customers.services import contacts
from staff.keys import key_in
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say


def _refuse_unless(allowed: bool) -> None:
    if not allowed:
        # Translators: 中文 您的岗位不能标记或取消请勿致电。
        raise PermissionDenied(_("Your role cannot note or lift that a customer is not to be called."))


def _for_keepers(view):
    """Either of two rights opens these pages; who has neither anywhere is turned away at the door."""

    @wraps(view)
    def checked(request, *args, **kwargs):
        _refuse_unless(any(request.user.may(right) for right in contacts.KEEPS))
        return view(request, *args, **kwargs)

    return checked


@_for_keepers
def do_not_call(request, pk):
    """Note that a customer does not want to be called. `?car=` is the car whose page to go back to."""
    seen = Customer.objects.visible_to(request.user, Right.RECORDS)
    customer = get_object_or_404(seen.select_related("outlet__area"), pk=pk)
    _refuse_unless(contacts.may_keep(request.user, customer.outlet))
    form = WishForm(request.POST or None)
    save = partial(contacts.set_do_not_call, customer=customer)
    # Translators: 中文 已标记请勿致电，回访和提醒不再打电话给这位客户。
    said = _("Noted. No calls will be made to this customer.")
    present = customer.do_not_calls.in_force(timezone.now()).select_related("by").first()
    return _kept(request, form, save, customer, said, {"wish": present, "to_fill_in": present is None})


@_for_keepers
def do_not_call_lift(request, pk):
    """Let a customer be called again."""
    seen = DoNotCall.objects.visible_to(request.user, Right.RECORDS)
    wish = get_object_or_404(seen.select_related("customer__outlet__area", "by", "lifted_by"), pk=pk)
    _refuse_unless(contacts.may_keep(request.user, wish.customer.outlet))
    form = LiftForm(request.POST or None)
    save = partial(contacts.lift_do_not_call, do_not_call=wish)
    # Translators: 中文 已取消，可以给这位客户打电话了。
    said = _("Lifted. The customer may be called again.")
    return _kept(
        request, form, save, wish.customer, said, {"wish": wish, "lifting": True, "to_fill_in": not wish.lifted_at}
    )


def _kept(request, form, save, customer: Customer, said: str, context: dict):
    """Save what a valid form says and go back to the page it came from, or show the form with what is wrong."""
    car = key_in(request.GET.get("car"))
    back = (customer.vehicles.filter(pk=car).first() if car is not None else None) or customer
    if request.method == "POST" and form.is_valid():
        try:
            save(reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            say(request, said)
            return redirect(back)
    context |= {"form": form, "customer": customer, "back": back}
    failed = request.method == "POST"
    return render(request, "customers/people/contact_wish.html", context, status=422 if failed else 200)
