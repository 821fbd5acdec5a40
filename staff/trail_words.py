"""The audit trail as sentences: fields and values by the names people know them by."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from . import open_work, trail
from .instants import SHANGHAI
from .masking import masked_phone, masked_vin
from .models import OpeningHours, TrailEntry
from .roles import Role

NOTHING = "—"


def _hidden(value: str) -> str:
    return "•••"


# Whoever reads the trail sees that it changed; whole numbers are unmasked where they belong, which leaves a trace.
MASKS: dict[str, Callable[[str], str]] = {
    "phone": masked_phone,
    "mobile": masked_phone,
    "vin": masked_vin,
    "id_number": _hidden,
    "base_salary": _hidden,
    "password": _hidden,
}

# What services write that is no field of the record.
OTHER_NAMES = {
    "role": gettext_lazy("role"),
    "place": gettext_lazy("place"),
    "from_on": gettext_lazy("from"),
    "to_on": gettext_lazy("last day"),
    "next_step": gettext_lazy("next step"),
    "next_who": gettext_lazy("who does it"),
    "posting": gettext_lazy("posting"),
    "withdrawn_at": gettext_lazy("withdrawn"),
    "with": gettext_lazy("with"),
    "key": gettext_lazy("policy"),
    "value": gettext_lazy("value"),
    "open": pgettext_lazy("of a day", "open"),
    "hours": pgettext_lazy("of a day", "times"),
    "year": gettext_lazy("year"),
    "filter": gettext_lazy("filter"),
    "rows": gettext_lazy("rows"),
    "stops": gettext_lazy("reasons against it"),
    # Translators: 中文 受众条件
    "rules": gettext_lazy("whom it is meant for"),
    "people": gettext_lazy("people"),
    "whole_rows": gettext_lazy("rows with whole numbers"),
    "insurer": gettext_lazy("insurer"),
    "quote": gettext_lazy("quote"),
    "total": gettext_lazy("in all"),
    "compulsory": gettext_lazy("compulsory insurance"),
    "commercial": gettext_lazy("commercial insurance"),
    "vehicle_tax": gettext_lazy("vehicle tax"),
    "cover": gettext_lazy("what is covered"),
    "created": gettext_lazy("records added"),
    "updated": gettext_lazy("records changed"),
}
# Names of changes that are no field of their record, nor borrowed of another model (`borrow`).
WITHOUT_FIELD = {
    "template": pgettext_lazy("trail", "template"),
    "picked": pgettext_lazy("trail", "chosen one by one"),
    "to_user": pgettext_lazy("trail", "handed over to"),
    "promised_at": pgettext_lazy("trail", "promised for"),
    "due_at": pgettext_lazy("trail", "due"),
    "side": pgettext_lazy("trail", "view of"),
    "degree": pgettext_lazy("trail", "degree of liability"),
    "team": pgettext_lazy("trail", "team"),
    "technician": pgettext_lazy("trail", "technician"),
    "why": pgettext_lazy("trail", "why"),
    "amount": pgettext_lazy("trail", "amount"),
    "issue": pgettext_lazy("trail", "issue"),
    "evidence": pgettext_lazy("trail", "evidence"),
    "criterion": pgettext_lazy("trail", "criterion"),
    "case": pgettext_lazy("trail", "case"),
    "late": pgettext_lazy("trail", "late"),
    "watch": pgettext_lazy("trail", "watch"),
    "owner": pgettext_lazy("trail", "owner"),
    "problems": pgettext_lazy("trail", "problems"),
    "frame": pgettext_lazy("trail", "drawn from"),
    "drawn": pgettext_lazy("trail", "drawn"),
    "present": pgettext_lazy("trail", "present"),
    "what": pgettext_lazy("trail", "what for"),
    "number": pgettext_lazy("trail", "number"),
    "balance": pgettext_lazy("trail", "balance"),
    "income": pgettext_lazy("trail", "income"),
    "answer": pgettext_lazy("trail", "answer"),
    "line": pgettext_lazy("trail", "line"),
    "check": pgettext_lazy("trail", "check"),
    "fingerprint": pgettext_lazy("trail", "fingerprint"),
    "version": pgettext_lazy("trail", "version"),
    "received": pgettext_lazy("trail", "received"),
    # Translators: 中文 剩余备用码
    "recovery_codes": pgettext_lazy("trail", "recovery codes left"),
}
_BORROWED: dict[tuple[str, str], Field] = {}
_SPOKEN: dict[str, Callable[[str], str]] = {}


def borrow(about: str, model: str, *names: str, **others: str) -> None:
    """Changes noted about one record that are fields of another: they have that one's name, and its words for values.

    `about` and `model` as `customers.reminder`; `names` are called as the fields are, `others` are `name="field"`.
    """
    for name, field in ({name: name for name in names} | others).items():
        _BORROWED[about, name] = apps.get_model(model)._meta.get_field(field)


def speak(name: str, words: Callable[[str], str]) -> None:
    """How the values of a change are said that stand in the trail as codes."""
    _SPOKEN[name] = words


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str

    @property
    def is_new(self) -> bool:
        return self.before == NOTHING


@dataclass(frozen=True)
class Sentence:
    """One entry of the trail, ready to be shown."""

    entry: TrailEntry
    what: str
    changes: list[Change]
    opens: bool = False
    """Whether the reader may read any of the entries that this one stands for."""

    @property
    def about_code(self) -> str:
        kind = self.entry.about_type
        return f"{kind.app_label}.{kind.model}"

    @property
    def many(self) -> str:
        """The query of the list of entries that this one stands for; empty for one that stands for itself."""
        action = trail.gathered_by(self.entry.action)
        if not action or not self.changed or not self.opens:
            return ""
        asked = {"action": action, "moment": self.entry.at.isoformat()}
        if self.entry.outlet:
            asked["outlet"] = self.entry.outlet.code
        return urlencode(asked)

    @property
    def changed(self) -> int:
        """How many records an import changed."""
        return self.entry.changes.get("updated", [0, 0])[1]

    @property
    def about_kind(self) -> str:
        return self.entry.about_type.name


def sentences(entries, reader=None) -> list[Sentence]:
    """The entries in words. Those that stand for many lead there where the reader may read any of them."""
    entries = list(entries)
    behind = _readable_behind(entries, reader) if reader else set()
    return [
        Sentence(entry, trail.label_of(entry.action), list(changes_of(entry)), opens=bool(_places(entry) & behind))
        for entry in entries
    ]


def _places(entry: TrailEntry) -> set[tuple]:
    """Action, instant and outlet of the entries that this one stands for; None is any outlet."""
    return {(trail.gathered_by(entry.action), entry.at, entry.outlet_id)}


def _readable_behind(entries: list[TrailEntry], reader) -> set[tuple]:
    """The places, as `_places` says them, at which the reader has entries to read."""
    many = [entry for entry in entries if trail.gathered_by(entry.action)]
    if not many:
        return set()
    found = trail.readable_by(reader).filter(action__in=trail.gathered(), at__in={entry.at for entry in many})
    rows = set(found.order_by().values_list("action", "at", "outlet"))
    return rows | {(action, at, None) for action, at, _outlet in rows}


@dataclass(frozen=True)
class Happened:
    """One line of what happened to a record, as the time line shows it."""

    at: datetime
    kind: str
    who: str
    text: str
    detail: str
    next: str = ""


def happened(record, leave_out: Collection[str] = ()) -> list[Happened]:
    """The trail of one record as lines, the latest first; without actions that its page shows in another place."""
    return [
        Happened(
            at=entry.at,
            kind="person" if entry.by else "",
            who=entry.by.name if entry.by else "",
            text=trail.label_of(entry.action),
            detail=entry.reason,
        )
        for entry in trail.entries_about(record)
        if entry.action not in leave_out
    ]


def changes_of(entry: TrailEntry):
    model = entry.about_type.model_class()
    for name, pair in entry.changes.items():
        before, after = pair if isinstance(pair, list) and len(pair) == 2 else (None, pair)
        yield Change(name_of(model, name), value_of(model, name, before), value_of(model, name, after))


def name_of(model: type[Model] | None, name: str) -> str:
    if name.startswith("weekday_") and name[8:].isdigit():
        return str(OpeningHours.Weekday(int(name[8:])).label)
    if name in OTHER_NAMES:
        return str(OTHER_NAMES[name])
    if kind := open_work.find(name):
        return str(kind.label)
    field = _field(model, name)
    if field:
        return str(getattr(field, "verbose_name", "") or name)
    return str(WITHOUT_FIELD.get(name) or name.replace("_", " "))


def value_of(model: type[Model] | None, name: str, value) -> str:
    """A value as people read it; a dash for none."""
    if value is None or value == "":
        return NOTHING
    if name in MASKS:
        return MASKS[name](str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return pgettext("between items of a list", ", ").join(value_of(model, name, each) for each in value) or NOTHING
    if name in _SPOKEN:
        return str(_SPOKEN[name](str(value)))
    field = _field(model, name)
    words = dict(getattr(field, "flatchoices", None) or ())
    if name == "role":
        words = dict(Role.choices)
    if value in words:
        return str(words[value])
    return _moment(value) or str(value)


def _moment(value) -> str:
    """Days and instants come out of JSON as text; in the trail they stand whole, because it is read years later."""
    if not isinstance(value, str) or len(value) < 10:
        return ""
    try:
        found: date | datetime | None = parse_datetime(value) if "T" in value else parse_date(value)
    except ValueError:
        return ""
    if isinstance(found, datetime):
        return f"{found.astimezone(SHANGHAI) if found.tzinfo else found:%Y-%m-%d %H:%M}"
    return found.isoformat() if found else ""


def _field(model: type[Model] | None, name: str):
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return _BORROWED.get((model._meta.label_lower, name))
