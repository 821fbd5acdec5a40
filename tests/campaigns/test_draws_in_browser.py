"""In a real browser: a draw from its announcement to the winners on a phone, and a voucher at the desk."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Draw, Redemption
from campaigns.services import draws

from .draw_house import AT, DRAW_AT, HOUR, UNTIL, make_guest, make_house, publish, step, write
from .test_vouchers import issued

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def house(transactional_db):
    return make_house()


def test_a_draw_is_fixed_and_drawn_and_anybody_sees_it_on_a_phone(house, page_as, live_server, browser):
    draw = publish(house, write(house))
    for nth in range(1, 13):
        make_guest(house, nth, name="周子涵")
    with time_machine.travel(UNTIL + HOUR / 2, tick=True):
        page = page_as(house.marketing)
        page.goto(live_server.url + draw.get_absolute_url())
        with page.expect_navigation():
            page.locator(f"form[action='{reverse('campaigns:draw_fix', args=[draw.number])}'] button").click()
        draw.refresh_from_db()
        assert draw.state == Draw.State.FIXED
    phone = browser.new_page(viewport=PHONE)
    phone.goto(live_server.url + draw.public_path)
    assert draw.commitment in phone.content() and draw.seed not in phone.content()
    step(draws.draw_winners, draw, house.marketing, DRAW_AT)
    phone.reload()
    assert draw.seed in phone.content() and "周**" in phone.content()
    # Nothing sticks out of the phone's screen.
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    won = draw.wins.first().entry.entry
    phone.fill("#entry", won.lower())
    with phone.expect_navigation():
        phone.locator("#entry").press("Enter")
    assert phone.locator("[role=status] b").count() == 1
    with phone.expect_download() as got:
        phone.locator("a[download='list.csv']").click()
    assert got.value.suggested_filename == "list.csv"
    phone.close()


def test_a_voucher_goes_from_the_customers_phone_to_the_desk(house, page_as, live_server, browser):
    voucher = issued(house, "100")
    with time_machine.travel(AT + timedelta(hours=1), tick=True):
        phone = browser.new_page(viewport=PHONE)
        phone.goto(live_server.url + voucher.public_path)
        assert voucher.spaced in phone.content() and phone.locator("#to-desk").count() == 0
        assert phone.evaluate("document.querySelector('img.qr').naturalWidth") > 0
        # The cashier reads the code off it with a phone of the house.
        page = page_as(house.cashier)
        page.set_viewport_size(PHONE)
        page.goto(live_server.url + voucher.public_path)
        with page.expect_navigation():
            page.locator("#to-desk").click()
        page.fill("input[name=document]", "SJ1")
        page.fill("input[name=matching]", "60")
        with page.expect_navigation():
            page.locator(f"form[action$='/{voucher.pk}/counter/'] button").click()
        assert Redemption.objects.get().amount == 60
        assert page.locator("input[name=matching]").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        phone.reload()
        assert voucher.spaced not in phone.content() and "60.00" in phone.content()
        assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        phone.close()


def test_a_typed_code_finds_the_voucher(house, page_as, live_server):
    voucher = issued(house, "100")
    with time_machine.travel(AT + timedelta(hours=1), tick=True):
        page = page_as(house.cashier)
        page.goto(live_server.url + reverse("campaigns:voucher_redeem"))
        page.fill("input[name=code]", voucher.spaced.lower())
        with page.expect_navigation():
            page.locator("input[name=code]").press("Enter")
        assert page.locator(f"form[action$='/{voucher.pk}/order/']").count() == 1
