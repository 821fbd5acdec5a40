"""What was written on paper is entered once, with the paper's time, and clocks count from that."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from complaints.models import CallAttempt, Complaint, ComplaintClock
from complaints.services import clocks
from customers.models import CaseAction
from customers.services.cases import open_case
from notices.models import Message
from outage import services
from outage.models import Paper
from outage.numbering import number_of, parse
from staff.instants import local
from staff.models import Outlet
from staff.refusals import Refused
from tests.clock import shanghai
from tests.complaints.deliveries import make_call
from tests.makers import make_customer, make_employee, make_vehicle
from tests.outage.records import DAY, outage_of, pack_of, paper_of
from tests.people import make_house
from workshop import walk_around
from workshop.models import Appointment, Reception, RescueCall, Tag
from workshop.services import record_arrival, send_help, sweep_calls

pytestmark = pytest.mark.django_db
ENTERED = "2026-11-24 15:05"
C03 = "SH01-261124-C03"


@pytest.fixture
def house(clock):
    clock(ENTERED)
    made = make_house()
    pack_of(made.sh01)
    outage_of(made.sh01, made.service_manager)
    return made


def on_paper(number: str, written: str = "2026-11-24T10:20", who: str = "沈佳宁", **more) -> dict:
    return {"paper": number, "paper-written_at": written, "paper-written_by": who, "paper-why": ""} | more


def a_complaint(**more) -> dict:
    return {
        "outlet": "SH01", "channel": "hotline", "category": "quality", "contact": "刹车异响，修过两次。",
        "caller_name": "周子涵", "caller_mobile": "13700000001", "incident": "none", "hand_to": "later",
    } | more  # fmt: skip


def said(answer) -> list[str]:
    """What a page that came back objects to."""
    pattern = r'class="(?:field-error|note note-stop)[^>]*>(.*?)</(?:p|div)>'
    found = re.findall(pattern, answer.content.decode(), re.DOTALL)
    return [re.sub(r"<[^>]+>", " ", each).strip() for each in found]


def copy(number: str, outlet) -> services.Printed:
    return services.printed(number, visible=Outlet.objects.filter(pk=outlet.pk))


def take(house, number=C03, written="2026-11-24 10:20", who="沈佳宁", why=""):
    return services.take_paper(
        copy=copy(number, house.sh01), written_at=shanghai(written), written_by=who, why=why,
        by=house.front_desk_supervisor, at=shanghai(ENTERED),
    )  # fmt: skip


def test_a_number_says_outlet_day_form_and_copy():
    assert number_of("SH01", DAY, "C", 3) == C03
    found = parse(" sh01-261124-c03 ")
    assert (found.outlet, found.day, found.letter, found.nth, found.text) == ("SH01", DAY, "C", 3, C03)
    assert parse("SH01-261399-C03") is None and parse("SH01-C03") is None and parse("SH01-261124-C00") is None


def test_a_complaint_of_10_20_that_is_entered_at_15_05_is_due_from_10_20(client, house):
    client.force_login(house.front_desk_supervisor)
    answer = client.post(reverse("complaints:take"), a_complaint(**on_paper(C03)))
    assert answer.status_code == 302, said(answer)
    made = Complaint.objects.get()
    assert made.received_at == shanghai("2026-11-24 10:20")
    later = Complaint.objects.create(
        number="SH01-TS9", outlet=house.sh01, received_at=made.received_at, channel="hotline", category="price"
    )
    clocks.start_clocks(later, shanghai("2026-11-24 10:20"))
    due = {each.kind: each.deadline_at for each in made.clocks.all()}
    assert due == {each.kind: each.deadline_at for each in later.clocks.all()}
    assert {each.from_at for each in made.clocks.all()} == {shanghai("2026-11-24 10:20")}
    paper = Paper.objects.get(number=C03)
    assert (paper.state, paper.about, paper.written_by) == ("entered", made, "沈佳宁")
    assert (paper.ended_at, paper.ended_by) == (shanghai(ENTERED), house.front_desk_supervisor)


def test_warnings_of_the_time_on_paper_are_written_once_and_say_so(client, house):
    client.force_login(house.front_desk_supervisor)
    client.post(reverse("complaints:take"), a_complaint(**on_paper(C03)))
    made = Complaint.objects.get()
    row = made.clocks.get(kind=ComplaintClock.Kind.ANSWERED)
    ComplaintClock.objects.filter(pk=row.pk).update(
        deadline_at=shanghai("2026-11-24 14:00"), alert_at=shanghai("2026-11-24 13:00"),
        half_at=shanghai("2026-11-24 12:00"), next_warning_at=shanghai("2026-11-24 12:00"),
    )  # fmt: skip
    about = Message.objects.filter(about_id=made.pk, key__startswith=f"complaint-clock/{row.pk}/")
    clocks.sweep(at=shanghai("2026-11-24 15:06"))
    told = set(about.values_list("code", flat=True))
    assert told == {"complaint.from_paper"}
    number = about.count()
    clocks.sweep(at=shanghai("2026-11-24 15:07"))
    assert about.count() == number
    clocks.sweep(at=shanghai("2026-11-25 14:30"))
    assert "complaint.overdue" in set(about.values_list("code", flat=True)), "what passes afterwards is said as ever"


def test_the_same_paper_is_not_entered_twice(client, house):
    client.force_login(house.front_desk_supervisor)
    client.post(reverse("complaints:take"), a_complaint(**on_paper(C03)))
    answer = client.post(reverse("complaints:take"), a_complaint(contact="另一件事", **on_paper(C03)))
    assert answer.status_code == 422
    assert Complaint.objects.count() == 1
    assert house.front_desk_supervisor.name in answer.content.decode()
    page = client.get(reverse("outage:paper", args=[C03])).content.decode()
    assert Complaint.objects.get().number in page


def test_a_record_that_is_refused_leaves_the_paper_open(client, house):
    paper_of(house.sh01, "C", 3)
    client.force_login(house.front_desk_supervisor)
    assert client.post(reverse("complaints:take"), a_complaint(contact="", **on_paper(C03))).status_code == 422
    assert Paper.objects.get(number=C03).state == "open"


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("2026-11-24 15:20", "written_at"),
        ("2026-11-24 06:10", "written_at"),
        ("2026-11-24 08:40", "why"),
        ("2026-11-24 14:30", "why"),
    ],
    ids=["in the future", "before it was printed", "before the outage", "after it"],
)
def test_the_time_on_the_paper_has_to_be_possible(house, written, field):
    with pytest.raises(Refused) as refused:
        take(house, written=written)
    assert refused.value.field == field


def test_outside_of_an_outage_a_reason_will_do(house):
    assert take(house, written="2026-11-24 08:40", why="打印机旁临时登记").why


def test_at_most_seven_days_back(house):
    pack_of(house.sh01, day=date(2026, 11, 10), made_at=shanghai("2026-11-10 06:30"))
    with pytest.raises(Refused) as refused:
        take(house, number="SH01-261110-C01", written="2026-11-16 10:00", why="补")
    assert refused.value.field == "written_at"


def test_copies_with_a_lower_number_are_missing_until_they_are_entered_or_void(house):
    paper = take(house)
    assert sorted(Paper.objects.open().values_list("number", flat=True)) == [f"SH01-261124-C0{n}" for n in (1, 2, 3)]
    assert paper.number == C03
    services.void_paper(
        copy=copy("SH01-261124-C01", house.sh01), reason="写坏了", by=house.service_manager, at=shanghai(ENTERED)
    )
    assert Paper.objects.open().count() == 2
    with pytest.raises(services.EnteredAlready):
        take(house, number="SH01-261124-C01")


def test_said_up_to_which_number_they_were_used(house):
    more = services.say_used(
        pack=pack_of(house.sh01), used={"C": 2, "S": 1}, by=house.service_advisor, at=shanghai(ENTERED)
    )
    assert more == 3
    assert sorted(Paper.objects.open().values_list("number", flat=True)) == [
        "SH01-261124-C01", "SH01-261124-C02", "SH01-261124-S01",
    ]  # fmt: skip
    with pytest.raises(Refused):
        services.say_used(pack=pack_of(house.sh01), used={"C": 11}, by=house.service_advisor, at=shanghai(ENTERED))


def test_no_pack_had_such_a_paper(house):
    for number in ("SH01-261124-C11", "SH01-261123-C01", "SH02-261124-C01", "SH01-261124-Z01"):
        with pytest.raises(Refused):
            copy(number, house.sh01)


def test_a_paper_of_another_outlet_is_not_found(client, house):
    client.force_login(house.near["service_advisor"])
    assert client.get(reverse("complaints:take"), {"paper": C03}).status_code == 404
    client.force_login(house.front_desk_supervisor)
    assert client.get(reverse("complaints:take"), {"paper": "SH01-261124-S01"}).status_code == 404, "another form"


def test_a_rescue_call_is_promised_from_the_paper(client, house):
    client.force_login(house.front_desk_supervisor)
    number = "SH01-261124-S01"
    sent = {
        "outlet": "SH01", "zone": "city", "place": "外环 12 公里", "plate": "沪A12345", "mobile": "13700000002",
    } | on_paper(number)  # fmt: skip
    answer = client.post(reverse("workshop:rescue_take"), sent)
    assert answer.status_code == 302, said(answer)
    call = RescueCall.objects.get()
    assert call.taken_at == shanghai("2026-11-24 10:20")
    assert call.deadline_at == call.taken_at + timedelta(minutes=call.promised_minutes)
    sweep_calls(at=shanghai("2026-11-24 15:06"))
    codes = set(Message.objects.filter(about_id=call.pk, code__startswith="rescue").values_list("code", flat=True))
    assert len(codes) == 1
    helper = make_employee("曹师傅", house.sh01)
    sent_at, there_at = shanghai("2026-11-24 10:30"), shanghai("2026-11-24 10:50")
    who = {"by": house.front_desk_supervisor, "at": shanghai(ENTERED)}
    send_help(call=call, helper=helper, sent_at=sent_at, **who)
    call = record_arrival(call=call, arrived_at=there_at, **who)
    assert (call.sent_at, call.arrived_at) == (sent_at, there_at)


def test_an_appointment_and_a_tag_keep_the_time_of_the_paper(client, house):
    client.force_login(house.front_desk_supervisor)
    sent = {
        "outlet": "SH01", "plate": "沪A12345", "kind": "maintenance", "lane": "ordinary", "mobile": "13700000002",
        "planned_at": "2026-11-24T14:00", "minutes": "60",
    } | on_paper("SH01-261124-A01")  # fmt: skip
    answer = client.post(reverse("workshop:book"), sent)
    assert answer.status_code == 302, said(answer)
    assert Appointment.objects.get().made_at == shanghai("2026-11-24 10:20")
    tagged = {"outlet": "SH01", "plate": "沪A12345", "lane": "ordinary"}
    answer = client.post(reverse("workshop:tag_give"), tagged | on_paper("SH01-261124-T01", "2026-11-24T13:50"))
    assert answer.status_code == 302, said(answer)
    assert Tag.objects.get().given_at == shanghai("2026-11-24 13:50")
    assert Appointment.objects.get().came_at == shanghai("2026-11-24 13:50")
    assert Paper.objects.filter(state="entered").count() == 2


def test_a_reception_keeps_the_time_of_the_paper(client, house):
    car = a_car(house)
    advisor = make_employee("林知夏", house.sh01)
    client.force_login(house.front_desk_supervisor)
    sent = {
        "outlet": "SH01", "vehicle": car.pk, "advisor": advisor.pk, "brought_by": "周子涵", "mobile": "13700000001",
        "mileage": "42000", "fuel": "4", "words_1": "刹车时前面有异响", "side_1": "front", "damages": "[]",
    } | {f"check_{item}": walk_around.OK for item in walk_around.ITEMS}  # fmt: skip
    answer = client.post(reverse("workshop:reception_take"), sent | on_paper("SH01-261124-R01"))
    assert answer.status_code == 302, said(answer)
    assert Reception.objects.get().received_at == shanghai("2026-11-24 10:20")
    assert Paper.objects.get(number="SH01-261124-R01").about == Reception.objects.get()


def a_car(house):
    return make_vehicle(make_customer("周子涵", house.sh01, mobile="13700000001"))


def test_an_action_on_a_case_is_of_the_papers_time(client, house):
    case = open_case(
        vehicle=a_car(house), tier="AA", title="刹车异响", reason="三次返修", owner=house.customer_care_manager,
        by=house.customer_care_manager, at=shanghai("2026-11-23 10:00"),
    )  # fmt: skip
    client.force_login(house.customer_care_manager)
    number = "SH01-261124-K01"
    offered = client.get(reverse("outage:paper", args=[number])).content.decode()
    assert f"{case.get_absolute_url()}?paper={number}" in offered
    assert number in client.get(case.get_absolute_url(), {"paper": number}).content.decode()
    sent = {"kind": "call", "words": "客户同意周四来店", "amount": "", "next_step": ""} | on_paper(number)
    answer = client.post(reverse("customers:case_action", args=[case.number]), sent)
    assert answer.status_code == 302, said(answer)
    action = CaseAction.objects.get(case=case, words="客户同意周四来店")
    assert (action.at, action.recorded_at) == (shanghai("2026-11-24 10:20"), shanghai(ENTERED))
    assert Paper.objects.get(number=number).about == case


def test_what_a_call_came_to_counts_from_the_paper(client, house):
    call = make_call(
        at=shanghai("2026-11-24 08:55"), outlet=house.sh01, delivered_at=shanghai("2026-11-23 16:00"),
        customer=make_customer("周子涵", house.sh01, mobile="13700000001"),
    )  # fmt: skip
    client.force_login(house.customer_care)
    number = "SH01-261124-F01"
    offered = client.get(reverse("outage:paper", args=[number])).content.decode()
    address = reverse("complaints:call", args=[call.pk])
    assert f"{address}?paper={number}" in offered
    page = client.get(address, {"paper": number})
    assert page.status_code == 200 and number in page.content.decode()
    sent = {"seen": "0", "opened_at": f"{local(shanghai(ENTERED)):%Y-%m-%d %H:%M:%S}", "do": "no_answer"}
    answer = client.post(address, sent | on_paper(number))
    assert answer.status_code == 302, said(answer)
    attempt = CallAttempt.objects.get()
    assert attempt.at == shanghai("2026-11-24 10:20")
    call.refresh_from_db()
    assert call.next_at == shanghai("2026-11-24 12:20"), "two hours after the paper, not after its entry"
    assert Paper.objects.get(number=number).about == call
