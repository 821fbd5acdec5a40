"""Trainings: planned, held with attendance and test, or called off; certificates entered, renewed, withdrawn."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import local
from staff.models import Employee, Outlet
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import move_as_seen, who_moved
from workshop.models import Certificate, Training, TrainingPlace
from workshop.models.trainings import BEST

State = Training.State


class PlannedOnce(AlreadyDone):
    """The same form was sent a second time; `training` is what it made the first time."""

    def __init__(self, training: Training):
        super().__init__(_("This training is in the plan already."))
        self.training = training


@dataclass(frozen=True)
class Attended:
    """What is written down of one person after the training."""

    present: bool
    score: Decimal | None = None
    why_not: str = ""


# Planning -------------------------------------------------------------------------------------------------------------


def plan_training(
    *,
    outlet: Outlet,
    kind: str,
    title: str,
    planned_on: date,
    by,
    at: datetime,
    people: Collection[Employee] = (),
    aims: str = "",
    teacher: str = "",
    place: str = "",
    minutes: int = 60,
    pass_mark: int = 80,
    form_key=None,
) -> Training:
    """Put a training into the plan, with those who are to come. One that was held already may be entered afterwards."""
    require(by, Right.TRAININGS_KEEP, outlet)
    title = said(title, _("Say what the training is about."), "title")
    if pass_mark > BEST:
        raise Refused(_("The test has %(best)d points at most.") % {"best": BEST}, field="pass_mark")
    _check_people(people, outlet)
    fields = {"aims": aims.strip(), "teacher": teacher.strip(), "place": place.strip()}
    try:
        with transaction.atomic():
            training = Training.objects.create(
                outlet=outlet,
                kind=kind,
                title=title,
                planned_on=planned_on,
                minutes=minutes,
                pass_mark=pass_mark,
                made_by=by,
                made_at=at,
                form_key=form_key,
                **fields,
            )
            TrainingPlace.objects.bulk_create(TrainingPlace(training=training, employee=one) for one in people)
            trail.note(training, "training.planned", by, at, {"planned_on": [None, planned_on]})
    except IntegrityError:
        if form_key and (there := Training.objects.filter(form_key=form_key).first()):
            raise PlannedOnce(there) from None
        raise
    return training


def _check_people(people: Collection[Employee], outlet: Outlet) -> None:
    for employee in people:
        if employee.outlet_id != outlet.pk:
            raise Refused(
                _("%(name)s does not work at %(outlet)s.") % {"name": employee.name, "outlet": outlet.name},
                field="people",
            )


@transaction.atomic
def change_people(*, training: Training, people: Collection[Employee], by, at: datetime) -> Training:
    """Who is to come, while the training is only planned."""
    require(by, Right.TRAININGS_KEEP, training.outlet)
    _check_people(people, training.outlet)
    _hold_planned(training)
    wanted = {employee.pk: employee for employee in people}
    there = dict(training.places.values_list("employee", "employee__name"))
    gone = [name for key, name in there.items() if key not in wanted]
    new = [employee for key, employee in wanted.items() if key not in there]
    if not gone and not new:
        return training
    training.places.exclude(employee__in=wanted).delete()
    TrainingPlace.objects.bulk_create(TrainingPlace(training=training, employee=employee) for employee in new)
    trail.note(training, "training.people", by, at, {"people": [gone, [employee.name for employee in new]]})
    return training


def _hold_planned(training: Training) -> None:
    """The row until the end of the transaction, refused when it is no longer only planned."""
    held = Training.objects.select_for_update(of=("self",)).filter(pk=training.pk, state=State.PLANNED)
    if not held.exists():
        raise AlreadyDone(who_moved(training))


@transaction.atomic
def move_training(*, training: Training, planned_on: date, reason: str, by, at: datetime) -> Training:
    """Another day, and why."""
    require(by, Right.TRAININGS_KEEP, training.outlet)
    reason = said(reason, _("Say why it is moved."), "reason")
    if planned_on < local(at).date():
        raise Refused(_("This day has passed."), field="planned_on")
    before = training.planned_on
    move_as_seen(training, {"state": State.PLANNED, "planned_on": before}, planned_on=planned_on)
    trail.note(training, "training.moved", by, at, {"planned_on": [before, planned_on]}, reason)
    return training


@transaction.atomic
def cancel_training(*, training: Training, reason: str, by, at: datetime) -> Training:
    """It does not take place, and why."""
    require(by, Right.TRAININGS_KEEP, training.outlet)
    reason = said(reason, _("Say why it is called off."), "reason")
    move_as_seen(training, {"state": State.PLANNED}, state=State.CANCELLED)
    trail.note(training, "training.cancelled", by, at, {"state": [State.PLANNED.value, State.CANCELLED.value]}, reason)
    return training


# Attendance and test --------------------------------------------------------------------------------------------------


@transaction.atomic
def hold_training(
    *, training: Training, held_on: date, attended: Mapping[int, Attended], by, at: datetime, words: str = ""
) -> Training:
    """It was held: by the employee's key, who was there and the points of the test. Everybody on the list is named."""
    require(by, Right.TRAININGS_KEEP, training.outlet)
    if held_on > local(at).date():
        raise Refused(_("This day is still to come."), field="held_on")
    _write_attendance(training, attended)
    move_as_seen(training, {"state": State.PLANNED}, state=State.HELD, held_on=held_on, words=words.strip())
    trail.note(training, "training.held", by, at, {"held_on": [None, held_on], **_attendance(attended)}, words)
    return training


