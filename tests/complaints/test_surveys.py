"""A customer's answers are kept once, with all that follows: score, praise, complaint, contact."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from complaints.models import Complaint, FollowUp, Praise, SurveyLink, SurveyResponse
from complaints.services.links import make_link
from complaints.services.questionnaires import version_for
from complaints.services.surveys import record_response
from customers.models import Contact
from staff import trail
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.complaints.asking import AT, answer, answers_to, make_advisor, make_follow_up, question_of
from tests.complaints.deliveries import settle
from tests.makers import make_order, make_outlet, make_user, make_vehicle
from tests.racing import race


@pytest.fixture
def desk(db):
    return make_user("叶青", Role.SERVICE_ADVISOR, make_outlet())


def test_answers_are_kept_with_their_score(desk):
    follow_up = make_follow_up()
    response = answer(follow_up, by=desk, overall=9, advisor=4, words="下次还来")
    # 90x3 80x2 100x2 100x2 100x1 100x2 of 12
    assert response.score == Decimal("94.17")
    assert (response.group, response.order, response.advisor) == (
        "maintenance",
        follow_up.order,
        follow_up.order.advisor,
    )
    assert response.delivered_at == follow_up.delivered_at
    assert response.words == "下次还来"
    assert response.answers.count() == 6
    assert response.complaint is None
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.ended_at) == (FollowUp.State.ANSWERED, AT)
    (entry,) = trail.entries_about(response)
    assert (entry.action, entry.by) == ("survey.answered", desk)


def test_the_contact_is_noted_once(desk):
    follow_up = make_follow_up()
    answer(follow_up, by=desk)
    (contact,) = Contact.objects.filter(customer=follow_up.customer)
    assert (contact.kind, contact.direction, contact.by) == ("survey", "out", desk)


def test_whoever_answers_by_link_used_up_nobodys_patience(db):
    follow_up = make_follow_up()
    answer(follow_up, via="link")
    (contact,) = Contact.objects.filter(customer=follow_up.customer)
    assert (contact.direction, contact.outside_budget, contact.by) == ("in", True, None)


def test_a_second_time_is_refused(desk):
    follow_up = make_follow_up()
    answer(follow_up, by=desk)
    with pytest.raises(AlreadyDone):
        answer(follow_up, by=desk)
    assert SurveyResponse.objects.count() == 1


@pytest.mark.parametrize(
    ("named", "category"),
    [
        ({"overall": 6}, "other"),
        ({"advisor": 1}, "attitude"),
        ({"on_time": 1}, "waiting"),
        ({"mended": 1, "overall": 2}, "quality"),
        ({"bill": 1}, "price"),
    ],
)
def test_a_bad_answer_opens_one_complaint_with_all_answers_in_its_words(desk, named, category):
    follow_up = make_follow_up()
    response = answer(follow_up, by=desk, words="等了一上午", **named)
    (complaint,) = Complaint.objects.all()
    assert response.complaint == complaint
    assert (complaint.channel, complaint.category, complaint.taken_by) == ("callback", category, None)
    assert (complaint.vehicle, complaint.order, complaint.customer) == (
        follow_up.vehicle,
        follow_up.order,
        follow_up.customer,
    )
    for question in response.version.questions.exclude(scale="words"):
        assert question.text in complaint.contact
    assert "等了一上午" in complaint.contact
    first = question_of(response.version, next(key for key in ("overall", *named) if key in named))
    assert complaint.contact.splitlines()[1].startswith(first.text)
    assert complaint.clocks.count() == 3


def test_seven_and_a_plain_no_open_none(desk):
    answer(make_follow_up(), by=desk, overall=7, advisor=2)
    assert not Complaint.objects.exists()


def test_what_is_bad_and_whether_it_opens_a_complaint_is_settled(desk):
    settle("survey.bad_at_most", "4")
    settle("survey.poor_at_most", "2")
    answer(make_follow_up(), by=desk, overall=5)
    assert not Complaint.objects.exists()
    answer(make_follow_up(order=_other_order()), by=desk, advisor=2)
    assert Complaint.objects.count() == 1
    settle("survey.opens_complaint", "no")
    answer(make_follow_up(order=_other_order()), by=desk, overall=1)
    assert Complaint.objects.count() == 1


def _other_order():
    return make_order(make_vehicle(), kind="maintenance", opened_at=AT, delivered_at=AT)


def test_praise_names_persons_once_each(desk):
    follow_up = make_follow_up()
    advisor = make_advisor(name="沈佳宁")
    response = answer(follow_up, by=desk, words="服务好", praised=[advisor, follow_up.order.advisor, advisor])
    praises = Praise.objects.filter(response=response)
    assert {praise.employee for praise in praises} == {advisor, follow_up.order.advisor}
    assert sorted(praise.number for praise in praises) == ["SH01-BY00001", "SH01-BY00002"]
    assert {praise.words for praise in praises} == {"服务好"}
    assert str({praise.praised_on for praise in praises}) == "{datetime.date(2026, 11, 5)}"


def test_praise_for_somebody_of_another_outlet_is_refused(desk):
    other = make_advisor(make_outlet("SH02", "嘉禾川沙店"))
    with pytest.raises(Refused):
        answer(make_follow_up(), by=desk, praised=[other])
    assert not SurveyResponse.objects.exists()


@pytest.mark.parametrize("value", [0, 11, -1, True, "9", 3.0])
def test_an_answer_outside_the_scale_is_refused_at_its_question(desk, value):
    follow_up = make_follow_up()
    version = version_for("maintenance", follow_up.outlet, AT)
    overall = question_of(version, "overall")
    with pytest.raises(Refused) as refused:
        record_response(
            follow_up=follow_up,
            version=version,
            answers=answers_to(version) | {overall.pk: value},
            via="onsite",
            by=desk,
            at=AT,
        )
    assert refused.value.field == f"q{overall.pk}"
    follow_up.refresh_from_db()
    assert follow_up.state == FollowUp.State.WAITING


def test_what_must_be_answered_and_was_not_asked(desk):
    follow_up = make_follow_up()
    version = version_for("maintenance", follow_up.outlet, AT)
    given = answers_to(version)
    short = dict(list(given.items())[1:])
    foreign = version_for("repair", follow_up.outlet, AT).questions.first()
    for answers in (short, given | {foreign.pk: 5}, {}):
        with pytest.raises(Refused):
            record_response(follow_up=follow_up, version=version, answers=answers, via="onsite", by=desk, at=AT)


def test_only_the_questionnaire_of_the_customers_kind(desk):
    follow_up = make_follow_up()
    version = version_for("repair", follow_up.outlet, AT)
    with pytest.raises(Refused):
        record_response(follow_up=follow_up, version=version, answers=answers_to(version), via="onsite", by=desk, at=AT)


def test_who_may_not_ask(db):
    follow_up = make_follow_up()
    for role, place in [(Role.TECHNICIAN, make_outlet()), (Role.SERVICE_ADVISOR, make_outlet("SH02", "嘉禾川沙店"))]:
        with pytest.raises(PermissionDenied):
            answer(follow_up, by=make_user("高子墨", role, place))


def test_a_cashier_asks_on_site_and_is_not_at_the_queue(client, clock, db):
    clock(AT)
    cashier, drawn = make_user("陶然", Role.CASHIER, make_outlet()), make_follow_up()
    of_the_queue = make_follow_up(mode="call", order=make_order(drawn.vehicle, drawn.order.advisor, delivered_at=AT))
    client.force_login(cashier)
    assert f"/onsite/{drawn.pk}/" in client.get("/onsite/").content.decode()
    assert client.get(f"/onsite/{drawn.pk}/").status_code == 200
    assert client.post(f"/follow-ups/{drawn.pk}/link/", {"via": "qr"}).status_code == 302
    answer(drawn, by=cashier)
    assert SurveyResponse.objects.get().by == cashier
    assert client.get("/calls/").status_code == 403
    assert client.post(f"/follow-ups/{of_the_queue.pk}/link/", {"via": "qr"}).status_code == 404
    with pytest.raises(PermissionDenied):
        answer(of_the_queue, by=cashier)
    with pytest.raises(PermissionDenied):
        make_link(follow_up=of_the_queue, via="qr", by=cashier, at=AT)


def test_answering_another_way_closes_the_link(desk):
    follow_up = make_follow_up()
    link, _path = make_link(follow_up=follow_up, via="qr", by=desk, at=AT)
    answer(follow_up, by=desk)
    link.refresh_from_db()
    assert (link.used_at, link.closed_at) == (None, AT)


def test_a_customer_who_could_not_be_reached_may_answer_after_all(db):
    follow_up = make_follow_up(mode="call")
    FollowUp.objects.filter(pk=follow_up.pk).update(state="given_up", next_at=None, ended_at=AT)
    follow_up.refresh_from_db()
    answer(follow_up, via="link")
    follow_up.refresh_from_db()
    assert follow_up.state == FollowUp.State.ANSWERED


@pytest.mark.django_db(transaction=True)
def test_two_at_once_keep_one_answer():
    desk = make_user("叶青", Role.SERVICE_ADVISOR, make_outlet())
    follow_up = make_follow_up()
    version_for("maintenance", follow_up.outlet, AT)
    outcomes = race([lambda: answer(FollowUp.objects.get(pk=follow_up.pk), by=desk, overall=3)] * 4)
    assert sum(isinstance(outcome, SurveyResponse) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, AlreadyDone) for outcome in outcomes) == 3
    assert (SurveyResponse.objects.count(), Complaint.objects.count(), Contact.objects.count()) == (1, 1, 1)
    assert not SurveyLink.objects.open().exists()
    connection.close()
