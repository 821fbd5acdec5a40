"""The pages of customers and cars."""

from functools import partial

from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from customers import history, search
from customers.before_dialling import standing_of
from customers.forms.people import CustomerFilter, CustomerForm, OwnerForm, VehicleForm
from customers.models import Customer, Merge, Unmasking, Vehicle
from customers.services import contacts, people
from staff.access import require, right
from staff.keys import key_in
from staff.paging import page_of
from staff.refusals import Refused
from staff.roles import Right
from staff.toasts import say

from .attachments import attachments_of

# --- The list ---------------------------------------------------------------------------------------------------------


@right(Right.RECORDS)
def customer_list(request):
    """Customers by name, with their cars; numbers are masked."""
    found = Customer.objects.present().visible_to(request.user, Right.RECORDS)
    form = CustomerFilter(request.GET, user=request.user)
    if form.is_valid():
        asked = form.cleaned_data
        if query := search.Query.of(asked["q"]):
            found = found.matching(query)
        if asked["outlet"]:
            found = found.filter(outlet=asked["outlet"])
        if asked["background"]:
            found = found.filter(background=asked["background"])
        if asked["segment"]:
            found = found.in_segment(asked["segment"])
    page = page_of(found.select_related("outlet"), request.GET, order=("name_key", "pk"), total=found.count())
    prefetch_related_objects(page.rows, "vehicles")
    context = {
        "page": page,
        "form": form,
        "may_edit": request.user.may(Right.CUSTOMERS_EDIT),
        "may_merge": request.user.may(Right.CUSTOMERS_MERGE),
    }
    return render(request, "customers/people/customers.html", context)


# --- Loading ----------------------------------------------------------------------------------------------------------


def _customer(request, pk) -> Customer:
    seen = Customer.objects.visible_to(request.user, Right.RECORDS)
    return get_object_or_404(seen.select_related("outlet__area__region", "merged_into"), pk=pk)


def _vehicle(request, key) -> Vehicle:
    """By its key, or by its VIN as it stands in addresses from elsewhere."""
    seen = Vehicle.objects.visible_to(request.user, Right.RECORDS).select_related("customer__outlet__area__region")
    if len(key) == 17:
        return get_object_or_404(seen, vin=key.upper())
    return get_object_or_404(seen, pk=key_in(key))


def _rights(user, outlet) -> dict:
    return {
        "may_edit": user.may(Right.CUSTOMERS_EDIT, outlet),
        "may_merge": user.may(Right.CUSTOMERS_MERGE, outlet),
        "may_unmask": user.may(Right.NUMBERS, outlet),
        "may_open_case": user.may(Right.CASES_OPEN, outlet),
        "may_keep_wishes": contacts.may_keep(user, outlet),
        "may_write": user.may(Right.CARE, outlet),
        "may_take_complaint": user.may(Right.COMPLAINTS_TAKE, outlet),
    }


def _history(request, asked: history.Asked) -> dict:
    """The part of the time line that the address asks for."""
    kinds = history.kinds()
    kind = request.GET.get("kind", "")
    kind = kind if kind in dict(kinds) else ""
    return {
        "history": history.page_of_history(asked, kind),
        "kind": kind,
        "kinds": [("", _("All")), *kinds],
        "continued": asked.before is not None,
    }


def _wants_only_history(request) -> bool:
    return bool(request.htmx) and request.htmx.target in ("history", "older")


# --- A car ------------------------------------------------------------------------------------------------------------


@right(Right.RECORDS)
def vehicle_page(request, key, shown=None):
    """Everything known about a car: facts, open matters, owners, attachments, one time line.

    `shown` holds whole numbers that the reader has just asked for.
    """
    vehicle = _vehicle(request, key)
    at = timezone.now()
    asked = history.Asked(
        user=request.user,
        at=at,
        vehicles=frozenset([vehicle.pk]),
        before=history.Cursor.read(request.GET.get("before", "")),
    )
    context = {"vehicle": vehicle, "customer": vehicle.customer, **_history(request, asked)}
    if _wants_only_history(request):
        return render(request, "customers/people/_history.html", context)
    # Whose page the reader could not open is named without a link.
    reach = request.user.reach(Right.RECORDS)
    context |= _rights(request.user, vehicle.customer.outlet) | {
        "facts": history.facts_of(vehicle, request.user, at),
        "panels": history.panels_of(vehicle, request.user, at),
        "matters": history.open_matters(asked),
        "former": [
            (past, reach.covers(past.customer.outlet))
            for past in vehicle.ownerships.select_related("customer__outlet__area")
        ],
        "files": attachments_of(vehicle, request.user),
        "standing": standing_of(vehicle.customer, at),
        "shown": shown or {},
    }
    return render(request, "customers/people/vehicle.html", context)


