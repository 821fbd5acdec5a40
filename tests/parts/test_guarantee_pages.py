"""The pages of guarantee shipments, from the first word to the paperwork."""

import pytest
import time_machine
from django.urls import reverse

from parts.models import Guarantee
from staff.models import Approval
from staff.services import approvals
from tests.makers import make_vehicle

from .places import make_house, make_part
from .test_guarantees import AT, sign, submit, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    with time_machine.travel(AT, tick=False):
        yield make_house()


def url(name: str, guarantee) -> str:
    return reverse(f"parts:{name}", args=[guarantee.number])


def form_for(part, car, **changed) -> dict:
    return {
        "outlet": "SH01", "kind": "guarantee", "reason": "off_road", "vehicle": car.pk, "words": "车停在店里",
        "source": "express", "lines-TOTAL_FORMS": "2", "lines-INITIAL_FORMS": "0", "lines-0-part": part.pk,
        "lines-0-quantity": "2", "lines-0-price": "6000",
    } | changed  # fmt: skip


def test_a_request_is_written_shown_its_route_and_submitted(client, house):
    part, car = make_part(), make_vehicle()
    client.force_login(house.manager)
    assert client.get(reverse("parts:guarantee_write"), {"car": car.pk}).status_code == 200
    assert client.post(reverse("parts:guarantee_write"), form_for(part, car, words="")).status_code == 422
    assert client.post(reverse("parts:guarantee_write"), form_for(part, car, **{"lines-0-part": ""})).status_code == 422
    answer = client.post(reverse("parts:guarantee_write"), form_for(part, car))
    made = Guarantee.objects.get()
    assert answer.url == made.get_absolute_url() and (made.state, str(made.amount)) == ("draft", "12000.00")
    page = client.get(made.get_absolute_url())
    assert [step.roles[0] for step in page.context["route"]] == ["area_manager", "region_coordinator", "region_manager"]
    assert [step.holders[0] for step in page.context["route"]] == house.chain[:3]
    sent = {"version": made.version}
    assert client.post(url("guarantee_submit", made), sent).status_code == 302
    # Sent twice it is submitted once.
    assert client.post(url("guarantee_submit", made), sent).status_code == 302
    made.refresh_from_db()
    assert made.state == "submitted" and Approval.objects.count() == 1
    assert "staff/_approval.html" in [template.name for template in client.get(made.get_absolute_url()).templates]


def test_signed_shipped_there_and_its_papers(client, house):
    made = write(house, make_part(), "8000")
    approval = submit(made, house.manager)
    for who in house.chain[:2]:
        sign(approval, who)
    made.refresh_from_db()
    client.force_login(house.coordinator)
    assert client.post(url("guarantee_ship", made), {"version": made.version, "carrier": ""}).status_code == 422
    assert client.post(url("guarantee_ship", made), {"version": made.version, "carrier": "顺丰"}).status_code == 302
    client.force_login(house.manager)
    assert client.post(url("guarantee_ship", made), {"version": 9, "carrier": "顺丰"}).status_code == 403
    for name, sent in (("guarantee_arrive", {}), ("guarantee_papers", {"papers": "FP-1"})):
        made.refresh_from_db()
        assert client.post(url(name, made), {"version": made.version} | sent).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.papers) == ("arrived", "FP-1")
    sheet = client.get(url("guarantee_sheet", made)).content.decode()
    assert "捌仟元整" in sheet and "蒋以宁" in sheet


