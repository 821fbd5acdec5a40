"""A customer who is to be asked, and answers to whatever is asked."""

from datetime import timedelta

from complaints.models import FollowUp, Question
from complaints.services.questionnaires import version_for
from complaints.services.surveys import record_response
from tests.clock import shanghai
from tests.makers import make_employee, make_order, make_outlet

AT = shanghai("2026-11-05 10:30")


def make_follow_up(at=AT, order=None, mode="onsite", group="maintenance", **fields) -> FollowUp:
    """Delivered yesterday, waiting. On site, so that no caller has to hold it."""
    order = order or make_order(
        opened_at=at - timedelta(days=2), kind="maintenance", delivered_at=at - timedelta(days=1)
    )
    return FollowUp.objects.create(
        outlet=order.outlet,
        mode=mode,
        group=group,
        order=order,
        vehicle=order.vehicle,
        customer=order.vehicle.customer,
        delivered_at=order.delivered_at,
        from_at=order.delivered_at,
        due_at=at + timedelta(days=2),
        next_at=at,
        **fields,
    )


def make_advisor(outlet=None, name="林知夏"):
    return make_employee(name, outlet or make_outlet())


def answers_to(version, **named) -> dict:
    """The best answer to every question that must be answered; `named` by key says otherwise."""
    given = {}
    for question in version.questions.all():
        value = named.get(question.key, question.best if question.required else None)
        if value is not None:
            given[question.pk] = value
    return given


def answer(follow_up, at=AT, by=None, via="onsite", words="", praised=(), **named):
    version = version_for(follow_up.group, follow_up.outlet, at)
    return record_response(
        follow_up=follow_up,
        version=version,
        answers=answers_to(version, **named),
        words=words,
        praised=praised,
        via=via,
        by=by,
        at=at,
    )


def posted(version, **named) -> dict:
    """The same as a browser sends it."""
    return {f"q{key}": str(value) for key, value in answers_to(version, **named).items()}


def question_of(version, key: str) -> Question:
    return version.questions.get(key=key)
