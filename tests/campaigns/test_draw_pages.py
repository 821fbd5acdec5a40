"""Pages of draws, vouchers and group purchases as people use them: written, published, redeemed, bought, owed."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from campaigns import draw_day
from campaigns.exports import draws as exports
from campaigns.models import Draw, GroupPurchase, Redemption, Voucher, VoucherSeries
from campaigns.services import draws, group_purchases, vouchers
from campaigns.views import vouchers as voucher_views
from staff import trail
from staff.roles import Role
from tests.makers import make_customer, make_user

from .draw_house import AT, DRAW_AT, HOUR, PRIZES, TOLD, UNTIL, make_guest, make_house, publish, step, write
from .test_group_purchases import CLOSES_AT, PRICE, join, opened
from .test_vouchers import issued, make_order


@pytest.fixture
def house(db):
    return make_house()


@pytest.fixture
def now(db):
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def desk(client, house, now):
    client.force_login(house.marketing)
    return client


def rows(prefix: str, *given: dict) -> dict:
    """A formset as it is posted."""
    sent = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": 0}
    return sent | {f"{prefix}-{nth}-{name}": value for nth, row in enumerate(given) for name, value in row.items()}


def posted_draw(**fields) -> dict:
    prizes = [
        {"name": each.name, "what": each.what, "kind": each.kind, "worth": each.worth, "number": each.number,
         "terms": each.terms}
        for each in PRIZES
    ]  # fmt: skip
    sent = {
        "name": "开放日抽奖", "entries_from_on": "2026-11-10", "entries_until_at": "2026-11-10T15:00",
        "draw_at": "2026-11-10T16:00", "claim_until_on": "2026-12-31", "one_win": "on",
    } | TOLD  # fmt: skip
    return sent | rows("prizes", *prizes, {}) | rows("rules", {"source": "guest", "chances": 1}, {}) | fields


# Draws ----------------------------------------------------------------------------------------------------------------


def test_a_draw_is_written_published_fixed_and_drawn_on_its_page(desk, house, now):
    made = desk.post(f"{reverse('campaigns:draw_write')}?campaign={house.campaign.number}", posted_draw())
    draw = Draw.objects.get()
    assert made.status_code == 302 and made["Location"] == draw.get_absolute_url()
    assert (draw.entries_until_at, draw.draw_at, draw.one_win) == (UNTIL, DRAW_AT, True)
    assert [(prize.code, prize.worth, prize.number) for prize in draw.prizes.all()] == [("P1", 500, 1), ("P2", 200, 2)]

    def post(name, **sent):
        draw.refresh_from_db()
        found = desk.post(reverse(f"campaigns:{name}", args=[draw.number]), {"version": draw.version, **sent})
        draw.refresh_from_db()
        return found.status_code

    assert post("draw_publish") == 302 and draw.state == "published"
    for nth in range(1, 6):
        make_guest(house, nth)
    now.move_to(UNTIL + HOUR / 2)
    desk.force_login(house.marketing)
    assert post("draw_fix") == 302 and draw.state == "fixed"
    assert desk.get(draw.get_absolute_url()).status_code == 200
    now.move_to(DRAW_AT)
    assert post("draw_run") == 302 and draw.wins.count() == 3
    shown = desk.get(draw.get_absolute_url()).content.decode()
    assert draw.seed in shown and draw.wins.first().entry.entry in shown
    hand = reverse("campaigns:draw_hand_out", args=[draw.number, 1])
    assert desk.post(hand, {"proof": ""}).status_code == 422
    assert desk.post(hand, {"proof": "本人"}).status_code == 302
    assert draw.wins.get(nth=1).handed_at
    for name in ("draw_sheet", "draw_qr", "draw_entries"):
        assert desk.get(reverse(f"campaigns:{name}", args=[draw.number])).status_code == 200


def test_a_prize_above_the_limit_comes_back_with_the_form(desk, house):
    sent = posted_draw(**{"prizes-0-worth": "50000.01"})
    found = desk.post(f"{reverse('campaigns:draw_write')}?campaign={house.campaign.number}", sent)
    assert found.status_code == 422 and not Draw.objects.exists()


def test_the_same_form_sent_twice_writes_one_draw(desk, house):
    sent = posted_draw(form_key="6c1f8c3e-0000-4000-8000-000000000001")
    for _time in range(2):
        desk.post(f"{reverse('campaigns:draw_write')}?campaign={house.campaign.number}", sent)
    assert Draw.objects.count() == 1


def test_the_page_says_what_the_law_still_asks_for(desk, house):
    draw = write(house, contact="", host="")
    shown = desk.get(draw.get_absolute_url()).content.decode()
    assert shown.count("规范促销行为暂行规定第十三条") == 2
    assert desk.post(reverse("campaigns:draw_publish", args=[draw.number]), {"version": 0}).status_code == 422


def test_a_draft_is_rewritten_and_a_published_draw_is_not(desk, house):
    draw = write(house)
    address = reverse("campaigns:draw_rewrite", args=[draw.number])
    assert desk.get(address).status_code == 200
    assert (
        desk.post(
            address, posted_draw(name="改名", version=0, **{"prizes-INITIAL_FORMS": 2, "rules-INITIAL_FORMS": 1})
        ).status_code
        == 302
    )
    draw.refresh_from_db()
    assert draw.name == "改名" and draw.prizes.count() == 2
    publish(house, draw)
    assert desk.get(address).status_code == 302


def test_lists_and_the_campaigns_tab(desk, house):
    write(house)
    issued(house)
    group = opened(house)
    tab = desk.get(reverse("campaigns:campaign_draws", args=[house.campaign.number])).content.decode()
    assert Draw.objects.get().number in tab and group.number in tab
    for name in ("draws", "vouchers", "groups", "draws_export", "vouchers_export", "groups_export"):
        assert desk.get(reverse(f"campaigns:{name}")).status_code == 200
    assert Draw.objects.get().number not in desk.get(reverse("campaigns:draws"), {"q": "没有"}).content.decode()


def test_the_page_of_a_draw_asks_the_database_as_often_for_many_winners(desk, house, django_assert_max_num_queries):
    for nth in range(1, 40):
        make_guest(house, nth)
    draw = write(house, prizes=[draws.PrizeDraft("奖", "雨刮片", Decimal(120), 30)])
    publish(house, draw)
    step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)
    step(draws.draw_winners, draw, house.marketing, DRAW_AT)
    with django_assert_max_num_queries(40):
        desk.get(draw.get_absolute_url())


def test_the_public_page_says_that_a_draw_is_late(house, client, now):
    make_guest(house, 1)
    draw = publish(house, write(house))
    late = "note-stop"
    assert late not in client.get(draw.public_path).content.decode()
    now.move_to(DRAW_AT + HOUR)
    assert late in client.get(draw.public_path).content.decode()
    step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)
    assert late in client.get(draw.public_path).content.decode()
    step(draws.draw_winners, draw, house.marketing, DRAW_AT + HOUR)
    assert late not in client.get(draw.public_path).content.decode()


def test_nobody_sees_the_seed_before_the_draw_not_even_who_holds_it(desk, house, now):
    make_guest(house, 1)
    draw = publish(house, write(house))
    step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)
    draw.refresh_from_db()
    pages = [draw.get_absolute_url(), draw.public_path, reverse("campaigns:draws")]
    pages += [reverse(f"campaigns:{name}", args=[draw.number]) for name in ("draw_sheet", "draw_entries")]
    shown = [desk.get(page) for page in pages]
    assert [page.status_code for page in shown] == [200] * len(pages)
    assert draw.seed and not any(draw.seed in page.content.decode() for page in shown)
    assert not any(draw.seed in str(entry.changes) for entry in trail.entries_about(draw))
    assert list(exports.wins_for(house.marketing, QueryDict(""), AT)) == []


def test_prizes_that_found_nobody_are_named(house, client, now):
    make_guest(house, 1)
    draw = publish(house, write(house, prizes=[draws.PrizeDraft("奖", "雨刮片", Decimal(120), 4)]))
    step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)
    step(draws.draw_winners, draw, house.marketing, DRAW_AT)
    assert client.get(draw.public_path).context["prizes"][0].left_over == 3


def test_a_number_is_found_however_it_is_typed(house, client, now):
    make_guest(house, 1)
    draw = publish(house, write(house))
    step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)
    assert client.get(draw.public_path, {"entry": " sh01-hk00001 "}).context["mine"].chances == 1


def test_while_the_worker_gathers_the_page_says_so(desk, house, now, monkeypatch):
    monkeypatch.setattr(draws, "AT_ONCE", 0)
    make_guest(house, 1)
    draw = publish(house, write(house))
    now.move_to(UNTIL + HOUR / 2)
    desk.force_login(house.marketing)
    draw.refresh_from_db()
    assert desk.post(reverse("campaigns:draw_fix", args=[draw.number]), {"version": draw.version}).status_code == 302
    shown = desk.get(draw.get_absolute_url())
    assert shown.context["work"].moving and not shown.context["may_fix"]


# Vouchers -------------------------------------------------------------------------------------------------------------


def test_vouchers_are_laid_down_issued_printed_and_redeemed(desk, client, house, now):
    sent = {
        "outlet": house.outlet.code, "name": "工时券", "scope": "all", "value": "100", "pieces": "5",
        "valid_from_on": "2026-11-05", "valid_to_on": "2026-12-31", "campaign": house.campaign.number,
    }  # fmt: skip
    assert desk.post(reverse("campaigns:voucher_write"), sent).status_code == 302
    series = VoucherSeries.objects.get()
    assert desk.post(reverse("campaigns:voucher_issue", args=[series.pk]), {"number": "3"}).status_code == 302
    assert desk.post(reverse("campaigns:voucher_issue", args=[series.pk]), {"number": "3"}).status_code == 422
    first = series.vouchers.order_by("pk").first()
    sheet = desk.get(reverse("campaigns:voucher_sheet", args=[series.pk])).content.decode()
    assert first.spaced in sheet
    assert desk.get(reverse("campaigns:voucher_qr", args=[series.pk, first.pk])).status_code == 200
    assert desk.get(series.get_absolute_url()).status_code == 200

    client.force_login(house.cashier)
    address = reverse("campaigns:voucher_redeem")
    assert client.get(address).status_code == 200
    assert first.spaced in client.get(address, {"code": first.spaced.lower()}).content.decode()
    counter = reverse("campaigns:redeem_at_counter", args=[first.pk])
    assert client.post(counter, {"document": "SJ1", "matching": ""}).status_code == 422
    assert client.post(counter, {"document": "SJ1", "matching": "60"}).status_code == 302
    assert Redemption.objects.get().amount == 60
    # The second one is told, and nothing is taken off.
    again = client.post(counter, {"document": "SJ2", "matching": "60"}, follow=True).content.decode()
    assert "SJ1" in again and Redemption.objects.count() == 1


def test_an_order_says_what_was_redeemed_on_it(house, client, now):
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, house.outlet)
    order = make_order(house, manager, "ready")
    voucher = issued(house, "100", "labour")
    client.force_login(manager)
    assert reverse("campaigns:voucher_redeem") in client.get(order.get_absolute_url()).content.decode()
    sent = client.post(reverse("campaigns:redeem_on_order", args=[voucher.pk]), {"order": order.number})
    assert sent.status_code == 302
    shown = client.get(order.get_absolute_url()).content.decode()
    assert voucher.code in shown
    settling = client.get(reverse("workshop:settling", args=[order.number])).content.decode()
    assert 'value="680.00"' in settling and voucher.spaced in settling


def test_a_code_that_is_not_there_says_so(client, house, now):
    client.force_login(house.cashier)
    with translation.override("zh-hans"):
        found = client.get(reverse("campaigns:voucher_redeem"), {"code": "ABCD"})
    assert found.status_code == 200 and found.context["form"].errors


def test_only_who_hands_vouchers_out_sees_whole_codes(house, client, now):
    voucher = issued(house)
    for who, sees in ((house.advisor, True), (make_user("财务甲", Role.FINANCE, house.outlet), False)):
        client.force_login(who)
        assert (voucher.spaced in client.get(voucher.series.get_absolute_url()).content.decode()) is sees


def test_an_order_names_the_vouchers_that_its_customer_holds(house, client, now):
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, house.outlet)
    owner = make_customer("周子涵", house.outlet)
    order = make_order(house, manager, "ready", owner)
    voucher, other = issued(house, customer=owner), issued(house, customer=make_customer("别人", house.outlet))
    client.force_login(manager)
    shown = client.get(order.get_absolute_url()).content.decode()
    assert voucher.code in shown and other.code not in shown


def test_a_voucher_is_taken_back_and_a_mistake_undone(desk, house):
    voucher = issued(house)
    back = reverse("campaigns:voucher_withdraw", args=[voucher.series_id, voucher.pk])
    assert desk.post(back, {"reason": ""}).status_code == 422
    assert desk.post(back, {"reason": "遗失"}).status_code == 302
    other = issued(house)
    used = vouchers.redeem_at_counter(voucher=other, document="SJ1", matching=Decimal(9), by=house.cashier, at=AT)
    undo = reverse("campaigns:redemption_undo", args=[used.pk])
    assert desk.post(undo, {"reason": "点错"}).status_code == 302
    assert Voucher.objects.good(AT.date()).get() == other


def test_a_voucher_stands_on_its_holders_phone(house, client, now):
    owner = make_customer("周子涵", house.outlet)
    voucher = issued(house, "100", "labour", customer=owner)
    address = voucher.public_path
    shown = client.get(address, headers={"accept-language": "zh-CN"})
    text = shown.content.decode()
    assert shown.status_code == 200 and shown["Cache-Control"] == "no-store"
    assert all(part in text for part in (voucher.spaced, "100.00", "2026", house.outlet.name, "周**"))
    assert "周子涵" not in text and reverse("campaigns:voucher_redeem") not in text
    assert client.get(f"{address}qr/").status_code == 200
    # Whoever redeems and reads the code gets from there to the desk; nobody else does.
    for who, may in ((house.cashier, True), (make_user("财务乙", Role.FINANCE, house.outlet), False)):
        client.force_login(who)
        assert (f"?code={voucher.code}" in client.get(address).content.decode()) is may


def test_the_phone_says_what_became_of_the_voucher(house, client, now):
    voucher = issued(house)
    vouchers.redeem_at_counter(voucher=voucher, document="SJ1", matching=Decimal(60), by=house.cashier, at=AT)
    gone, old = issued(house), issued(house)
    vouchers.withdraw(voucher=gone, reason="遗失", by=house.marketing, at=AT)
    now.move_to(AT + timedelta(days=1))
    for each in (voucher, gone):
        text = client.get(each.public_path).content.decode()
        assert each.spaced not in text and f"{each.public_path}qr/" not in text and "遗失" not in text
    assert old.spaced in client.get(old.public_path).content.decode()
    now.move_to(AT + timedelta(days=80))
    assert old.spaced not in client.get(old.public_path).content.decode()


def test_nobody_finds_codes_by_trying(house, client, now, monkeypatch):
    monkeypatch.setattr(voucher_views, "MOST_FROM_ADDRESS", 3)
    voucher = issued(house)
    codes = ["AAAABBBBCCCC", "AAAABBBBCCCD", voucher.code, voucher.code]
    assert [client.get(f"/v/{code}/").status_code for code in codes] == [404, 404, 200, 429]
    assert client.get(f"/v/{voucher.code}/qr/").status_code == 429


def test_what_is_kept_back_for_winners_is_shown_and_not_offered(desk, house):
    series = issued(house, pieces=3).series
    publish(house, write(house, prizes=[draws.PrizeDraft("一等奖", "券", Decimal(100), 2, series=series)]))
    found = desk.get(series.get_absolute_url())
    assert (found.context["left"], found.context["promised"]) == (0, 2) and "issue_form" not in found.context


# Group purchases ------------------------------------------------------------------------------------------------------


def test_a_group_purchase_from_its_form_to_the_money_that_goes_back(desk, house, now):
    sent = {
        "name": "五月团购", "closes_at": "2026-11-06T10:00", "base": "0", "threshold": "0", "step": "500",
        "cap": "3000", "special_above": "30", "special": "", "deposit": "3000", "deposit_back": "on",
        "entry_fee": "100", "entry_counts": "500", "entry_back": "on",
    } | rows("offers", {"name": "舒适型", "price": str(PRICE)}, {})  # fmt: skip
    made = desk.post(f"{reverse('campaigns:group_write')}?campaign={house.campaign.number}", sent)
    group = GroupPurchase.objects.get()
    assert made["Location"] == group.get_absolute_url()

    def post(step_name, *args, **fields):
        group.refresh_from_db()
        address = reverse(f"campaigns:{step_name}", args=[group.number, *args])
        return desk.post(address, {"version": group.version, **fields}).status_code

    assert post("group_open") == 302
    offer = group.offers.get()
    for nth in (1, 2):
        fields = {"offer": offer.pk, "name": f"车主{nth}", "mobile": f"138{nth:08d}", "how": "wechat"}
        assert post("group_join", **fields) == 302
        if nth == 1:
            first = group.buyers.get()
            # The page showed another cut than holds now.
            assert post("group_buy", first.pk, seen_cut="1000.00", how="card") == 302
            assert not group.buyers.bought().exists()
            assert post("group_buy", first.pk, seen_cut="500.00", how="card") == 302
    second = group.buyers.order_by("pk").last()
    assert desk.get(group.get_absolute_url()).status_code == 200
    now.move_to(CLOSES_AT)
    desk.force_login(house.marketing)
    assert post("group_close") == 302
    owed = first.payments.get(kind="difference")
    assert owed.amount == -500
    assert post("group_leave", second.pk, reason="改主意") == 302
    assert desk.get(group.get_absolute_url()).status_code == 200
    assert post("group_pay_out", owed.pk, how="wechat", document="TK1") == 302
    owed.refresh_from_db()
    assert owed.paid_at == CLOSES_AT


def test_a_special_cut_of_nothing_is_none(desk, house):
    group = opened(house, special=Decimal(0))
    assert group.special is None


def test_finance_works_off_what_goes_back(house, client, now):
    group = opened(house)
    people = [join(house, group, nth) for nth in (1, 2)]
    for buyer in people:
        group_purchases.leave(buyer=buyer, reason="改主意", by=house.marketing, at=AT)
    other = make_house("SH02")
    far = opened(other)
    group_purchases.leave(buyer=join(other, far, 3), reason="改主意", by=other.marketing, at=AT)
    finance = make_user("财务甲", Role.FINANCE, house.outlet)
    client.force_login(finance)
    address = reverse("campaigns:group_refunds")
    found = client.get(address, {"state": "owed"})
    assert (found.context["page"].total, found.context["sum"]) == (2, 6200)
    owed = people[0].payments.get(kind="leaving")
    pay = reverse("campaigns:group_pay_out", args=[group.number, owed.pk])
    sent = client.post(pay, {"how": "wechat", "document": "TK1", "list": "1"})
    assert sent["Location"] == f"{address}?state=owed"
    assert client.get(address, {"state": "owed"}).context["owed"] == 3100
    assert [row.buyer for row in client.get(address, {"state": "paid"}).context["page"].rows] == [people[0]]
    assert client.get(address, {"q": "车主2"}).context["page"].total == 1
    rows = [row.pk for row in exports.refunds_for(house.marketing, QueryDict("state=owed"), AT)]
    assert rows == [people[1].payments.get(kind="leaving").pk]


def test_the_list_of_refunds_asks_the_database_as_often_for_many(house, client, now, django_assert_max_num_queries):
    group = opened(house)
    for nth in range(1, 20):
        group_purchases.leave(buyer=join(house, group, nth), reason="改主意", by=house.marketing, at=AT)
    client.force_login(house.marketing)
    with django_assert_max_num_queries(30):
        client.get(reverse("campaigns:group_refunds"))


# The first page of people ---------------------------------------------------------------------------------------------


def urls(user, at) -> list[str]:
    return [item.url for item in draw_day.due_for(user, at)]


def test_my_day_says_what_is_next(house):
    draw = write(house)
    address = draw.get_absolute_url()
    assert urls(house.marketing, AT) == [address] and urls(house.advisor, AT) == []
    publish(house, draw)
    assert urls(house.marketing, AT) == []
    make_guest(house, 1)
    late = UNTIL + HOUR / 2
    assert urls(house.marketing, late) == [address]
    step(draws.fix_list, draw, house.marketing, late)
    assert urls(house.marketing, late) == [] and urls(house.marketing, DRAW_AT) == [address]
    step(draws.draw_winners, draw, house.marketing, DRAW_AT)
    assert urls(house.marketing, DRAW_AT) == [f"{address}#wins"]
    draw.wins.update(told_at=DRAW_AT, told_by=house.marketing)
    assert urls(house.marketing, DRAW_AT) == []
    assert urls(house.marketing, DRAW_AT + timedelta(days=47)) == [f"{address}#wins"]


def test_my_day_says_that_a_group_is_to_be_closed_and_refunds_paid(house):
    group = opened(house)
    buyer = join(house, group, 1)
    assert urls(house.marketing, AT) == []
    finance = make_user("财务甲", Role.FINANCE, house.outlet)
    group_purchases.leave(buyer=buyer, reason="改主意", by=house.marketing, at=AT)
    assert urls(finance, AT) == [f"{group.get_absolute_url()}#ledger"]
    assert group.get_absolute_url() in urls(house.marketing, CLOSES_AT)
