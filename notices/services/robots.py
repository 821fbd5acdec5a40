"""Setting up the group robots."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.refusals import Refused
from staff.roles import Right

from .. import webhooks
from ..models import Robot
from .outbox import Note, queue

FIELDS = ("name", "kind", "language", "outlet", "area", "region", "is_active")


def add_robot(*, by, at: datetime, url: str, secret: str = "", **fields) -> Robot:
    """A new robot for a place under the person's postings. `fields` as in `FIELDS`."""
    robot = Robot(url=_good(url), secret=secret.strip(), **fields)
    _require_place(by, robot)
    return _save(robot, "notices.robot_added", by, at, {})


def change_robot(*, robot: Robot, by, at: datetime, url: str = "", secret: str = "", **fields) -> Robot:
    """Change what is given; an empty address or secret keeps the old one, because nobody sees them to type them
    again.
    """
    _require_place(by, robot)
    before = {name: getattr(robot, name) for name in fields}
    masked_before = robot.masked_url
    for name, value in fields.items():
        setattr(robot, name, value)
    changes = {n: [_told(before[n]), _told(fields[n])] for n in fields if before[n] != fields[n]}
    if url.strip():
        robot.url = _good(url)
        changes["url"] = [masked_before, robot.masked_url]
    if secret.strip():
        robot.secret = secret.strip()
        changes["secret"] = ["••••", "••••"]
    _require_place(by, robot)
    return _save(robot, "notices.robot_changed", by, at, changes)


def send_test(*, robot: Robot, by, at: datetime) -> None:
    """Queue a message that says it is a test; what became of it is on the robot's page and in the outbox."""
    _require_place(by, robot)
    if not robot.is_active:
        raise Refused(_("This robot is switched off. Switch it on first."))
    note = Note(
        key=f"robot {robot.pk} test {by.pk} {at.isoformat()}",
        code="notices.test",
        params={"robot": robot.name, "by": by.name},
        robot=robot,
        outlet=robot.outlet,
    )
    with transaction.atomic():
        queue([note], at=at)
        trail.record(about=robot, action="notices.robot_tested", by=by, at=at, outlet=robot.outlet)


def _good(url: str) -> str:
    url = url.strip()
    allow = getattr(settings, "ROBOTS_ALLOW_LOOPBACK_HTTP", False)
    problem = webhooks.problem_with(url, allow, settings.ROBOT_HOSTS)
    if problem == "https":
        raise Refused(_("The address has to begin with https://, because its key is a password."), field="url")
    if problem == "host":
        raise Refused(
            # Translators: 中文 群机器人的地址只能是：%(hosts)s。其他地址由运维在 ROBOT_HOSTS 中放行。
            _("Robots are at %(hosts)s only. Who runs the server allows others in ROBOT_HOSTS.")
            % {"hosts": ", ".join(settings.ROBOT_HOSTS)},
            field="url",
        )
    if problem:
        raise Refused(_("This is not the address of a robot. Copy it whole from the group's settings."), field="url")
    return url


def _require_place(by, robot: Robot) -> None:
    """The robot's place lies under the person's postings; one for the whole company is for company-wide postings."""
    reach = by.reach(Right.MESSAGES)
    covered = (
        reach.company
        or (robot.outlet is not None and reach.covers(robot.outlet))
        or (robot.area is not None and (robot.area_id in reach.areas or robot.area.region_id in reach.regions))
        or (robot.region is not None and robot.region_id in reach.regions)
    )
    if not covered:
        raise PermissionDenied(_("Your role does not include robots for this place."))


def _save(robot: Robot, action: str, by, at: datetime, changes: dict) -> Robot:
    try:
        with transaction.atomic():
            robot.save()
            trail.record(about=robot, action=action, by=by, at=at, outlet=robot.outlet, changes=changes)
    except IntegrityError as error:
        if Robot.objects.filter(name=robot.name).exclude(pk=robot.pk).exists():
            raise Refused(_("There is a robot of this name already."), field="name") from None
        raise Refused(
            _("A robot belongs to one outlet, one area, one region, or the whole company."), field="outlet"
        ) from error
    return robot


def _told(value):
    return value if isinstance(value, bool | int | None) else str(value)
