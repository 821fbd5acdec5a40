"""Renewals, prospects and lost customers on the first page: what is due for me, what is stuck. Reads only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff import my_day
from staff.instants import beginning_of, calendar_words, end_of_work, local
from staff.masking import masked_name
from staff.my_day import DueItem
from staff.roles import Right

from . import renewal_policies as policies
from .history import Asked, Entry, OpenMatter
from .models import Prospect, Reminder, Renewal
from .models.prospects import lost_reminders

AT_MOST = 50


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """The renewals and prospects of the person whose day has come; those that nobody works on yet, in one line."""
    today = local(at).date()
    renewals = Renewal.objects.visible_to(user, Right.RENEWALS).to_work_on(today)
    mine = renewals.owned_by(user).select_related("vehicle__customer")
    for renewal in mine.order_by("next_on", "pk")[:AT_MOST]:
        yield _due(renewal, today)
    if number := renewals.without_owner().count():
        yield DueItem(
            deadline_at=end_of_work(today),
            started_at=beginning_of(today),
            # Translators: 中文 有 %(number)d 笔续保还没人跟
            what=ngettext("%(number)d renewal has nobody yet", "%(number)d renewals have nobody yet", number)
            % {"number": number},
            why=_("Take them over, or name who works on them."),
            url=f"{reverse('customers:renewals')}?owner=none",
            action=_("Look"),
            group=_("Insurance renewals"),
        )
    prospects = Prospect.objects.visible_to(user, Right.PROSPECTS).to_work_on(today).filter(owner=user)
    for prospect in prospects.order_by("next_on", "pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=end_of_work(prospect.next_on),
            started_at=beginning_of(prospect.next_on),
            # Translators: 中文 联系潜在客户
            what=_("Call a prospect"),
            why=" · ".join(filter(None, [masked_name(prospect.name), prospect.get_source_display(), prospect.car])),
            url=prospect.get_absolute_url(),
            action=pgettext("to telephone", "Call"),
            group=_("Prospects"),
        )
    if number := Prospect.objects.visible_to(user, Right.PROSPECTS).callable().without_owner().count():
        yield DueItem(
            deadline_at=end_of_work(today),
            started_at=beginning_of(today),
            # Translators: 中文 %(number)d 位潜在客户还没人联系
            what=ngettext("%(number)d prospect has nobody yet", "%(number)d prospects have nobody yet", number)
            % {"number": number},
            # Translators: 中文 第一个打电话的人负责跟进。
            why=_("Whoever calls first goes on with it."),
            url=reverse("customers:prospects"),
            action=_("Look"),
            group=_("Prospects"),
        )
    if number := lost_reminders().visible_to(user, Right.CARE).filter(state=Reminder.State.DUE).count():
        yield DueItem(
            deadline_at=end_of_work(today),
            started_at=beginning_of(today),
            # Translators: 中文 %(number)d 位流失客户待回访
            what=ngettext("%(number)d lost customer to be called", "%(number)d lost customers to be called", number)
            % {"number": number},
            why=_("Ask why they stay away."),
            url=reverse("customers:lost"),
            action=_("Look"),
            group=_("Lost customers"),
        )


def _due(renewal: Renewal, today: date) -> DueItem:
    what = {
        # Translators: 中文 联系续保
        Renewal.State.DUE: _("Call about the insurance renewal"),
        # Translators: 中文 续保报价
        Renewal.State.CONTACTED: _("Quote for the insurance renewal"),
        # Translators: 中文 跟进续保报价
        Renewal.State.QUOTED: _("Ask about the quote"),
    }[renewal.state]
    return DueItem(
        deadline_at=end_of_work(renewal.next_on),
        started_at=beginning_of(renewal.next_on),
        what=what,
        # Translators: 中文 保险 %(day)s 到期
        why=_("Insurance until %(day)s") % {"day": calendar_words(renewal.insurance_until, today)},
        url=renewal.get_absolute_url(),
        action=pgettext("to telephone", "Call"),
        plate=renewal.vehicle.plate or renewal.vehicle.model,
        group=_("Insurance renewals"),
    )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Policies about to end, or ended, without a price, for those who manage."""
    if not my_day.manages(user):
        return
    today = local(at).date()
    book = policies.book(today)
    reach = Renewal.objects.visible_to(user, Right.RENEWALS)
    # The widest window that may be settled; each row is then measured by its own outlet's.
    for renewal in (
        reach.ending_without_quote(today, 90)
        .select_related("vehicle", "outlet__area__region", "owner")
        .order_by("insurance_until", "pk")[:AT_MOST]
    ):
        urgent = book.for_outlet(renewal.outlet)[policies.URGENT]
        if renewal.insurance_until > today + timedelta(days=urgent):
            continue
        yield DueItem(
            deadline_at=end_of_work(renewal.insurance_until),
            started_at=end_of_work(renewal.insurance_until) - timedelta(days=urgent),
            # Translators: 中文 保险快到期，还没报价
            what=_("Insurance ends without a quote"),
            why=renewal.get_state_display(),
            url=renewal.get_absolute_url(),
            action=_("Look"),
            plate=renewal.vehicle.plate or renewal.vehicle.model,
            group=_("Insurance renewals"),
            who=renewal.owner.name if renewal.owner else "",
        )


def due_count(user, at: datetime) -> tuple[int, bool]:
    """How many renewals have come to their day, and whether a policy of them has ended already."""
    today = local(at).date()
    found = Renewal.objects.visible_to(user, Right.RENEWALS).to_work_on(today)
    return found.count(), found.filter(insurance_until__lt=today).exists()


def lost_count(user, at: datetime) -> int:
    return lost_reminders().visible_to(user, Right.CARE).filter(state=Reminder.State.DUE).count()


# The car's page -------------------------------------------------------------------------------------------------------


def _about(asked: Asked):
    return Renewal.objects.visible_to(asked.user, Right.RENEWALS).filter(vehicle__in=asked.vehicles)


def on_the_time_line(asked: Asked) -> Iterator[Entry]:
    """Renewals that are over, by when they ended."""
    found = _about(asked).over().select_related("ended_by", "won_quote")
    for renewal in asked.narrow(found, "ended_at", "renewals"):
        taken = renewal.won_quote
        yield Entry(
            at=renewal.ended_at,
            pk=renewal.pk,
            who=renewal.ended_by.name if renewal.ended_by else "",
            # Translators: 中文 续保：%(state)s
            text=_("Insurance renewal: %(state)s") % {"state": renewal.get_state_display()},
            detail=taken.insurer if taken else " · ".join(filter(None, [renewal.lost_reason, renewal.lost_to])),
            url=renewal.get_absolute_url(),
            look="person" if renewal.ended_by else "",
            plate=asked.plates.get(renewal.vehicle_id),
            amount=taken.total if taken else None,
        )


def still_open(asked: Asked) -> Iterator[OpenMatter]:
    """Whoever talks to the owner may bring the insurance up."""
    today = local(asked.at).date()
    for renewal in _about(asked).open().select_related("owner").order_by("insurance_until", "pk")[: asked.limit]:
        yield OpenMatter(
            # Translators: 中文 续保进行中：%(state)s
            title=_("Insurance renewal: %(state)s") % {"state": renewal.get_state_display()},
            url=renewal.get_absolute_url(),
            text=" · ".join(
                filter(
                    None,
                    [
                        _("Insurance until %(day)s") % {"day": calendar_words(renewal.insurance_until, today)},
                        renewal.owner.name if renewal.owner else "",
                    ],
                )
            ),
        )
