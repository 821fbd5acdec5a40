"""The customer's rating: on the screen or by a link, once, without an account, and without a word about anybody."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.signing import Signer
from django.db import connection
from django.test import Client

from notices.models import Message
from staff.refusals import Refused
from staff.roles import Role
from tests.makers import make_customer, make_outlet, make_user, make_vehicle
from tests.racing import race
from tests.workshop.ending import AT, make_cashier, make_desk, make_ready, make_settled
from workshop.models import Rating, RatingLink, RepairOrder
from workshop.services import ratings

DAY = timedelta(days=1)


@pytest.fixture
def desk(db):
    return make_desk()


@pytest.fixture
def here(clock):
    return clock(AT)


def link_for(desk, order=None, at=AT):
    return ratings.ask_rating(order=order or make_settled(), by=desk, at=at)


# --- On the screen ----------------------------------------------------------------------------------------------------


def test_the_customer_rates_on_the_advisors_screen(desk, here, client):
    order = make_settled()
    client.force_login(desk)
    assert client.get(f"/orders/{order.number}/rating/").status_code == 200
    assert client.post(f"/orders/{order.number}/rating/", {}).status_code == 422
    sent = client.post(f"/orders/{order.number}/rating/", {"level": "good", "words": "等得有点久"})
    assert sent.status_code == 302
    rating = Rating.objects.get()
    assert (rating.level, rating.words, rating.via, rating.by) == ("good", "等得有点久", "screen", desk)
    order.refresh_from_db()
    assert order.rating == "good"


def test_not_before_the_money_and_one_of_five(desk):
    with pytest.raises(Refused):
        ratings.rate(order=make_ready(), level="good", by=desk, at=AT)
    with pytest.raises(Refused) as refused:
        ratings.rate(order=make_settled(), level="excellent", by=desk, at=AT)
    assert refused.value.field == "level"


def test_rated_twice_the_first_stays(desk):
    order = make_settled()
    ratings.rate(order=order, level="good", by=desk, at=AT)
    with pytest.raises(ratings.RatedAlready):
        ratings.rate(order=order, level="poor", by=desk, at=AT)
    with pytest.raises(ratings.RatedAlready):
        ratings.refuse_rating(order=order, words="不想评", by=desk, at=AT)
    with pytest.raises(ratings.RatedAlready):
        link_for(desk, order)
    order.refresh_from_db()
    assert order.rating == "good"


def test_a_refusal_is_written_down_and_may_become_a_rating(desk):
    order = make_settled()
    with pytest.raises(Refused):
        ratings.refuse_rating(order=order, words=" ", by=desk, at=AT)
    ratings.refuse_rating(order=order, words="赶时间", by=desk, at=AT)
    _link, path = link_for(desk, order)
    ratings.rate_by_link(token=path.split("/")[2], level="satisfied", at=AT)
    rating = Rating.objects.get()
    assert (rating.level, rating.via, rating.by) == ("satisfied", "link", None)


def test_a_bad_rating_is_told_while_the_customer_is_there(desk):
    head = make_user("韩立诚", Role.FRONT_DESK_SUPERVISOR, make_outlet())
    ratings.rate(order=make_settled(), level="satisfied", by=desk, at=AT)
    assert not Message.objects.filter(code="workshop.bad_rating").exists()
    ratings.rate(order=make_settled(), level="poor", words="没修好", by=desk, at=AT)
    (message,) = Message.objects.filter(code="workshop.bad_rating")
    assert (message.recipient, message.params["words"]) == (head, "没修好")


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.FINANCE])
def test_who_may_not_ask(desk, role):
    with pytest.raises(PermissionDenied):
        ratings.rate(order=make_settled(), level="good", by=make_user("高子墨", role, make_outlet()), at=AT)
    with pytest.raises(PermissionDenied):
        link_for(make_cashier(make_outlet("SH02", "嘉禾川沙店")))


# --- By link ----------------------------------------------------------------------------------------------------------


def test_a_customer_rates_without_an_account(desk, here, client):
    link, path = link_for(desk)
    page = client.get(path)
    assert page.status_code == 200
    assert "嘉禾北蔡店" in page.content.decode()
    sent = client.post(path, {"level": "very_satisfied", "words": "很好"})
    assert (sent.status_code, sent["Location"]) == (302, "/r/thanks/")
    assert client.get("/r/thanks/").status_code == 200
    link.refresh_from_db()
    assert (link.used_at, link.order.rating) == (AT, "very_satisfied")
    assert set(client.cookies) <= {"csrftoken"}


def test_it_is_protected_against_forged_forms(desk, here):
    _link, path = link_for(desk)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"level": "good"}).status_code == 403
    strict.get(path)
    token = strict.cookies["csrftoken"].value
    assert strict.post(path, {"level": "good", "csrfmiddlewaretoken": token}).status_code == 302


def test_nothing_chosen_is_asked_for_and_nothing_typed_is_lost(desk, here, client):
    _link, path = link_for(desk)
    page = client.post(path, {"words": "师傅很细心"})
    assert page.status_code == 422
    assert "师傅很细心" in page.content.decode()
    assert client.post(path, {"level": "excellent"}).status_code == 422
    assert client.post(path, {"level": "good"}).status_code == 302


def test_it_says_nothing_about_the_customer_and_leads_nowhere(desk, here, client):
    car = make_vehicle(make_customer("欧阳静怡", mobile="13711112222"), plate="沪A8K216")
    order = make_settled(vehicle=car)
    link, path = link_for(desk, order)
    for page in (client.get(path), client.post(path, {}), client.get("/r/thanks/")):
        text = page.content.decode()
        for secret in ("欧阳", "137", "2222", "8K216", car.vin, order.number, order.advisor.name, "/orders"):
            assert secret not in text, secret
        assert page["Cache-Control"] == "no-store"
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert "default-src 'self'" in page["Content-Security-Policy"]
    assert link.nonce in path


def bad_tokens(desk, client):
    """Everything that a link can be but good, by what is wrong with it."""
    good, path = link_for(desk)
    _used, used_path = link_for(desk)
    assert client.post(used_path, {"level": "good"}).status_code == 302
    closed, closed_path = link_for(desk)
    link_for(desk, closed.order)
    over, over_path = link_for(desk)
    RatingLink.objects.filter(pk=over.pk).update(expires_at=AT)
    elsewhere, elsewhere_path = link_for(desk)
    ratings.rate(order=elsewhere.order, level="good", by=desk, at=AT)
    signature = path.strip("/").split(".")[-1]
    return {
        "forged": f"/r/{good.nonce}.{'A' * len(signature)}/",
        "without a signature": f"/r/{good.nonce}/",
        "signed for a survey": f"/r/{Signer(salt='complaints.survey_link', sep='.').sign(good.nonce)}/",
        "another order's number with this signature": f"/r/{over.nonce}.{signature}/",
        "never made": f"/r/{ratings.SIGNER.sign('abcdefghijklmnopqrstuv')}/",
        "very long": f"/r/{'a' * 5000}/",
        "used": used_path,
        "closed by a newer one": closed_path,
        "over": over_path,
        "rated on the screen": elsewhere_path,
    }


def test_whatever_is_wrong_the_page_is_the_same(desk, here, client):
    pages = bad_tokens(desk, client)
    before = Rating.objects.count()
    seen = set()
    for wrong, path in pages.items():
        cache.clear()
        # What differs from answer to answer by itself is held still.
        numbered = {"X-Request-ID": "the-same-number"}
        for page in (client.get(path, headers=numbered), client.post(path, {"level": "poor"}, headers=numbered)):
            assert page.status_code == 404, wrong
            headers = {name: value for name, value in page.headers.items() if name != "Set-Cookie"}
            seen.add((page.content, tuple(sorted(headers.items()))))
    assert len(seen) == 1
    assert Rating.objects.count() == before


def test_one_orders_link_never_rates_another(desk, here, client):
    mine, my_path = link_for(desk)
    theirs, _path = link_for(desk)
    client.post(my_path, {"level": "poor", "nonce": theirs.nonce, "order": theirs.order.number})
    assert Rating.objects.get().order == mine.order
    theirs.refresh_from_db()
    assert (theirs.used_at, theirs.closed_at) == (None, None)


def test_it_is_valid_for_seven_days(desk, clock, client):
    clock(AT)
    _link, path = link_for(desk)
    clock(AT + 7 * DAY - timedelta(seconds=1))
    assert client.get(path).status_code == 200
    clock(AT + 7 * DAY)
    assert client.get(path).status_code == 404


def test_used_twice(desk, here, client):
    _link, path = link_for(desk)
    assert client.post(path, {"level": "good"}).status_code == 302
    assert client.post(path, {"level": "poor"}).status_code == 404
    assert Rating.objects.get().level == "good"


def test_knocking_is_limited_by_address_and_by_link(desk, here, client):
    from workshop.views.ratings import MOST_FROM_ADDRESS, MOST_WITH_LINK

    _link, path = link_for(desk)
    codes = [client.get(path, REMOTE_ADDR=f"203.0.113.{number}").status_code for number in range(MOST_WITH_LINK + 1)]
    assert codes == [200] * MOST_WITH_LINK + [429]
    for number in range(MOST_FROM_ADDRESS):
        assert client.get(f"/r/{number}.guess/").status_code == 404
    refused = client.get(f"/r/{MOST_FROM_ADDRESS}.guess/")
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")


def test_the_code_on_the_screen_leads_to_the_link(desk, here, client, settings):
    settings.SITE_URL = "https://after-sales.example.com/"
    order = make_settled()
    client.force_login(desk)
    made = client.post(f"/orders/{order.number}/rating/link/")
    link = RatingLink.objects.get()
    assert made["Location"] == f"/rating-links/{link.pk}/"
    page = client.get(made["Location"])
    assert f"https://after-sales.example.com{ratings.path_of(link)}" in page.content.decode()
    code = client.get(f"/rating-links/{link.pk}/code.svg")
    assert code.content.startswith(b"<svg")


# --- Two at once ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_four_by_one_link_at_once_one_is_kept():
    link, path = link_for(make_desk())
    token = path.split("/")[2]
    outcomes = race([lambda: ratings.rate_by_link(token=token, level="poor", at=AT)] * 4)
    assert sorted(type(each).__name__ for each in outcomes) == ["LinkGone"] * 3 + ["Rating"], outcomes
    assert Rating.objects.count() == 1
    link.refresh_from_db()
    assert (link.used_at, link.closed_at) == (AT, None)
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_link_and_the_screen_at_once_keep_one_rating():
    desk = make_desk()
    for _round in range(4):
        link, path = link_for(desk)
        token, key = path.split("/")[2], link.order_id
        outcomes = race(
            [
                lambda token=token: ratings.rate_by_link(token=token, level="good", at=AT),
                lambda key=key: ratings.rate(order=RepairOrder.objects.get(pk=key), level="good", by=desk, at=AT),
            ]
        )
        assert sorted(isinstance(each, Refused) for each in outcomes) == [False, True], outcomes
    assert Rating.objects.count() == 4
    connection.close()
