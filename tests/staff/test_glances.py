"""Numbers for a glance: counted at most every fifteen seconds for a person, and anew after the person's own step."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from staff import glances
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")


def test_counted_once_in_fifteen_seconds_for_each_person():
    asked = []
    me, you = SimpleNamespace(pk=1), SimpleNamespace(pk=2)

    def count(user, at):
        asked.append(user.pk)
        return len(asked)

    assert glances.of(me, "x", count, NOW) == 1
    assert glances.of(me, "x", count, NOW + timedelta(seconds=14)) == 1
    assert glances.of(you, "x", count, NOW) == 2
    assert glances.of(me, "x", count, NOW + timedelta(seconds=15)) == 3
    assert asked == [1, 2, 1]


@pytest.mark.django_db
def test_ones_own_step_is_seen_at_once(client, django_user_model):
    user = django_user_model.objects.create_user("lin", None, name="林知夏")
    client.force_login(user)
    glances.of(user, "x", lambda user, at: 1, NOW)
    client.post(reverse("staff:theme"), {"theme": "dark"})
    assert glances.of(user, "x", lambda user, at: 2, NOW) == 2
