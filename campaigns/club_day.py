"""The club on people's first page, beside repair orders, and on the pages of customers and cars. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.history import Asked, Entry, Fact, midnight
from staff import policy
from staff.instants import beginning_of, end_of_work, local
from staff.masking import masked_name
from staff.my_day import DueItem
from staff.roles import Right
from workshop.beside import Beside

from . import club_policies, club_rules
from .models import BenefitUse, Member
from .services.discounts import has_paid

AT_MOST = 20


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """For those who keep the club: memberships that end soon or ran out, and whose birthday is today."""
    if not user.may(Right.CLUB_KEEP):
        return
    today = local(at).date()
    mine = Member.objects.visible_to(user, Right.CLUB_KEEP).standing()
    yield from _ending(mine, today)
    born = mine.current(today).born_on(today.month, club_rules.birthdays_on(today))
    for member in born.for_list().order_by("pk")[:AT_MOST]:
        yield _due(
            member,
            # Translators: 中文 会员今天生日，请送上祝福
            _("A member has birthday today: congratulate"),
            _("Look"),
            started_at=beginning_of(today),
            deadline_at=end_of_work(today),
        )


def _ending(mine, today) -> Iterator[DueItem]:
    ahead = policy.value(club_policies.REMIND, on=today)
    rows = mine.filter(valid_until__lte=today + timedelta(days=ahead))
    for member in rows.for_list().order_by("valid_until", "pk")[:AT_MOST]:
        over = member.valid_until < today
        yield _due(
            member,
            # Translators: 中文 会籍已到期，请联系续费 / 会籍即将到期，请联系续费
            _("A membership ran out: ask about renewing") if over else _("A membership ends soon: ask about renewing"),
            # Translators: 中文 续费
            pgettext("member", "Renew"),
            started_at=beginning_of(member.valid_until - timedelta(days=ahead)),
            deadline_at=end_of_work(member.valid_until),
        )


def _due(member: Member, what: str, action: str, *, started_at: datetime, deadline_at: datetime) -> DueItem:
    return DueItem(
        deadline_at=deadline_at,
        started_at=started_at,
        what=what,
        why=f"{member.number} · {masked_name(member.customer.name)} · {member.level.name} · {member.outlet.name}",
        url=member.get_absolute_url(),
        action=action,
        plate=member.vehicle.plate if member.vehicle else "",
        # Translators: 中文 车主俱乐部
        group=_("Owners' club"),
    )


def beside_order(order, user, at: datetime) -> Iterator[Beside]:
    """What the member used on an order, and the way to the desk as long as the customer has not paid."""
    if not user.may(Right.CLUB, order.outlet):
        return
    uses = BenefitUse.objects.of_order(order).select_related("benefit", "member").order_by("pk")
    for use in uses:
        words = f"{use.benefit.name} −¥{use.saved:,.2f}" if use.scope else use.benefit.name
        # Translators: 中文 已使用
        yield Beside(words, use.member.get_absolute_url(), _("Used"), "done")
    members = Member.objects.current(local(at).date()).filter(outlet=order.outlet_id)
    mine = members.filter(customer=order.vehicle.customer_id).select_related("level")
    mine = [each for each in mine[:AT_MOST] if each.vehicle_id in (None, order.vehicle_id)]
    if mine and not has_paid(order):
        for member in mine:
            address = reverse("campaigns:member_use", args=[member.number])
            # Translators: 中文 会员 %(level)s：使用权益
            words = _("Member, %(level)s: use a benefit") % {"level": member.level.name}
            yield Beside(words, f"{address}?{urlencode({'order': order.number})}")


def facts_of_car(vehicle, user, at: datetime) -> Iterator[Fact]:
    """The membership that covers the car, or the way to join for whoever keeps the club."""
    outlet = vehicle.customer.outlet
    if not user.may(Right.CLUB, outlet):
        return
    today = local(at).date()
    rows = Member.objects.standing().filter(customer=vehicle.customer_id, outlet=outlet).select_related("level")
    mine = [member for member in rows if member.vehicle_id in (None, vehicle.pk)]
    for member in mine:
        until = member.valid_until
        over = until is not None and until < today
        said = f"{member.level.name} · {member.number}"
        if until:
            # Translators: 中文 %(said)s，有效期至 %(day)s
            said = _("%(said)s, until %(day)s") % {"said": said, "day": f"{until:%Y-%m-%d}"}
        # Translators: 中文 俱乐部会员
        yield Fact(_("Club"), said, url=member.get_absolute_url(), attention="attention" if over else "")
    if not mine and user.may(Right.CLUB_KEEP, outlet):
        # Translators: 中文 还不是会员
        yield Fact(_("Club"), _("No member yet"), url=f"{reverse('campaigns:member_join')}?car={vehicle.pk}")


def joined(asked: Asked) -> Iterator[Entry]:
    """Joining the club on the time line of a customer or a car."""
    rows = _members_of(asked)
    for member in asked.narrow_days(rows, "joined_on", "club-joined"):
        yield Entry(
            at=midnight(member.joined_on),
            pk=member.pk,
            # Translators: 中文 加入俱乐部：%(level)s
            text=_("Joined the club: %(level)s") % {"level": member.level.name},
            who=member.made_by.name,
            url=member.get_absolute_url(),
            number=member.number,
            look="person",
            day_only=True,
            plate=asked.plates.get(member.vehicle_id),
        )


def used(asked: Asked) -> Iterator[Entry]:
    """What members used."""
    members = _members_of(asked)
    rows = BenefitUse.objects.standing().filter(member__in=members.order_by().values("pk"))
    rows = rows.select_related("benefit", "member", "by")
    for use in asked.narrow(rows, "at", "club-used"):
        yield Entry(
            at=use.at,
            pk=use.pk,
            # Translators: 中文 使用会员权益：%(benefit)s
            text=_("Used a benefit of the club: %(benefit)s") % {"benefit": use.benefit.name},
            who=use.by.name,
            detail=use.note,
            url=use.member.get_absolute_url(),
            number=use.member.number,
            look="person",
            plate=asked.plates.get(use.member.vehicle_id),
        )


def _members_of(asked: Asked):
    seen = Member.objects.visible_to(asked.user, Right.CLUB).select_related("level", "made_by")
    return seen.of_any(asked.vehicles, asked.customers)
