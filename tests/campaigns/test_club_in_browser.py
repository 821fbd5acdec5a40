"""The club's desk on a phone, in a real browser with an empty console: from the card to what is left."""

from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from campaigns.models import BenefitUse
from campaigns.services import club, club_partners, club_uses
from campaigns.services.club_partners import PartnerDraft

from .club_house import join, make_car, make_house

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def house(transactional_db):
    house = make_house()
    for person in (house.advisor, house.care, house.manager):
        person.language = "en"
        person.save()
    return house


def wide_as_the_phone(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_from_the_card_to_what_is_left(house, live_server, page_as):
    member = join(house, make_car(house, "周子涵", plate="沪A88888"), at=timezone.now())
    card = member.cards.get()
    page = page_as(house.advisor)
    page.set_viewport_size(PHONE)

    # The member shows the card on the own phone; the advisor's camera opens the same page.
    page.goto(live_server.url + club_uses.path_of(card))
    assert wide_as_the_phone(page)
    page.locator("#to-desk").click()
    benefits = page.locator("#benefits li")
    expect(benefits).to_have_count(5)
    assert wide_as_the_phone(page)
    benefits.filter(has_text="道路救援").locator("a.btn").click()
    page.locator("#id_quantity").fill("60")
    assert wide_as_the_phone(page)
    with page.expect_navigation():
        page.locator("#note-use").click()
    made = BenefitUse.objects.get()
    assert (made.card, made.quantity, made.by) == (card, 60, house.advisor)
    expect(page.locator("#benefits li").filter(has_text="道路救援")).to_contain_text("1 of 2 left")
    expect(page.locator("#latest")).to_contain_text("道路救援")

    # By plate; what is used up has no button.
    page.goto(f"{live_server.url}/club/use/")
    page.locator("#q").fill("A88888")
    page.keyboard.press("Enter")
    wash = page.locator("#benefits li").filter(has_text="免费洗车")
    wash.locator("a.btn").click()
    with page.expect_navigation():
        page.locator("#note-use").click()
    expect(wash).to_contain_text("Used up")
    expect(wash.locator("a.btn")).to_have_count(0)

    # Noted by mistake.
    page.locator("#latest a").first.click()
    page.locator("#id_reason").fill("记错")
    assert wide_as_the_phone(page)
    with page.expect_navigation():
        page.locator("form button.btn-primary").click()
    assert BenefitUse.objects.standing().count() == 1

    # A lost card is refused.
    club.replace_card(member=member, version=0, reason="丢失", by=house.care, at=timezone.now())
    page.goto(f"{live_server.url}/club/use/?q={card.number}")
    expect(page.locator("#refused")).to_contain_text("丢失")
    assert wide_as_the_phone(page)


@pytest.mark.parametrize("width", [1440, 768, 390])
def test_no_page_is_wider_than_the_screen_and_none_has_barriers(house, live_server, page_as, width):
    from axe_playwright_python.sync_playwright import Axe

    at = timezone.now()
    member = join(house, at=at)
    made = club_uses.use_benefit(
        member=member, benefit=house.benefit("check"), form_key=uuid4(), by=house.advisor, at=at
    )
    draft = PartnerDraft("悦洗车行", "洗车", "会员精洗八折")
    partner = club_partners.write_partner(outlet=house.outlet, draft=draft, by=house.care, at=at)
    partner = club_partners.begin_partner(partner=partner, version=partner.version, by=house.care, at=at)
    club_partners.note_use(partner=partner, member=member, by=house.advisor, at=at)
    page = page_as(house.care)
    page.set_viewport_size({"width": width, "height": 900})
    own = member.get_absolute_url()
    for url in (
        "/club/",
        "/club/members/",
        "/club/members/join/",
        own,
        *(f"{own}do/{name}/" for name in ("renew", "level", "end", "card", "birthday")),
        f"{own}use/",
        f"{own}use/{house.benefit('rescue').pk}/",
        f"{own}card/print/",
        "/club/use/?q=周",
        "/club/uses/",
        f"/club/uses/{made.pk}/take-back/",
        "/club/levels/",
        "/club/levels/write/",
        house.gold.get_absolute_url(),
        f"/club/levels/{house.gold.pk}/benefits/add/",
        "/club/partners/",
        "/club/partners/write/",
        partner.get_absolute_url(),
        club_uses.path_of(member.cards.get()),
    ):
        page.goto(live_server.url + url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
        found = Axe().run(page).response["violations"]
        serious = [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")]
        assert not serious, (url, serious)
