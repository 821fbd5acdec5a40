"""The pages of missing parts: ordered from an order, told, fitted; the list with its figures and export."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from parts.models import Backorder
from parts.services import backorders, stock
from tests.makers import make_order, make_vehicle

from .places import make_part
from .test_backorders import AT, DAY, HOUR, house_with_people, order

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    with time_machine.travel(AT, tick=False):
        yield house_with_people()


def form_for(house, part, **changed) -> dict:
    given = {
        "outlet": "SH01", "part": part.pk, "quantity": "2", "contact": "周子涵", "mobile": "13700000001",
        "advisor": house.person.pk, "expected_on": "2026-11-09",
    }  # fmt: skip
    return given | changed


def test_ordered_from_a_repair_order_and_seen_beside_it_and_at_the_car(client, house):
    client.force_login(house.advisor)
    job, part = make_order(make_vehicle(), advisor=house.person, opened_at=AT), make_part()
    page = client.get(job.get_absolute_url())
    [link] = [line.url for line in page.context["beside"] if line.url.startswith(reverse("parts:backorder_new"))]
    form = client.get(link).context["form"]
    known = {name: form[name].value() for name in ("order", "vehicle", "advisor")}
    assert known == {"order": job.number, "vehicle": job.vehicle_id, "advisor": house.person.pk}
    url = reverse("parts:backorder_new")
    assert client.post(url, form_for(house, part, expected_on="2026-11-01")).status_code == 422
    sent = form_for(house, part, order=job.number, vehicle=job.vehicle_id, contact="", mobile="", off_road="on")
    answer = client.post(url, sent)
    made = Backorder.objects.get()
    assert (answer.url, made.order, made.off_road) == (made.get_absolute_url(), job, True)
    assert made.get_absolute_url() in [line.url for line in client.get(job.get_absolute_url()).context["beside"]]
    assert made.number in client.get(job.vehicle.get_absolute_url()).content.decode()


def test_from_waiting_to_fitted_step_by_step(client, house):
    client.force_login(house.advisor)
    made = order(house, make_part(), vehicle=make_vehicle())

    def post(name, **sent):
        made.refresh_from_db()
        url = reverse(f"parts:backorder_{name}", args=[made.number])
        return client.post(url, {"version": made.version} | sent).status_code

    assert post("postpone", expected_on="2026-11-07", reason="缺货") == 422
    assert post("postpone", expected_on="2026-11-12", reason="缺货") == 302
    page = client.get(made.get_absolute_url())
    assert page.context["tell_form"]["what"].value() == "later"
    assert post("tell", what="there", how="call") == 422
    assert post("tell", what="later", how="call", words="客户同意") == 302
    assert post("spare_car", words="") == 422
    assert post("spare_car", words="沪A00001") == 302
    assert post("fitted") == 422
    assert post("arrived") == 302
    assert post("tell", what="there", how="sms") == 302
    assert post("fitted") == 302
    made.refresh_from_db()
    assert (made.state, made.told.filter(by__isnull=False).count()) == ("fitted", 2)
    # Over, it has no step and masks the number.
    page = client.get(made.get_absolute_url())
    assert "tell_form" not in page.context and made.mobile not in page.content.decode()
    # The second of two is led back and hears it.
    late = client.post(reverse("parts:backorder_cancel", args=[made.number]), {"version": 0, "reason": "x"})
    assert late.status_code == 302


def test_the_list_has_its_tabs_its_figures_and_few_queries(client, house, django_assert_max_num_queries):
    for nth in range(6):
        order(house, make_part(f"P{nth}"), vehicle=make_vehicle(plate=f"沪C{nth:04d}K"), off_road=nth == 0)
    late = order(house, make_part("LATE"), at=AT - 9 * DAY)
    backorders.part_arrived(backorder=order(house, make_part("HERE")), version=0, by=house.manager, at=AT)
    client.force_login(house.manager)
    url = reverse("parts:backorders")
    with django_assert_max_num_queries(30):
        page = client.get(url)
    assert page.context["counts"] == {"waiting": 7, "late": 1, "tell": 2, "told": 0, "over": 0}
    assert page.context["fill"].percent is None
    assert [each.pk for each in client.get(url, {"state": "late"}).context["page"]] == [late.pk]
    assert client.get(url, {"q": "P3"}).context["page"].total == 1
    assert client.get(url, {"off_road": "yes"}).context["page"].total == 1
    client.force_login(house.advisor)
    assert client.get(url, {"whose": "mine"}).context["page"].total == 7


def test_the_export_is_what_is_filtered_and_masked(client, house):
    order(house, make_part("P1"))
    order(house, make_part("P2"), at=AT - timedelta(days=9))
    client.force_login(house.manager)
    answer = client.get(reverse("parts:backorders_export"), {"state": "late"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    text = [str(cell) for row in rows for cell in row]
    assert any("P2" in cell for cell in text) and not any("P1" == cell for cell in text)
    assert "13700000001" not in text


def test_the_page_of_a_stock_says_for_whom_pieces_lie_there(client, house):
    part = make_part()
    made = order(house, part, vehicle=make_vehicle(plate="沪C0001K"))
    order(house, part, quantity=2, at=AT + HOUR)
    moved = stock.receive_parts(warehouse=house.own, part=part, quantity=1, by=house.manager, at=AT + HOUR)
    client.force_login(house.manager)
    page = client.get(moved.stock.get_absolute_url())
    assert page.context["kept"] == [made] and "沪C0001K" in page.content.decode()
    form = client.get(reverse("parts:stock_book", args=["issue"]) + f"?part={part.pk}").context["form"]
    sent = {"warehouse": house.own.code, "part": part.pk, "quantity": "1", "form_key": form["form_key"].value()}
    address = reverse("parts:stock_book", args=["issue"])
    refused = client.post(address, sent)
    assert refused.status_code == 422 and list(refused.context["form"].errors) == ["words"]
    assert client.post(address, sent | {"words": "急用"}).status_code == 302


def test_what_people_typed_is_no_formula_in_the_export(client, house):
    part = make_part("=SUM(A1)", name="=1+1")
    order(house, part, contact="+8613700000001", mobile="13700000001")
    stock.receive_parts(warehouse=house.own, part=make_part("@N1"), quantity=1, words="-2+3", by=house.manager, at=AT)
    client.force_login(house.head)
    for name in ("backorders_export", "stock_export", "movements_export"):
        answer = client.get(reverse(f"parts:{name}"))
        cells = [cell for row in load_workbook(BytesIO(answer.content)).active.iter_rows() for cell in row]
        assert len(cells) > 9 and not [cell for cell in cells if cell.data_type == "f"], name
