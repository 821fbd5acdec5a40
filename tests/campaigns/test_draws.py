"""Draws: what the law asks for, what is published when, who takes part, that the page's files recompute it, prizes."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from campaigns import draw_page, draw_rules, draw_sources, prize_law, tasks
from campaigns.models import Campaign, Draw, DrawEntry, DrawWin, Voucher
from campaigns.services import draws, plans, vouchers
from campaigns.services.draws import PrizeDraft, RuleDraft
from staff.refusals import AlreadyDone, Refused
from tests.clock import shanghai
from tests.makers import make_customer, make_user
from tests.racing import race

from .draw_house import (
    AT,
    DAY,
    DRAW_AT,
    ENTRIES_ON,
    HOUR,
    PRIZES,
    TOLD,
    UNTIL,
    make_guest,
    make_house,
    make_settled,
    publish,
    step,
    write,
)

SCRIPT = Path(__file__).parents[2] / "static" / "draw" / "recompute.py"


@pytest.fixture
def house(db):
    return make_house()


def fixed(house, draw: Draw) -> Draw:
    publish(house, draw)
    return step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)


def drawn(house, draw: Draw) -> list[DrawWin]:
    fixed(house, draw)
    return step(draws.draw_winners, draw, house.marketing, DRAW_AT)


# The law, as a rule ---------------------------------------------------------------------------------------------------

LAWFUL = prize_law.Draft(
    prizes=[prize_law.Prize("一等奖", Decimal(50_000), 1), prize_law.Prize("二等奖", Decimal(200), 3)],
    ways=[prize_law.Way("guest")],
    one_win=True,
    entries_from_on=ENTRIES_ON,
    entries_until_at=UNTIL,
    draw_at=DRAW_AT,
    claim_until_on=date(2026, 12, 31),
    **TOLD,
)


def provisions(draft, others=(), at=AT):
    return [each.provision for each in prize_law.objections(draft, others, at)]


def test_a_whole_draft_at_the_limit_may_be_published():
    assert provisions(LAWFUL) == []


def test_a_prize_a_fen_above_the_limit_may_not():
    over = replace(LAWFUL, prizes=[prize_law.Prize("一等奖", Decimal("50000.01"), 1)])
    assert provisions(over) == ["反不正当竞争法；规范促销行为暂行规定第十七条"]


@pytest.mark.parametrize("missing", sorted(TOLD))
def test_everything_is_told_before(missing):
    assert provisions(replace(LAWFUL, **{missing: "  "})) == ["规范促销行为暂行规定第十三条"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"prizes": []},
        {"ways": []},
        {"prizes": [prize_law.Prize("一等奖", Decimal(0), 1)]},
        {"claim_until_on": date(2026, 11, 9)},
        {"draw_at": UNTIL},
        {"entries_from_on": date(2026, 11, 11)},
    ],
)
def test_prizes_and_days_fit_together(wrong):
    assert provisions(replace(LAWFUL, **wrong)) == ["规范促销行为暂行规定第十三条"]


def test_a_voucher_tells_its_terms():
    bare = prize_law.Prize("一等奖", Decimal(500), 1, voucher=True)
    assert provisions(replace(LAWFUL, prizes=[bare])) == ["规范促销行为暂行规定第十四条"]
    assert provisions(replace(LAWFUL, prizes=[replace(bare, terms="工时，年底前")])) == []


def test_nothing_is_published_once_entries_began():
    assert provisions(LAWFUL, at=shanghai("2026-11-10 23:59")) == []
    assert provisions(LAWFUL, at=shanghai("2026-11-11 00:00")) == ["规范促销行为暂行规定第十三条"]


@pytest.mark.parametrize(
    ("one_win", "ways", "most"),
    [
        (True, [prize_law.Way("spent", None)], 30_000),
        (False, [prize_law.Way("guest", 1)], 30_000),
        (False, [prize_law.Way("guest", 2)], 55_000),
        (False, [prize_law.Way("guest", 1), prize_law.Way("check", 1)], 55_000),
        (False, [prize_law.Way("spent", None)], 65_000),
    ],
)
def test_prizes_of_one_purchase_are_added_up(one_win, ways, most):
    prizes = [prize_law.Prize("一等奖", Decimal(30_000), 1), prize_law.Prize("二等奖", Decimal(25_000), 1)]
    prizes.append(prize_law.Prize("三等奖", Decimal(10_000), 1))
    assert prize_law.most_for_one(prizes, ways, one_win) == most
    draft = replace(LAWFUL, prizes=prizes, ways=ways, one_win=one_win)
    assert provisions(draft) == ([] if most <= 50_000 else ["规范促销行为暂行规定第十七条"])


def test_the_same_purchase_in_another_draw_counts_too():
    draft = replace(LAWFUL, prizes=[prize_law.Prize("一等奖", Decimal(30_000), 1)])
    assert provisions(draft, [("年度大奖", Decimal(20_000))]) == []
    assert provisions(draft, [("年度大奖", Decimal("20000.01"))]) == ["规范促销行为暂行规定第十七条"]


# Publishing -----------------------------------------------------------------------------------------------------------


def test_a_draw_that_lacks_something_is_not_published(house):
    draw = write(house, contact="")
    with pytest.raises(Refused):
        publish(house, draw)
    draw.refresh_from_db()
    assert (draw.state, draw.published_at, draw.version) == ("draft", None, 0)
    assert not Draw.objects.public()


def test_a_prize_above_the_limit_is_refused_when_it_is_written(house):
    with pytest.raises(Refused):
        write(house, prizes=[PrizeDraft("一等奖", "轿车", Decimal("50000.01"), 1)])


def test_two_draws_for_the_same_purchase_stay_within_the_limit_together(house):
    grand = PrizeDraft("一等奖", "旅行", Decimal(30_000), 1)
    publish(house, write(house, prizes=[grand], rules=[RuleDraft("maintenance")]))
    second = write(house, prizes=[grand], rules=[RuleDraft("spent", per_amount=Decimal(500))])
    with pytest.raises(Refused) as refused:
        publish(house, second)
    assert "60,000" in str(refused.value)
    # Guests are no purchase; and another time is another purchase.
    publish(house, write(house, prizes=[grand], rules=[RuleDraft("guest")]))
    # An order takes part whatever the campaign is called.
    other = replace(house, campaign=Campaign.objects.create(
        number="SH01-HD00002", outlet=house.outlet, kind="open_day", name="另一场", begins_on=ENTRIES_ON,
        ends_on=ENTRIES_ON, owner=house.marketing, seed="0" * 64, made_at=AT, made_by=house.marketing,
    ))  # fmt: skip
    with pytest.raises(Refused):
        publish(house, write(other, prizes=[grand], rules=[RuleDraft("maintenance")]))
    publish(house, write(other, prizes=[grand], rules=[RuleDraft("guest")]))
    later = {"entries_from_on": date(2026, 11, 20), "entries_until_at": UNTIL + 15 * DAY, "draw_at": DRAW_AT + 15 * DAY}
    publish(house, write(house, prizes=[grand], rules=[RuleDraft("maintenance")], **later))


def test_published_is_fixed(house):
    draw = publish(house, write(house))
    with pytest.raises(Refused):
        step(draws.change_draw, draw, house.marketing, prizes=PRIZES, rules=[RuleDraft("guest")], **_fields(draw))
    with pytest.raises(Refused):
        publish(house, draw)


def _fields(draw: Draw) -> dict:
    names = ("name", "entries_from_on", "entries_until_at", "draw_at", "claim_until_on", "one_win", *TOLD)
    return {name: getattr(draw, name) for name in names}


def test_of_two_who_change_a_draft_the_second_hears_who_was_quicker(house):
    draw = write(house)
    changes = {"prizes": PRIZES, "rules": [RuleDraft("guest")], "by": house.marketing, "at": AT}
    draws.change_draw(draw=draw, version=0, **changes, **_fields(draw))
    with pytest.raises(AlreadyDone) as second:
        draws.change_draw(draw=draw, version=0, **changes, **_fields(draw))
    assert "市场甲" in str(second.value)


def test_who_does_not_hold_draws_does_not_publish(house):
    draw = write(house)
    with pytest.raises(PermissionDenied):
        step(draws.publish_draw, draw, house.advisor)


def test_a_published_draw_is_called_off_with_a_reason_until_there_is_a_list(house):
    draw = publish(house, write(house))
    with pytest.raises(Refused):
        step(draws.call_off, draw, house.marketing, reason=" ")
    assert step(draws.call_off, draw, house.marketing, reason="台风").state == "called_off"
    make_guest(house, 1)
    other = fixed(house, write(house))
    with pytest.raises(Refused):
        step(draws.call_off, other, house.marketing, reason="台风")


# Who takes part -------------------------------------------------------------------------------------------------------


def entries(draw) -> dict[str, tuple[str, int]]:
    return {row.entry: (row.person, row.chances) for row in DrawEntry.objects.filter(draw=draw)}


def test_guests_of_the_time_take_part(house):
    draw = write(house)
    make_guest(house, 1)
    make_guest(house, 2, at=UNTIL)
    make_guest(house, 3, at=UNTIL + HOUR / 60)
    make_guest(house, 4, at=shanghai("2026-11-09 23:59"))
    assert entries(fixed(house, draw)) == {"SH01-HK00001": ("R00001", 1), "SH01-HK00002": ("R00002", 1)}


def test_a_full_stamp_card_has_every_stamp(house):
    stations = [house.campaign.stations.create(position=n, name=f"站{n}", points=1) for n in (1, 2)]
    house.campaign.stations.create(position=3, name="休息区", stamped=False)
    for nth, stamped in ((1, stations), (2, stations[:1])):
        guest = make_guest(house, nth)
        for station in stamped:
            guest.stamps.create(station=station, at=guest.at, by=house.marketing)
    draw = write(house, rules=[RuleDraft("guest"), RuleDraft("stamped", 3)])
    assert entries(fixed(house, draw)) == {"SH01-HK00001": ("R00001", 4), "SH01-HK00002": ("R00002", 1)}


def test_orders_of_the_days_take_part_by_the_rules(house):
    make_settled(house, 1, "600")
    make_settled(house, 2, "1750", "repair")
    make_settled(house, 3, "0", "free_service")
    make_settled(house, 4, "0", "maintenance")
    make_settled(house, 5, "600", on=date(2026, 11, 11))
    make_settled(house, 6, "9000", "accident")
    make_settled(make_house("SH02"), 7, "600")
    rules = [RuleDraft("check"), RuleDraft("maintenance", 2), RuleDraft("spent", 1, Decimal(500), 5)]
    draw = fixed(house, write(house, rules=rules))
    assert {entry: chances for entry, (_person, chances) in entries(draw).items()} == {
        "SH01-GD00001": 3,
        "SH01-GD00002": 3,
        "SH01-GD00003": 1,
        "SH01-GD00006": 5,
    }
    assert (draw.entry_count, draw.chance_count) == (4, 12)


def test_one_person_is_one_person_in_every_entry(house):
    owner = make_customer("周子涵", house.outlet, mobile="13900000001")
    make_settled(house, 1, owner=owner)
    make_settled(house, 2, owner=owner)
    make_guest(house, 1, mobile="+86 139 0000 0001")
    make_guest(house, 2, mobile="13900000002")
    draw = fixed(house, write(house, rules=[RuleDraft("guest"), RuleDraft("maintenance")]))
    people = [person for person, _chances in entries(draw).values()]
    assert sorted(people) == ["R00001", "R00001", "R00001", "R00002"]
    # Nothing in the list says who it is.
    assert not any("139" in person or "周" in person for person in people)


def test_several_numbers_and_cars_of_one_customer_are_one_person(house):
    owner = make_customer("周子涵", house.outlet, mobile="13900000001")
    twin = make_customer("周子涵", house.outlet, mobile="13900000001")
    gone = make_customer("周生", house.outlet, mobile="13900000077")
    gone.merged_into = owner
    gone.save()
    make_settled(house, 1, owner=owner)
    make_settled(house, 2, owner=owner)
    make_settled(house, 3, owner=twin)
    make_guest(house, 1, mobile="13711112222", customer=owner)
    make_guest(house, 2, mobile="13733334444", customer=gone)
    make_guest(house, 3, mobile="13711112222")
    make_guest(house, 4, mobile="13900000009")
    draw = fixed(house, write(house, rules=[RuleDraft("guest"), RuleDraft("maintenance")]))
    assert {entry: person for entry, (person, _chances) in entries(draw).items()} == {
        "SH01-GD00001": "R00001",
        "SH01-GD00002": "R00001",
        "SH01-GD00003": "R00001",
        "SH01-HK00001": "R00001",
        "SH01-HK00002": "R00001",
        "SH01-HK00003": "R00001",
        "SH01-HK00004": "R00002",
    }


def test_numbers_that_are_none_join_nobody(house):
    for nth, mobile in enumerate(("00000000000", "00000000000", "无", "无"), start=1):
        make_guest(house, nth, mobile=mobile)
    people = {person for person, _chances in entries(fixed(house, write(house))).values()}
    assert len(people) == 4


def test_an_order_counts_until_the_hour_that_was_told_whenever_the_list_is_fixed(house):
    early, late = make_settled(house, 1), make_settled(house, 2)
    make_settled(house, 3)
    for order, at in ((early, UNTIL), (late, UNTIL + HOUR / 60)):
        order.payer_shares.create(
            payer="customer", amount=600, received=600, how="cash", settled_at=at, settled_by=house.marketing
        )
    draw = fixed(house, write(house, rules=[RuleDraft("maintenance")]))
    assert list(entries(draw)) == ["SH01-GD00001", "SH01-GD00003"]


def test_the_stations_of_the_card_stand_once_a_draw_for_full_cards_is_published(house):
    def add(**fields):
        return plans.add_part(campaign=house.campaign, of="station", by=house.marketing, at=AT, **fields)

    def change(station, **fields):
        values = {"name": station.name, "stamped": station.stamped, "points": station.points} | fields
        return plans.change_part(
            campaign=house.campaign, of="station", part=station, seen=plans.seen_of("station", station),
            by=house.marketing, at=AT, **values,
        )  # fmt: skip

    first = add(name="登记", stamped=True, points=1)
    publish(house, write(house, rules=[RuleDraft("stamped")]))
    with pytest.raises(Refused):
        add(name="试驾", stamped=True, points=1)
    with pytest.raises(Refused):
        change(first, stamped=False)
    with pytest.raises(Refused):
        plans.take_out_part(
            campaign=house.campaign, of="station", part=first, seen=plans.seen_of("station", first),
            by=house.marketing, at=AT,
        )  # fmt: skip
    # What is not about the card goes on.
    assert change(first, name="签到").name == "签到"
    add(name="休息区", stamped=False, points=0)


def test_an_entry_that_would_make_two_lists_read_the_same_is_refused(house):
    make_guest(house, 1)
    draw = publish(house, write(house))
    house.campaign.guests.update(number="SH01\tHK1")
    with pytest.raises(Refused):
        step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)


def test_people_of_the_house_are_left_out(house):
    make_user("同事", mobile="13800000001")
    make_guest(house, 1)
    make_guest(house, 2)
    # Nor under another number of theirs.
    colleague = make_customer("同事", house.outlet, mobile="13800000001")
    make_guest(house, 3, mobile="13700000009", customer=colleague)
    draw = fixed(house, write(house))
    assert list(entries(draw)) == ["SH01-HK00002"] and draw.own_people == 2


def test_a_list_is_not_fixed_while_entries_are_taken(house):
    draw = publish(house, write(house))
    make_guest(house, 1)
    with pytest.raises(Refused):
        step(draws.fix_list, draw, house.marketing, UNTIL)
    step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 60)


def test_an_empty_list_is_not_fixed(house):
    draw = publish(house, write(house))
    with pytest.raises(Refused):
        step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)
    draw.refresh_from_db()
    assert draw.state == "published" and not draw.seed


# A long list ----------------------------------------------------------------------------------------------------------


def test_a_long_list_is_gathered_by_the_worker(house, monkeypatch):
    monkeypatch.setattr(draws, "AT_ONCE", 3)
    monkeypatch.setattr(draw_sources, "CHUNK", 2)
    for nth in range(1, 6):
        make_guest(house, nth)
    draw = publish(house, write(house))
    late = UNTIL + HOUR / 2
    assert step(draws.fix_list, draw, house.marketing, late).state == "published"
    draw.refresh_from_db()
    # While it is under way nobody begins it once more.
    with pytest.raises(AlreadyDone):
        step(draws.fix_list, draw, house.marketing, late)
    said = []
    with time_machine.travel(late, tick=False):
        done = tasks.gather_list(draw.work, lambda *args: said.append(args))
    draw.refresh_from_db()
    assert (draw.state, draw.entry_count, draw.fixed_by, draw.fixed_at) == ("fixed", 5, house.marketing, late)
    assert said and all(had <= total for had, total in said) and done["url"] == draw.get_absolute_url()
    # Begun again after it broke off right at its end: nothing is added, and the seed is the same.
    seed = draw.seed
    tasks.gather_list(draw.work, lambda *args: None)
    draw.refresh_from_db()
    assert (draw.seed, draw.entries.count()) == (seed, 5)


def test_a_gathering_that_breaks_off_leaves_nothing_and_begins_anew(house, monkeypatch):
    monkeypatch.setattr(draws, "AT_ONCE", 0)
    make_guest(house, 1)
    draw = publish(house, write(house))
    step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)
    draw.refresh_from_db()

    def killed(*args, **fields):
        raise RuntimeError

    with monkeypatch.context() as broken, pytest.raises(RuntimeError), transaction.atomic():
        broken.setattr(draw_rules, "commitment", killed)
        tasks.gather_list(draw.work, lambda *args: None)
    draw.refresh_from_db()
    assert draw.state == "published" and not draw.entries.exists()
    tasks.gather_list(draw.work, lambda *args: None)
    draw.refresh_from_db()
    assert draw.state == "fixed"


# The list, its commitment, the winners --------------------------------------------------------------------------------


def test_the_commitment_is_published_with_the_list_and_binds_the_seed(house):
    for nth in range(1, 6):
        make_guest(house, nth)
    draw = fixed(house, write(house))
    plain = [draw_rules.Entry(row.entry, row.person, row.chances) for row in draw.entries.all()]
    assert draw.list_hash == draw_rules.list_hash(plain)
    assert draw.commitment == draw_rules.commitment(draw.seed, draw.list_hash)
    changed = [replace(plain[0], chances=2), *plain[1:]]
    assert draw_rules.commitment(draw.seed, draw_rules.list_hash(changed)) != draw.commitment


def test_two_lists_never_have_the_same_seed(house):
    make_guest(house, 1)
    seeds = {fixed(house, write(house)).seed for _time in range(5)}
    assert len(seeds) == 5


def test_it_is_drawn_at_its_hour_and_once(house):
    for nth in range(1, 10):
        make_guest(house, nth)
    draw = fixed(house, write(house))
    with pytest.raises(Refused):
        step(draws.draw_winners, draw, house.marketing, DRAW_AT - HOUR / 60)
    wins = step(draws.draw_winners, draw, house.marketing, DRAW_AT)
    assert [win.prize.name for win in wins] == ["一等奖", "二等奖", "二等奖"]
    assert len({win.entry.person for win in wins}) == 3
    with pytest.raises(Refused):
        step(draws.draw_winners, draw, house.marketing, DRAW_AT)
    assert draw.wins.count() == 3


def test_a_list_is_fixed_once_and_its_seed_is_never_thrown_again(house):
    make_guest(house, 1)
    draw = fixed(house, write(house))
    before = (draw.seed, draw.commitment)
    with pytest.raises(Refused):
        step(draws.fix_list, draw, house.marketing, UNTIL + HOUR / 2)
    draw.refresh_from_db()
    assert (draw.seed, draw.commitment) == before
    # Nor after the draw, whoever won.
    step(draws.draw_winners, draw, house.marketing, DRAW_AT)
    for again in (draws.fix_list, draws.publish_draw):
        with pytest.raises(Refused):
            step(again, draw, house.marketing, DRAW_AT)
    with pytest.raises(Refused):
        step(draws.call_off, draw, house.marketing, DRAW_AT, reason="再来一次")


@pytest.mark.parametrize(("one_win", "number"), [(True, 1), (False, 2)])
def test_who_has_two_entries_wins_once_or_with_each_as_the_rules_say(house, one_win, number):
    owner = make_customer("周子涵", house.outlet, mobile="13900000001")
    make_settled(house, 1, owner=owner)
    make_settled(house, 2, owner=owner)
    draw = write(house, rules=[RuleDraft("maintenance")], one_win=one_win, prizes=[PrizeDraft("奖", "雨刮片", 120, 2)])
    assert len(drawn(house, draw)) == number


def test_another_outlets_voucher_is_no_prize_here(house):
    other = make_house("SH02")
    with pytest.raises(Refused):
        write(house, prizes=won_vouchers(labour_series(other, 2), 1))


def test_a_list_changed_in_the_database_is_not_drawn_from(house):
    for nth in range(1, 4):
        make_guest(house, nth)
    draw = fixed(house, write(house))
    draw.entries.filter(entry="SH01-HK00001").update(chances=50)
    with pytest.raises(draws.ListChanged):
        step(draws.draw_winners, draw, house.marketing, DRAW_AT)
    draw.refresh_from_db()
    assert draw.state == "fixed" and not draw.wins.exists()


def test_fewer_people_than_prizes_leave_prizes_over(house):
    make_guest(house, 1)
    assert len(drawn(house, write(house))) == 1


@pytest.mark.parametrize("one_win", [True, False])
def test_anybody_recomputes_it_with_the_files_of_the_page(house, client, tmp_path, one_win):
    owner = make_customer("李明", house.outlet, mobile="13800000003")
    for nth in range(1, 30):
        make_guest(house, nth)
    make_settled(house, 1, "2600", owner=owner)
    rules = [RuleDraft("guest"), RuleDraft("spent", 2, Decimal(500))]
    wins = drawn(house, draw := write(house, rules=rules, one_win=one_win))
    draw.refresh_from_db()
    page = client.get(draw.public_path)
    assert page.status_code == 200
    listed = b"".join(client.get(f"{draw.public_path}list.csv").streaming_content)
    (tmp_path / "list.csv").write_bytes(listed)
    asked = [sys.executable, str(SCRIPT), "--entries", str(tmp_path / "list.csv"), "--format", "json"]
    asked += ["--prizes", draw_page.prizes_text(draw), "--seed", draw.seed, *(["--one-win"] if one_win else [])]
    said = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    assert (said["list_hash"], said["commitment"]) == (draw.list_hash, draw.commitment)
    assert [(row["prize"], row["entry"]) for row in said["winners"]] == [
        (win.prize.code, win.entry.entry) for win in wins
    ]
    shown = page.content.decode()
    assert all(text in shown for text in (draw.list_hash, draw.commitment, draw.seed, wins[0].entry.entry))


# The public page ------------------------------------------------------------------------------------------------------


def test_a_draft_is_shown_to_nobody_outside(house, client):
    draw = write(house)
    assert client.get(draw.public_path).status_code == 404
    assert client.get(f"{draw.public_path}list.csv").status_code == 404
    publish(house, draw)
    assert client.get(draw.public_path).status_code == 200
    assert client.get(f"{draw.public_path}list.csv").status_code == 404


def test_the_seed_is_told_with_the_winners_and_not_before(house, client):
    make_guest(house, 1, name="周子涵")
    draw = fixed(house, write(house))
    before = client.get(draw.public_path).content.decode()
    assert draw.commitment in before and draw.list_hash in before and draw.seed not in before
    step(draws.draw_winners, draw, house.marketing, DRAW_AT)
    after = client.get(draw.public_path).content.decode()
    assert draw.seed in after and "周**" in after and "周子涵" not in after and "13800000001" not in after


def test_nobody_inside_sees_the_seed_before_either(house, client):
    make_guest(house, 1)
    draw = fixed(house, write(house))
    client.force_login(house.marketing)
    assert draw.seed not in client.get(draw.get_absolute_url()).content.decode()


def test_somebody_finds_their_own_number(house, client):
    for nth in range(1, 4):
        make_guest(house, nth)
    wins = drawn(house, draw := write(house, prizes=PRIZES[:1]))
    won = wins[0].entry.entry
    lost = draw.entries.exclude(entry=won).first().entry
    page = client.get(draw.public_path, {"entry": won.lower()}, headers={"accept-language": "en"}).content.decode()
    assert "Won" in page
    page = client.get(draw.public_path, {"entry": lost}, headers={"accept-language": "en"}).content.decode()
    assert "has not won" in page
    page = client.get(draw.public_path, {"entry": "X"}, headers={"accept-language": "en"}).content.decode()
    assert "not in the list" in page


# Prizes ---------------------------------------------------------------------------------------------------------------


def test_a_prize_is_handed_out_once_with_a_proof_and_in_time(house):
    make_guest(house, 1)
    win = drawn(house, write(house))[0]
    hand = {"win": win, "by": house.advisor}
    with pytest.raises(Refused):
        draws.hand_out(**hand, proof=" ", at=DRAW_AT + HOUR)
    with pytest.raises(Refused):
        draws.hand_out(**hand, proof="本人", at=shanghai("2027-01-01 00:00"))
    with pytest.raises(PermissionDenied):
        draws.hand_out(win=win, by=house.cashier, proof="本人", at=DRAW_AT + HOUR)
    draws.hand_out(**hand, proof="本人，核对身份证", at=DRAW_AT + HOUR)
    with pytest.raises(AlreadyDone) as second:
        draws.hand_out(**hand, proof="本人", at=DRAW_AT + 2 * HOUR)
    assert "林知夏" in str(second.value)


def labour_series(house, pieces, **fields):
    given = {"valid_from_on": ENTRIES_ON, "valid_to_on": date(2026, 12, 31)} | fields
    return vouchers.write_series(
        outlet=house.outlet, name="工时券", scope="labour", value=Decimal(500), pieces=pieces, by=house.marketing,
        at=AT, **given,
    )  # fmt: skip


def won_vouchers(series, number):
    return [PrizeDraft("一等奖", "工时券500元", Decimal(500), number, series=series)]


def test_a_voucher_that_is_won_is_issued_with_the_prize(house):
    series = labour_series(house, 2)
    make_guest(house, 1)
    make_guest(house, 2)
    wins = drawn(house, write(house, prizes=won_vouchers(series, 2)))
    # What was promised is there, whatever became of the series.
    vouchers.close_series(series=series, by=house.marketing, at=DRAW_AT)
    for win in wins:
        done = draws.hand_out(win=win, proof="本人", by=house.marketing, at=DRAW_AT + HOUR)
        assert Voucher.objects.get(win=done).series == series


def test_more_vouchers_than_there_are_cannot_be_promised(house):
    series = labour_series(house, 3)
    vouchers.issue(series=series, by=house.marketing, at=AT)
    first, second = (write(house, prizes=won_vouchers(series, number)) for number in (3, 2))
    with pytest.raises(Refused):
        publish(house, first)
    publish(house, second)
    # The other two are the winners': neither issued, nor promised once more.
    with pytest.raises(Refused):
        vouchers.issue(series=series, by=house.marketing, at=AT)
    with pytest.raises(Refused):
        publish(house, write(house, prizes=won_vouchers(series, 1)))
    step(draws.call_off, second, house.marketing, reason="台风")
    assert vouchers.issue(series=series, number=2, by=house.marketing, at=AT)


def test_two_prizes_of_one_series_are_counted_together(house):
    series = labour_series(house, 3)
    draw = write(house, prizes=won_vouchers(series, 2) + won_vouchers(series, 2))
    with pytest.raises(Refused):
        publish(house, draw)


def test_a_campaign_that_is_over_gets_no_draw(house):
    house.campaign.state = Campaign.State.CALLED_OFF
    with pytest.raises(Refused):
        write(house)


def test_vouchers_that_nobody_won_or_fetched_are_free_again(house):
    series = labour_series(house, 3, valid_to_on=date(2027, 12, 31))
    make_guest(house, 1)
    drawn(house, write(house, prizes=won_vouchers(series, 3)))
    assert vouchers.left_of(series, ENTRIES_ON) == 2
    assert vouchers.left_of(series, date(2027, 1, 1)) == 3


def test_a_voucher_is_good_until_the_last_day_to_fetch_it(house):
    short = write(house, prizes=won_vouchers(labour_series(house, 2, valid_to_on=date(2026, 12, 30)), 1))
    with pytest.raises(Refused) as refused:
        publish(house, short)
    assert "2026-12-30" in str(refused.value)


def test_the_database_itself_keeps_a_prize_within_the_limit(house):
    draw = write(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        draw.prizes.filter(position=1).update(worth="50000.01")


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_of_several_who_draw_at_once_one_does(transactional_db):
    house = make_house()
    for nth in range(1, 6):
        make_guest(house, nth)
    draw = fixed(house, write(house))
    version = draw.version

    def run():
        return draws.draw_winners(draw=draw, version=version, by=house.marketing, at=DRAW_AT)

    outcomes = [type(outcome).__name__ for outcome in race([run] * 4)]
    assert sorted(outcomes) == ["AlreadyDone", "AlreadyDone", "AlreadyDone", "list"]
    assert draw.wins.count() == 3
