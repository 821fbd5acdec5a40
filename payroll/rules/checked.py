"""What is refused before anything is computed, each named by its row."""

from decimal import Decimal

from .inputs import Inputs, Member, Remark
from .parameters import CATALOGUE


class WrongInputs(ValueError):
    """Records that cannot be computed with: `faults` name each of them."""

    def __init__(self, faults: list[Remark]):
        self.faults = faults
        super().__init__("; ".join(f"{fault.code} {' '.join(fault.about)}" for fault in faults))


def refuse_what_is_wrong(inputs: Inputs) -> None:
    """Raise `WrongInputs` for coefficients of 0, memberships that end before they begin or overlap, bad parameters."""
    faults = [*wrong_members(inputs), *overlapping(inputs), *wrong_parameters(inputs), *negative_targets(inputs)]
    if faults:
        raise WrongInputs(faults)


def row_of(member: Member) -> tuple[str, ...]:
    return member.employee, member.group, member.team, f"{member.from_on:%Y-%m-%d}"


def touches(member: Member, inputs: Inputs) -> bool:
    """Whether the stretch has a day in the month; one that is upside down always has."""
    upside_down = member.to_on is not None and member.to_on < member.from_on
    return upside_down or member.from_on <= inputs.last and (member.to_on is None or member.to_on >= inputs.first)


def wrong_members(inputs: Inputs) -> list[Remark]:
    faults = []
    for member in inputs.members:
        if member.to_on is not None and member.to_on < member.from_on:
            faults.append(Remark("membership_backwards", (*row_of(member), f"{member.to_on:%Y-%m-%d}")))
        elif member.coefficient <= Decimal(0) and touches(member, inputs):
            faults.append(Remark("coefficient_not_positive", (*row_of(member), str(member.coefficient))))
    return faults


def overlapping(inputs: Inputs) -> list[Remark]:
    """Two stretches of one person in one group and team with a day in common."""
    faults = []
    rows: dict[tuple[str, str, str], list[Member]] = {}
    for member in inputs.members:
        rows.setdefault((member.employee, *member.pool), []).append(member)
    for members in rows.values():
        members.sort(key=lambda member: member.from_on)
        for earlier, later in zip(members, members[1:], strict=False):
            if earlier.to_on is None or later.from_on <= earlier.to_on:
                faults.append(Remark("memberships_overlap", (*row_of(earlier), f"{later.from_on:%Y-%m-%d}")))
    return faults


def wrong_parameters(inputs: Inputs) -> list[Remark]:
    faults = []
    for key, text in sorted(inputs.parameters.items()):
        try:
            if text:
                CATALOGUE[key].read(text)
        except ValueError as wrong:
            faults.append(Remark("parameter_wrong", (key, text, str(wrong))))
    return faults


def negative_targets(inputs: Inputs) -> list[Remark]:
    return [
        Remark("target_negative", (f"{inputs.month:%Y-%m}", metric, employee, str(value)))
        for (metric, employee), value in sorted(inputs.targets.items())
        if value < 0
    ]
