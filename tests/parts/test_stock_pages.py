"""The pages of stock: what each shows to whom, and that a form sent twice is done once."""

from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from parts.models import Borrowing, Part, Stock, StockCount, StockMovement
from parts.services import stock
from parts.stock_day import low_here, stock_low
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_order, make_user

from .places import make_part
from .test_borrowings import Two

pytestmark = pytest.mark.django_db
AT = shanghai("2026-11-05 10:00")


@pytest.fixture
def two():
    with time_machine.travel(AT, tick=False):
        yield Two()


def get(client, name, *args, **query):
    return client.get(reverse(f"parts:{name}", args=args), query)


def post(client, name, *args, **data):
    return client.post(reverse(f"parts:{name}", args=args), data)


def mine(two, quantity=5, minimum=0) -> Stock:
    stock.receive_parts(warehouse=two.borrows, part=two.part, quantity=quantity, by=two.keeper, at=AT)
    found = Stock.objects.get(warehouse=two.borrows)
    return stock.settle_shelf(stock=found, minimum=minimum, bin="A-01", by=two.keeper, at=AT)


def test_the_list_finds_parts_and_counts_what_the_user_sees(client, two):
    mine(two)
    make_part("8K0 615 301", name="前刹车盘", given_up_on=AT.date())
    client.force_login(two.keeper)
    page = get(client, "parts", q="06e698").context
    # Three more lie at the other outlet.
    assert [(each.number, each.there) for each in page["page"]] == [(two.part.number, 5)]
    assert [count for _name, _label, count in get(client, "parts").context["tabs"]] == [1, 1]
    assert [each.name for each in get(client, "parts", state="over").context["page"]] == ["前刹车盘"]
    assert not get(client, "parts", q="没有").context["page"].rows


def test_one_part_where_it_lies_and_how_many_others_have(client, two):
    mine(two)
    two.ask()
    client.force_login(two.keeper)
    page = get(client, "part", two.part.pk)
    assert [each.warehouse for each in page.context["here"]] == [two.borrows]
    assert [(each.warehouse, each.quantity) for each in page.context["elsewhere"]] == [(two.lends, 3)]
    assert page.context["pieces"] == 5 and len(page.context["borrowings"]) == 1
    assert [each.stock.warehouse for each in page.context["movements"]] == [two.borrows]
    # Of another outlet's stock only the number is shown.
    assert get(client, "stock", Stock.objects.get(warehouse=two.lends).pk).status_code == 404


def test_a_warehouse_with_its_tabs_its_worth_and_its_export(client, two):
    low = mine(two, 5, minimum=6)
    other = make_part("8K0 615 301", "100", name="前刹车盘")
    stock.receive_parts(warehouse=two.borrows, part=other, quantity=2, by=two.keeper, at=AT)
    stock.issue_parts(warehouse=two.borrows, part=other, quantity=2, by=two.keeper, at=AT)
    head = make_user("邵文", Role.SERVICE_MANAGER, two.house.outlet)
    client.force_login(head)
    page = get(client, "warehouse")
    assert page.context["warehouse"] == two.borrows and page.context["all_worth"] == 5 * 480
    assert [count for _name, _label, count in page.context["tabs"]] == [2, 1, 1]
    assert [each.pk for each in get(client, "warehouse", state="low").context["page"]] == [low.pk]
    assert [each.part for each in get(client, "warehouse", state="gone").context["page"]] == [other]
    assert get(client, "warehouse", q="8k0").context["page"].total == 1
    answer = get(client, "stock_export", state="low", warehouse=two.borrows.code)
    assert answer.status_code == 200 and "spreadsheet" in answer["Content-Type"]
    # Another outlet's warehouse is not reached by its code.
    assert get(client, "warehouse", warehouse=two.lends.code).context["warehouse"] == two.borrows
    assert [item.url for item in stock_low(two.keeper, AT)] == [
        f"{reverse('parts:warehouse')}?warehouse={two.borrows.code}&state=low"
    ]
    assert low_here(two.keeper, AT) == (1, False) and not list(stock_low(two.house.advisor, AT))


