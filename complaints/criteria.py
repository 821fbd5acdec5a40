"""How complaints prove that somebody is a key customer."""

from collections import defaultdict
from collections.abc import Callable, Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.criteria import Criterion, Evidence, Question
from customers.tiers import Tier

from .models import Complaint
from .policies import HOTLINE_COMPLAINTS

Channel, Category, Incident = Complaint.Channel, Complaint.Category, Complaint.Incident


def unresolved(condition: Q) -> Callable[[Question], Iterator[tuple[int, Evidence]]]:
    """Asks for complaints about a car, unresolved on the day, of which the condition holds."""

    def find(question: Question) -> Iterator[tuple[int, Evidence]]:
        found = question.about(Complaint.objects.unresolved_at(question.ends_at).filter(condition))
        for vehicle, number, received_at, words in found.filter(vehicle__isnull=False).values_list(
            "vehicle", "number", "received_at", "contact"
        ):
            yield vehicle, Evidence("complaint", number, question.day_of(received_at), words[:200])

    return find


def repeated_hotline(question: Question) -> Iterator[tuple[int, Evidence]]:
    """So many hotline complaints about one fault of a car, at least one of them unresolved. Without limit of time."""
    hotline = question.about(
        Complaint.objects.filter(
            channel=Channel.HOTLINE, vehicle__isnull=False, received_at__lt=question.ends_at
        ).exclude(fault_code="")
    )
    faults = defaultdict(list)
    rows = hotline.values_list(
        "vehicle", "vehicle__customer__outlet", "fault_code", "number", "received_at", "closed_at", "contact"
    )
    for vehicle, home, fault_code, number, received_at, closed_at, words in rows.iterator(chunk_size=5000):
        is_open = closed_at is None or closed_at >= question.ends_at
        faults[vehicle, home, fault_code].append((number, received_at, is_open, words))
    for (vehicle, home, _fault_code), found in faults.items():
        enough = len(found) >= question.policy(home)[HOTLINE_COMPLAINTS]
        if enough and any(is_open for _number, _received_at, is_open, _words in found):
            for number, received_at, _is_open, words in found:
                yield vehicle, Evidence("complaint", number, question.day_of(received_at), words[:200])


CONTACTED = Q(media_contacted=True) | Q(association_contacted=True) | Q(authority_contacted=True)

CRITERIA = (
    Criterion(
        "media_contact",
        # Translators: 中文 已联系媒体/消协/主管部门
        _("Media, consumer association or authority contacted"),
        Tier.AAA,
        unresolved(Q(channel__in=[Channel.MEDIA, Channel.AUTHORITY]) | CONTACTED),
    ),
    # Translators: 中文 同一故障重复投诉
    Criterion("repeated_hotline", _("Same fault complained of again"), Tier.A, repeated_hotline),
    Criterion(
        "major_incident",
        # Translators: 中文 重大责任事件
        _("Major incident"),
        Tier.A,
        unresolved(Q(incident__in=[Incident.FIRE, Incident.ACCIDENT])),
    ),
    Criterion(
        "technical_escalation",
        # Translators: 中文 技术问题上诉总部
        _("Technical matter taken to headquarters"),
        Tier.A,
        unresolved(Q(category=Category.TECHNICAL, channel__in=[Channel.HEADQUARTERS, Channel.LETTER])),
    ),
    Criterion(
        "exposure_threat",
        # Translators: 中文 闹事或扬言曝光
        _("Disturbance or threatened exposure"),
        Tier.AA,
        unresolved(Q(disturbance=True) | Q(threatened_exposure=True)),
    ),
    # Translators: 中文 无理要求
    Criterion("unreasonable_demand", _("Unreasonable demand"), Tier.A, unresolved(Q(unreasonable_demand=True))),
)
