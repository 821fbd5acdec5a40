"""What the page of a missing part shows: what is next, where the part lies, what the customer heard. Reads only."""

from datetime import datetime, timedelta

from customers.before_dialling import before_dialling
from customers.models import Case
from staff.instants import local
from staff.roles import Right
from staff.trail_words import happened

from . import policies
from .backorder_day import heard_from, needs_spare_car
from .forms import backorders as forms
from .models import Backorder, Stock

State = Backorder.State
STEPS = (State.WAITING, State.ARRIVED, State.TOLD, State.FITTED)
SHOWN = 8


def context(found: Backorder, user, at: datetime, **bound) -> dict:
    """For the page; `bound` are forms that came back with errors."""
    seen = {"version": found.version}
    keeps = user.may(Right.BACKORDERS_KEEP, found.outlet)
    settled = policies.book(local(at).date()).for_outlet(found.outlet)
    waits = found.state == State.WAITING
    shown = {
        "backorder": found,
        "keeps": keeps,
        # Whoever tells the customer calls; afterwards the number is masked as everywhere.
        "whole_number": keeps and found.is_open,
        "steps": [(state.value, str(state.label)) for state in STEPS],
        "step": None if found.state == State.CANCELLED else found.state,
        "late": waits and found.expected_on < local(at).date(),
        "waits_long": needs_spare_car(found, settled, at),
        "spare_car_days": settled[policies.SPARE_CAR_DAYS],
        "to_tell": found.to_be_told(local(at).date()),
        "tell_by": _tell_by(found, settled, local(at).date()),
        "before": _before_dialling(found, user, at) if keeps and found.is_open else None,
        "told": list(found.told.select_related("by")),
        "there": list(
            Stock.objects.visible_to(user, Right.STOCK)
            .filter(part=found.part)
            .there()
            .select_related("warehouse")
            .order_by("-quantity", "pk")[:SHOWN]
        ),
        "case": _case(found, user),
        "entries": happened(found),
        "may_see_car": found.vehicle is not None and user.may(Right.RECORDS, found.vehicle.customer.outlet),
    }
    if not keeps or not found.is_open:
        return shown
    made = {"tell_form": lambda: forms.TellForm(initial=seen, backorder=found, on=local(at).date())}
    if waits:
        made["postpone_form"] = lambda: forms.PostponeForm(initial=seen)
        made["arrived_form"] = lambda: forms.VersionForm(initial=seen)
    else:
        made["fitted_form"] = lambda: forms.FittedForm(initial=seen)
    if found.vehicle_id:
        made["spare_form"] = lambda: forms.SpareCarForm(initial=seen | {"words": found.spare_car})
    made["cancel_form"] = lambda: forms.CancelForm(initial=seen)
    return shown | {name: bound.get(name) or make() for name, make in made.items()}


def _tell_by(found: Backorder, settled, on) -> tuple[datetime, datetime] | None:
    """From when and by when the customer hears of the arrival or of another day; None where nothing is to be told."""
    since = found.arrived_at if found.state == State.ARRIVED else found.postponed_at if found.comes_later else None
    if since is None and found.late_unheard(on):
        since = heard_from(found)
    return (since, since + timedelta(hours=settled[policies.TELL_WITHIN])) if since else None


def _before_dialling(found: Backorder, user, at: datetime):
    """Wishes of the customer and what else is open; None for a buyer who is nobody's customer, or out of reach."""
    if found.customer is None or not user.may(Right.RECORDS, found.customer.outlet):
        return None
    return before_dialling(customer=found.customer, user=user, at=at, outside=True, without=found.get_absolute_url())


def _case(found: Backorder, user) -> Case | None:
    if found.vehicle_id is None:
        return None
    return Case.objects.visible_to(user, Right.CASES).open().filter(vehicle=found.vehicle_id).first()
