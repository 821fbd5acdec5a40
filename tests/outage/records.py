"""A pack of an outlet that is there, its password and papers, for tests that need no workbook."""

from datetime import date

from django.core.files.base import ContentFile

from outage import passwords, registry
from outage.models import Outage, Pack, PackAddress, PackFetch, PackPassword, Paper
from tests.clock import shanghai

DAY = date(2026, 11, 24)
MADE = shanghai("2026-11-24 06:30")
SECRET = "Abend-7-Kessel-x9"


def pack_of(outlet, day: date = DAY, made_at=MADE, **fields) -> Pack:
    """A pack with ten copies of each form; its file holds nothing of use."""
    if found := Pack.objects.filter(outlet=outlet, day=day).first():
        return found
    printed = {form.letter: 10 for form in registry.forms()}
    made = Pack(
        outlet=outlet, day=day, made_at=made_at, password_set_at=made_at, sha256="0" * 64, size=4,
        counts={"complaints": 3}, forms=printed, **fields,
    )  # fmt: skip
    made.file.save("pack.xlsx", ContentFile(b"PACK"), save=False)
    made.save()
    return made


def password_of(outlet, by, at=MADE) -> PackPassword:
    kept = PackPassword.objects.filter(outlet=outlet).first()
    return kept or PackPassword.objects.create(outlet=outlet, secret=passwords.sealed(SECRET), set_at=at, set_by=by)


def outage_of(outlet, by, from_at="2026-11-24 09:00", to_at="2026-11-24 14:00") -> Outage:
    return Outage.objects.create(
        outlet=outlet, from_at=shanghai(from_at), to_at=to_at and shanghai(to_at), reason="光缆中断",
        noted_at=MADE, noted_by=by,
    )  # fmt: skip


def paper_of(outlet, letter: str = "C", nth: int = 1, **fields) -> Paper:
    pack = pack_of(outlet)
    number = f"{outlet.code}-{pack.day:%y%m%d}-{letter}{nth:02d}"
    if found := Paper.objects.filter(number=number).first():
        return found
    form = registry.form_lettered(letter).code
    return Paper.objects.create(outlet=outlet, pack=pack, number=number, form=form, nth=nth, noted_at=MADE, **fields)


def void_of(outlet, by) -> Paper:
    return paper_of(outlet, "C", 5, state="void", void_reason="写坏了", ended_at=MADE, ended_by=by)


def address_of(outlet, by) -> PackAddress:
    found = PackAddress.objects.in_use().filter(outlet=outlet).first()
    return found or PackAddress.objects.create(outlet=outlet, email="desk@example.com", added_at=MADE, added_by=by)


def fetch_of(outlet, by) -> PackFetch:
    return PackFetch.objects.create(pack=pack_of(outlet), by=by, at=MADE)


def _pack(records) -> Pack:
    return pack_of(records.outlet)


def _entered(records) -> Paper:
    return paper_of(
        records.outlet, "C", 7, state="entered", written_at=MADE, written_by="沈佳宁", ended_at=MADE,
        ended_by=records.account, about=records.outlet,
    )  # fmt: skip


MAKERS = {
    PackPassword: lambda records: password_of(records.outlet, records.account),
    PackAddress: lambda records: address_of(records.outlet, records.account),
    Pack: _pack,
    PackFetch: lambda records: fetch_of(records.outlet, records.account),
    Outage: lambda records: outage_of(records.outlet, records.account),
    Paper: _entered,
}
