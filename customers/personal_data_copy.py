"""A customer's copy: everything that is held about them, for people (Excel) and for machines (JSON), in one file that
only its password opens. Reads only.

Other people are not in it by name: staff by their role, whoever else is named in a record by the family name.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pyzipper
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FileField, GeneratedField, JSONField
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.writer import Heading, workbook
from staff.instants import local
from staff.masking import masked_name, masked_phone
from staff.models import Area, Employee, Outlet, Posting, Region, User
from staff.roles import Role

from . import personal_data
from .models import Customer, Vehicle
from .personal_data import Held, Person

# Easy to read out and to type: no letters that look alike.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
TECHNICAL = frozenset({"form_key", "batch", "version"})
PEOPLE, PLACES = (User, Employee), (Outlet, Area, Region)


@dataclass(frozen=True)
class Part:
    """One kind of record: the names of its columns and a row for each record."""

    code: str
    title: str
    columns: list[str]
    rows: list[list]


def new_password() -> str:
    """Five groups of four, some 99 bits: for one file, told once and kept nowhere."""
    return "-".join("".join(secrets.choice(LETTERS) for _sign in range(4)) for _group in range(5))


def parts_of(person: Person) -> list[Part]:
    """Every kind of record that holds something about the person, in the order of the copy."""
    staff = _Staff()
    parts = (_part(held, person, staff) for held in personal_data.all_held() if held.in_copy)
    return [part for part in parts if part.rows]


def _part(held: Held, person: Person, staff: "_Staff") -> Part:
    fields = [field for field in held.model._meta.concrete_fields if _shown(field, held)]
    related = [field.name for field in fields if field.is_relation and field.related_model not in (*PEOPLE, *PLACES)]
    rows = held.rows(person)
    if related:
        rows = rows.select_related(*related)
    return Part(
        held.model._meta.label_lower,
        held.title,
        [str(field.verbose_name) for field in fields],
        [[_value(row, field, held, person, staff) for field in fields] for row in rows.iterator(500)],
    )


def _shown(field, held: Held) -> bool:
    technical = field.primary_key or isinstance(field, GeneratedField) or field.name in TECHNICAL
    return not technical and field.name not in held.hidden


def _value(row, field, held: Held, person: Person, staff: "_Staff"):
    if field.is_relation:
        return _related(row, field, person, staff)
    value = getattr(row, field.name)
    if field.choices and value not in (None, ""):
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, FileField):
        return value.name.rpartition("/")[2] if value else ""
    if isinstance(field, JSONField):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    if field.name in held.masks and value not in person.identifiers:
        return masked_phone(value) if "mobile" in field.name else masked_name(value)
    return value


def _related(row, field, person: Person, staff: "_Staff") -> str:
    key = getattr(row, field.attname)
    if key is None:
        return ""
    if field.related_model in PEOPLE:
        return staff.role_of(field.related_model, key)
    if field.related_model in PLACES:
        return staff.place_of(field.related_model, key)
    other = getattr(row, field.name)
    if isinstance(other, Customer):
        return other.name if other.pk in person.customers else masked_name(other.name)
    if isinstance(other, Vehicle):
        return other.plate or other.vin
    return getattr(other, "number", "") or getattr(other, "code", "") or str(key)


class _Staff:
    """Our people as a customer sees them: by what they are, not by name. A few queries for all."""

    def __init__(self):
        self.known: dict[tuple, str] = {}

    def role_of(self, model, key: int) -> str:
        if (model, key) not in self.known:
            self.known[model, key] = self._role(model, key)
        return self.known[model, key]

    def _role(self, model, key: int) -> str:
        # Translators: 中文 员工
        somebody = pgettext("personal data", "Member of staff")
        if model is Employee:
            return Employee.objects.values_list("position", flat=True).get(pk=key) or somebody
        role = Posting.objects.filter(user=key).order_by("-from_on", "-pk").values_list("role", flat=True).first()
        return str(Role(role).label) if role else somebody

    def place_of(self, model, key: int) -> str:
        if (model, key) not in self.known:
            self.known[model, key] = str(model.objects.get(pk=key))
        return self.known[model, key]


# The file -------------------------------------------------------------------------------------------------------------


def packed(parts: list[Part], *, code: str, outlet: str, at: datetime, password: str) -> bytes:
    """Workbook and JSON in an archive under the password (AES-256), as WinZip, 7-Zip and Bandizip open it."""
    content = BytesIO()
    with pyzipper.AESZipFile(content, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.writestr("personal-data.xlsx", as_workbook(parts))
        archive.writestr("personal-data.json", as_json(parts, code=code, outlet=outlet, at=at))
    return content.getvalue()


def as_workbook(parts: list[Part]) -> bytes:
    """First what it holds, then a sheet for each kind of record."""
    overview = [Heading(_("What is held"), 40), Heading(_("Records"), 12, "whole")]
    # Translators: 中文 目录
    sheets = {_("Contents"): (overview, [[part.title, len(part.rows)] for part in parts])}
    for number, part in enumerate(parts, start=1):
        headings = [Heading(column, 20) for column in part.columns]
        sheets[f"{number} {part.title}"] = (headings, ([_cell(value) for value in row] for row in part.rows))
    return workbook(sheets)


def _cell(value):
    if isinstance(value, datetime):
        return f"{local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, (int, Decimal, float)) or value is None else str(value)


def as_json(parts: list[Part], *, code: str, outlet: str, at: datetime) -> bytes:
    made = {
        "customer": code,
        "controller": outlet,
        "made_at": at,
        "sections": [
            {
                "code": part.code,
                "title": part.title,
                "records": [dict(zip(_apart(part.columns), row, strict=True)) for row in part.rows],
            }
            for part in parts
        ],
    }
    return json.dumps(made, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1).encode()


def _apart(columns: list[str]) -> list[str]:
    """Two columns of one name would overwrite each other."""
    seen: dict[str, int] = {}
    names = []
    for name in columns:
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return names
