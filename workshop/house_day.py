"""What the house asks of people on their first page, and what is stuck for those who manage. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff import my_day
from staff.instants import beginning_of, local
from staff.my_day import DueItem
from staff.places import outlets_of
from staff.roles import Right

from . import house_policies
from .models import Certificate, Gift, HardCase, MeetingItem, Training
from .services import gifts

AT_MOST = 50
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


# The evening meeting --------------------------------------------------------------------------------------------------


def problems_due(user, at: datetime) -> Iterator[DueItem]:
    """Problems of the evening meeting that the user sees to."""
    held = MeetingItem.objects.open().filter(owner=user)
    for item in held.for_list().order_by("due_on", "pk")[:AT_MOST]:
        yield _problem(item, _("Give the proof"), "#prove")


def problems_stuck(user, at: datetime) -> Iterator[DueItem]:
    """Problems past their day, for those who manage."""
    if not my_day.manages(user):
        return
    late = MeetingItem.objects.visible_to(user, Right.MEETING).overdue(local(at).date())
    for item in late.for_list().order_by("due_on", "pk")[:AT_MOST]:
        yield _problem(item, _("Look"))


def _problem(item: MeetingItem, action: str, anchor: str = "") -> DueItem:
    return DueItem(
        deadline_at=beginning_of(item.due_on + DAY),
        started_at=item.entered_at,
        # Translators: 中文 夕会问题：%(what)s
        what=_("Problem of the evening meeting: %(what)s") % {"what": item.problem},
        why=" · ".join(filter(None, [str(item.get_topic_display()), item.order.number if item.order else ""])),
        url=item.get_absolute_url() + anchor,
        action=action,
        group=_("Evening meeting"),
        who=item.owner.name,
    )


def problems_open(user, at: datetime) -> tuple[int, bool]:
    """How many problems are open under the user's postings, and whether one is late."""
    items = MeetingItem.objects.visible_to(user, Right.MEETING)
    return items.open().count(), items.overdue(local(at).date()).exists()


# Gifts ----------------------------------------------------------------------------------------------------------------


def gifts_due(user, at: datetime) -> Iterator[DueItem]:
    """For those who keep the stock: gifts that run low, and the next count of the shelf once its week has come."""
    if not user.may(Right.GIFTS_KEEP):
        return
    midnight = beginning_of(local(at).date())
    outlets = outlets_of(user, Right.GIFTS_KEEP)
    running_low: dict[int, list[str]] = {}
    for gift in Gift.objects.low().filter(outlet__in=outlets).order_by("name"):
        running_low.setdefault(gift.outlet_id, []).append(gift.name)
    to_count = gifts.counts_due_at(outlets, at)
    for outlet in outlets:
        if low := running_low.get(outlet.pk, [])[:AT_MOST]:
            yield _of_shelf(
                outlet,
                # Translators: 中文 %(count)d 种礼品需补货
                ngettext("%(count)d gift is running low", "%(count)d gifts are running low", len(low))
                % {"count": len(low)},
                ", ".join(low),
                midnight,
                midnight + 2 * DAY,
                f"{reverse('workshop:gifts')}?state=low&outlet={outlet.code}",
            )
        due_at = to_count.get(outlet.pk)
        if due_at and due_at <= at + WEEK:
            yield _of_shelf(
                outlet,
                # Translators: 中文 盘点礼品
                _("Count the gifts"),
                outlet.name,
                due_at - WEEK,
                due_at,
                f"{reverse('workshop:gift_count')}?outlet={outlet.code}",
            )


def _of_shelf(outlet, what: str, why: str, started_at: datetime, deadline_at: datetime, url: str) -> DueItem:
    return DueItem(
        deadline_at=deadline_at,
        started_at=started_at,
        what=what,
        why=why,
        url=url,
        action=_("Look"),
        group=_("Gifts"),
    )


def gifts_low(user, at: datetime) -> tuple[int, bool]:
    """How many gifts run low where the user gives or keeps them."""
    return Gift.objects.seen_by(user).low().count(), False


# Hard cases -----------------------------------------------------------------------------------------------------------


def cases_due(user, at: datetime) -> Iterator[DueItem]:
    """Votes that are missing, and what one brought and the group has decided on."""
    if not user.may(Right.HARD_CASES_KEEP):
        return
    visible = HardCase.objects.visible_to(user, Right.HARD_CASES_KEEP).select_related("vehicle", "brought_by")
    for case in visible.to_vote_by(user).order_by("vote_by_on", "pk")[:AT_MOST]:
        # Translators: 中文 疑难案例待表决
        yield _case(case, _("Vote on a hard case"), _("Look and vote"), "#vote")
    decided = visible.filter(brought_by=user, state__in=[HardCase.State.REJECTED, HardCase.State.AGREED])
    for case in decided.order_by("pk")[:AT_MOST]:
        if case.state == HardCase.State.REJECTED:
            # Translators: 中文 方案未通过，请重新拟定
            what = _("Propose again: the group did not agree")
            yield _case(case, what, pgettext("hard case", "Propose"), "#propose")
        else:
            # Translators: 中文 方案已通过，请实施并写明结果
            what = _("The group has agreed: try it and say whether it helped")
            yield _case(case, what, _("Say it"), "#solve", later=WEEK)