@right(Right.CUSTOMERS_EDIT)
def vehicle_new(request):
    """A car by hand, for the customer named by `?customer=`."""
    asked = key_in(request.GET.get("customer"))
    if asked is None:
        return redirect("customers:customers")
    customer = _customer(request, asked)
    require(request.user, Right.CUSTOMERS_EDIT, customer.outlet)
    form = VehicleForm(request.POST or None, user=request.user)
    return _saved_by(
        request,
        form,
        lambda: people.create_vehicle(customer=customer, values=form.values, by=request.user, at=timezone.now()),
        "customers/people/vehicle_form.html",
        {"customer": customer, "back": customer.get_absolute_url()},
        _("The car is on file."),
    )


@right(Right.CUSTOMERS_EDIT)
def vehicle_edit(request, key):
    vehicle = _vehicle(request, key)
    require(request.user, Right.CUSTOMERS_EDIT, vehicle.customer.outlet)
    initial = {name: getattr(vehicle, name) for name in people.VEHICLE_FIELDS if name != "vin"}
    initial["seen"] = people.fingerprint(vehicle)
    form = VehicleForm(request.POST or None, user=request.user, vehicle=vehicle, initial=initial)
    return _saved_by(
        request,
        form,
        lambda: people.edit_vehicle(
            vehicle=vehicle, seen=form.cleaned_data["seen"], values=form.values, by=request.user, at=timezone.now()
        ),
        "customers/people/vehicle_form.html",
        {"vehicle": vehicle, "customer": vehicle.customer, "back": vehicle.get_absolute_url()},
        _("The car is corrected."),
        again=partial(_with_present_fingerprint, form, vehicle),
    )


@right(Right.CUSTOMERS_EDIT)
def vehicle_owner(request, key):
    """Give the car another owner, on file or entered on the spot."""
    vehicle = _vehicle(request, key)
    require(request.user, Right.CUSTOMERS_EDIT, vehicle.customer.outlet)
    at = timezone.now()
    form = OwnerForm(
        request.POST or None,
        user=request.user,
        vehicle=vehicle,
        pick_url=reverse("customers:customer_pick"),
        initial={"seen": vehicle.customer_id, "on": timezone.localdate(at)},
    )

    def change():
        asked = form.cleaned_data
        people.change_owner_to(
            vehicle=vehicle,
            from_customer=asked["seen"],
            to=asked["customer"],
            new_customer=None if asked["customer"] else form.new_customer,
            on=asked["on"],
            reason=asked["reason"],
            by=request.user,
            at=at,
        )
        return vehicle

    return _saved_by(
        request,
        form,
        change,
        "customers/people/owner_form.html",
        {"vehicle": vehicle, "customer": vehicle.customer, "back": vehicle.get_absolute_url()},
        # Translators: 中文 车主已变更。
        _("The car has its new owner."),
    )


def _asked_on(request) -> str:
    """The page that asked, as it says of itself."""
    return "".join(filter(str.isprintable, request.POST.get("where", "")))


@require_POST
@right(Right.NUMBERS)
def vehicle_unmask(request, key):
    """The whole VIN, leaving a trace."""
    vehicle = _vehicle(request, key)
    vin = people.unmask(record=vehicle, what="vin", where=_asked_on(request), by=request.user, at=timezone.now())
    if request.htmx:
        return render(request, "customers/people/_vin.html", {"whole": vin})
    return vehicle_page(request, str(vehicle.pk), shown={"vin": vin})


# --- A customer -------------------------------------------------------------------------------------------------------


