"""Guarantees and approvals under many rows, odd addresses, and people who mean no good."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parts.models import Guarantee, Stock, StockMovement
from parts.services import guarantees, stock
from parts.services.guarantees import LineDraft
from staff.models import Approval
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from staff.services import approvals
from tests.makers import make_outlet, make_user, make_vehicle
from tests.racing import race
from tests.test_list_exports import rows as exported

from .places import make_house, make_part
from .test_guarantee_pages import form_for, url
from .test_guarantees import AT, sign, submit, write

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FEW, MANY = 3, 30


@pytest.fixture
def house(clock):
    clock(AT)
    return make_house()


def queries(act) -> int:
    act()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        act()
    return len(asked)


def signed(house, part=None, **fields) -> Guarantee:
    made = write(house, part or make_part(), **fields)
    approval = submit(made, house.manager)
    for who in house.chain[: approval.seats.count()]:
        sign(approval, who)
    made.refresh_from_db()
    return made


# Many rows ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("manager", "parts:guarantees"), ("region", "parts:guarantees"), ("area", "staff:approvals"),
        ("manager", "staff:approvals"), ("area", "staff:my_day"),
    ],
)  # fmt: skip
def test_lists_cost_the_same_for_three_rows_and_for_thirty(client, house, who, address):
    def fill(first, last):
        for nth in range(first, last):
            submit(write(house, make_part(f"P{nth}"), "90", vehicle=make_vehicle(plate=f"沪C{nth:04d}")), house.manager)

    client.force_login(getattr(house, who))
    tab = {"state": "all"}
    fill(0, FEW)
    few = queries(lambda: client.get(reverse(address), tab))
    fill(FEW, MANY)
    assert queries(lambda: client.get(reverse(address), tab)) <= few


@pytest.mark.parametrize("stage", ["draft", "submitted", "sheet", "approval", "rewrite"])
def test_a_page_costs_the_same_for_three_lines_and_for_thirty(client, house, stage):
    parts = [make_part(f"P{nth}") for nth in range(MANY)]
    client.force_login(house.manager)

    def cost(lines: int) -> int:
        made = guarantees.write_guarantee(
            outlet=house.outlet, lines=[LineDraft(part, 1, Decimal(10)) for part in parts[:lines]], by=house.manager,
            at=AT, reason="off_road", words="停驶", source="express", vehicle=make_vehicle(plate=f"沪C{lines:04d}"),
        )  # fmt: skip
        address = made.get_absolute_url()
        if stage != "draft" and stage != "rewrite":
            approval = submit(made, house.manager)
            address = approval.get_absolute_url() if stage == "approval" else address
        if stage in ("sheet", "rewrite"):
            address = url(f"guarantee_{stage}", made)
        return queries(lambda: client.get(address))

    few = cost(FEW)
    assert cost(MANY) <= few


# Odd addresses and forms ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "?state=nothing", "?state=papers&after=junk", "?before=junk", "?q=" + "x" * 500, "?reason=none",
        "?outlet=XX", "?q=%25_'\"<script>", "?after=999999999999999999999999", "?state=all&after=,,,",
    ],
)  # fmt: skip
def test_odd_addresses_of_the_lists(client, house, address):
    signed(house)
    client.force_login(house.manager)
    for name in ("parts:guarantees", "staff:approvals"):
        page = client.get(reverse(name) + address)
        assert page.status_code == 200 and "<script>'" not in page.content.decode()
    for name in ("parts:guarantees_export", "staff:approvals_export"):
        assert client.get(reverse(name) + address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "?car=x&order=%01&case=%3Cb%3E&reason=none&line=a:b", "?car=99999999999999999999&line=99999999999999999999:1",
        "?line=1:-5", "?line=" + "&line=".join(["1:1"] * 200), "?case=" + "9" * 3000,
    ],
)  # fmt: skip
def test_odd_addresses_of_the_form(client, house, address):
    client.force_login(house.manager)
    assert client.get(reverse("parts:guarantee_write") + address).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"outlet": "XX"}, {"vehicle": "99999999999999999999"}, {"vehicle": "x"}, {"kind": "gift"}, {"reason": ""},
        {"source": "boat"}, {"source": "transit"}, {"source": "transit", "warehouse": "99999999999999999999"},
        {"source": "new_car"}, {"source": "new_car", "kind": "loan", "dealer": "店"}, {"words": "长" * 401},
        {"words": "a\x00b"}, {"case": "SH01-ZD99999"}, {"case": "9" * 500}, {"order": "nothing"}, {"form_key": "x"},
        {"lines-0-part": "99999999999999999999"}, {"lines-0-quantity": "-1"}, {"lines-0-quantity": "1e9"},
        {"lines-0-price": "6000.005"}, {"lines-0-price": "NaN"}, {"lines-0-price": "1e30"}, {"lines-0-price": "-1"},
        {"lines-0-price": "9999999999.99", "lines-0-quantity": "9999"}, {"lines-TOTAL_FORMS": "100000"},
        {"lines-TOTAL_FORMS": "x"}, {"lines-TOTAL_FORMS": ""}, {"reason": "key_case"},
        {"source": "air", "lines-0-price": "10000.01", "lines-0-quantity": "1"},
    ],
    ids=str,
)  # fmt: skip
def test_odd_forms_come_back_with_a_word(client, house, changed):
    client.force_login(house.manager)
    answer = client.post(reverse("parts:guarantee_write"), form_for(make_part(), make_vehicle(), **changed))
    assert answer.status_code == 422 and not Guarantee.objects.exists()


def test_the_same_form_twice_writes_one(client, house):
    from uuid import uuid4

    client.force_login(house.manager)
    sent = form_for(make_part(), make_vehicle(), form_key=str(uuid4()))
    first, second = [client.post(reverse("parts:guarantee_write"), sent) for _time in range(2)]
    assert first.url == second.url and Guarantee.objects.count() == 1


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "7"])
@pytest.mark.parametrize("name", ["submit", "drop", "papers", "ship"])
def test_odd_versions_change_nothing(client, house, name, version):
    made = write(house, make_part()) if name in ("submit", "drop") else signed(house)
    before = made.state
    client.force_login(house.coordinator if name == "ship" else house.manager)
    sent = {"version": version, "reason": "不用", "papers": "FP", "carrier": "顺丰"}
    assert client.post(url(f"guarantee_{name}", made), sent).status_code in (302, 422)
    made.refresh_from_db()
    assert made.state == before


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "7"])
@pytest.mark.parametrize("name", ["sign", "refuse"])
def test_odd_versions_sign_nothing(client, house, name, version):
    approval = submit(write(house, make_part()), house.manager)
    client.force_login(house.area)
    sent = {"version": version, "reason": "不用"}
    assert client.post(reverse(f"staff:approval_{name}", args=[approval.pk]), sent).status_code in (302, 422)
    assert not approval.seats.filter(decided_at__isnull=False).exists()


def test_long_words_are_refused_and_odd_ones_kept_as_they_are(client, house):
    approval = submit(write(house, make_part()), house.manager)
    client.force_login(house.area)
    at = reverse("staff:approval_sign", args=[approval.pk])
    assert client.post(at, {"version": approval.version, "words": "长" * 401}).status_code == 422
    assert client.post(at, {"version": approval.version, "words": "<img src=x>"}).status_code == 302
    page = client.get(approval.get_absolute_url()).content.decode()
    assert "<img src=x>" not in page and "&lt;img src=x&gt;" in page


def test_others_find_nothing_and_others_wrong_ways_are_not_there(client, house):
    made = signed(house)
    away = make_user("别店", Role.PARTS_MANAGER, make_outlet("SH02", "嘉禾唐镇店"))
    none = make_user("技师", Role.TECHNICIAN, house.outlet)
    for user, code in ((away, 404), (none, 403)):
        client.force_login(user)
        for name in ("guarantee", "guarantee_sheet", "guarantee_rewrite"):
            assert client.get(url(name, made)).status_code == code
        for name in ("guarantee_submit", "guarantee_papers", "guarantee_drop"):
            assert client.post(url(name, made), {"version": made.version}).status_code == code
    client.force_login(away)
    assert client.get(reverse("parts:guarantees"), {"state": "all"}).context["page"].total == 0
    assert exported(client, reverse("parts:guarantees_export") + "?state=all") == []
    assert exported(client, reverse("staff:approvals_export") + "?state=all") == []
    client.force_login(house.manager)
    for name in ("submit", "ship", "arrive", "papers", "drop"):
        assert client.get(url(f"guarantee_{name}", made)).status_code in (403, 405)
    for address in (reverse("parts:guarantees"), made.get_absolute_url(), url("guarantee_sheet", made)):
        assert client.post(address).status_code == 405


def test_what_was_typed_is_no_formula(client, house):
    words = '=HYPERLINK("http://x","y")'
    made = write(house, make_part(), words=words)
    approval = submit(made, house.manager)
    approvals.withdraw(approval=approval, version=0, reason="=1+1", by=house.manager, at=AT)
    client.force_login(house.manager)
    (row,) = exported(client, reverse("parts:guarantees_export") + "?state=all")
    assert words in row and "=1+1" in row
    from io import BytesIO

    from openpyxl import load_workbook

    for address in ("parts:guarantees_export", "staff:approvals_export"):
        answer = client.get(reverse(address) + "?state=all")
        book = load_workbook(BytesIO(b"".join(answer) if answer.streaming else answer.content))
        cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
        assert all(cell.data_type != "f" for cell in cells)


# At once --------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_shipped_once_however_many_ship_it():
    house = make_house()
    part = make_part()
    stock.receive_parts(warehouse=house.transit, part=part, quantity=3, by=house.coordinator, at=AT)
    made = signed(house, part, source="transit", warehouse=house.transit)

    def ship(by):
        return guarantees.ship_guarantee(
            guarantee=made, version=made.version, carrier="顺丰", tracking="", expected_on=None, by=by, at=AT + HOUR
        )

    results = race([lambda by=by: ship(by) for by in (house.coordinator, house.region) * 2])
    assert sum(isinstance(each, Guarantee) for each in results) == 1
    assert sum(isinstance(each, AlreadyDone) for each in results) == 3
    assert Stock.objects.get(warehouse=house.transit).quantity == 2
    assert StockMovement.objects.filter(guarantee=made).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_for_the_last_piece_ship_one():
    house = make_house()
    part, other = make_part("1"), make_part("2")
    for each in (part, other):
        stock.receive_parts(warehouse=house.transit, part=each, quantity=1, by=house.coordinator, at=AT)
    ready = []
    for nth, order in enumerate([(part, other), (other, part)]):
        made = guarantees.write_guarantee(
            outlet=house.outlet, lines=[LineDraft(each, 1) for each in order], by=house.manager, at=AT,
            reason="off_road", words="停驶", source="transit", warehouse=house.transit,
            vehicle=make_vehicle(plate=f"沪C{nth:04d}"),
        )  # fmt: skip
        approval = submit(made, house.manager)
        for who in house.chain[: approval.seats.count()]:
            sign(approval, who)
        made.refresh_from_db()
        ready.append(made)
    results = race(
        [
            lambda made=made: guarantees.ship_guarantee(
                guarantee=made, version=made.version, carrier="顺丰", tracking="", expected_on=None,
                by=house.coordinator, at=AT + HOUR,
            )
            for made in ready
        ]
    )  # fmt: skip
    assert sum(isinstance(each, Guarantee) for each in results) == 1
    assert sum(isinstance(each, stock.NotEnough) for each in results) == 1
    assert set(Stock.objects.filter(warehouse=house.transit).values_list("quantity", flat=True)) == {0}


def test_nothing_is_changed_once_it_is_on_the_road(house):
    made = signed(house)
    made = guarantees.ship_guarantee(
        guarantee=made, version=made.version, carrier="顺丰", tracking="", expected_on=None, by=house.coordinator, at=AT
    )
    made.refresh_from_db()
    line, approval = made.lines.get(), Approval.objects.of(made).first()
    tries = [
        lambda: guarantees.rewrite_guarantee(
            guarantee=made, version=made.version, lines=[LineDraft(line.part, 9)], kind="guarantee",
            reason="off_road", words="车停在店里", source="express", vehicle=made.vehicle, by=house.manager, at=AT,
        ),
        lambda: guarantees.drop_guarantee(
            guarantee=made, version=made.version, reason="不用", by=house.manager, at=AT
        ),
        lambda: guarantees.submit_guarantee(guarantee=made, version=made.version, by=house.manager, at=AT),
        lambda: approvals.withdraw(
            approval=approval, version=approval.version, reason="不用", by=house.manager, at=AT
        ),
    ]  # fmt: skip
    for act in tries:
        with pytest.raises(Refused):
            act()
    made.refresh_from_db()
    assert (made.state, made.lines.get().quantity) == ("shipped", 1)


def test_what_was_refused_is_over_and_a_new_one_goes_its_own_way(house):
    made = write(house, make_part(), "9000")
    approval = submit(made, house.manager)
    approvals.refuse(approval=approval, version=0, reason="本地有库存", by=house.area, at=AT)
    with pytest.raises(Refused):
        submit(made, house.manager)
    again = submit(write(house, make_part("2"), "9000", vehicle=made.vehicle), house.manager)
    assert (again.counted, again.round) == (Decimal(9000), 1)
    sign(again, house.area)
