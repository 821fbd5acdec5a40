"""What the page of a guarantee shows: lines, the route ahead or behind, what is next for whom."""

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from staff import approval_page
from staff.instants import local
from staff.refusals import Refused
from staff.roles import Right
from staff.services import approvals
from staff.trail_words import happened

from .forms import guarantees as forms
from .models import Guarantee
from .services import guarantees

State = Guarantee.State
STEPS = ("draft", "submitted", "signed", "shipped", "arrived")


def context(found: Guarantee, user, at: datetime, **bound) -> dict:
    """For the page; `bound` are forms that came back with errors."""
    place, seen = found.outlet, {"version": found.version}
    may_request = user.may(Right.GUARANTEES_REQUEST, place)
    before_signing = found.state in (State.ASKED, State.DRAFT)
    shown = {
        "guarantee": found,
        "lines": list(found.lines.select_related("part").order_by("line")),
        "steps": [(state, str(State(state).label)) for state in STEPS],
        "step": "draft" if found.state == State.ASKED else found.state if found.state in STEPS else None,
        "may_submit": may_request and before_signing,
        "may_rewrite": may_request and found.state in Guarantee.OPEN,
        "papers_open": found.state in (State.SHIPPED, State.ARRIVED) and not found.papers_at,
        "papers_late": bool(found.papers_due_on) and not found.papers_at and found.papers_due_on < local(at).date(),
        "entries": happened(found),
    }
    shown |= signatures(found, user, at)
    if found.state == State.SIGNED and user.may(Right.GUARANTEES_SHIP, place):
        shown["ship_form"] = bound.get("ship_form") or forms.ShipForm(initial=seen)
    if found.state == State.SHIPPED and user.may(Right.STOCK_KEEP, place):
        shown["arrive_form"] = bound.get("arrive_form") or forms.ArriveForm(initial=seen)
    if shown["papers_open"] and may_request:
        shown["papers_form"] = bound.get("papers_form") or forms.PapersForm(initial=seen)
    if may_request and found.state in (State.ASKED, State.DRAFT, State.SIGNED):
        shown["drop_form"] = bound.get("drop_form") or forms.DropForm(initial=seen)
    if may_request and found.state in (State.REFUSED, State.WITHDRAWN):
        shown["again_url"] = _like(found, shown["lines"])
    shown["submit_form"] = bound.get("submit_form") or forms.VersionForm(initial=seen)
    return shown


def _like(found: Guarantee, lines) -> str:
    """Where a new request is written that begins as this one was: refused or taken back it is asked for differently."""
    known = [("reason", found.reason), *(("line", f"{line.part_id}:{line.quantity}") for line in lines)]
    known += [("car", found.vehicle_id)] if found.vehicle_id else []
    known += [("case", found.case.number)] if found.case else []
    known += [("order", found.order.number)] if found.order else []
    return f"{reverse('parts:guarantee_write')}?{urlencode(known)}"


def signatures(found: Guarantee, user, at: datetime) -> dict:
    """The route ahead of what is not submitted, else the latest round of signatures; for the page and the sheet."""
    if found.state in (State.ASKED, State.DRAFT):
        return _ahead(found, user, at)
    return approval_page.of_document(found, user, at)


def _ahead(found: Guarantee, user, at: datetime) -> dict:
    """The whole route before it is submitted, and what counts together with the request."""
    together = guarantees.counts_together(found, at)
    counted = found.amount + sum(each.amount for each in together)
    try:
        route = approvals.route_ahead(
            kind=found.kind,
            amount=counted,
            outlet=found.outlet,
            applicant=user,
            document=found,
            on=local(at).date(),
        )
    except Refused:
        route = []
    return {"route": route, "together": together, "counted": counted}