def test_booked_in_issued_back_and_scrapped_by_forms(client, two):
    order, key = make_order(), str(uuid4())
    client.force_login(two.keeper)
    sent = {"warehouse": two.borrows.code, "part": two.part.pk, "quantity": "5", "form_key": key}
    assert get(client, "stock_book", "receive", part=two.part.pk).status_code == 200
    for _twice in range(2):
        answer = post(client, "stock_book", "receive", **sent)
        assert answer.status_code == 302
    found = Stock.objects.get(warehouse=two.borrows)
    assert answer.url == found.get_absolute_url() and found.quantity == 5
    sent = {"warehouse": two.borrows.code, "part": two.part.pk}
    for deed, fields, status, quantity in (
        ("issue", {"quantity": "9"}, 422, 5),
        ("issue", {"quantity": "3", "order": "SH01-WX99999"}, 422, 5),
        ("issue", {"quantity": "3", "order": order.number.lower()}, 302, 2),
        ("issue", {"quantity": "1"}, 302, 1),
        ("back", {"quantity": "1"}, 422, 1),
        ("back", {"quantity": "4", "order": order.number}, 422, 1),
        ("back", {"quantity": "1", "order": order.number}, 302, 2),
        ("scrap", {"quantity": "1"}, 422, 2),
        ("scrap", {"quantity": "1", "words": "摔坏"}, 302, 1),
        ("receive", {"quantity": "1", "warehouse": two.lends.code}, 422, 1),
        ("burn", {"quantity": "1"}, 404, 1),
    ):
        assert post(client, "stock_book", deed, **sent | fields).status_code == status, (deed, fields)
        found.refresh_from_db()
        assert found.quantity == quantity, (deed, fields)
    kinds = list(found.movements.order_by("nth").values_list("kind", flat=True))
    assert kinds == ["bought", "fitted", "sold", "back", "scrapped"]


def test_the_ledger_is_narrowed_and_exported(client, two):
    mine(two)
    stock.issue_parts(warehouse=two.borrows, part=two.part, quantity=2, by=two.keeper, at=AT)
    client.force_login(make_user("邵文", Role.SERVICE_MANAGER, two.house.outlet))
    page = get(client, "movements").context
    assert page["page"].total == 2 and page["sums"] == {"came": 5, "went": 2}
    assert get(client, "movements", kind="sold").context["sums"] == {"came": 0, "went": 2}
    assert get(client, "movements", from_on="2026-11-06").context["page"].total == 0
    assert get(client, "movements", to_on="2026-11-05", q="06E").context["page"].total == 2
    assert get(client, "movements_export", kind="sold").status_code == 200
    assert get(client, "stock", Stock.objects.get(warehouse=two.borrows).pk).context["page"].total == 2


def test_the_shelf_is_settled_by_its_keepers(client, two):
    found = mine(two)
    client.force_login(two.keeper)
    assert post(client, "stock_shelf", found.pk, minimum="-1").status_code == 422
    assert post(client, "stock_shelf", found.pk, minimum="7", bin="B-12").status_code == 302
    found.refresh_from_db()
    assert (found.minimum, found.bin, found.is_low) == (7, "B-12", True)
    client.force_login(two.house.advisor)
    assert post(client, "stock_shelf", found.pk, minimum="1").status_code == 403
    assert "form" in get(client, "stock", found.pk).context and not get(client, "stock", found.pk).context["keeps"]


