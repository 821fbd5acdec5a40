"""Invitations and leads on people's first page, and in the menu. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff import my_day
from staff.instants import beginning_of, end_of_work, local
from staff.masking import masked_name
from staff.my_day import DueItem
from staff.roles import Right

from .audience_page import agreed_for
from .models import Invitation, Lead
from .services import invitation_calls

AT_MOST = 20
NAMED = 3
DAY = timedelta(days=1)
# An hour that was named is kept to within this.
KEPT_WITHIN = timedelta(minutes=15)


def waiting_count(user, at: datetime) -> tuple[int, bool]:
    """How many customers can be called about campaigns now, and whether an hour that was agreed has passed."""
    counts = invitation_calls.waiting_counts(user, at)
    late = counts["agreed"] and agreed_for(user, at).filter(next_at__lt=at - KEPT_WITHIN).exists()
    return counts["callable"], bool(late)


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """The customer on the page, hours that customers named, and one's own leads."""
    if user.may(Right.CAMPAIGNS_CALL):
        yield from _calls(user, at)
    today = local(at).date()
    mine = Lead.objects.due(today).filter(owner=user).for_list().order_by("next_on", "pk")
    for lead in mine[:AT_MOST]:
        on = lead.next_on or local(lead.handed_at or lead.made_at).date()
        yield DueItem(
            deadline_at=end_of_work(on),
            started_at=beginning_of(on),
            # Translators: 中文 跟进线索：%(wants)s
            what=_("Follow up a lead: %(wants)s") % {"wants": lead.wants},
            why=f"{masked_name(lead.who)} · {lead.campaign.name}",
            url=lead.get_absolute_url(),
            action=_("Open"),
            group=_("Campaigns"),
        )


def waiting_for(user, at: datetime) -> Iterator[DueItem]:
    """For those who invite, in one line: how many customers can be called now, due by the end of the first campaign of
    theirs. Whoever manages the outlet does not call; the number stands in their menu."""
    if not user.may(Right.CAMPAIGNS_CALL) or my_day.manages(user):
        return
    number = invitation_calls.waiting_counts(user, at)["callable"]
    if not number:
        return
    places = user.reach(Right.CAMPAIGNS_CALL).condition(
        "campaign__outlet__area__region", "campaign__outlet__area", "campaign__outlet"
    )
    waiting = Invitation.objects.to_call(local(at).date()).filter(places, next_at__lte=at).order_by()
    rows = waiting.values("campaign__name", "campaign__ends_on").annotate(made_at=Min("made_at"))
    found = list(rows.order_by("campaign__ends_on", "campaign__name")[:AT_MOST])
    yield DueItem(
        deadline_at=end_of_work(found[0]["campaign__ends_on"]),
        started_at=min(row["made_at"] for row in found),
        # Translators: 中文 %(number)d 位客户待邀约
        what=ngettext("%(number)d customer is to be invited", "%(number)d customers are to be invited", number)
        % {"number": number},
        why=pgettext("between items of a list", ", ").join(row["campaign__name"] for row in found[:NAMED]),
        url=reverse("campaigns:calls"),
        action=_("To the list"),
        group=_("Campaigns"),
    )


def _calls(user, at: datetime) -> Iterator[DueItem]:
    for each in Invitation.objects.leased_to(user, at).for_list():
        yield DueItem(
            deadline_at=each.leased_until,
            started_at=each.made_at,
            # Translators: 中文 手上的邀约电话还没有记录
            what=_("The invitation you have on the page"),
            why=each.campaign.name,
            url=each.get_absolute_url(),
            action=_("Go on"),
            plate=each.vehicle.plate if each.vehicle else "",
            group=_("Campaigns"),
            who=user.name,
        )
    for each in agreed_for(user, at)[:AT_MOST]:
        yield DueItem(
            deadline_at=each.next_at + KEPT_WITHIN,
            started_at=each.next_at - timedelta(hours=1),
            what=_("Call the customer at the hour agreed"),
            why=each.campaign.name,
            url=each.get_absolute_url(),
            action=_("Open"),
            plate=each.vehicle.plate if each.vehicle else "",
            group=_("Campaigns"),
        )


def unshared_for(user, at: datetime) -> Iterator[DueItem]:
    """The leads that nobody has, for those who plan campaigns without managing the outlet."""
    if not my_day.manages(user):
        yield from stuck_for(user, at)


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """Leads that nobody has been given, one line a campaign."""
    if not user.may(Right.CAMPAIGNS_PLAN):
        return
    alone = Lead.objects.visible_to(user, Right.CAMPAIGNS_PLAN).open().filter(owner__isnull=True).order_by()
    rows = alone.values("campaign__number", "campaign__name").annotate(number=Count("pk"), oldest=Min("made_at"))
    for row in rows.order_by("oldest")[:AT_MOST]:
        yield DueItem(
            deadline_at=row["oldest"] + DAY,
            started_at=row["oldest"],
            # Translators: 中文 %(number)d 条线索还没分派
            what=ngettext("%(number)d lead has nobody yet", "%(number)d leads have nobody yet", row["number"])
            % {"number": row["number"]},
            why=row["campaign__name"],
            url=reverse("campaigns:leads", args=[row["campaign__number"]]) + "?state=nobody",
            action=pgettext("leads", "Hand out"),
            group=_("Campaigns"),
        )
