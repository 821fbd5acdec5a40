"""Routes of signatures as they are written, and the chain an amount takes."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from staff import approval_routes
from staff.approval_routes import Step
from staff.models import PolicyValue
from staff.roles import Role
from tests.makers import make_user

A, C, M, L = Role.AREA_MANAGER, Role.REGION_COORDINATOR, Role.REGION_MANAGER, Role.TASK_FORCE_LEAD


def asked(amount: str, kind: str = "guarantee", **options) -> str:
    said = StringIO()
    call_command("approval_route", kind=kind, amount=amount, stdout=said, **options)
    return said.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "roles"),
    [
        ("0.01", [A, C]),
        ("9999.99", [A, C]),
        ("10000.00", [A, C]),
        ("10000.01", [A, C, M]),
        ("20000.00", [A, C, M]),
        ("20000.01", [A, C, M, L]),
    ],
)
def test_an_amount_takes_its_chain(amount, roles):
    import json

    found = json.loads(asked(amount, format="json"))
    assert [step["roles"] for step in found["steps"]] == [[str(role)] for role in roles]
    assert [step["level"] for step in found["steps"]] == ["area", "region", "region", "company"][: len(roles)]
    assert (found["kind"], found["amount"]) == ("guarantee", amount)


@pytest.mark.django_db
def test_a_loan_takes_one_of_two():
    import json

    (step,) = json.loads(asked("99999.00", kind="loan", format="json"))["steps"]
    assert step == {"roles": [C, M], "level": "region"}


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["0.01", "10000.01", "9999999.99"])
def test_a_campaigns_budget_takes_two_of_the_outlet(amount):
    import json

    steps = json.loads(asked(amount, kind="campaign_budget", format="json"))["steps"]
    wanted = [Role.SERVICE_MANAGER, Role.GENERAL_MANAGER]
    assert steps == [{"roles": [str(role)], "level": "outlet"} for role in wanted]


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "much"])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(CommandError):
        asked(amount)


@pytest.mark.django_db
def test_a_route_is_policy_by_date():
    PolicyValue.objects.create(
        key="guarantee.route", value="any: service_manager and station_head > task_force_lead", from_on="2027-01-01",
        reason="新规", entered_by=make_user(),
    )  # fmt: skip
    assert "1. " in asked("5.00", on="2026-12-31") and len(asked("5.00", on="2026-12-31").splitlines()) == 2
    import json

    steps = json.loads(asked("5.00", on="2027-01-01", format="json"))["steps"]
    assert [step["roles"] for step in steps] == [["service_manager", "station_head"], ["task_force_lead"]]


@pytest.mark.parametrize(
    "text",
    [
        "", "any", "any:", "10000: area_manager", "any: nobody", "any: area_manager >", "any: area_manager or",
        "any: area_manager area_manager", "any: area_manager or area_manager", "x: area_manager | any: area_manager",
        "20000: area_manager | 10000: area_manager | any: area_manager",
        "10000: area_manager | 10000.00: area_manager | any: area_manager", "any: area_manager | any: area_manager",
        "0: area_manager | any: area_manager", "0.001: area_manager | any: area_manager",
        "any: area_manager or region_manager and task_force_lead", "any: " + " > ".join(["area_manager"] * 7),
    ],
)  # fmt: skip
def test_what_is_no_route_is_refused(text):
    with pytest.raises(ValueError):
        approval_routes.read(text)


def test_a_route_is_written_as_it_is_read():
    text = "10000: area_manager > region_coordinator or region_manager | any: finance and station_head"
    bands = approval_routes.read(text)
    assert approval_routes.written(bands) == text
    assert bands[1].steps == (Step(("finance", "station_head"), all_of_them=True),)
    assert bands[1].steps[0].seats == [("finance",), ("station_head",)]
    assert bands[0].steps[1].seats == [("region_coordinator", "region_manager")]
