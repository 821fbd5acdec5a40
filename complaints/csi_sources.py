"""What home visits and quality problems tell the rooms below: entries of the time line of cars and customers."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.history import Asked, Entry, OpenMatter, midnight
from staff.instants import instant_words
from staff.roles import Right

from .models import HomeVisit, QualityProblem

WORDS = 120
OPEN = (HomeVisit.State.CHOSEN, HomeVisit.State.PLANNED)


def visits(asked: Asked) -> Iterator[Entry]:
    """Visits that were asked for, by when that was. That one was made is a contact and stands there as such."""
    for visit in asked.narrow(_visits(asked).select_related("owner", "made_by"), "made_at", "home-visit"):
        yield Entry(
            at=visit.made_at,
            pk=visit.pk,
            # Translators: 中文 抽中上门走访 / 安排上门走访
            text=_("Drawn for a home visit") if visit.draw_id else _("Home visit asked for"),
            who=visit.made_by.name if visit.made_by else "",
            detail=visit.reason,
            next="" if visit.state not in OPEN else visit.get_state_display(),
            url=visit.get_absolute_url(),
            # Translators: 中文 查看走访
            number=_("See the visit"),
            plate=asked.plates.get(visit.vehicle_id),
        )


def problems(asked: Asked) -> Iterator[Entry]:
    """Defects of the product that the customer told of."""
    found = QualityProblem.objects.standing().visible_to(asked.user, Right.QUALITY).filter(vehicle__in=asked.vehicles)
    for problem in asked.narrow_days(found.select_related("report"), "heard_on", "quality-problem"):
        yield Entry(
            at=midnight(problem.heard_on),
            pk=problem.pk,
            # Translators: 中文 质量问题：%(part)s
            text=_("Quality problem: %(part)s") % {"part": problem.part},
            detail=problem.words[:WORDS],
            url=problem.report.get_absolute_url() if problem.report else problem.get_absolute_url(),
            # Translators: 中文 查看问题
            number=problem.report.number if problem.report else _("See the problem"),
            day_only=True,
            plate=asked.plates.get(problem.vehicle_id),
        )


def planned(asked: Asked) -> Iterator[OpenMatter]:
    """A visit that is planned: whoever talks to the customer should know."""
    waiting = _visits(asked).filter(state=HomeVisit.State.PLANNED).order_by("planned_at", "pk")
    for visit in waiting[: asked.limit]:
        yield OpenMatter(
            title=_("Home visit planned"),
            url=visit.get_absolute_url(),
            text=f"{instant_words(visit.planned_at, asked.at)} · {visit.visitors}",
        )


def _visits(asked: Asked):
    about = Q(vehicle__in=asked.vehicles) | Q(customer__in=asked.customers)
    return HomeVisit.objects.visible_to(asked.user, Right.VISITS).filter(about)
