"""Whose signature counts: nobody's on a request of their own, nobody's twice, be it by a substitute."""

from datetime import timedelta

import pytest
from django.urls import reverse

from parts.services import guarantees
from staff.models import Approval, Posting
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from staff.services import approvals
from tests.makers import make_area, make_outlet, make_user, make_vehicle
from tests.parts.places import make_house, make_part, wanted
from tests.parts.test_guarantees import AT, sign, submit, write
from tests.racing import race

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def house(clock):
    clock(AT)
    return make_house()


def post(user, role, outlet) -> None:
    place = {Role.AREA_MANAGER: {"area": outlet.area}, Role.REGION_COORDINATOR: {"region": outlet.area.region}}
    Posting.objects.create(user=user, role=role, from_on="2020-01-01", **place.get(role, {"outlet": outlet}))


def name_substitute(absent, deputy):
    return approvals.name_substitute(
        deputy=deputy, from_on=AT.date(), to_on=AT.date() + 2 * DAY, reason="出差", by=absent, at=AT
    )


def cannot_sign(approval, user) -> bool:
    """Refused, not offered, and not among those who are told."""
    approval.refresh_from_db()
    with pytest.raises(Refused):
        sign(approval, user)
    offered = Approval.objects.waiting_for(user, AT.date()).filter(pk=approval.pk).exists()
    return not offered and user not in approvals.signers_now(approval, AT.date())


def test_who_was_signed_for_by_a_substitute_does_not_sign_the_next_step(house):
    deputy = make_user("代理人", Role.SERVICE_MANAGER, house.outlet)
    post(house.area, Role.REGION_COORDINATOR, house.outlet)
    name_substitute(house.area, deputy)
    approval = submit(write(house, make_part()), house.manager)
    sign(approval, deputy)
    assert cannot_sign(approval, house.area) and cannot_sign(approval, deputy)
    sign(approval, house.coordinator)


def test_nobody_stands_in_for_somebody_who_has_signed(house):
    deputy = make_user("代理人", Role.SERVICE_MANAGER, house.outlet)
    post(house.area, Role.REGION_COORDINATOR, house.outlet)
    approval = submit(write(house, make_part()), house.manager)
    sign(approval, house.area)
    name_substitute(house.area, deputy)
    assert cannot_sign(approval, deputy)


def test_who_asked_for_it_does_not_sign_in_anybodys_place(house):
    asked = write(house, make_part(), by=house.advisor)
    name_substitute(house.area, house.advisor)
    approval = submit(asked, house.manager)
    assert cannot_sign(approval, house.advisor)
    page = [shown.deputies for shown in seats(approval)]
    assert page == [[], []]


def seats(approval):
    from staff.approval_page import seats_of

    return seats_of(approval, AT)


def test_who_submitted_an_earlier_round_does_not_sign_a_later_one(house):
    other = make_user("店长", Role.STATION_HEAD, house.outlet)
    post(house.manager, Role.AREA_MANAGER, house.outlet)
    made = write(house, make_part(), by=other)
    first = submit(made, house.manager)
    assert cannot_sign(first, house.manager)
    made.refresh_from_db()
    guarantees.rewrite_guarantee(
        guarantee=made, version=made.version, lines=wanted(made.lines.get().part, "9000"), kind="guarantee",
        reason="off_road", words="车停在店里", source="express", vehicle=made.vehicle, by=other, at=AT,
    )  # fmt: skip
    second = Approval.objects.of(made).first()
    assert second.applicant == other and cannot_sign(second, house.manager) and cannot_sign(second, other)
    sign(second, house.area)


def test_no_chain_and_no_circle_of_substitutes(house):
    first, second = make_user("一"), make_user("二")
    name_substitute(house.area, first)
    name_substitute(first, second)
    name_substitute(second, house.area)
    approval = submit(write(house, make_part()), house.manager)
    assert cannot_sign(approval, second)
    sign(approval, first)


def test_an_own_posting_comes_before_that_of_somebody_absent(house):
    from staff.models import PolicyValue

    PolicyValue.objects.create(
        key="guarantee.route", value="any: region_coordinator or region_manager", from_on="2026-01-01", reason="试行",
        entered_by=house.lead,
    )  # fmt: skip
    name_substitute(house.coordinator, house.region)
    approval = submit(write(house, make_part()), house.manager)
    sign(approval, house.region)
    seat = approval.seats.get()
    assert (seat.as_role, seat.in_place_of) == (Role.REGION_MANAGER, None)


def test_the_route_names_who_stands_in_before_and_after_it_is_submitted(house):
    from parts import guarantee_page

    deputy = make_user("代理人", Role.SERVICE_MANAGER, house.outlet)
    name_substitute(house.area, deputy)
    made = write(house, make_part())
    route = guarantee_page.context(made, house.manager, AT)["route"]
    assert [(step.holders, step.deputies) for step in route] == [
        ([house.area], [deputy]), ([house.coordinator], []),
    ]  # fmt: skip
    approval = submit(made, house.manager)
    assert [(shown.people, shown.deputies) for shown in seats(approval)] == [
        ([house.area], [deputy]), ([house.coordinator], []),
    ]  # fmt: skip
    assert set(approvals.signers_now(approval, AT.date())) == {house.area, deputy}


