"""Setting targets, taking note of them, and entering the manufacturer's scores."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.models import Employee, Outlet
from staff.months import month_of, written
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from targets import figures
from targets.models import CsiScore, Target, TargetAcknowledgement

Metric = Target.Metric
Slot = tuple[str, int | None]
"""A figure, and of boutique sales the key of the seller."""


class TargetsChanged(AlreadyDone):
    """Somebody has set the targets since the page was opened."""


# --- Targets ----------------------------------------------------------------------------------------------------------


def set_targets(
    *, outlet: Outlet, month: date, values: dict[Slot, Decimal | None], seen: str, by, at: datetime, reason: str = ""
) -> list[Target]:
    """Set an outlet's targets of a month; gives those that are new or changed.

    `values` has a figure for each slot that is set, in yuan or cars, None or nothing for one that is left open; one
    that was set before can be changed and never taken away. `seen` is the fingerprint of what the page showed. They are
    set before the month begins; from its first day on a reason is needed, and every advisor takes note anew.
    """
    require(by, Right.TARGETS_SET, outlet)
    reason = reason.strip()
    _check_values(outlet, values)
    with transaction.atomic():
        # One after the other: rows that are not there yet cannot be locked.
        Outlet.objects.select_for_update(no_key=True).get(pk=outlet.pk)
        present = figures.targets_of(outlet, month)
        if figures.fingerprint_of(present) != seen:
            raise TargetsChanged(_who_set(present, at))
        held = {(target.metric, target.employee_id): target for target in present}
        wanted = {slot: value for slot, value in values.items() if value is not None}
        _refuse_taking_away(held, values)
        changed = {slot: value for slot, value in wanted.items() if slot not in held or held[slot].value != value}
        if changed and month <= local(at).date() and not reason:
            text = _("%(month)s has begun already. Say why its targets are set now; the advisors will read it.")
            raise Refused(text % {"month": written(month)}, field="reason")
        return [_set(outlet, month, slot, value, held.get(slot), reason, by, at) for slot, value in changed.items()]


def _set(outlet, month, slot: Slot, value: Decimal, target: Target | None, reason: str, by, at) -> Target:
    before = target.value if target else None
    if target is None:
        metric, seller = slot
        target = Target.objects.create(outlet=outlet, month=month, metric=metric, employee_id=seller, value=value)
    else:
        target.value = value
        target.save(update_fields=["value"])
    trail.record(
        about=target,
        action="target.set" if before is None else "target.changed",
        by=by,
        at=at,
        outlet=outlet,
        changes={"value": [None if before is None else str(before), str(value)]},
        reason=reason,
    )
    return target


def _check_values(outlet: Outlet, values: dict[Slot, Decimal | None]) -> None:
    wanted = {person for _metric, person in values if person is not None}
    people = Employee.objects.in_bulk(wanted)
    for (metric, person), value in values.items():
        if person is not None and metric != Metric.BOUTIQUE_SALES:
            raise Refused(_("Only boutique sales are set for each seller."))
        # Who had a target here and has gone to another outlet since keeps it.
        stranger = person is not None and people[person].outlet_id != outlet.pk
        if stranger and not Target.objects.filter(outlet=outlet, employee=person).exists():
            raise Refused(
                _("%(name)s does not work at %(outlet)s.") % {"name": people[person].name, "outlet": outlet.name}
            )
        if value is not None and value <= 0:
            raise Refused(
                _("A target is more than 0. Leave it empty where the outlet has none."),
                field=f"seller_{person}" if person is not None else metric,
            )


def _refuse_taking_away(held: dict[Slot, Target], values: dict[Slot, Decimal | None]) -> None:
    for metric, person in held:
        if (metric, person) in values and values[metric, person] is None:
            raise Refused(
                _("A target that was set stays. Enter another value."),
                field=f"seller_{person}" if person is not None else metric,
            )


def _who_set(present: list[Target], at: datetime) -> str:
    last = figures.history_of(present).first()
    if last and last.by:
        text = _("%(who)s set these targets %(when)s. What you typed is still here; compare, then save again.")
        return text % {"who": last.by.name, "when": instant_words(last.at, at)}
    return _("These targets were set in the meantime. What you typed is still here; compare, then save again.")


def acknowledge_targets(*, outlet: Outlet, month: date, seen: str, by, at: datetime) -> TargetAcknowledgement:
    """Take note of the targets of a month as they stand. `seen` is the fingerprint of what the page showed.

    For the outlet's service advisors. A second time gives the first one back.
    """
    if by.pk not in {person.pk for person in figures.advisors(outlet, local(at).date())}:
        raise Refused(_("The service advisors of %(outlet)s take note of its targets.") % {"outlet": outlet.name})
    with transaction.atomic():
        Outlet.objects.select_for_update(no_key=True).get(pk=outlet.pk)
        present = figures.targets_of(outlet, month)
        if not present:
            raise Refused(_("No targets are set for %(month)s yet.") % {"month": written(month)})
        if figures.fingerprint_of(present) != seen:
            raise TargetsChanged(_("The targets have changed in the meantime. Read them again before you take note."))
        noted, new = TargetAcknowledgement.objects.get_or_create(
            outlet=outlet, month=month, user=by, fingerprint=seen, defaults={"at": at}
        )
        if new:
            trail.record(about=noted, action="target.acknowledged", by=by, at=at, outlet=outlet)
    return noted


# --- The manufacturer's scores ----------------------------------------------------------------------------------------


def enter_score(*, outlet: Outlet, month: date, score: Decimal, by, at: datetime) -> CsiScore:
    """Enter the manufacturer's satisfaction score of an outlet for a month that has begun."""
    require(by, Right.TARGETS_SET, outlet)
    _check_score(month, score, at)
    entered = CsiScore.objects.of_month(outlet, month).first()
    if entered and entered.score == score:
        return entered
    try:
        with transaction.atomic():
            entered = CsiScore.objects.create(outlet=outlet, month=month, score=score)
            trail.record(about=entered, action="score.entered", by=by, at=at, outlet=outlet)
    except IntegrityError:
        text = _("%(month)s has a score already. Open it in the list below to correct it.")
        raise AlreadyDone(text % {"month": written(month)}, field="month") from None
    return entered


def correct_score(*, entered: CsiScore, seen: Decimal, score: Decimal, reason: str, by, at: datetime) -> CsiScore:
    """Give a month another score. `seen` is the score that the page showed."""
    require(by, Right.TARGETS_SET, entered.outlet)
    if score == seen == entered.score:
        return entered
    _check_score(entered.month, score, at)
    if not reason.strip():
        raise Refused(_("Say why it is corrected: somebody is paid by it."), field="reason")
    with transaction.atomic():
        if not CsiScore.objects.filter(pk=entered.pk, score=seen).update(score=score):
            raise AlreadyDone(_("Somebody has changed this score in the meantime. Load the page again to see it."))
        entered.score = score
        trail.record(
            about=entered,
            action="score.corrected",
            by=by,
            at=at,
            outlet=entered.outlet,
            changes={"score": [str(seen), str(score)]},
            reason=reason.strip(),
        )
    return entered


def _check_score(month: date, score: Decimal, at: datetime) -> None:
    if month > month_of(local(at).date()):
        raise Refused(_("This month is still to come."), field="month")
    if score < 0:
        raise Refused(_("A score is not below 0."), field="score")