@transaction.atomic
def correct_attendance(
    *, training: Training, attended: Mapping[int, Attended], reason: str, by, at: datetime
) -> Training:
    """What was written down wrongly; what stood there stays in the trail."""
    require(by, Right.TRAININGS_KEEP, training.outlet)
    reason = said(reason, _("Say why it is corrected."), "reason")
    before = _written(training)
    held = Training.objects.select_for_update(of=("self",)).filter(pk=training.pk, state=State.HELD)
    if not held.exists():
        raise AlreadyDone(who_moved(training))
    _write_attendance(training, attended)
    after = _written(training)
    changes = {name: [before[name], words] for name, words in after.items() if before[name] != words}
    trail.note(training, "training.corrected", by, at, changes, reason)
    return training


def _written(training: Training) -> dict:
    places = training.places.select_related("employee")
    return {place.employee.name: [place.present, place.score and str(place.score)] for place in places}


def _attendance(attended: Mapping[int, Attended]) -> dict:
    return {"present": [None, sum(one.present for one in attended.values())]}


def _write_attendance(training: Training, attended: Mapping[int, Attended]) -> None:
    places = list(training.places.select_related("employee").order_by("pk"))
    if not places:
        raise Refused(_("Nobody is on the list of this training."))
    for place in places:
        said_of = attended.get(place.employee_id)
        if said_of is None:
            raise Refused(_("Say of %(name)s too whether they were there.") % {"name": place.employee.name})
        if said_of.score is not None and not said_of.present:
            raise Refused(
                _("%(name)s was not there and cannot have points.") % {"name": place.employee.name},
                field=f"score_{place.employee_id}",
            )
        if said_of.score is not None and not 0 <= said_of.score <= BEST:
            raise Refused(
                _("The test has %(best)d points at most.") % {"best": BEST}, field=f"score_{place.employee_id}"
            )
        why_not = "" if said_of.present else said_of.why_not.strip()
        TrainingPlace.objects.filter(pk=place.pk).update(present=said_of.present, score=said_of.score, why_not=why_not)


# Certificates ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def enter_certificate(
    *,
    employee: Employee,
    name: str,
    issued_on: date,
    by,
    at: datetime,
    number: str = "",
    issuer: str = "",
    expires_on: date | None = None,
    training: Training | None = None,
    renews: Certificate | None = None,
) -> Certificate:
    """What somebody is certified for; `renews` names the one that it replaces."""
    require(by, Right.TRAININGS_KEEP, employee.outlet)
    name = said(name, _("Say what it certifies."), "name")
    if issued_on > local(at).date():
        raise Refused(_("This day is still to come."), field="issued_on")
    if expires_on and expires_on < issued_on:
        raise Refused(_("It cannot end before it was issued."), field="expires_on")
    if renews and renews.employee_id != employee.pk:
        raise Refused(_("The certificate that is renewed belongs to somebody else."), field="employee")
    made = Certificate.objects.create(
        employee=employee,
        name=name,
        number=number.strip(),
        issuer=issuer.strip(),
        issued_on=issued_on,
        expires_on=expires_on,
        training=training,
        entered_by=by,
        entered_at=at,
    )
    outlet = employee.outlet
    if renews:
        move_as_seen(renews, {"renewed_by": None, "withdrawn_at": None}, renewed_by=made)
        trail.note(
            renews, "certificate.renewed", by, at, {"expires_on": [renews.expires_on, expires_on]}, outlet=outlet
        )
    trail.note(made, "certificate.entered", by, at, {"expires_on": [None, expires_on]}, outlet=outlet)
    return made


@transaction.atomic
def withdraw_certificate(*, certificate: Certificate, reason: str, by, at: datetime) -> Certificate:
    """It was entered by mistake or taken away, and why."""
    outlet = certificate.employee.outlet
    require(by, Right.TRAININGS_KEEP, outlet)
    reason = said(reason, _("Say why it is withdrawn."), "reason")
    move_as_seen(certificate, {"withdrawn_at": None}, withdrawn_at=at, withdraw_reason=reason)
    trail.note(certificate, "certificate.withdrawn", by, at, {}, reason, outlet=outlet)
    return certificate
