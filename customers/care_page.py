"""What stands beside a reminder: how its day was found, what the car was here for, when it comes next."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.instants import calendar_words, local

from . import care_policies, mileage, visits
from .models import Reminder

# Visits shown beside a reminder.
SHOWN = 5


def how_found(reminder: Reminder, today: date) -> list[str]:
    """How the day was found, in sentences."""
    basis = reminder.basis
    by = basis.get("by")
    if by == mileage.BY_MILEAGE:
        return _by_mileage(basis, today, reminder.due_on)
    if by == mileage.BY_DATE:
        # Translators: 中文 上次保养后的最长间隔到期。
        return [_("The longest time between two maintenances is over then.")]
    return {
        # Translators: 中文 车辆资料里登记的日期。
        "day": [_("The day is on the car's record.")],
        # Translators: 中文 按购车日期推算。
        "purchase": [_("Reckoned from the day the car was bought.")],
        # Translators: 中文 每年同一天到期。
        "year": [_("The same day every year.")],
        # Translators: 中文 已完工，还没有取车。
        "done": [_("The work is done, and nobody has fetched the car.")],
        # Translators: 中文 这一天起客户成为流失客户。
        "lost": [_("On this day the customer became a lost one.")],
        # Translators: 中文 手工选定的车。
        "hand": [_("The cars were chosen by hand.")],
    }.get(by, [])


def _by_mileage(basis: dict, today: date, due_on: date) -> list[str]:
    words = {"per_day": basis["per_day"], "low": basis["low"], "high": basis["high"]}
    # Translators: 中文 按 %(n)d 次里程推算，每天约 %(per_day)s 公里（%(low)s–%(high)s）。
    rate = ngettext(
        "About %(per_day)s km a day (%(low)s to %(high)s), from %(n)d reading.",
        "About %(per_day)s km a day (%(low)s to %(high)s), from %(n)d readings.",
        basis.get("readings", 1),
    ) % (words | {"n": basis.get("readings", 1)})
    sentences = [rate]
    if "km" in basis:
        days = {name: calendar_words(date.fromisoformat(basis[name]), today) for name in ("from", "until")}
        # Translators: 中文 %(km)s 公里时该保养，五次有四次在 %(from)s 至 %(until)s 之间。
        text = _("Due at %(km)s km: in four of five cases between %(from)s and %(until)s.")
        sentences.append(text % (days | {"km": f"{basis['km']:,}"}))
        if date.fromisoformat(basis["until"]) < due_on:
            # Translators: 中文 之后来过店但没做保养，所以从最近一次进厂起算到期。
            sentences.append(_("The car came later, without a maintenance: it is due from its latest visit on."))
    return sentences


def latest_visits(reminder: Reminder, at: datetime) -> list[dict]:
    """The car's latest visits: `on`, `reference`, `url`, `mileage`."""
    source = visits.known()
    came = source.of_cars([reminder.vehicle_id], at).get(reminder.vehicle_id, [])
    return [
        {
            "on": local(visit.at).date(),
            "reference": visit.reference,
            "mileage": visit.mileage,
            "url": source.order_url(visit.reference) if source.order_url else "",
        }
        for visit in reversed(came[-SHOWN:])
    ]


def book_url(reminder: Reminder) -> str:
    """Where an appointment is made in answer to it; empty where nobody makes any."""
    link = visits.known().book_url
    return link(reminder.pk) if link else ""


def forecast_of(vehicle, at: datetime) -> mileage.Due | None:
    """When a car is expected to its next maintenance, by what is known at `at`; None without a maintenance."""
    came = visits.known().of_cars([vehicle.pk], at).get(vehicle.pk, [])
    last = next((visit for visit in reversed(came) if visit.maintenance), None)
    if last is None:
        return None
    from .services.reminding import due_of

    own = care_policies.book(local(at).date()).for_outlet(vehicle.customer.outlet)
    return due_of(
        came, last, vehicle.purchased_on, own[care_policies.MAINTENANCE_KM], own[care_policies.MAINTENANCE_MONTHS]
    )