def test_counted_by_a_form_sent_twice_once(client, two):
    found = mine(two)
    other = make_part("8K0 615 301", "100", name="前刹车盘")
    client.force_login(two.keeper)
    assert [each for each, _seen, _counted in get(client, "count_new").context["form"].rows()] == [found]
    sent = {
        f"seen_{found.pk}": "5", f"counted_{found.pk}": "4", "part_0": other.pk, "added_0": "2", "words": "抽盘",
        "form_key": str(uuid4()),
    }  # fmt: skip
    assert post(client, "count_new", **sent | {"added_0": ""}).status_code == 422
    assert post(client, "count_new", **{f"seen_{found.pk}": "5"}).status_code == 422
    for _twice in range(2):
        answer = post(client, "count_new", **sent)
        made = StockCount.objects.get()
        assert answer.status_code == 302 and answer.url == made.get_absolute_url()
    page = get(client, "count", made.number).context
    assert (page["differing"], page["amount"]) == (2, -480 + 200)
    assert [(each.counted, each.differing) for each in get(client, "counts").context["page"]] == [(2, 2)]
    # Somebody took one meanwhile.
    stock.issue_parts(warehouse=two.borrows, part=two.part, quantity=1, by=two.keeper, at=AT)
    other = Stock.objects.get(part=other)
    stale = {
        f"seen_{found.pk}": "4", f"counted_{found.pk}": "4", f"seen_{other.pk}": "2", f"counted_{other.pk}": "1",
        "form_key": str(uuid4()),
    }  # fmt: skip
    answer = post(client, "count_new", **stale)
    assert answer.status_code == 422 and StockCount.objects.count() == 1
    # What was typed stays but for that part, which shows what is there by now; sent again it is counted.
    form = answer.context["form"]
    assert [(each.quantity, seen.value(), counted.value()) for each, seen, counted in form.rows()] == [
        (2, "2", "1"),
        (3, 3, ""),
    ] and form.errors.keys() == {f"counted_{found.pk}", "__all__"}
    again = stale | {f"seen_{found.pk}": "3", f"counted_{found.pk}": "3"}
    assert post(client, "count_new", **again).status_code == 302 and StockCount.objects.count() == 2


def test_a_count_is_of_the_rows_and_the_warehouse_that_were_shown(client, two):
    """Also where the list or the posting has changed meanwhile."""
    found = mine(two)
    client.force_login(two.keeper)
    sent = {f"seen_{found.pk}": "5", f"counted_{found.pk}": "3", "warehouse": two.borrows.code}
    answer = client.post(f"{reverse('parts:count_new')}?q=8K0", sent)
    assert answer.status_code == 302
    found.refresh_from_db()
    assert found.quantity == 3
    elsewhere = sent | {"warehouse": two.lends.code, "part_0": two.part.pk, "added_0": "9"}
    assert post(client, "count_new", **elsewhere).status_code == 404
    assert StockCount.objects.count() == 1


def test_a_long_warehouse_is_counted_in_several_goes(client, two, monkeypatch):
    mine(two)
    for nth in range(4):
        part = make_part(f"N{nth}")
        stock.receive_parts(warehouse=two.borrows, part=part, quantity=1, by=two.keeper, at=AT)
    client.force_login(two.keeper)
    assert get(client, "count_new").context["left_out"] == 0
    monkeypatch.setattr("parts.services.counts.MOST_LINES", 5)
    page = get(client, "count_new").context
    assert (len(page["form"].stock), page["left_out"]) == (2, 3)


def test_borrowed_from_the_look_up_to_the_way_back(client, two):
    client.force_login(two.keeper)
    looked = get(client, "borrowing_new", q="06E").context["found"]
    assert [(each, each.there) for each in looked] == [(two.part, 3)]
    address = f"{reverse('parts:borrowing_new')}?part={two.part.pk}"
    form = client.get(address).context["form"]
    assert [each.warehouse for each in form.lends] == [two.lends]
    sent = {"lender": form.lends[0].pk, "borrower": two.borrows.code, "quantity": "2", "words": "车等件"}
    assert client.post(address, sent | {"words": ""}).status_code == 422
    answer = client.post(address, sent)
    found = Borrowing.objects.get()
    assert answer.url == found.get_absolute_url()
    # The borrower may only take it back; the lender answers.
    assert set(client.get(answer.url).context["forms"]) == {"withdraw"}
    assert post(client, "borrowing_step", found.number, "send").status_code == 403
    client.force_login(two.lender)
    assert set(client.get(answer.url).context["forms"]) == {"send", "refuse"}
    assert get(client, "borrowings").context["tab"] == "mine"
    assert post(client, "borrowing_step", found.number, "refuse").status_code == 422
    assert post(client, "borrowing_step", found.number, "throw").status_code == 404
    for _twice in range(2):
        assert post(client, "borrowing_step", found.number, "send").status_code == 302
    client.force_login(two.keeper)
    for step in ("receive", "give_back"):
        assert post(client, "borrowing_step", found.number, step).status_code == 302
    client.force_login(two.lender)
    assert post(client, "borrowing_step", found.number, "get_back", words="完好").status_code == 302
    found.refresh_from_db()
    assert found.state == "returned" and StockMovement.objects.filter(borrowing=found).count() == 4
    assert [each.pk for each in get(client, "borrowings", state="over").context["page"]] == [found.pk]
    assert client.get(answer.url).context["forms"] == {}


