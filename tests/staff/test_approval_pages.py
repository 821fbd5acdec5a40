"""The pages on which documents are signed."""

import pytest
import time_machine
from django.urls import reverse

from staff.models import Approval, Substitution
from tests.parts.places import make_house, make_part
from tests.parts.test_guarantees import AT, sign, submit, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    with time_machine.travel(AT, tick=False):
        yield make_house()


@pytest.fixture
def approval(house):
    return submit(write(house, make_part(), "15000"), house.manager)


def page_of(approval) -> str:
    return reverse("staff:approval", args=[approval.pk])


def test_who_is_next_finds_it_and_signs(client, house, approval):
    client.force_login(house.area)
    listed = client.get(reverse("staff:approvals")).content.decode()
    assert page_of(approval) in listed and page_of(approval) in client.get(reverse("staff:my_day")).content.decode()
    page = client.get(page_of(approval))
    assert page.status_code == 200 and page.context["may_sign"]
    sent = {"version": approval.version, "words": "同意"}
    assert client.post(reverse("staff:approval_sign", args=[approval.pk]), sent).status_code == 302
    seat = approval.seats.get(step=1)
    assert (seat.decided_by, seat.words) == (house.area, "同意")
    # The same click once more is that of somebody who was too late.
    assert client.post(reverse("staff:approval_sign", args=[approval.pk]), sent).status_code == 302
    assert approval.seats.filter(decided_at__isnull=False).count() == 1
    assert not client.get(page_of(approval)).context["may_sign"]
    client.force_login(house.coordinator)
    assert client.get(page_of(approval)).context["may_sign"]


def test_from_what_is_signed_the_signer_goes_on_to_the_next(client, house, approval):
    from tests.makers import make_vehicle

    other = submit(write(house, make_part("P2"), "9000", vehicle=make_vehicle(plate="沪C0002K")), house.manager)
    client.force_login(house.area)
    assert "following" not in client.get(page_of(approval)).context
    sign(approval, house.area)
    assert client.get(page_of(approval)).context["following"] == other
    sign(other, house.area)
    assert client.get(page_of(approval)).context["following"] is None


def test_a_refusal_needs_its_reason(client, house, approval):
    client.force_login(house.area)
    at = reverse("staff:approval_refuse", args=[approval.pk])
    assert client.post(at, {"version": approval.version, "reason": ""}).status_code == 422
    assert client.post(at, {"version": approval.version, "reason": "本地有货"}).status_code == 302
    approval.refresh_from_db()
    assert (approval.state, approval.reason) == ("refused", "本地有货")


def test_the_list_says_who_signs_next_and_is_a_thumb_away_for_who_signs_on_the_way(client, house, approval):
    client.force_login(house.area)
    page = client.get(reverse("staff:approvals"), {"state": "all"})
    assert "区域经理</span>" in page.content.decode() and "大区协理" not in page.content.decode()
    assert reverse("staff:approvals") in [item.url for item in page.context["shell"].tabs]
    client.force_login(house.manager)
    page = client.get(reverse("staff:approvals"), {"state": "mine"})
    assert "区域经理</span>" in page.content.decode()
    assert reverse("staff:approvals") not in [item.url for item in page.context["shell"].tabs]


def test_who_has_no_part_in_it_does_not_find_it(client, house, approval):
    from staff.roles import Role
    from tests.makers import make_outlet, make_user

    client.force_login(make_user("别店", Role.PARTS_MANAGER, make_outlet("SZ09")))
    for name in ("approval", "approval_sign", "approval_refuse", "approval_withdraw", "approval_remind"):
        at = reverse(f"staff:{name}", args=[approval.pk])
        assert (client.get(at) if name == "approval" else client.post(at, {"version": 0})).status_code == 404


def test_who_signs_for_the_company_sees_it_before_it_is_their_turn(client, house, approval):
    client.force_login(house.lead)
    page = client.get(page_of(approval))
    assert page.status_code == 200 and not page.context["may_sign"]
    listed = client.get(reverse("staff:approvals"), {"state": "open"}).context["page"]
    assert [row.pk for row in listed.rows] == [approval.pk]


def test_the_company_sees_the_days_of_every_outlet(house):
    from staff.models import CalendarDay

    day = CalendarDay.objects.create(outlet=house.outlet, day=AT.date(), open=False)
    assert list(CalendarDay.objects.visible_to(house.lead)) == [day]


def test_the_applicant_reminds_once_a_day_and_takes_back(client, house, approval):
    client.force_login(house.manager)
    remind = reverse("staff:approval_remind", args=[approval.pk])
    assert remind in client.get(page_of(approval)).content.decode()
    assert client.post(remind).status_code == 302
    approval.refresh_from_db()
    assert approval.reminded_at == AT
    assert remind not in client.get(page_of(approval)).content.decode()
    withdraw = reverse("staff:approval_withdraw", args=[approval.pk])
    assert client.post(withdraw, {"version": approval.version, "reason": ""}).status_code == 422
    assert client.post(withdraw, {"version": approval.version, "reason": "已到货"}).status_code == 302
    approval.refresh_from_db()
    assert approval.state == "withdrawn" and approval.about.state == "withdrawn"


