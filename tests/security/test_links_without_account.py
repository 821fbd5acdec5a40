"""Addresses that open something by themselves: not to be made up, altered, used elsewhere, or read in the log."""

import logging

import pytest
from django.core import signing
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from campaigns import voucher_rules
from complaints.services import links
from dealership import settings as written
from dealership.logs import OPENING, WithoutTokens
from staff.public_pages import MINUTES_10
from staff.rate_limit import line_of, within
from tests.clock import shanghai
from tests.people import make_house
from tests.records import make_records
from tests.test_permissions import OPEN_ARGUMENTS
from workshop import screens

pytestmark = pytest.mark.django_db

AT = "2026-11-05 10:00"
PUBLIC = [name for name in OPEN_ARGUMENTS if not name.startswith("notices:")]


@pytest.fixture
def records(clock, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    clock(AT)
    return make_records(make_house().sh01, shanghai(AT))


def tokens(records) -> dict[str, str]:
    """A good token of each purpose that is signed."""
    from campaigns.services import club_uses, invitations
    from workshop.services import ratings

    return {
        "complaints:public_survey": links.path_of(records.survey_link).split("/")[2],
        "workshop:hall_on_wall": screens.path_of(screens.HALL, records.outlet, shanghai(AT).date()).split("/")[3],
        "workshop:prices_on_wall": screens.path_of(screens.PRICES, records.outlet, shanghai(AT).date()).split("/")[3],
        "workshop:public_rating": ratings.SIGNER.sign("1:" + "n" * 22),
        "campaigns:public_invitation": invitations.SIGNER.sign("1"),
        "campaigns:public_card": club_uses.SIGNER.sign("1"),
    }


def test_a_token_opens_one_kind_of_page_only(client, records):
    """One signed for another purpose is made up here."""
    good = tokens(records)
    opened = set()
    for name in PUBLIC:
        for purpose, token in good.items():
            if client.get(reverse(name, args=[token])).status_code == 200:
                opened.add((name, purpose))
    assert opened <= {(name, name) for name in good}
    assert {("complaints:public_survey",) * 2, ("workshop:hall_on_wall",) * 2} <= opened


def test_every_letter_of_a_token_counts(client, records):
    for name in ("complaints:public_survey", "workshop:hall_on_wall"):
        token = tokens(records)[name]
        for place, letter in enumerate(token):
            other = "A" if letter != "A" else "B"
            altered = token[:place] + other + token[place + 1 :]
            cache.clear()
            status = client.get(reverse(name, args=[altered])).status_code
            # The last letter of a digest carries bits that count for nothing; Django compares text, so it counts too.
            assert status == 404, (name, place)


def test_an_unsigned_or_foreign_token_is_nothing(client, records):
    link = records.survey_link
    for token in (
        str(link.pk),
        f"{link.pk}.",
        f"{link.nonce}",
        signing.Signer(salt="x").sign(link.nonce),
        "." * 300,
        "%00",
    ):
        assert client.get(reverse("complaints:public_survey", args=[token])).status_code in (400, 404)


@pytest.mark.parametrize("name", OPEN_ARGUMENTS)
def test_the_log_hides_what_opens_it(name):
    """Django writes the path of every answer from 400 on, also of a link that is mistyped by one letter."""
    token = "Zx9-secret_token.Q"
    path = reverse(name, args=[token])
    record = logging.LogRecord("django.request", logging.WARNING, "f.py", 1, "Not Found: %s", (path,), None)
    assert WithoutTokens().filter(record)
    assert token not in record.getMessage() and OPENING.search(path)


def test_the_log_hides_nothing_else():
    for path in ("/customers/1/", "/people/account/x/", "/static/app.css", "/cases/KC-1/"):
        record = logging.LogRecord("django.request", logging.WARNING, "f.py", 1, "Not Found: %s", (path,), None)
        WithoutTokens().filter(record)
        assert path in record.getMessage()


@pytest.mark.parametrize("name", PUBLIC)
def test_who_knocks_too_often_waits(client, name):
    """Nobody finds a code by trying: from one line so many in ten minutes, then 429 for whatever is asked."""
    address = reverse(name, args=["A" * 12])
    codes = [client.get(address).status_code for _try in range(310)]
    if "on_wall" in name:
        # Asked by screens every few seconds; the token has 160 bits.
        assert set(codes) == {404}
        return
    assert codes[0] == 404 and codes[-1] == 429


def test_another_line_does_not_wait(client):
    address = reverse("campaigns:public_voucher", args=["A" * 12])
    for _try in range(310):
        client.get(address)
    assert client.get(address).status_code == 429
    assert client.get(address, REMOTE_ADDR="203.0.113.9").status_code == 404
    assert line_of("2001:db8::1") == line_of("2001:db8::ffff") != line_of("2001:db8:0:1::1")


def test_a_code_is_too_long_to_be_found(settings):
    """Of ten million vouchers one is found in 300 tries every ten minutes after more years than there are."""
    tries_a_year = 300 * 6 * 24 * 365
    assert len(voucher_rules.LETTERS) ** voucher_rules.LENGTH / 10_000_000 / tries_a_year > 1_000
    assert MINUTES_10 == 600


def test_counting_is_not_pushed_out_by_others(settings):
    """A table of 300 entries, as Django has it, forgets who tried as soon as others fill it."""
    settings.CACHES = {"default": written._TABLE_CACHE}
    call_command("createcachetable", verbosity=0)
    for _try in range(5):
        within("a", "victim", 5, 600)
    for number in range(700):
        within("b", str(number), 5, 600)
    assert not within("a", "victim", 5, 600)