# Who reads it ---------------------------------------------------------------------------------------------------------


def test_a_substitute_from_elsewhere_still_reads_what_they_signed(client, house):
    away = make_outlet("CD09", area=make_area("西南"))
    deputy = make_user("代理人", Role.SERVICE_MANAGER, away)
    name_substitute(house.area, deputy)
    approval = submit(write(house, make_part()), house.manager)
    client.force_login(deputy)
    page = reverse("staff:approval", args=[approval.pk])
    shown = client.get(page)
    # The document itself is not theirs to read.
    assert shown.status_code == 200 and approval.about.get_absolute_url() not in shown.content.decode()
    signed = client.post(reverse("staff:approval_sign", args=[approval.pk]), {"version": approval.version})
    assert signed.status_code == 302 and client.get(page).status_code == 200
    assert [row.pk for row in client.get(reverse("staff:approvals"), {"state": "all"}).context["page"].rows] == [
        approval.pk
    ]


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.CASHIER, Role.ADMINISTRATOR, None])
def test_who_does_not_read_guarantees_does_not_read_their_approvals(client, house, role):
    approval = submit(write(house, make_part()), house.manager)
    nobody = make_user("无关", role, house.outlet if role not in (Role.ADMINISTRATOR, None) else None)
    client.force_login(nobody)
    assert client.get(reverse("staff:approval", args=[approval.pk])).status_code == 404
    assert client.get(reverse("staff:approvals"), {"state": "all"}).context["page"].total == 0


def test_why_it_cannot_be_signed_is_said(client, house):
    approval = submit(write(house, make_part()), house.manager)
    client.force_login(house.coordinator)
    for name, sent in (("sign", {}), ("refuse", {"reason": "不同意"}), ("withdraw", {"reason": "撤回"})):
        answer = client.post(reverse(f"staff:approval_{name}", args=[approval.pk]), {"version": 0} | sent)
        assert answer.status_code == 422 and 'role="alert"' in answer.content.decode(), name


def test_one_that_nobody_needs_to_be_reminded_of_does_not_stop_the_others(house, monkeypatch):
    first = submit(write(house, make_part("1")), house.manager)
    submit(write(house, make_part("2"), "9000", vehicle=make_vehicle(plate="沪B8K217")), house.manager)
    remind = approvals.remind

    def quicker(*, approval, at):
        if approval.pk == first.pk:
            approvals.withdraw(approval=first, version=0, reason="到货", by=house.manager, at=at)
        return remind(approval=approval, at=at)

    monkeypatch.setattr(approvals, "remind", quicker)
    assert approvals.remind_signers(at=AT + 2 * DAY) == {"approvals": 1}


@pytest.mark.django_db(transaction=True)
def test_the_last_signature_and_a_change_at_the_same_instant_do_not_wait_for_each_other():
    house = make_house()
    made = write(house, make_part(), "9000")
    approval = submit(made, house.manager)
    sign(approval, house.area)
    for version in range(2, 8):
        made.refresh_from_db()
        approval = Approval.objects.of(made).first()
        if approval.seats.filter(decided_at__isnull=False).count() == 0:
            sign(approval, house.area)
        approval.refresh_from_db()
        results = race(
            [
                lambda approval=approval: approvals.sign(
                    approval=approval, version=approval.version, by=house.coordinator, at=AT + HOUR
                ),
                lambda made=made, price=f"{9000 - version}": guarantees.rewrite_guarantee(
                    guarantee=made, version=made.version, lines=wanted(make_part_once(), price), kind="guarantee",
                    reason="off_road", words="车停在店里", source="express", vehicle=made.vehicle, by=house.manager,
                    at=AT + HOUR,
                ),
            ]
        )  # fmt: skip
        wrong = [
            each for each in results if isinstance(each, Exception) and not isinstance(each, Refused | AlreadyDone)
        ]
        assert wrong == []


def make_part_once():
    from parts.models import Part

    return Part.objects.get()


def test_a_line_that_was_taken_out_is_struck_through(client, house):
    made = write(house, make_part("1"), "9000")
    submit(made, house.manager)
    made.refresh_from_db()
    guarantees.rewrite_guarantee(
        guarantee=made, version=made.version, lines=wanted(make_part("2"), "7000"), kind="guarantee", reason="off_road",
        words="车停在店里", source="express", vehicle=made.vehicle, by=house.manager, at=AT,
    )  # fmt: skip
    client.force_login(house.area)
    page = client.get(Approval.objects.of(made).first().get_absolute_url())
    gone = [row.what for row in page.context["rows"] if row.gone]
    assert gone == ["1 前刹车片 × 1"] and f"<s>{gone[0]}</s>" in page.content.decode()
