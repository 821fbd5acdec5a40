"""Complaints and calls of today, among the figures of who manages. Reads only."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.my_day import Figure
from staff.roles import Right

from .call_figures import SPOKE
from .models import CallAttempt, Complaint


def today(user, at: datetime) -> Iterator[Figure]:
    """How many complaints came and are open, and how many customers were called. Three queries at most."""
    since = beginning_of(local(at).date())
    if user.may(Right.COMPLAINTS):
        seen = Complaint.objects.visible_to(user, Right.COMPLAINTS)
        came = seen.filter(received_at__gte=since, received_at__lte=at).count()
        opened = seen.open().count()
        # Translators: 中文 今日投诉 / 未关闭 %(number)d 件
        note = ngettext("%(number)d open in all", "%(number)d open in all", opened) % {"number": opened}
        yield Figure(_("Complaints today"), f"{came:,}", reverse("complaints:complaints"), note, 50)
    if user.may(Right.CSI):
        outlets = Outlet.objects.visible_to(user, Right.CSI).values("pk")
        attempts = CallAttempt.objects.filter(at__gte=since, at__lte=at, follow_up__outlet__in=outlets).order_by()
        found = attempts.aggregate(number=Count("pk"), reached=Count("pk", filter=Q(outcome__in=SPOKE)))
        # Translators: 中文 今日回访电话 / 接通 %(number)d 个
        note = ngettext("%(number)d reached", "%(number)d reached", found["reached"]) % {"number": found["reached"]}
        yield Figure(_("Follow-up calls today"), f"{found['number']:,}", reverse("complaints:csi"), note, 60)
