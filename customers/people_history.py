"""What this room itself puts on the time line: cases, candidates, owners, attachments, changes."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from staff.masking import masked_name
from staff.models import TrailEntry
from staff.roles import Right
from staff.trail import label_of

from . import criteria
from .finders import address_of
from .history import Asked, Entry, OpenMatter, midnight
from .models import Attachment, Candidate, Case, CaseAction, Customer, Ownership, Vehicle

# These stand on the line already, with their own words.
TOLD_ELSEWHERE = (
    "vehicle.owner_changed",
    "attachment.added",
    "customer.do_not_call_set",
    "customer.do_not_call_lifted",
)


def cases_opened(asked: Asked) -> list[Entry]:
    cases = Case.objects.visible_to(asked.user, Right.CASES).filter(vehicle__in=asked.vehicles)
    return [
        Entry(
            at=case.opened_at,
            pk=case.pk,
            who=case.opened_by.name,
            # Translators: 中文 立案：%(title)s
            text=_("opened a case: %(title)s") % {"title": case.title},
            detail=_("Tier %(tier)s, %(state)s") % {"tier": case.tier, "state": case.get_state_display()},
            number=case.number,
            url=address_of(case),
            look="change",
            plate=asked.plates.get(case.vehicle_id),
        )
        for case in asked.narrow(cases.select_related("opened_by"), "opened_at", "case")
    ]


def cases_closed(asked: Asked) -> list[Entry]:
    cases = Case.objects.visible_to(asked.user, Right.CASES).filter(vehicle__in=asked.vehicles)
    return [
        Entry(
            at=case.closed_at,
            pk=case.pk,
            # Translators: 中文 结案：%(title)s
            text=_("Case closed: %(title)s") % {"title": case.title},
            detail=case.outcome,
            number=case.number,
            url=address_of(case),
            look="change",
            plate=asked.plates.get(case.vehicle_id),
        )
        for case in asked.narrow(cases.filter(closed_at__isnull=False), "closed_at", "case-closed")
    ]


def case_actions(asked: Asked) -> list[Entry]:
    cases = Case.objects.visible_to(asked.user, Right.CASES).filter(vehicle__in=asked.vehicles)
    actions = CaseAction.objects.filter(case__in=cases).select_related("by", "case")
    return [
        Entry(
            at=action.at,
            pk=action.pk,
            who=action.by.name,
            text=action.get_kind_display(),
            detail=action.words,
            # Translators: 中文 下一步：%(step)s
            next=_("Next step: %(step)s") % {"step": action.next_step} if action.next_step else "",
            number=action.case.number,
            url=address_of(action.case),
            look="person",
            amount=action.amount,
            plate=asked.plates.get(action.case.vehicle_id),
        )
        for action in asked.narrow(actions, "at", "case-action")
    ]


def candidates(asked: Asked) -> list[Entry]:
    found = Candidate.objects.visible_to(asked.user, Right.CASES).filter(vehicle__in=asked.vehicles)
    return [
        Entry(
            at=candidate.recorded_at,
            pk=candidate.pk,
            # Translators: 中文 系统发现：%(criterion)s
            text=_("Found in the records: %(criterion)s") % {"criterion": criteria.label_of(candidate.criterion)},
            detail=" · ".join(filter(None, [candidate.get_state_display(), candidate.reason])),
            url=address_of(candidate),
            # Translators: 中文 候选
            number=_("Candidate"),
            look="warning" if candidate.state == Candidate.State.WAITING else "",
            plate=asked.plates.get(candidate.vehicle_id),
        )
        for candidate in asked.narrow(found, "recorded_at", "candidate")
    ]


def owner_changes(asked: Asked) -> list[Entry]:
    changes = Ownership.objects.filter(Q(vehicle__in=asked.vehicles) | Q(customer__in=asked.customers))
    changes = changes.select_related("changed_by", "customer", "vehicle")
    return [
        Entry(
            at=midnight(change.to_on),
            pk=change.pk,
            who=change.changed_by.name if change.changed_by else "",
            # Translators: 中文 车主变更，原车主 %(name)s
            text=_("Change of owner; before it %(name)s") % {"name": masked_name(change.customer.name)},
            detail=change.reason,
            look="change",
            day_only=True,
            plate=asked.plates.get(change.vehicle_id, change.vehicle.plate if asked.customers else None),
        )
        for change in asked.narrow_days(changes, "to_on", "ownership")
    ]


def attachments(asked: Asked) -> list[Entry]:
    seen_cases = Case.objects.visible_to(asked.user, Right.CASES).filter(vehicle__in=asked.vehicles)
    files = Attachment.objects.filter(
        Q(vehicle__in=asked.vehicles) | Q(customer__in=asked.customers) | Q(case__in=seen_cases)
    ).select_related("by", "case")
    return [
        Entry(
            at=file.at,
            pk=file.pk,
            who=file.by.name,
            # Translators: 中文 附件
            text=_("Attachment") if not file.withdrawn_at else _("Attachment, withdrawn since"),
            detail=file.words,
            number=file.name,
            url="" if file.withdrawn_at else reverse("customers:attachment", args=[file.pk]),
            look="person",
            plate=asked.plates.get(file.vehicle_id or (file.case.vehicle_id if file.case else 0)),
        )
        for file in asked.narrow(files, "at", "attachment")
    ]


def changes(asked: Asked) -> list[Entry]:
    """The audit trail of the records themselves, for those who may read it."""
    entries = TrailEntry.objects.visible_to(asked.user, Right.TRAIL).filter(
        Q(about_type=ContentType.objects.get_for_model(Vehicle), about_id__in=asked.vehicles)
        | Q(about_type=ContentType.objects.get_for_model(Customer), about_id__in=asked.customers)
    )
    entries = entries.exclude(action__in=TOLD_ELSEWHERE).select_related("by")
    vehicle_type = ContentType.objects.get_for_model(Vehicle).pk
    return [
        Entry(
            at=entry.at,
            pk=entry.pk,
            who=entry.by.name if entry.by else "",
            text=label_of(entry.action),
            detail=entry.reason or change_words(entry.changes),
            look="change",
            plate=asked.plates.get(entry.about_id) if entry.about_type_id == vehicle_type else None,
        )
        for entry in asked.narrow(entries, "at", "trail")
    ]


def change_words(changes: dict) -> str:
    """`mobile: 138****5678 → 139****0000`, by the fields' names in the reader's language."""
    labels = {field.name: field.verbose_name for model in (Vehicle, Customer) for field in model._meta.fields}
    parts = []
    for name, pair in changes.items():
        if isinstance(pair, list) and len(pair) == 2:
            old, new = ("—" if value in (None, "") else value for value in pair)
            parts.append(f"{labels.get(name, name)}: {old} → {new}")
    # Translators: 中文 ；
    return _("; ").join(parts)


def open_cases(asked: Asked) -> list[OpenMatter]:
    found = Case.objects.visible_to(asked.user, Right.CASES).open().filter(vehicle__in=asked.vehicles)
    return [
        OpenMatter(
            number=case.number,
            title=case.title,
            text=_("Key-customer case, tier %(tier)s, %(state)s")
            % {"tier": case.tier, "state": case.get_state_display()},
            url=address_of(case),
            look="stop" if case.clock_runs else "warn",
        )
        for case in found.order_by("deadline_at")
    ]


def waiting_candidates(asked: Asked) -> list[OpenMatter]:
    found = Candidate.objects.visible_to(asked.user, Right.CASES).waiting().filter(vehicle__in=asked.vehicles)
    return [
        OpenMatter(
            title=str(criteria.label_of(candidate.criterion)),
            # Translators: 中文 候选，等待确认
            text=_("Candidate, waiting for a decision"),
            url=address_of(candidate),
        )
        for candidate in found.order_by("due_at")
    ]
