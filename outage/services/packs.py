"""Making an outlet's pack for a day, once, and getting it out of the house before it is needed."""

import gc
import hashlib
import logging
import os
import re
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from notices.models import Urgency
from notices.services import Note, queue
from staff import policy, trail, work
from staff.access import require
from staff.calendars import HoursBook
from staff.instants import local
from staff.models import Outlet, Work
from staff.refusals import Refused
from staff.roles import Right

from .. import contents, passwords, policies, registry, workbook
from ..models import Pack, PackAddress, PackFetch, PackPassword

log = logging.getLogger(__name__)
MAIL = "outage.pack"
# Only what was put there by us is taken away again.
OURS = re.compile(r"(?P<day>\d{8})\.xlsx")


class NoPassword(Refused):
    """A pack is not made without one: it holds customers' names and numbers."""

    def __init__(self, outlet: Outlet):
        super().__init__(_("%(outlet)s has no password for its packs yet. Set one first.") % {"outlet": outlet.name})


def make_pack(*, outlet: Outlet, day: date, at: datetime, by=None, again: bool = False) -> Pack:
    """The outlet's pack of the day: the one there is, unless it is to be made `again`, with what is known now.

    Its forms keep their numbers. Written in Chinese, whoever asks.
    """
    if by is not None:
        require(by, Right.OUTAGE_KEEP, outlet)
    there = Pack.objects.filter(outlet=outlet, day=day).first()
    if there is not None and not again:
        return there
    kept = PackPassword.objects.filter(outlet=outlet).first()
    if kept is None:
        raise NoPassword(outlet)
    with translation.override(settings.LANGUAGE_CODE):
        asked = registry.Asked(outlet, day, at)
        printed = copies(outlet, day, there)
        cover, lists, forms, counts = contents.of_pack(asked, printed)
        plain = workbook.pack_workbook(cover, lists, forms, f"{outlet.code} {day:%F}")
    return _keep(outlet, day, workbook.encrypted(plain, passwords.opened(kept.secret)), kept, counts, printed, at, by)


def copies(outlet: Outlet, day: date, there: Pack | None = None) -> dict[str, int]:
    """`{letter: how many copies}` by policy; never fewer than were printed already."""
    forms = registry.forms()
    settled = policy.values([form.policy_key for form in forms], outlet=outlet, on=day)
    before = there.forms if there else {}
    return {form.letter: max(settled[form.policy_key], int(before.get(form.letter, 0))) for form in forms}


def _keep(outlet, day, content: bytes, kept: PackPassword, counts, printed, at, by) -> Pack:
    fields: dict[str, Any] = {
        "made_at": at,
        "password_set_at": kept.set_at,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "counts": counts,
        "forms": printed,
        "removed_at": None,
        "pushed_at": None,
    }
    with transaction.atomic():
        pack = Pack.objects.select_for_update().filter(outlet=outlet, day=day).first()
        old = pack.file.name if pack else ""
        if pack is None:
            pack = Pack(outlet=outlet, day=day)
        else:
            # What was printed first was written on first.
            fields["made_at"], pack.issue = pack.made_at, pack.issue + 1
        for name, value in fields.items():
            setattr(pack, name, value)
        pack.file.save(f"{pack.day:%Y%m%d}-{pack.sha256[:12]}.xlsx", ContentFile(content), save=False)
        pack.save()
        changes = {"issue": [pack.issue - 1, pack.issue], "sha256": ["", pack.sha256]}
        trail.note(pack, "outage.pack_made", by, at, changes)
        _mail(pack, at)
        if old and old != pack.file.name:
            transaction.on_commit(lambda: pack.file.storage.delete(old))
    push(pack, at)
    return pack


def _mail(pack: Pack, at: datetime) -> None:
    """To every address of the outlet, once for each issue; the file goes with it (`attachment_of`)."""
    shown = {"outlet": pack.outlet.name, "day": pack.day, "sha256": pack.sha256[:16]}
    queue(
        [
            Note(
                key=f"outage pack {pack.pk}.{pack.issue} to {each.email}"[:200],
                code=MAIL,
                params=shown,
                address=each.email,
                about=pack,
                outlet=pack.outlet,
                urgency=Urgency.NORMAL,
            )
            for each in PackAddress.objects.in_use().filter(outlet=pack.outlet)
        ],
        at=at,
    )