def test_what_became_different_is_marked(client, house, approval):
    from parts.services import guarantees
    from tests.parts.places import wanted

    sign(approval, house.area)
    document = approval.about
    document.refresh_from_db()
    guarantees.rewrite_guarantee(
        guarantee=document, version=document.version, lines=wanted(document.lines.get().part, "16000"),
        kind="guarantee", reason="off_road", words="车停在店里", source="express", vehicle=document.vehicle,
        by=house.manager, at=AT,
    )  # fmt: skip
    latest = Approval.objects.of(document).first()
    client.force_login(house.area)
    page = client.get(page_of(latest))
    assert [row.was for row in page.context["rows"]][-1] == "15000.00"
    # Every amount is shown as one, also what it was.
    assert page.content.decode().count("</i>15,000.00</span>") >= 2 and ">15000.00<" not in page.content.decode()
    assert page.context["before"].round == 1 and "<s" in page.content.decode()


def test_a_substitute_is_named_and_taken_back(client, house):
    client.force_login(house.area)
    at = reverse("staff:substitutes")
    day = AT.date().isoformat()
    sent = {"deputy": house.manager.pk, "from_on": day, "to_on": day, "reason": "出差"}
    # Who stands in is named with what they are and where: there may be two of one name.
    assert f"{house.manager.name} · 配件经理 {house.outlet.name}" in client.get(at).content.decode()
    assert client.post(at, sent | {"reason": ""}).status_code == 422
    assert client.post(at, sent | {"from_on": "2020-01-01"}).status_code == 422
    assert client.post(at, sent).status_code == 302
    assert client.post(at, sent).status_code == 422
    named = Substitution.objects.get()
    assert client.post(reverse("staff:substitute_end", args=[named.pk])).status_code == 302
    named.refresh_from_db()
    assert named.withdrawn_at == AT
    client.force_login(house.manager)
    assert client.post(reverse("staff:substitute_end", args=[named.pk])).status_code == 404


def test_a_substitute_reads_in_whose_place_the_signature_is_given(client, house, approval):
    from staff.roles import Role
    from staff.services import approvals
    from tests.makers import make_outlet, make_user

    deputy = make_user("曾柏言", Role.SERVICE_MANAGER, make_outlet("SZ08"))
    day = AT.date()
    approvals.name_substitute(deputy=deputy, from_on=day, to_on=day, reason="出差", by=house.area, at=AT)
    client.force_login(deputy)
    assert client.get(page_of(approval)).context["stands_in"].absent == house.area
    client.force_login(house.area)
    assert client.get(page_of(approval)).context["stands_in"] is None


def test_the_list_asks_the_same_number_of_queries_for_one_and_for_many(client, house, django_assert_max_num_queries):
    from tests.makers import make_vehicle

    for nth in range(12):
        car = make_vehicle(plate=f"沪C{nth:04d}K")
        submit(write(house, make_part(f"P{nth}"), "9000", vehicle=car), house.manager)
    client.force_login(house.area)
    with django_assert_max_num_queries(24):
        client.get(reverse("staff:approvals"))


def told(user) -> list[str]:
    from notices.models import Message

    return list(Message.objects.filter(recipient=user).order_by("pk").values_list("code", flat=True))


def test_whoever_is_next_is_told_and_reminded_and_the_applicant_hears_the_end(house, approval):
    from datetime import timedelta

    from staff.services import approvals

    assert (told(house.area), told(house.coordinator)) == (["approval.waiting"], [])
    later = AT + timedelta(hours=23)
    assert approvals.remind_signers(at=later) == {"approvals": 0}
    assert approvals.remind_signers(at=AT + timedelta(hours=24)) == {"approvals": 1}
    assert approvals.remind_signers(at=AT + timedelta(hours=25)) == {"approvals": 0}
    assert told(house.area) == ["approval.waiting", "approval.reminded"]
    for who in house.chain[:3]:
        sign(approval, who)
    assert (told(house.coordinator), told(house.manager)) == (["approval.waiting"], ["approval.signed"])


def test_the_applicant_hears_why_it_was_refused(house, approval):
    from notices.models import Message
    from staff.services import approvals

    approvals.refuse(approval=approval, version=0, reason="本地有货", by=house.area, at=AT)
    message = Message.objects.get(recipient=house.manager)
    assert message.code == "approval.refused" and "本地有货" in message.words("zh-hans", AT.date())[1]
