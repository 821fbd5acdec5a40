"""What care asks of people: on their first page, on the time line and beside a car, and what is stuck for managers."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff.instants import beginning_of, calendar_words, local
from staff.my_day import DueItem
from staff.roles import Right

from . import care_figures
from .care_page import forecast_of
from .history import Asked, Entry, Fact, OpenMatter
from .mileage import BY_MILEAGE
from .models import Reminder, SegmentPeriod
from .services import care_calls

AT_MOST = 20
# An hour that was named is kept to within this.
KEPT_WITHIN = timedelta(minutes=15)


def waiting_count(user, at: datetime) -> tuple[int, bool]:
    """How many customers can be called now, and whether a car's day has passed."""
    counts = care_calls.waiting_counts(user, at)
    return counts["callable"], counts["overdue"] > 0


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """The customer on the page, and the hours that customers named."""
    if not user.may(Right.CARE):
        return
    # Translators: 中文 客户提醒
    group = pgettext("plural", "Reminders")
    for each in Reminder.objects.leased_to(user, at).select_related("vehicle", "outlet"):
        yield DueItem(
            deadline_at=each.leased_until,
            started_at=each.made_at,
            # Translators: 中文 手上的提醒还没有记录
            what=_("The reminder you have on the page"),
            why=f"{each.get_kind_display()} · {each.outlet.name}",
            url=each.get_absolute_url(),
            action=_("Go on"),
            plate=each.vehicle.plate,
            group=group,
            who=user.name,
        )
    for each in care_figures.agreed_for(user, at)[:AT_MOST]:
        yield DueItem(
            deadline_at=each.next_at + KEPT_WITHIN,
            started_at=each.next_at - timedelta(hours=1),
            what=_("Call the customer at the hour agreed"),
            why=f"{each.get_kind_display()} · {each.outlet.name}",
            url=each.get_absolute_url(),
            action=_("Open"),
            plate=each.vehicle.plate,
            group=group,
        )


def waiting_for(user, at: datetime) -> Iterator[DueItem]:
    """For callers, in one line: how many customers of the list can be called now, due with the first of them."""
    if not user.may(Right.CARE) or user.may(Right.CARE_MANAGE):
        return
    number = care_calls.waiting_counts(user, at)["callable"]
    waiting = Reminder.objects.visible_to(user, Right.CARE).to_call().filter(next_at__lte=at)
    first = waiting.order_by("due_on", "pk").first()
    if not number or first is None:
        return
    yield DueItem(
        deadline_at=beginning_of(first.due_on + timedelta(days=1)),
        started_at=min(first.made_at, beginning_of(first.due_on)),
        # Translators: 中文 %(number)d 位客户待提醒
        what=ngettext("%(number)d customer is to be reminded", "%(number)d customers are to be reminded", number)
        % {"number": number},
        why=_("The next one comes with one click."),
        url=reverse("customers:care"),
        action=_("To the list"),
        group=pgettext("plural", "Reminders"),
    )


def to_send_for(user, at: datetime) -> Iterator[DueItem]:
    """Reminders about which nobody calls: one line a kind and outlet, leading to their sending."""
    if not user.may(Right.CARE_MANAGE):
        return
    for waiting in care_figures.to_be_sent(user, at)[:AT_MOST]:
        chosen = {"reminders": waiting["kind"], "outlet": waiting["outlet"]}
        yield DueItem(
            deadline_at=beginning_of(waiting["due"] + timedelta(days=1)),
            started_at=beginning_of(waiting["oldest"]),
            # Translators: 中文 %(number)d 条提醒待发送
            what=ngettext(
                "%(number)d reminder waits to be sent", "%(number)d reminders wait to be sent", waiting["number"]
            )
            % {"number": waiting["number"]},
            why=f"{Reminder.Kind(waiting['kind']).label} · {waiting['outlet__name']}",
            url=f"{reverse('customers:messages_send')}?{urlencode(chosen)}",
            # Translators: 中文 去发送
            action=_("Send them"),
            group=pgettext("plural", "Reminders"),
        )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Cars whose day has passed without anybody reminding, one line an outlet."""
    if not user.may(Right.CARE_MANAGE):
        return
    for late in care_figures.overdue_by_outlet(user, at):
        yield DueItem(
            deadline_at=beginning_of(late["oldest"] + timedelta(days=1)),
            started_at=beginning_of(late["oldest"] - timedelta(days=14)),
            # Translators: 中文 %(number)d 位客户到期了还没提醒
            what=ngettext(
                "%(number)d customer was not reminded by the day",
                "%(number)d customers were not reminded by the day",
                late["number"],
            )
            % {"number": late["number"]},
            why=late["outlet__name"],
            url=f"{reverse('customers:reminders')}?outlet={late['outlet__code']}",
            action=_("See them"),
            group=pgettext("plural", "Reminders"),
        )


# --- On the pages of cars and customers -------------------------------------------------------------------------------


def on_the_time_line(asked: Asked) -> Iterator[Entry]:
    """Reminders that went out, were answered or ended, of those the reader may see."""
    visible = Reminder.objects.visible_to(asked.user, Right.CARE).filter(vehicle__in=asked.vehicles)
    went = asked.narrow(visible.filter(reminded_at__isnull=False), "reminded_at", "reminder")
    for each in went.select_related("outlet"):
        yield Entry(
            at=each.reminded_at,
            pk=each.pk,
            # Translators: 中文 提醒：%(what)s（%(how)s）
            text=_("Reminded: %(what)s (%(how)s)")
            % {"what": each.get_kind_display(), "how": each.get_channel_display() or "—"},
            detail=each.words,
            next=str(each.get_state_display()),
            url=each.get_absolute_url(),
            plate=asked.plates.get(each.vehicle_id),
        )


def still_open(asked: Asked) -> Iterator[OpenMatter]:
    """What these cars are to be reminded of."""
    visible = Reminder.objects.visible_to(asked.user, Right.CARE).open()
    today = local(asked.at).date()
    for each in visible.filter(vehicle__in=asked.vehicles).order_by("due_on", "pk")[:AT_MOST]:
        yield OpenMatter(
            title=str(each.get_kind_display()),
            url=each.get_absolute_url(),
            # Translators: 中文 %(day)s 到期 · %(state)s
            text=_("due %(day)s · %(state)s")
            % {"day": calendar_words(each.due_on, today), "state": each.get_state_display()},
        )


def facts_of_car(vehicle, user, at) -> list[Fact]:
    """The owner's segment, and when the next maintenance is expected."""
    facts, today = [], local(at).date()
    segment = SegmentPeriod.objects.filter(customer=vehicle.customer_id, to_on__isnull=True).first()
    if segment:
        # Translators: 中文 %(segment)s（%(day)s 起）
        text = _("%(segment)s since %(day)s") % {
            "segment": segment.get_segment_display(),
            "day": calendar_words(segment.from_on, today),
        }
        facts.append(Fact(pgettext("customer", "Segment"), text))
    due = forecast_of(vehicle, at)
    if due:
        day = calendar_words(due.on, today)
        if due.by == BY_MILEAGE and due.fit and due.km:
            # Translators: 中文 %(day)s（%(km)s 公里，每天约 %(per_day)s 公里）
            text = _("%(day)s (%(km)s km, about %(per_day)s km a day)")
            day = text % {"day": day, "km": f"{due.km:,.0f}", "per_day": f"{due.fit.per_day:.0f}"}
        # Translators: 中文 预计下次保养
        facts.append(Fact(_("Next maintenance expected"), day, attention="attention" if due.on <= today else ""))
    return facts
