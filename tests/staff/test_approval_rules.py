"""Who may sign what when: every role at every step in every state, told from a table written apart."""

from itertools import product

import pytest

from staff.approval_rules import No, Seat, Signer, State, current_step, seat_for
from staff.roles import Role

ROUTE = (Role.AREA_MANAGER, Role.REGION_COORDINATOR, Role.REGION_MANAGER, Role.TASK_FORCE_LEAD)


def seats(signed: int) -> list[Seat]:
    return [Seat(step, (role,), step <= signed) for step, role in enumerate(ROUTE, start=1)]


# How many have signed -> the role whose turn it is.
TURN = {0: "area_manager", 1: "region_coordinator", 2: "region_manager", 3: "task_force_lead", 4: None}
# Roles whose turn is still to come after so many signatures.
LATER = {
    0: {"region_coordinator", "region_manager", "task_force_lead"},
    1: {"region_manager", "task_force_lead"},
    2: {"task_force_lead"},
    3: set(),
    4: set(),
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("signed", range(5))
@pytest.mark.parametrize("role", Role.values)
def test_role_by_step_by_state(role, signed, state):
    found = seat_for(state, seats(signed), Signer(frozenset({role})))
    if state != "open":
        assert found is No.OVER
    elif TURN[signed] == role:
        assert found == signed
    elif role in LATER[signed]:
        assert found is No.NOT_YET
    else:
        assert found is No.NOT_THEIRS


@pytest.mark.parametrize(("applicant", "signed"), list(product([True, False], repeat=2)))
def test_never_ones_own_and_never_twice(applicant, signed):
    signer = Signer(frozenset({Role.AREA_MANAGER, Role.REGION_COORDINATOR}), applicant, signed)
    found = seat_for(State.OPEN, seats(0), signer)
    assert found == (No.OWN if applicant else No.TWICE if signed else 0)


def test_any_one_of_several_roles_takes_the_seat_and_all_of_several_are_seats_of_their_own():
    one_of = [Seat(1, ("region_coordinator", "region_manager"))]
    assert seat_for(State.OPEN, one_of, Signer(frozenset({"region_manager"}))) == 0
    both = [Seat(1, ("finance",)), Seat(1, ("station_head",)), Seat(2, ("task_force_lead",))]
    assert seat_for(State.OPEN, both, Signer(frozenset({"station_head"}))) == 1
    half = [both[0], Seat(1, ("station_head",), True), both[2]]
    assert current_step(half) == 1
    assert seat_for(State.OPEN, half, Signer(frozenset({"task_force_lead"}))) is No.NOT_YET
    assert current_step([Seat(1, ("finance",), True)]) is None
