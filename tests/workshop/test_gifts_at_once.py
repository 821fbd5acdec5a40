"""Two desks that welcome the same car in the same moment, each with a gift of its own."""

import pytest

from staff.refusals import Refused
from staff.roles import Role
from tests.holding import watching
from tests.makers import make_outlet, make_user, make_vehicle
from tests.racing import race
from tests.workshop.test_gifts import AT, give, shelf
from workshop.models import Gift, GiftMovement


@pytest.fixture
def store(db):
    return make_user("葛海波", Role.STOREKEEPER, make_outlet(), language="en")


@pytest.fixture
def desks(db):
    return [make_user(name, Role.SERVICE_ADVISOR, make_outlet()) for name in ("林知夏", "苏念")]


@pytest.mark.django_db
def test_the_car_is_held_before_its_welcomes_are_counted(store, desks):
    gift, car = shelf(store), make_vehicle()
    with watching() as seen:
        give(gift, desks[0], vehicle=car)
    assert seen[:2] == [("Vehicle", "no_key"), ("Gift", "update")]


@pytest.mark.django_db(transaction=True)
def test_of_two_welcomes_with_different_gifts_one_is_given(store, desks):
    gifts, car = [shelf(store), shelf(store, name="车载香薰")], make_vehicle()

    def by(desk, gift):
        return lambda: give(Gift.objects.get(pk=gift.pk), desk, vehicle=car, at=AT)

    outcomes = race([by(desk, gift) for desk, gift in zip(desks, gifts, strict=True)])
    assert sum(isinstance(each, GiftMovement) for each in outcomes) == 1, outcomes
    (refused,) = [each for each in outcomes if isinstance(each, Refused)]
    assert refused.field == "vehicle"
    assert GiftMovement.objects.filter(vehicle=car).count() == 1
    assert sorted(Gift.objects.values_list("stock", flat=True)) == [2, 3]