def attachment_of(message) -> tuple[str, bytes, str] | None:
    """The file that goes with such a message; None where it is gone by now."""
    pack = message.about
    if not isinstance(pack, Pack) or not pack.file or not pack.file.storage.exists(pack.file.name):
        return None
    with pack.file.open("rb") as file:
        return pack.name, file.read(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# The directory that a sync client or a NAS takes to the outlets -------------------------------------------------------


def push(pack: Pack, at: datetime) -> bool:
    """Put the file into the outlet's own directory under OUTAGE_PACK_DIR, whole or not at all; False where there is no
    such directory or it cannot be written now: the next run of the job tries again."""
    root = settings.OUTAGE_PACK_DIR
    if not root or not pack.file:
        return False
    place = Path(root) / pack.outlet.code
    try:
        place.mkdir(mode=0o750, parents=True, exist_ok=True)
        beside = place / f".{pack.day:%Y%m%d}.part"
        with pack.file.open("rb") as file:
            beside.write_bytes(file.read())
        # A client that looks in between sees the old file or the new one.
        os.replace(beside, place / f"{pack.day:%Y%m%d}.xlsx")
    except OSError as error:
        log.warning("The pack of %s could not be put into %s: %s", pack.outlet.code, place, type(error).__name__)
        return False
    Pack.objects.filter(pk=pack.pk).update(pushed_at=at)
    return True


def _tidy_directory(outlet: Outlet, before: date) -> None:
    place = Path(settings.OUTAGE_PACK_DIR) / outlet.code
    for file in place.glob("*.xlsx") if place.is_dir() else ():
        found = OURS.fullmatch(file.name)
        if found and found["day"] < f"{before:%Y%m%d}":
            file.unlink(missing_ok=True)


# The job --------------------------------------------------------------------------------------------------------------


def make_due(*, at: datetime) -> dict[str, int]:
    """Every quarter of an hour: the packs of outlets that open today and have none yet, one outlet after the other.

    What fails for one outlet keeps none of the others from theirs, and is tried again by the next run.
    """
    today = local(at).date()
    counts: Counter[str] = Counter(made=0, failed=0, without_password=0, pushed=0, removed=0)
    outlets = list(Outlet.objects.select_related("area__region").order_by("pk"))
    hours, book = HoursBook(outlets, today), policies.book(today)
    there = set(Pack.objects.of_day(today).values_list("outlet", flat=True))
    locked = set(PackPassword.objects.values_list("outlet", flat=True))
    for outlet in outlets:
        settled = book.for_outlet(outlet)
        counts["removed"] += remove_old(
            outlet=outlet, before=today - timedelta(days=settled[policies.KEEP_DAYS]), at=at
        )
        if outlet.pk in there or not is_due(outlet, hours.of(outlet), settled, at):
            continue
        if outlet.pk not in locked:
            counts["without_password"] += 1
            continue
        counts[_made(outlet, today, at)] += 1
    counts["pushed"] = sum(push(pack, at) for pack in _unpushed(today))
    return dict(counts)


def is_due(outlet: Outlet, hours, settled: dict, at: datetime) -> bool:
    """Whether the outlet opens on this day and its pack is to be there by now."""
    now = local(at)
    return bool(hours.of(now.date()).spans) and now.hour * 60 + now.minute >= settled[policies.MAKE_AT]


def _made(outlet: Outlet, day: date, at: datetime) -> str:
    try:
        make_pack(outlet=outlet, day=day, at=at)
    except Exception:  # one outlet's fault is not the others'
        log.exception("The outage pack of %s was not made", outlet.code)
        return "failed"
    finally:
        # A workbook in memory points to itself: without this those of some outlets would lie there together.
        gc.collect()
    return "made"


def _unpushed(today: date) -> list[Pack]:
    if not settings.OUTAGE_PACK_DIR:
        return []
    return list(Pack.objects.of_day(today).there().filter(pushed_at__isnull=True).select_related("outlet"))


def remove_old(*, outlet: Outlet, before: date, at: datetime) -> int:
    """Take away the files of days before; what was in them, and who fetched them, stays on record."""
    removed = 0
    for pack in Pack.objects.to_remove(outlet, before).order_by("pk"):
        name = pack.file.name
        if Pack.objects.there().filter(pk=pack.pk).update(removed_at=at, file=""):
            pack.file.storage.delete(name)
            removed += 1
    if settings.OUTAGE_PACK_DIR:
        _tidy_directory(outlet, before)
    return removed


# By hand --------------------------------------------------------------------------------------------------------------


def ask_for_pack(*, outlet: Outlet, by, at: datetime) -> Work:
    """Have today's pack made anew by the worker, with what is known then."""
    require(by, Right.OUTAGE_KEEP, outlet)
    if not PackPassword.objects.filter(outlet=outlet).exists():
        raise NoPassword(outlet)
    title = _("Outage pack of %(outlet)s") % {"outlet": outlet.name}
    return work.start(kind="outage.make_pack", title=title, by=by, params={"outlet": outlet.code}, at=at)


def make_asked(item: Work, progress) -> dict:
    """The worker's side."""
    outlet = Outlet.objects.select_related("area__region").get(code=item.params["outlet"])
    pack = make_pack(outlet=outlet, day=local(item.asked_at).date(), at=item.asked_at, by=item.by, again=True)
    return {"message": _("%(count)d rows.") % {"count": pack.rows}, "url": pack.get_absolute_url()}


@transaction.atomic
def fetch_pack(*, pack: Pack, by, at: datetime) -> bytes:
    """The file for somebody's PC, noted with who and when."""
    require(by, Right.OUTAGE_FETCH, pack.outlet)
    if not pack.file or not pack.file.storage.exists(pack.file.name):
        raise Refused(_("The file of this pack is removed already."))
    PackFetch.objects.create(pack=pack, by=by, at=at)
    trail.note(pack, "outage.pack_fetched", by, at)
    with pack.file.open("rb") as file:
        return file.read()


# Addresses ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_address(*, outlet: Outlet, email: str, by, at: datetime) -> PackAddress:
    """From the next pack on it goes there as well."""
    require(by, Right.OUTAGE_KEEP, outlet)
    email = email.strip().lower()
    if PackAddress.objects.in_use().filter(outlet=outlet, email=email).exists():
        raise Refused(_("This address gets the pack already."), field="email")
    made = PackAddress.objects.create(outlet=outlet, email=email, added_at=at, added_by=by)
    trail.note(made, "outage.address_added", by, at, {"email": ["", email]})
    return made


@transaction.atomic
def end_address(*, address: PackAddress, by, at: datetime) -> None:
    require(by, Right.OUTAGE_KEEP, address.outlet)
    if PackAddress.objects.in_use().filter(pk=address.pk).update(ended_at=at):
        trail.note(address, "outage.address_ended", by, at, {"email": [address.email, ""]})
