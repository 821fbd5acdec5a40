"""Inputs and results as plain JSON, to be kept with a run and read back exactly; and the fingerprint of both."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .answer import answer
from .compute import Commission
from .inputs import Correction, Inputs, Member, Person, Remark


def as_text(value: Fraction) -> str:
    """`12.5` for 25/2: sums of records are decimals; anything else stays a fraction."""
    hundredths = value * 100
    return str(Decimal(int(hundredths)).scaleb(-2)) if hundredths.denominator == 1 else str(value)


def inputs_to_json(inputs: Inputs) -> dict[str, Any]:
    return {
        "outlet": inputs.outlet,
        "month": inputs.month.isoformat(),
        "people": [_plain(person) for person in sorted(inputs.people, key=lambda person: person.number)],
        "teams": dict(inputs.teams),
        "members": [_plain(member) for member in sorted(inputs.members, key=_place)],
        "parameters": dict(inputs.parameters),
        "targets": [[metric, who, str(value)] for (metric, who), value in sorted(inputs.targets.items())],
        "csi_score": None if inputs.csi_score is None else str(inputs.csi_score),
        "assessments": {who: str(score) for who, score in inputs.assessments.items()},
        "sources": [[code, who, as_text(value)] for (code, who), value in sorted(inputs.sources.items())],
        "corrections": [_plain(correction) for correction in inputs.corrections],
        "remarks": [[remark.code, list(remark.about)] for remark in inputs.remarks],
    }


def inputs_from_json(kept: Mapping[str, Any]) -> Inputs:
    return Inputs(
        outlet=kept["outlet"],
        month=date.fromisoformat(kept["month"]),
        people=tuple(_person(each) for each in kept["people"]),
        teams=kept["teams"],
        members=tuple(_member(each) for each in kept["members"]),
        parameters=kept["parameters"],
        targets={(metric, who): Decimal(value) for metric, who, value in kept["targets"]},
        csi_score=None if kept["csi_score"] is None else Decimal(kept["csi_score"]),
        assessments={who: Decimal(score) for who, score in kept["assessments"].items()},
        sources={(code, who): Fraction(value) for code, who, value in kept["sources"]},
        corrections=tuple(_correction(each) for each in kept["corrections"]),
        remarks=tuple(Remark(code, tuple(about)) for code, about in kept["remarks"]),
    )


def result_to_json(commission: Commission) -> dict[str, Any]:
    """The answer, with the warnings as data: they are put into words for whoever reads them."""
    return answer(commission, remark_text=lambda remark: [remark.code, list(remark.about)])


def fingerprint(inputs: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    """SHA-256 of both as canonical JSON, in hexadecimal."""
    text = json.dumps([inputs, result], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _place(member: Member) -> tuple:
    return member.employee, member.group, member.team, member.from_on


def _plain(value) -> dict[str, Any]:
    """The fields of a dataclass, days and decimals as text, tuples as the lists that JSON gives back."""
    return {name: _plain_field(field) for name, field in vars(value).items()}


def _plain_field(field):
    if isinstance(field, tuple):
        return [_plain_field(each) for each in field]
    return str(field) if isinstance(field, date | Decimal) else field


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _person(kept: Mapping[str, Any]) -> Person:
    days = {name: _day(kept[name]) for name in ("hired_on", "probation_until", "left_on")}
    return Person(kept["number"], kept["name"], Decimal(kept["base_salary"]), **days)


def _member(kept: Mapping[str, Any]) -> Member:
    begins, ends = date.fromisoformat(kept["from_on"]), _day(kept["to_on"])
    return Member(kept["employee"], kept["group"], kept["team"], Decimal(kept["coefficient"]), begins, ends)


def _correction(kept: Mapping[str, Any]) -> Correction:
    records = tuple(tuple(record) for record in kept["records"])
    return Correction(kept["employee"], kept["component"], Decimal(kept["amount"]), kept["month"], kept["run"], records)
