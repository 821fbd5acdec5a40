"""What packs and papers bring to the first page. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.instants import beginning_of, end_of_work, local
from staff.models import Outlet
from staff.my_day import DueItem
from staff.places import outlets_of
from staff.roles import Right

from .figures import Standing, standings
from .models import Outage, Paper

AT_MOST = 20
HOUR = timedelta(hours=1)


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """For who keeps packs: no password, no pack by opening, nobody fetched one. For everybody at the outlet: papers
    that are still to be entered."""
    if user.may(Right.OUTAGE_KEEP) and not user.reach(Right.OUTAGE_KEEP).company:
        for standing in standings(outlets_of(user, Right.OUTAGE_KEEP)[:AT_MOST], at):
            yield from _of_pack(standing, at)
    if user.may(Right.OUTAGE):
        yield from _of_papers(user, at)


def _of_pack(standing: Standing, at: datetime) -> Iterator[DueItem]:
    outlet = standing.outlet
    said = {
        # Translators: 中文 设置应急包密码
        "password": (_("Set the password of the outage pack"), _("Without one no pack is made."), _("Set it")),
        # Translators: 中文 今天的应急包还没有生成
        "late": (_("Today's outage pack is not there"), _("It should be there by opening."), _("Look")),
        # Translators: 中文 应急包无人下载
        "unfetched": (
            _("Nobody has fetched the outage pack"),
            _("Without line or power it cannot be fetched."),
            _("Fetch it"),
        ),
    }.get(standing.word)
    if said is None:
        return
    what, why, action = said
    address = "outage:password" if standing.word == "password" else "outage:outlet"
    today = local(at).date()
    late = standing.word == "late" and standing.opens_at
    yield DueItem(
        deadline_at=standing.opens_at if late else end_of_work(today),
        started_at=beginning_of(today),
        what=what,
        why=f"{outlet.name} · {why}",
        url=reverse(address, args=[outlet.code]),
        action=action,
        group=_("Outages"),
    )


def _of_papers(user, at: datetime) -> Iterator[DueItem]:
    """One line for each outlet, as long as papers are open and its people can enter them."""
    open_papers = Paper.objects.visible_to(user, Right.OUTAGE).open().select_related("outlet").order_by("noted_at")
    of_outlet: dict[Outlet, list[Paper]] = {}
    for paper in open_papers[:500]:
        of_outlet.setdefault(paper.outlet, []).append(paper)
    own = {outlet.pk for outlet in outlets_of(user, Right.OUTAGE_FETCH)}
    for outlet, found in of_outlet.items():
        if outlet.pk not in own:
            continue
        first = min(paper.noted_at for paper in found)
        yield DueItem(
            deadline_at=end_of_work(local(first).date()),
            started_at=min(first, end_of_work(local(first).date()) - HOUR),
            what=ngettext(
                # Translators: 中文 %(count)d 张纸质单据待补录
                "%(count)d paper is still to be entered",
                "%(count)d papers are still to be entered",
                len(found),
            )
            % {"count": len(found)},
            why=f"{outlet.name} · {', '.join(paper.number for paper in found[:3])}",
            url=reverse("outage:papers", args=[outlet.code]),
            action=_("Enter them"),
            group=_("Outages"),
        )


def open_count(user, at: datetime) -> int:
    """For the menu: papers still to be entered."""
    return Paper.objects.visible_to(user, Right.OUTAGE).open().count()


def outage_panel(user, at: datetime):
    """A banner while an outage of one of the person's outlets goes on."""
    if not user.may(Right.OUTAGE):
        return None
    found = Outage.objects.visible_to(user, Right.OUTAGE).going_on(at).select_related("outlet").first()
    return ("outage/_going_on.html", {"outage": found}) if found else None