@right(Right.RECORDS)
def customer_page(request, pk, shown=None):
    """A customer with all cars and their common time line."""
    customer = _customer(request, pk)
    at = timezone.now()
    cars = list(customer.vehicles.all())
    asked = history.Asked(
        user=request.user,
        at=at,
        vehicles=frozenset(car.pk for car in cars),
        customers=frozenset([customer.pk, *_merged_from(customer)]),
        plates={car.pk: car.plate for car in cars} if len(cars) > 1 else {},
        before=history.Cursor.read(request.GET.get("before", "")),
    )
    context = {"customer": customer, **_history(request, asked)}
    if _wants_only_history(request):
        return render(request, "customers/people/_history.html", context)
    reach = request.user.reach(Right.RECORDS)
    context |= _rights(request.user, customer.outlet)
    twins = Customer.objects.visible_to(request.user, Right.CUSTOMERS_MERGE).twins_of(customer)
    context |= {
        "cars": cars,
        "segment": customer.segments.filter(to_on__isnull=True).first(),
        "former": [
            (past, reach.covers(past.vehicle.customer.outlet))
            for past in customer.ownerships.select_related("vehicle__customer__outlet__area")
        ],
        "merges": Merge.objects.filter(kept=customer, undone_at__isnull=True).select_related("merged", "by"),
        "matters": history.open_matters(asked),
        "files": attachments_of(customer, request.user),
        "standing": standing_of(customer, at),
        "twins": twins.select_related("outlet")[:5] if context["may_merge"] and not customer.merged_into else [],
        "shown": shown or {},
        "may_ask_data": request.user.may(Right.PERSONAL_DATA, customer.outlet),
        "looks": _looks_at(request.user, customer),
    }
    return render(request, "customers/people/customer.html", context)


def _looks_at(user, customer: Customer) -> list[Unmasking]:
    """Who looked at the customer's whole numbers lately, for those who may see that."""
    if not user.may(Right.LOOKS, customer.outlet):
        return []
    return list(Unmasking.objects.of_customer(customer).select_related("by")[:10])


def _merged_from(customer: Customer) -> list[int]:
    """The records that were merged into this one, and into those: their history belongs to it."""
    found: list[int] = []
    layer = [customer.pk]
    while layer:
        layer = list(Customer.objects.filter(merged_into__in=layer).values_list("pk", flat=True))
        found += layer
    return found


@right(Right.CUSTOMERS_EDIT)
def customer_new(request):
    form = CustomerForm(request.POST or None, user=request.user)
    return _saved_by(
        request,
        form,
        lambda: people.create_customer(values=form.values, by=request.user, at=timezone.now()),
        "customers/people/customer_form.html",
        {"back": reverse("customers:customers")},
        # Translators: 中文 客户已建档。下一步可以加车辆。
        _("The customer is on file. A car can be added next."),
    )


@right(Right.CUSTOMERS_EDIT)
def customer_edit(request, pk):
    customer = _customer(request, pk)
    require(request.user, Right.CUSTOMERS_EDIT, customer.outlet)
    initial = {name: getattr(customer, name) for name in people.CUSTOMER_FIELDS if name != "mobile"}
    initial["seen"] = people.fingerprint(customer)
    form = CustomerForm(request.POST or None, user=request.user, customer=customer, initial=initial)
    return _saved_by(
        request,
        form,
        lambda: people.edit_customer(
            customer=customer, seen=form.cleaned_data["seen"], values=form.values, by=request.user, at=timezone.now()
        ),
        "customers/people/customer_form.html",
        {"customer": customer, "back": customer.get_absolute_url()},
        _("The customer is corrected."),
        again=partial(_with_present_fingerprint, form, customer),
    )


@require_POST
@right(Right.NUMBERS)
def customer_unmask(request, pk):
    """The whole phone number, leaving a trace. Comes back to the page it was asked on."""
    customer = _customer(request, pk)
    mobile = people.unmask(record=customer, what="mobile", where=_asked_on(request), by=request.user, at=timezone.now())
    if request.htmx:
        return render(request, "customers/people/_phone.html", {"whole": mobile})
    car = key_in(request.POST.get("car"))
    if car is not None and customer.vehicles.filter(pk=car).exists():
        return vehicle_page(request, str(car), shown={"mobile": mobile})
    return customer_page(request, customer.pk, shown={"mobile": mobile})


# --- Forms ------------------------------------------------------------------------------------------------------------


def _saved_by(request, form, save, template, context, said, again=None):
    """Save what a valid form says and go to the record, or show the form with what has to change."""
    if request.method == "POST" and form.is_valid():
        try:
            record = save()
        except Refused as refused:
            form.refuse(refused)
            if again:
                again()
        else:
            say(request, said)
            return redirect(record)
    failed = request.method == "POST"
    return render(request, template, {"form": form, **context}, status=422 if failed else 200)


def _with_present_fingerprint(form, record) -> None:
    """After a clash the next attempt starts from what is on file now."""
    form.data = form.data.copy()
    record.refresh_from_db()
    form.data["seen"] = people.fingerprint(record)
