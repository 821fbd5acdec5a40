"""Packages: what they cost, from when, what is in them; how their price is divided; and the board in the hall."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_order, make_outlet, make_user, make_vehicle
from tests.racing import race
from workshop.models import BoardPrice, OrderLine, OrderSheet, Package, PackageSale
from workshop.package_shares import shares
from workshop.services import packages as services

AT = shanghai("2026-11-05 10:00")
TODAY = AT.date()
DAY = timedelta(days=1)
Draft = services.PackageDraft
LINES = [
    Draft(kind="labour", name="更换机油机滤", price=Decimal("120"), code="BY01", hours=Decimal("0.6")),
    Draft(kind="part", name="全合成机油", price=Decimal("98.5"), quantity=4),
    Draft(kind="part", name="机油滤清器", price=Decimal("62")),
]


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def keeper(outlet):
    return make_user("唐诗雨", Role.MARKETING, outlet, language="en")


@pytest.fixture
def advisor(outlet):
    return make_user("林知夏", Role.SERVICE_ADVISOR, outlet, language="en")


def issue(by, at=AT, **fields) -> Package:
    values = {"code": "by-a", "name": "小保养套餐", "price": Decimal("399"), "from_on": TODAY, "lines": LINES}
    return services.issue_package(outlet=make_outlet(), by=by, at=at, **values | fields)


def written_order(**fields):
    order = make_order(make_vehicle(), **fields)
    OrderSheet.objects.create(order=order, first_promised_at=AT + DAY, promised_at=AT + DAY)
    return order


# --- How the price is divided -----------------------------------------------------------------------------------------

amounts = st.integers(0, 9_999_999).map(lambda cents: Decimal(cents) / 100)


@given(price=amounts, lists=st.lists(amounts, min_size=1, max_size=12))
def test_the_shares_add_up_to_the_price_and_none_is_negative(price, lists):
    found = shares(price, lists)
    assert sum(found) == price
    assert min(found) >= 0 and all(share.as_tuple().exponent >= -2 for share in found)


def test_the_shares_follow_the_list_prices_and_the_cent_goes_to_the_largest_remainder():
    assert shares(Decimal("100"), [Decimal(1), Decimal(1), Decimal(1)]) == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]
    assert shares(Decimal("10"), [Decimal(0), Decimal(0)]) == [Decimal("5.00"), Decimal("5.00")]
    assert shares(Decimal("90"), [Decimal(100), Decimal(0), Decimal(50)]) == [Decimal(60), Decimal(0), Decimal(30)]
    assert shares(Decimal("9"), []) == []


# --- From day to day --------------------------------------------------------------------------------------------------


def test_a_package_holds_from_its_day_until_another_row_of_its_code_begins(keeper):
    first = issue(keeper)
    second = issue(keeper, price=Decimal("369"), from_on=TODAY + 10 * DAY)
    other = issue(keeper, code="BY-B", to_on=TODAY + 3 * DAY)

    def on_sale(day):
        return list(Package.objects.in_force(day).order_by("code"))

    assert on_sale(TODAY - DAY) == []
    assert on_sale(TODAY) == on_sale(TODAY + 3 * DAY) == [first, other]
    assert on_sale(TODAY + 4 * DAY) == on_sale(TODAY + 9 * DAY) == [first]
    assert on_sale(TODAY + 10 * DAY) == [second]
    assert list(Package.objects.coming(TODAY)) == [second] and not Package.objects.over(TODAY).exists()
    assert set(Package.objects.over(TODAY + 10 * DAY)) == {first, other}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": " "}, "code"),
        ({"from_on": TODAY - DAY}, "from_on"),
        ({"to_on": TODAY - DAY}, "to_on"),
        ({"lines": []}, "lines"),
        ({"lines": [Draft(kind="labour", name="机油", price=Decimal(1), quantity=2)]}, "lines"),
        ({"lines": [Draft(kind="part", name="机油", price=Decimal(1), hours=Decimal(1))]}, "lines"),
        ({"lines": [Draft(kind="part", name=" ", price=Decimal(1))]}, "lines"),
    ],
)
def test_what_cannot_be_sold_is_refused(keeper, fields, field):
    with pytest.raises(Refused) as refused:
        issue(keeper, **fields)
    assert refused.value.field == field and not Package.objects.exists()


def test_one_row_a_day_unless_the_first_is_withdrawn(keeper):
    first = issue(keeper, from_on=TODAY + DAY)
    with pytest.raises(Refused):
        issue(keeper, from_on=TODAY + DAY)
    services.end_package(package=first, to_on=TODAY, reason="价格写错", by=keeper, at=AT)
    first.refresh_from_db()
    assert first.withdrawn_at == AT
    issue(keeper, from_on=TODAY + DAY)


def test_what_has_begun_ends_on_a_day_and_is_not_withdrawn(keeper):
    package = issue(keeper)
    later = AT + 5 * DAY
    with pytest.raises(Refused):
        services.end_package(package=package, to_on=TODAY - DAY, reason="停售", by=keeper, at=later)
    with pytest.raises(Refused):
        services.end_package(package=package, to_on=TODAY, reason="停售", by=keeper, at=later)
    services.end_package(package=package, to_on=TODAY + 4 * DAY, reason="停售", by=keeper, at=later)
    assert not Package.objects.in_force(later.date()).exists()


def test_who_does_not_keep_the_prices_changes_none(keeper, advisor):
    package = issue(keeper)
    with pytest.raises(PermissionDenied):
        issue(advisor, code="X")
    with pytest.raises(PermissionDenied):
        services.end_package(package=package, to_on=TODAY, reason="x", by=advisor, at=AT)


# --- Into an order ----------------------------------------------------------------------------------------------------


def test_a_package_becomes_lines_that_cost_its_price(keeper, advisor):
    package, order = issue(keeper), written_order()
    services.put_package(order=order, package=package, version=0, by=advisor, at=AT)
    lines = list(OrderLine.objects.filter(sheet__order=order))
    assert sum(line.amount for line in lines) == package.price
    assert [(line.kind, line.quantity, line.price) for line in lines] == [
        ("labour", 1, Decimal("120.00")),
        ("part", 4, Decimal("98.50")),
        ("part", 1, Decimal("62.00")),
    ]
    assert Package.objects.with_sales().get().earned == package.price
    OrderSheet.objects.update(stage="cancelled", cancelled_at=AT, cancel_reason="客户改期")
    found = Package.objects.with_sales().get()
    assert (found.sold, found.earned) == (0, None) and not package.sales.standing().exists()


def test_it_goes_into_an_order_once_and_only_while_it_is_on_sale(keeper, advisor):
    package, order = issue(keeper), written_order()
    coming = issue(keeper, code="BY-B", from_on=TODAY + DAY)
    services.put_package(order=order, package=package, version=0, by=advisor, at=AT)
    with pytest.raises(AlreadyDone):
        services.put_package(order=order, package=package, version=1, by=advisor, at=AT)
    with pytest.raises(Refused):
        services.put_package(order=order, package=coming, version=1, by=advisor, at=AT)
    away = written_order(outlet=make_outlet("SH02", "嘉禾川沙店"))
    with pytest.raises((Refused, PermissionDenied)):
        services.put_package(order=away, package=package, version=0, by=advisor, at=AT)
    assert PackageSale.objects.count() == 1 and OrderLine.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_it_in_at_once_one_does(keeper, advisor):
    package, order = issue(keeper), written_order()

    def put():
        return services.put_package(order=order, package=package, version=0, by=advisor, at=AT)

    outcomes = race([put, put])
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone", "PackageSale"]
    assert OrderLine.objects.count() == 3


# --- The board and the pages ------------------------------------------------------------------------------------------


def test_the_board_shows_what_is_in_force_today(client, clock, keeper, outlet):
    shown, hidden = issue(keeper), issue(keeper, code="BY-C", on_board=False)
    issue(keeper, code="BY-B", from_on=TODAY + DAY)
    wash = {"outlet": outlet, "section": "clean", "name": "普通洗车", "unit": "次", "by": keeper, "at": AT}
    services.set_price(**wash, price=Decimal(35), from_on=TODAY)
    dearer = services.set_price(**wash, price=Decimal(40), from_on=TODAY + DAY)
    client.force_login(keeper)

    def board(at):
        clock(at)
        context = client.get("/prices/board/").context
        return [package.code for package in context["packages"]], [
            price.price for _label, prices in context["sections"] for price in prices
        ]

    assert board(AT) == ([shown.code], [Decimal("35.00")])
    assert board(AT + DAY) == (["BY-A", "BY-B"], [Decimal("40.00")])
    assert hidden.code not in board(AT)[0]
    services.end_price(price=dearer, to_on=TODAY, reason="不涨了", by=keeper, at=AT)
    assert BoardPrice.objects.in_force(TODAY + DAY).get().price == Decimal("35.00")
    page = client.get("/prices/board/").content.decode()
    assert "data-refresh" in page and 'class="side"' not in page


def test_the_pages_issue_a_package_and_put_it_into_an_order(client, clock, keeper, advisor):
    clock(AT)
    client.force_login(keeper)
    said = {
        "outlet": "SH01",
        "code": "BY-A",
        "name": "小保养套餐",
        "price": "399",
        "from_on": "2026-11-05",
        "on_board": "on",
        "lines-TOTAL_FORMS": "2",
        "lines-INITIAL_FORMS": "0",
        "lines-0-kind": "labour",
        "lines-0-name": "更换机油机滤",
        "lines-0-price": "120",
        "lines-0-hours": "0.6",
        "lines-1-kind": "part",
        "lines-1-name": "",
    }
    assert client.post("/packages/new/", said | {"lines-0-name": ""}).status_code == 422
    made = client.post("/packages/new/", said)
    package = Package.objects.get()
    assert made["Location"] == package.get_absolute_url()
    like = client.get(f"/packages/new/?like={package.pk}").context
    assert like["form"]["code"].value() == "BY-A" and like["rows"][0]["name"].value() == "更换机油机滤"
    client.force_login(advisor)
    order = written_order()
    page = client.get(package.get_absolute_url())
    assert page.context["put_form"] and not page.context["keeps"]
    assert client.post(f"/packages/{package.pk}/put/", {"order": order.pk}).status_code == 302
    assert client.post(f"/packages/{package.pk}/put/", {"order": order.pk}).status_code == 422
    listed = client.get("/packages/?q=by").context["page"]
    assert [(row.sold, row.earned) for row in listed] == [(1, Decimal("399.00"))]
    assert client.post(f"/packages/{package.pk}/end/", {"to_on": "2026-11-05"}).status_code == 403