def test_a_change_is_written_on_its_page(client, house):
    made = write(house, make_part(), "8000")
    submit(made, house.manager)
    made.refresh_from_db()
    client.force_login(house.manager)
    page = client.get(url("guarantee_rewrite", made))
    form, rows = page.context["form"], page.context["rows"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    sent |= {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "1"}
    sent |= {f"lines-0-{name}": rows[0][name].value() for name in ("part", "quantity", "price")}
    assert page.context["anew"]
    assert client.post(url("guarantee_rewrite", made), sent).status_code == 422
    assert client.post(url("guarantee_rewrite", made), sent | {"lines-0-price": "9000"}).status_code == 302
    assert Approval.objects.of(made).first().round == 2


def test_the_list_has_its_tabs_its_meter_and_few_queries(client, house, django_assert_max_num_queries):
    for nth in range(8):
        write(house, make_part(f"P{nth}"), "800", vehicle=make_vehicle(plate=f"沪C{nth:04d}K"))
    client.force_login(house.manager)
    with django_assert_max_num_queries(26):
        page = client.get(reverse("parts:guarantees"))
    assert dict((name, count) for name, _label, count in page.context["tabs"])["open"] == 8
    assert client.get(reverse("parts:guarantees"), {"q": "P3"}).context["page"].total == 1
    found = client.get(reverse("parts:find_parts"), {"q": "p5"}).json()["results"]
    assert [row["text"] for row in found] == ["P5 前刹车片"]


def test_from_the_page_of_a_request_one_comes_to_its_signatures(client, house):
    made = write(house, make_part(), "8000")
    approval = submit(made, house.manager)
    client.force_login(house.manager)
    page = client.get(url("guarantee", made)).content.decode()
    at = reverse("staff:approval", args=[approval.pk])
    assert f'href="{at}"' in page and f'href="{at}#withdraw"' in page
    # On its own page the signer has one button to sign with, and no way to where he is already.
    client.force_login(house.area)
    assert f'href="{at}#sign"' not in client.get(at).content.decode()


def test_what_was_refused_is_written_once_more_from_what_it_was(client, house):
    made = write(house, make_part(), "8000")
    client.force_login(house.manager)
    assert "again_url" not in client.get(url("guarantee", made)).context
    approval = submit(made, house.manager)
    approvals.refuse(approval=approval, version=approval.version, reason="先问中转库", by=house.area, at=AT)
    page = client.get(client.get(url("guarantee", made)).context["again_url"])
    form, line = page.context["form"], made.lines.get()
    assert (form["reason"].value(), form["vehicle"].value()) == (made.reason, made.vehicle_id)
    assert page.context["rows"].forms[0].initial == {"part": line.part_id, "quantity": line.quantity}


def test_who_only_asks_reads_who_submits_it(client, house):
    for who, asks in ((house.advisor, True), (house.manager, False)):
        client.force_login(who)
        assert client.get(reverse("parts:guarantee_write")).context["asks"] is asks


def sheet_of(client, made) -> str:
    return client.get(url("guarantee_sheet", made)).content.decode()


def test_the_sheet_has_a_line_for_every_signature_before_and_after_it_is_submitted(client, house):
    made = write(house, make_part(), "20000.01")
    client.force_login(house.manager)
    # The applicant, and the four of the route.
    assert sheet_of(client, made).count('class="sign"') == 5
    approval = submit(made, house.manager)
    assert sheet_of(client, made).count('class="sign"') == 5
    sign(approval, house.area, words="同意先发")
    shown = sheet_of(client, made)
    assert shown.count('class="sign"') == 4 and house.area.name in shown and "同意先发" in shown


def test_the_sheet_tells_a_refusal_from_a_signature_and_names_who_was_stood_in_for(client, house):
    from staff.services import approvals
    from tests.makers import make_user

    deputy, day = make_user("代理人"), AT.date()
    approvals.name_substitute(deputy=deputy, from_on=day, to_on=day, reason="出差", by=house.area, at=AT)
    made = write(house, make_part())
    approval = submit(made, house.manager)
    sign(approval, deputy)
    approval.refresh_from_db()
    approvals.refuse(approval=approval, version=approval.version, reason="本地有库存", by=house.coordinator, at=AT)
    client.force_login(house.manager)
    client.cookies["django_language"] = "en"
    type(house.manager).objects.filter(pk=house.manager.pk).update(language="en")
    shown = sheet_of(client, made)
    assert f"{deputy.name} in place of {house.area.name}" in shown and "本地有库存" in shown
    assert shown.count("<b>Signed</b>") == shown.count("<b>Refused</b>") == 1


@pytest.mark.parametrize("kind", ["guarantee", "loan"])
def test_a_loan_note_has_lines_for_handing_out_and_back(client, house, kind):
    made = write(house, make_part(), "6000.05")
    Guarantee.objects.filter(pk=made.pk).update(kind=kind)
    client.force_login(house.manager)
    shown = sheet_of(client, made)
    assert "陆仟元零伍分" in shown
    # The applicant and two of the chain; on a loan note one of two, who handed out, who received, what came back.
    assert shown.count('class="sign"') == {"guarantee": 3, "loan": 5}[kind]