def _case(case: HardCase, what: str, action: str, anchor: str, later: timedelta = timedelta(0)) -> DueItem:
    return DueItem(
        deadline_at=beginning_of(case.vote_by_on + DAY) + later,
        started_at=case.brought_at,
        what=what,
        why=f"{case.number} · {case.title}",
        url=case.get_absolute_url() + anchor,
        action=action,
        plate=case.vehicle.plate if case.vehicle else "",
        group=_("Hard cases"),
        who=case.brought_by.name,
    )


def cases_in_hand(user, at: datetime) -> tuple[int, bool]:
    """How many cases are in hand, and whether a vote is late."""
    cases = HardCase.objects.visible_to(user, Right.HARD_CASES).in_hand()
    late = cases.filter(state=HardCase.State.VOTING, vote_by_on__lt=local(at).date())
    return cases.count(), late.exists()


# Trainings and certificates -------------------------------------------------------------------------------------------


def trainings_due(user, at: datetime) -> Iterator[DueItem]:
    """For those who keep the plan: trainings whose day comes or has passed, certificates that end."""
    if not user.may(Right.TRAININGS_KEEP):
        return
    today = local(at).date()
    planned = Training.objects.visible_to(user, Right.TRAININGS_KEEP).planned().filter(planned_on__lte=today + WEEK)
    for training in planned.select_related("outlet").order_by("planned_on", "pk")[:AT_MOST]:
        begun = training.planned_on <= today
        yield DueItem(
            deadline_at=beginning_of(training.planned_on + DAY),
            started_at=training.made_at,
            # Translators: 中文 登记培训签到和成绩 / 准备培训
            what=_("Write down who was at the training") if begun else _("Prepare the training"),
            why=f"{training.title} · {training.outlet.name}",
            url=training.get_absolute_url() + ("#attendance" if begun else ""),
            action=_("Write down") if begun else _("Look"),
            group=_("Trainings"),
        )
    yield from _certificates_due(user, today)


def _certificates_due(user, today) -> Iterator[DueItem]:
    visible = Certificate.objects.visible_to(user, Right.TRAININGS_KEEP).of_working(today)
    days = house_policies.certificate_days(None, today)
    ending = visible.expired(today) | visible.expiring(today, days)
    for certificate in ending.select_related("employee").order_by("expires_on", "pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=beginning_of(certificate.expires_on + DAY),
            started_at=beginning_of(certificate.expires_on - days * DAY),
            # Translators: 中文 证书即将到期：%(name)s
            what=_("A certificate ends: %(name)s") % {"name": certificate.name},
            why=certificate.employee.name,
            url=f"{reverse('workshop:certificate_new')}?renews={certificate.pk}",
            # Translators: 中文 换证
            action=_("Renew"),
            group=_("Trainings"),
            who=certificate.employee.name,
        )


def own_trainings(user, at: datetime) -> Iterator[DueItem]:
    """The trainings of the coming week that one is to come to, and the own certificates that end. Three queries."""
    if not user.employee_id or not user.may(Right.TRAININGS):
        return
    today = local(at).date()
    seen = Training.objects.visible_to(user, Right.TRAININGS).planned()
    coming = seen.filter(places__employee=user.employee_id, planned_on__gte=today, planned_on__lte=today + WEEK)
    for training in coming.select_related("outlet").order_by("planned_on", "pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=beginning_of(training.planned_on + DAY),
            started_at=min(training.made_at, beginning_of(training.planned_on)),
            # Translators: 中文 参加培训
            what=_("Come to the training"),
            why=" · ".join(filter(None, [training.title, training.place or training.outlet.name])),
            url=training.get_absolute_url(),
            action=_("Look"),
            group=_("Trainings"),
        )
    if user.may(Right.TRAININGS_KEEP):
        return
    days = house_policies.certificate_days(None, today)
    mine = Certificate.objects.filter(employee=user.employee_id)
    ending = mine.expired(today) | mine.expiring(today, days)
    for certificate in ending.order_by("expires_on", "pk")[:AT_MOST]:
        over = certificate.expires_on < today
        yield DueItem(
            deadline_at=beginning_of(certificate.expires_on + DAY),
            started_at=beginning_of(certificate.expires_on - days * DAY),
            # Translators: 中文 您的证书即将到期：%(name)s
            what=_("Your certificate ends: %(name)s") % {"name": certificate.name},
            # Translators: 中文 请找技术经理安排复审或换证。
            why=_("Ask the technical manager about renewing it."),
            url=f"{reverse('workshop:certificates')}?state={'expired' if over else 'expiring'}",
            action=_("Look"),
            group=_("Trainings"),
        )