def test_a_third_outlet_sees_nothing_of_it(client, two):
    from tests.makers import make_outlet

    found = two.ask()
    stranger = make_user("温绮文", Role.PARTS_MANAGER, make_outlet("SZ01", "嘉禾吴中店", area="苏南区域"))
    client.force_login(stranger)
    assert get(client, "borrowing", found.number).status_code == 404
    assert get(client, "borrowings", state="open").context["page"].total == 0
    assert post(client, "borrowing_step", found.number, "send").status_code == 404


def test_the_transit_warehouse_is_seen_by_its_outlets_and_kept_by_the_region(client, two):
    transit = two.house.transit
    stock.receive_parts(warehouse=transit, part=two.part, quantity=4, by=two.house.coordinator, at=AT)
    client.force_login(two.keeper)
    page = get(client, "warehouse", warehouse=transit.code).context
    assert page["warehouse"] == transit and not page["keeps"] and page["pieces"] == 4
    client.force_login(two.house.coordinator)
    assert get(client, "warehouse", warehouse=transit.code).context["keeps"]
    sent = {"warehouse": transit.code, "part": two.part.pk, "quantity": "1"}
    assert post(client, "stock_book", "receive", **sent).status_code == 302
    assert post(client, "stock_book", "receive", **sent | {"warehouse": two.borrows.code}).status_code == 422


def test_lists_cost_the_same_however_long(client, two, django_assert_max_num_queries):
    for nth in range(40):
        each = make_part(f"XL-{nth:04d}", "10", name="滤芯")
        stock.receive_parts(warehouse=two.borrows, part=each, quantity=1, by=two.keeper, at=AT)
    client.force_login(two.keeper)
    assert Part.objects.count() == 41
    for name in ("parts", "warehouse", "movements"):
        with django_assert_max_num_queries(40):
            page = get(client, name)
        assert len(page.context["page"]) == 25
        assert page.context["page"].after
        assert len(get(client, name, after=page.context["page"].after).context["page"]) >= 15


def test_the_count_sheet_has_what_the_page_of_the_count_has(client, two):
    mine(two)
    other = make_part("8K0 615 301", name="前刹车盘")
    stock.receive_parts(warehouse=two.borrows, part=other, quantity=2, by=two.keeper, at=AT)
    client.force_login(two.keeper)
    code = two.borrows.code
    assert [each.part for each in get(client, "count_sheet", warehouse=code).context["rows"]] == [other, two.part]
    assert [each.part for each in get(client, "count_sheet", warehouse=code, q="8K0").context["rows"]] == [other]
    assert get(client, "count_sheet", warehouse=two.lends.code).status_code == 404
    link = f"{reverse('parts:count_sheet')}?warehouse={code}&amp;q=8K0"
    assert link in get(client, "count_new", warehouse=code, q="8K0").content.decode()


def test_the_note_of_a_borrowing_goes_with_the_part(client, two):
    asked = two.ask()
    client.force_login(two.keeper)
    page = get(client, "borrowing_sheet", asked.number)
    assert page.context["borrowing"] == asked
    for said in (asked.number, two.part.number, two.lends.name, two.borrows.name):
        assert said in page.content.decode()
    assert (
        reverse("parts:borrowing_sheet", args=[asked.number]) in get(client, "borrowing", asked.number).content.decode()
    )
