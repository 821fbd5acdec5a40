"""The link by which a customer answers: once, without an account, and without a word about anybody."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.signing import Signer
from django.db import connection
from django.test import Client

from complaints.models import Complaint, FollowUp, SurveyLink, SurveyResponse
from complaints.services import links
from complaints.services.links import answer_link, make_link
from complaints.services.questionnaires import version_for
from dealership.logs import WithoutTokens
from staff.rate_limit import line_of, within
from staff.refusals import Refused
from staff.roles import Role
from tests.complaints.asking import AT, answer, answers_to, make_follow_up, posted, question_of
from tests.complaints.deliveries import settle
from tests.makers import make_customer, make_order, make_outlet, make_user, make_vehicle
from tests.racing import race

DAY = timedelta(days=1)


@pytest.fixture
def desk(db):
    return make_user("叶青", Role.SERVICE_ADVISOR, make_outlet())


@pytest.fixture
def here(clock):
    return clock(AT)


def link_for(desk, follow_up=None, at=AT):
    follow_up = follow_up or make_follow_up()
    link, path = make_link(follow_up=follow_up, via="qr", by=desk, at=at)
    return link, path


def of_another_customer():
    car = make_vehicle(make_customer("邱雨桐"), plate="沪A51289")
    return make_follow_up(order=make_order(car, kind="maintenance", opened_at=AT - 2 * DAY, delivered_at=AT - DAY))


# --- It works ---------------------------------------------------------------------------------------------------------


def test_a_customer_answers_without_an_account(desk, here, client):
    link, path = link_for(desk)
    page = client.get(path)
    assert page.status_code == 200
    assert "嘉禾北蔡店" in page.content.decode()
    sent = client.post(path, posted(link.version, overall=9, words="很好"))
    assert (sent.status_code, sent["Location"]) == (302, "/s/thanks/")
    assert client.get("/s/thanks/").status_code == 200
    response = SurveyResponse.objects.get()
    assert (response.via, response.by, response.follow_up, response.words) == ("link", None, link.follow_up, "很好")
    link.refresh_from_db()
    assert (link.used_at, link.closed_at) == (AT, None)


def test_it_makes_no_session(desk, here, client):
    link, path = link_for(desk)
    client.get(path)
    client.post(path, posted(link.version))
    assert set(client.cookies) <= {"csrftoken"}


def test_it_is_protected_against_forged_forms_and_works_with_the_pages_own(desk, here):
    link, path = link_for(desk)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, posted(link.version)).status_code == 403
    strict.get(path)
    token = strict.cookies["csrftoken"].value
    assert strict.post(path, posted(link.version) | {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_missing_answer_is_asked_for_and_nothing_typed_is_lost(desk, here, client):
    link, path = link_for(desk)
    sent = posted(link.version, words="师傅很细心")
    sent.pop(f"q{question_of(link.version, 'overall').pk}")
    page = client.post(path, sent)
    assert page.status_code == 422
    assert "师傅很细心" in page.content.decode()
    assert page.content.decode().count("checked") == len(sent) - 1
    assert client.post(path, posted(link.version)).status_code == 302


@pytest.mark.parametrize("value", ["0", "11", "abc", "-1", "9.5", "9" * 400])
def test_answers_are_checked_on_the_server(desk, here, client, value):
    link, path = link_for(desk)
    field = f"q{question_of(link.version, 'overall').pk}"
    assert client.post(path, posted(link.version) | {field: value}).status_code == 422
    assert not SurveyResponse.objects.exists()


def test_a_bad_answer_by_link_opens_a_complaint_in_the_houses_language(desk, here, client):
    link, path = link_for(desk)
    client.post(path, posted(link.version, overall=3), headers={"accept-language": "en-GB"})
    complaint = Complaint.objects.get()
    assert complaint.taken_by is None
    assert SurveyResponse.objects.get().complaint == complaint


def test_the_language_is_the_phones(desk, here, client):
    _link, path = link_for(desk)
    for wish, language in [
        ("", "zh-hans"),
        ("zh-CN,zh;q=0.9,en;q=0.5", "zh-hans"),
        ("en-GB,en", "en"),
        ("fr", "zh-hans"),
    ]:
        page = client.get(path, headers={"accept-language": wish})
        assert page["Content-Language"] == language, wish
        assert f'<html lang="{language}"'.encode() in page.content


# --- It tells nothing -------------------------------------------------------------------------------------------------


def test_it_says_nothing_about_the_customer_and_leads_nowhere(desk, here, client):
    order = make_order(
        make_vehicle(make_customer("欧阳静怡", mobile="13711112222"), plate="沪A8K216"),
        kind="maintenance",
        opened_at=AT - 2 * DAY,
        delivered_at=AT - DAY,
    )
    link, path = link_for(desk, make_follow_up(order=order))
    for page in (client.get(path), client.post(path, {}), client.get("/s/thanks/")):
        text = page.content.decode()
        for secret in (
            "欧阳",
            "137",
            "2222",
            "8K216",
            order.vehicle.vin,
            order.number,
            order.advisor.name,
            "/complaints",
        ):
            assert secret not in text, secret
        assert '<a href="/' not in text
        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        # Not "no-referrer": the browser would send the form with the origin "null", and it would be refused.
        assert page["Referrer-Policy"] == "same-origin"
        assert "default-src 'self'" in page["Content-Security-Policy"]
    assert link.nonce in path


def bad_tokens(desk, client):
    """Everything that a link can be but good, by what is wrong with it."""
    good, path = link_for(desk)
    used, used_path = link_for(desk, of_another_customer())
    client.post(used_path, posted(used.version))
    closed, closed_path = link_for(desk, of_another_customer())
    make_link(follow_up=closed.follow_up, via="qr", by=desk, at=AT)
    over, over_path = link_for(desk, of_another_customer())
    SurveyLink.objects.filter(pk=over.pk).update(expires_at=AT)
    elsewhere, elsewhere_path = link_for(desk, of_another_customer())
    answer(elsewhere.follow_up, by=desk)
    signature = path.strip("/").split(".")[-1]
    return {
        "forged": f"/s/{good.nonce}.{'A' * len(signature)}/",
        "without a signature": f"/s/{good.nonce}/",
        "signed for something else": f"/s/{Signer(sep='.').sign(good.nonce)}/",
        "somebody else's number with this signature": f"/s/{over.nonce}.{signature}/",
        "never made": f"/s/{links.SIGNER.sign('abcdefghijklmnopqrstuv')}/",
        "very long": f"/s/{'a' * 5000}/",
        "used": used_path,
        "closed by a newer one": closed_path,
        "over": over_path,
        "answered another way": elsewhere_path,
    }


def test_whatever_is_wrong_the_page_is_the_same(desk, here, client):
    pages = bad_tokens(desk, client)
    before = SurveyResponse.objects.count()
    seen = set()
    for wrong, path in pages.items():
        cache.clear()
        # What differs from answer to answer by itself is held still.
        numbered = {"X-Request-ID": "the-same-number"}
        for page in (client.get(path, headers=numbered), client.post(path, {"q1": "5"}, headers=numbered)):
            assert page.status_code == 404, wrong
            headers = {name: value for name, value in page.headers.items() if name != "Set-Cookie"}
            seen.add((page.content, tuple(sorted(headers.items()))))
    assert len(seen) == 1
    assert SurveyResponse.objects.count() == before


def test_one_customers_link_never_opens_anothers(desk, here, client):
    mine, my_path = link_for(desk)
    theirs, _path = link_for(desk, of_another_customer())
    # Sent with their questions' keys or their nonce as a field, it stays mine.
    client.post(my_path, posted(mine.version) | {"nonce": theirs.nonce, "follow_up": str(theirs.follow_up_id)})
    response = SurveyResponse.objects.get()
    assert (response.follow_up, response.customer) == (mine.follow_up, mine.follow_up.customer)
    theirs.refresh_from_db()
    assert (theirs.used_at, theirs.closed_at) == (None, None)


def test_it_is_valid_for_as_many_days_as_settled(desk, clock, client):
    settle("survey.link_days", "3")
    clock(AT)
    _link, path = link_for(desk)
    clock(AT + 3 * DAY - timedelta(seconds=1))
    assert client.get(path).status_code == 200
    clock(AT + 3 * DAY)
    assert client.get(path).status_code == 404


def test_used_twice(desk, here, client):
    link, path = link_for(desk)
    assert client.post(path, posted(link.version)).status_code == 302
    assert client.post(path, posted(link.version, overall=1)).status_code == 404
    assert client.get(path).status_code == 404
    assert SurveyResponse.objects.count() == 1
    assert not Complaint.objects.exists()


def test_a_new_link_closes_the_older(desk, here, client):
    follow_up = make_follow_up()
    _first, old = link_for(desk, follow_up)
    _second, new = link_for(desk, follow_up)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_what_a_link_asks_is_settled_when_it_is_made(desk, here, client):
    from complaints.services.questionnaires import begin_draft, draft_fingerprint, publish_draft

    link, path = link_for(desk)
    lead = make_user("欧阳静", Role.TASK_FORCE_LEAD)
    draft = begin_draft(questionnaire=link.version.questionnaire, by=lead, at=AT)
    publish_draft(version=draft, seen=draft_fingerprint(draft), by=lead, at=AT)
    assert version_for("maintenance", make_outlet(), AT) == draft
    assert client.post(path, posted(link.version)).status_code == 302
    assert SurveyResponse.objects.get().version == link.version


# --- It is limited ----------------------------------------------------------------------------------------------------


def test_knocking_is_limited_by_address(desk, here, client):
    from complaints.views.surveys import MOST_FROM_ADDRESS

    link, path = link_for(desk)
    for number in range(MOST_FROM_ADDRESS):
        assert client.get(f"/s/{number}.guess/").status_code == 404
    refused = client.get(path)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "600"
    assert client.post(path, posted(link.version)).status_code == 429
    assert not SurveyResponse.objects.exists()
    # Somebody else's phone is not held up.
    assert client.get(path, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_knocking_is_limited_by_link_wherever_it_comes_from(desk, here, client):
    from complaints.views.surveys import MOST_WITH_LINK

    _link, path = link_for(desk)
    codes = [client.get(path, REMOTE_ADDR=f"203.0.113.{number}").status_code for number in range(MOST_WITH_LINK + 1)]
    assert codes == [200] * MOST_WITH_LINK + [429]


def test_made_up_links_leave_nothing_in_the_cache(desk, here, client, monkeypatch):
    counted = []
    monkeypatch.setattr("staff.public_pages.within", lambda what, who, *limits: counted.append(what) or True)
    client.get("/s/abc.def/")
    assert counted == ["survey-address"]


def test_one_line_of_ipv6_is_one_knocker():
    assert line_of("2001:db8::1") == line_of("2001:db8::ffff") != line_of("2001:db8:0:1::1")
    assert line_of("203.0.113.9") == "203.0.113.9"


def test_what_is_counted_is_no_address():
    assert within("test", "203.0.113.9", 1, 60)
    assert not within("test", "203.0.113.9", 1, 60)
    assert within("test", "203.0.113.10", 1, 60)


def test_no_line_of_the_log_holds_a_token(desk, here, client, monkeypatch):
    """Whatever is answered from 400 on is logged with its path: used up, forged, too often, without the protection."""
    handlers = logging.getLogger().handlers
    (handler,) = [each for each in handlers if any(isinstance(found, WithoutTokens) for found in each.filters)]
    log = StringIO()
    monkeypatch.setattr(handler, "stream", log)
    link, path = link_for(desk)
    answer(link.follow_up, by=desk)
    strict = Client(enforce_csrf_checks=True)
    assert client.get(path).status_code == 404
    assert client.get("/s/forged.by-somebody/").status_code == 404
    assert client.post(path.rstrip("/")).status_code == 301
    assert client.put(path).status_code == 405
    assert strict.post(path).status_code == 403
    monkeypatch.setattr("complaints.views.surveys.MOST_FROM_ADDRESS", 0)
    assert client.get(path).status_code == 429
    lines = log.getvalue()
    assert lines.count("/s/…/") >= 5
    assert path.split("/")[2] not in lines and link.nonce not in lines and "forged.by" not in lines


# --- Making one -------------------------------------------------------------------------------------------------------


def test_who_may_not_make_one(db):
    for role, place in [(Role.TECHNICIAN, make_outlet()), (Role.SERVICE_ADVISOR, make_outlet("SH02", "嘉禾川沙店"))]:
        with pytest.raises(PermissionDenied):
            link_for(make_user("高子墨", role, place))


def test_none_is_made_for_who_has_answered(desk):
    follow_up = make_follow_up()
    answer(follow_up, by=desk)
    with pytest.raises(Refused):
        link_for(desk, follow_up)


def test_the_code_on_the_screen_leads_to_the_link(desk, here, client, settings):
    settings.SITE_URL = "https://after-sales.example.com/"
    follow_up = make_follow_up()
    client.force_login(desk)
    made = client.post(f"/follow-ups/{follow_up.pk}/link/", {"via": "qr"})
    link = SurveyLink.objects.get()
    assert made["Location"] == f"/survey-links/{link.pk}/"
    page = client.get(made["Location"])
    assert f"https://after-sales.example.com{links.path_of(link)}" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    code = client.get(f"/survey-links/{link.pk}/code.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert code.content.startswith(b"<svg")


# --- Two at once ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_kept():
    desk = make_user("叶青", Role.SERVICE_ADVISOR, make_outlet())
    link, path = link_for(desk)
    token = path.split("/")[2]
    outcomes = race([lambda: answer_link(token=token, answers=answers_to(link.version, overall=2), at=AT)] * 4)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["LinkGone"] * 3 + ["SurveyResponse"]
    assert (SurveyResponse.objects.count(), Complaint.objects.count()) == (1, 1)
    link.refresh_from_db()
    assert (link.used_at, link.closed_at) == (AT, None)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_link_and_the_desk_at_once_keep_one_answer():
    desk = make_user("叶青", Role.SERVICE_ADVISOR, make_outlet())
    for _round in range(5):
        link, path = link_for(desk, of_another_customer())
        token, follow_up = path.split("/")[2], link.follow_up_id
        outcomes = race(
            [
                lambda token=token, link=link: answer_link(token=token, answers=answers_to(link.version), at=AT),
                lambda follow_up=follow_up: answer(FollowUp.objects.get(pk=follow_up), by=desk),
            ]
        )
        assert sum(isinstance(outcome, SurveyResponse) for outcome in outcomes) == 1, outcomes
        assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1, outcomes
    assert SurveyResponse.objects.count() == 5
    connection.close()
