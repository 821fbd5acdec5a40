"""The day itself: who is there, stamp cards, groups and their points, and the leads that come of it."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from campaigns import audience_day, day_page
from campaigns.models import Campaign, Guest, Invitation, Lead, Stamp
from campaigns.services import day, invitations, leads
from customers.models import Prospect
from notices.models import Message
from staff import open_work, trail
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.makers import make_customer, make_outlet, make_user, make_vehicle
from tests.racing import race

from .lists import make_list, people
from .places import AT, TODAY, begin, make_house

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def campaign(house):
    """Today, with two people on the list."""
    people(house, 2)
    made = make_list(house, begins_on=TODAY)
    made.turns.update(station=None)
    made.stations.all().delete()
    made.stations.create(position=1, name="车间参观", points=10)
    made.stations.create(position=2, name="知识问答", points=5)
    made.stations.create(position=3, name="休息区", stamped=False)
    return made


def register(campaign, customer, by, at=AT, **given) -> Guest:
    return day.register_customer(campaign=campaign, customer=customer, by=by, at=at, **given)


# --- Who is there -----------------------------------------------------------------------------------------------------


def test_a_customer_is_registered_once_and_the_invitation_has_come_to_something(house, campaign):
    customer = campaign.invitations.first().customer
    Invitation.objects.update(next_at=AT)
    guest = register(campaign, customer, house.advisor, people=3)
    assert guest.number == "SH01-HK00001" and guest.invitation.came_at == AT and guest.invitation.next_at is None
    with pytest.raises(day.HereAlready) as already:
        register(campaign, customer, house.care, at=AT + HOUR)
    assert already.value.guest == guest
    assert [entry.action for entry in trail.entries_about(guest)] == ["guest.registered"]


def test_somebody_held_back_and_somebody_on_no_list_are_received_as_everybody(house, campaign):
    Invitation.objects.update(held_out=True)
    held, stranger = campaign.invitations.first(), make_customer("路过", house.outlet)
    assert register(campaign, held.customer, house.advisor).invitation == held
    held.refresh_from_db()
    assert held.came_at == AT and held.held_out
    assert register(campaign, stranger, house.advisor).invitation is None


def test_the_code_of_an_invitation_registers_with_those_who_come_along(house, campaign):
    there = campaign.invitations.first()
    Invitation.objects.filter(pk=there.pk).update(guests=2)
    token = invitations.token_of(there)
    guest = day.register_by_code(campaign=campaign, token=token, by=house.advisor, at=AT)
    assert (guest.customer, guest.people, guest.via) == (there.customer, 3, "code")
    other = make_list(house, begins_on=TODAY, name="别的")
    for token in (invitations.token_of(other.invitations.first()), "1.abc"):
        with pytest.raises(Refused):
            day.register_by_code(campaign=campaign, token=token, by=house.advisor, at=AT)


def test_what_is_scanned_may_be_the_whole_address(house, campaign):
    there = campaign.invitations.first()
    path, token = invitations.path_of(there), invitations.token_of(there)
    assert {day_page.token_in(text) for text in (path, f"https://x.cn{path}", f" {token} ")} == {token}
    assert {day_page.token_in(text) for text in ("沪A12345", "", "https://x.cn/i/1.abc/", "[")} == {""}


def test_somebody_new_becomes_a_prospect_with_the_source_of_the_consent(house, campaign):
    given = {"campaign": campaign, "mobile": "13812345678", "by": house.advisor, "at": AT}
    agreed = day.register_somebody_new(name="新朋友", car="途观", consent=True, **given)
    assert agreed.prospect.may_be_called and campaign.name in agreed.prospect.consent_source
    assert (agreed.prospect.event, agreed.prospect.source, agreed.via) == (campaign.name, "event", "new")
    silent = day.register_somebody_new(name="不同意", **given)
    assert not silent.prospect.may_be_called and silent.prospect.consent_source == ""
    for wrong in ({"name": ""}, {"name": "甲", "mobile": "1"}, {"name": "甲", "people": 0}):
        with pytest.raises(Refused):
            day.register_somebody_new(**(given | wrong))
    assert Prospect.objects.count() == Guest.objects.count() == 2


def test_the_same_form_registers_somebody_new_once(house, campaign):
    given = {"campaign": campaign, "name": "新", "mobile": "13812345678", "form_key": "0" * 32, "by": house.advisor}
    day.register_somebody_new(at=AT, **given)
    with pytest.raises(day.HereAlready):
        day.register_somebody_new(at=AT, **given)
    assert Prospect.objects.count() == 1


def test_nobody_is_registered_before_the_first_day_after_the_end_or_by_a_stranger(house, campaign):
    customer = campaign.invitations.first().customer
    with pytest.raises(Refused):
        register(begin(house, name="将来"), customer, house.advisor)
    stranger = make_user("外人", Role.SERVICE_ADVISOR, make_outlet("SH02", "嘉禾川沙店"))
    for nobody in (stranger, house.finance):
        with pytest.raises(PermissionDenied):
            register(campaign, customer, nobody)
    Campaign.objects.update(state="settled", ended_at=AT)
    campaign.refresh_from_db()
    with pytest.raises(AlreadyDone):
        register(campaign, customer, house.advisor)


@pytest.mark.django_db(transaction=True)
def test_two_doors_register_a_customer_once():
    house = make_house()
    customer = people(house, 1)[0]
    campaign = make_list(house, begins_on=TODAY)

    def at_the_door(by):
        try:
            return register(campaign, customer, by).pk
        except day.HereAlready as already:
            return already.guest.pk

    found = race([lambda by=by: at_the_door(by) for by in (house.advisor, house.care)])
    assert len(set(found)) == 1 == Guest.objects.count()


# --- Stamps and groups ------------------------------------------------------------------------------------------------


def test_a_station_is_stamped_once_with_points_above_its_own(house, campaign):
    guest = register(campaign, campaign.invitations.first().customer, house.advisor)
    tour, quiz, rest = campaign.stations.order_by("position")
    day.stamp(guest=guest, station=tour, by=house.advisor, at=AT)
    mistaken = day.stamp(guest=guest, station=quiz, points=30, by=house.care, at=AT)
    with pytest.raises(AlreadyDone, match="林知夏"):
        day.stamp(guest=guest, station=tour, by=house.care, at=AT)
    for wrong in ({"station": rest}, {"station": begin(house, name="别的").stations.first()}):
        with pytest.raises(Refused):
            day.stamp(guest=guest, by=house.advisor, at=AT, **wrong)
    assert Guest.objects.with_points().get().points == 10 + 5 + 30
    assert [(place.station, place.points) for place in day_page.card_of(guest)] == [(tour, 10), (quiz, 35)]
    day.take_back_stamp(stamp=mistaken, by=house.advisor, at=AT)
    with pytest.raises(AlreadyDone):
        day.take_back_stamp(stamp=mistaken, by=house.advisor, at=AT)
    assert Stamp.objects.count() == 1
    actions = [entry.action for entry in trail.entries_about(guest)]
    assert actions.count("guest.stamped") == 2 and actions[0] == "guest.stamp_taken_back"


def test_a_group_gathers_what_its_people_gather(house, campaign):
    red, blue = (day.make_party(campaign=campaign, name=name, by=house.advisor, at=AT) for name in (" 红  队 ", "蓝队"))
    assert red.name == "红 队" and day.make_party(campaign=campaign, name="蓝队", by=house.care, at=AT) == blue
    first, second = (each.customer for each in campaign.invitations.all())
    register(campaign, second, house.advisor, party=blue)
    guest = register(campaign, first, house.advisor, party=red, people=2)
    for station in campaign.stations.filter(stamped=True):
        day.stamp(guest=guest, station=station, by=house.advisor, at=AT)
    ranked = [(each, each.points, each.people) for each in campaign.parties.with_points()]
    assert ranked == [(red, 15, 2), (blue, 0, 1)]
    day.change_guest(guest=guest, people=4, party=blue, by=house.advisor, at=AT)
    assert [(each, each.points, each.people) for each in campaign.parties.with_points()] == [(blue, 15, 5), (red, 0, 0)]
    other = day.make_party(campaign=begin(house, begins_on=TODAY, name="别的"), name="红队", by=house.advisor, at=AT)
    with pytest.raises(Refused):
        day.change_guest(guest=guest, people=1, party=other, by=house.advisor, at=AT)


# --- The pages --------------------------------------------------------------------------------------------------------


@time_machine.travel(AT, tick=False)
def test_the_entrance_finds_by_plate_name_and_mobile(house, campaign, client):
    customer = campaign.invitations.first().customer
    make_vehicle(customer, plate="沪A7K216")
    client.force_login(house.advisor)
    address = reverse("campaigns:day", args=[campaign.number])
    for text in ("A7K216", customer.mobile[-4:], customer.name):
        found = client.get(address, {"q": text}).context["candidates"]
        assert [each.customer for each in found] == [customer], text
        assert found[0].invitation and found[0].guest is None
    register_at = reverse("campaigns:day_register", args=[campaign.number, customer.pk])
    answer = client.post(register_at, {"people": "2"})
    guest = Guest.objects.get()
    assert answer.url == guest.get_absolute_url() and guest.people == 2
    assert client.post(register_at, {"people": "2"}).url == guest.get_absolute_url(), "pressed twice"
    assert client.post(register_at, {"people": "0"}).url == address
    page = client.get(guest.get_absolute_url())
    assert page.context["done"] == 0 and len(page.context["card"]) == 2
    station = campaign.stations.first()
    client.post(reverse("campaigns:guest_stamp", args=[guest.number]), {"station": station.pk, "points": "7"})
    assert client.get(guest.get_absolute_url()).context["points"] == 17
    client.post(reverse("campaigns:guest_unstamp", args=[guest.number, Stamp.objects.get().pk]))
    assert not Stamp.objects.exists()


@time_machine.travel(AT, tick=False)
def test_what_is_no_code_is_looked_for_and_somebody_new_is_entered(house, campaign, client):
    client.force_login(house.advisor)
    code = reverse("campaigns:day_code", args=[campaign.number])
    assert client.post(code, {"code": "沪A7"}).url.endswith("day/?q=%E6%B2%AAA7")
    token = invitations.token_of(campaign.invitations.first())
    assert client.post(code, {"code": token}).url == Guest.objects.get().get_absolute_url()
    new = reverse("campaigns:day_new", args=[campaign.number])
    assert client.post(new, {"name": "新", "mobile": "1", "people": "1"}).status_code == 422
    sent = {"name": "新", "mobile": "13812345678", "people": "1", "consent": "on", "form_key": "0" * 32}
    assert client.post(new, sent).url == client.post(new, sent).url
    assert Guest.objects.filter(via="new").count() == 1
    groups = reverse("campaigns:day_party", args=[campaign.number])
    assert client.post(groups, {"name": ""}).status_code == 422
    assert client.post(groups, {"name": "红队"}).status_code == 302


# --- Leads ------------------------------------------------------------------------------------------------------------


def make_lead(house, campaign, **given) -> Lead:
    guest = Guest.objects.first() or register(campaign, campaign.invitations.first().customer, house.advisor)
    return leads.make_lead(campaign=campaign, guest=guest, wants="换新车", by=house.care, at=AT, **given)


def test_a_lead_goes_from_hand_to_hand_to_its_end_and_ends_the_funnel(house, campaign):
    lead = make_lead(house, campaign)
    assert lead.invitation and lead.owner is None
    with pytest.raises(PermissionDenied):
        leads.hand_lead(lead=lead, owner=house.advisor, version=0, by=house.advisor, at=AT)
    with pytest.raises(Refused) as refused:
        leads.hand_lead(lead=lead, owner=house.finance, version=0, by=house.marketing, at=AT)
    assert refused.value.field == "owner"
    lead = leads.hand_lead(lead=lead, owner=house.advisor, version=0, by=house.marketing, at=AT)
    with pytest.raises(PermissionDenied):
        leads.work_on_lead(lead=lead, words="在谈", next_on=TODAY + DAY, version=1, by=house.care, at=AT)
    lead = leads.work_on_lead(lead=lead, words="在谈", next_on=TODAY + DAY, version=1, by=house.advisor, at=AT)
    assert (lead.state, lead.next_on) == ("worked", TODAY + DAY)
    with pytest.raises(AlreadyDone):
        leads.end_lead(lead=lead, won=True, words="", amount=Decimal(1), version=1, by=house.advisor, at=AT)
    with pytest.raises(Refused):
        leads.end_lead(lead=lead, won=True, words="", version=2, by=house.advisor, at=AT)
    lead = leads.end_lead(
        lead=lead, won=True, words="", amount=Decimal("198000"), version=2, by=house.advisor, at=AT + HOUR
    )
    assert (lead.state, lead.amount, lead.next_on) == ("won", Decimal("198000"), None)
    assert Invitation.objects.get(pk=lead.invitation_id).bought_at == AT + HOUR
    with pytest.raises(AlreadyDone):
        leads.end_lead(lead=lead, won=False, words="算了", version=3, by=house.advisor, at=AT)


def test_a_lost_lead_says_why(house, campaign):
    lead = make_lead(house, campaign, owner=house.advisor)
    with pytest.raises(Refused):
        leads.end_lead(lead=lead, won=False, words=" ", version=0, by=house.advisor, at=AT)
    assert leads.end_lead(lead=lead, won=False, words="太贵", version=0, by=house.advisor, at=AT).state == "lost"


def test_leads_stand_on_their_owners_first_page_and_without_one_on_the_planners(house, campaign):
    mine = make_lead(house, campaign, owner=house.advisor, next_on=TODAY + DAY)
    make_lead(house, campaign)
    assert [item.url for item in audience_day.due_for(house.advisor, AT + DAY)] == [mine.get_absolute_url()]
    assert not list(audience_day.due_for(house.advisor, AT)) and not list(audience_day.due_for(house.care, AT + DAY))
    assert len(list(audience_day.stuck_for(house.marketing, AT))) == 1
    assert not list(audience_day.stuck_for(house.advisor, AT))


def notes() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("pk").values_list("code", "recipient__name"))


def test_whoever_gets_a_lead_from_somebody_else_hears_of_it_once(house, campaign):
    lead = make_lead(house, campaign, owner=house.advisor, next_on=TODAY + DAY)
    assert notes() == [("campaign.lead_given", "林知夏")]
    told = Message.objects.get()
    assert told.params["wants"] == "换新车" and lead.guest.name not in told.words("en", TODAY)[1]
    make_lead(house, campaign)
    make_lead(house, campaign, owner=house.care)
    assert len(notes()) == 1, "nobody has it, or whoever noted it"
    lead = leads.hand_lead(lead=lead, owner=house.manager, version=0, by=house.advisor, at=AT)
    assert notes()[1:] == [("campaign.lead_given", "韩立诚")]
    lead = leads.work_on_lead(lead=lead, words="在谈", next_on=TODAY, version=1, by=house.manager, at=AT)
    assert len(notes()) == 2
    leads.hand_lead(lead=lead, owner=house.advisor, version=2, by=house.manager, at=AT)
    assert [name for _code, name in notes()] == ["林知夏", "韩立诚", "林知夏"]
    with pytest.raises(AlreadyDone):
        leads.hand_lead(lead=lead, owner=house.care, version=2, by=house.manager, at=AT)
    assert len(notes()) == 3


def test_guests_and_leads_go_to_excel_as_they_are_filtered(house, campaign, client):
    for customer in (each.customer for each in campaign.invitations.all()):
        register(campaign, customer, house.advisor)
    guest = Guest.objects.order_by("pk")[0]
    station = campaign.stations.order_by("position")[0]
    day.stamp(guest=guest, station=station, points=3, by=house.advisor, at=AT)
    leads.make_lead(campaign=campaign, guest=guest, wants="换新车", owner=house.care, by=house.advisor, at=AT)
    leads.make_lead(campaign=campaign, guest=guest, wants="镀膜", by=house.advisor, at=AT)
    client.force_login(house.manager)

    def rows(name: str, **asked) -> list[tuple]:
        answer = client.get(reverse(f"campaigns:{name}_export", args=[campaign.number]), asked)
        return list(load_workbook(BytesIO(answer.content)).active.values)[1:]

    there = rows("guests")
    assert [row[0] for row in there] == [each.number for each in Guest.objects.order_by("pk")]
    stamped = next(row for row in there if row[0] == guest.number)
    assert (stamped[9], stamped[10]) == (1, 13) and stamped[12] and not there[1][12]
    assert [row[0] for row in rows("guests", q=guest.number)] == [guest.number]
    assert {row[0] for row in rows("leads")} == {"换新车", "镀膜"}
    assert [row[0] for row in rows("leads", state="nobody")] == ["镀膜"]
    client.force_login(house.marketing)
    assert rows("guests")[0][1] != guest.name, "masked for whoever does not need it"
    page = client.get(reverse("campaigns:guests", args=[campaign.number]), {"q": guest.number})
    assert [each.pk for each in page.context["page"]] == [guest.pk]


def test_what_was_searched_is_not_typed_again_for_somebody_new():
    assert day_page.known_of("138 1234 5678") == {"mobile": "13812345678"}
    assert day_page.known_of(" 林小满 ") == {"name": "林小满"}
    assert day_page.known_of("沪B8K216") == {} and day_page.known_of("1381234") == {}


def test_open_leads_go_over_to_somebody_else_with_all_work(house, campaign):
    make_lead(house, campaign, owner=house.advisor)
    kind = open_work.find("leads")
    assert kind.count(house.advisor) == 1
    given = {"from_user": house.advisor, "to_user": house.care, "by": house.manager, "at": AT, "reason": "休假"}
    assert kind.hand_over(**given) == 1
    assert Lead.objects.get().owner == house.care and kind.count(house.advisor) == 0


@time_machine.travel(AT, tick=False)
def test_the_pages_of_leads(house, campaign, client):
    lead = make_lead(house, campaign)
    client.force_login(house.marketing)
    page = client.get(reverse("campaigns:leads", args=[campaign.number]), {"state": "nobody"})
    assert [each.pk for each in page.context["page"]] == [lead.pk]
    hand = reverse("campaigns:lead_hand", args=[lead.pk])
    assert client.post(hand, {"version": "0", "owner": house.finance.pk}).status_code == 422
    assert client.post(hand, {"version": "0", "owner": house.advisor.pk}).status_code == 302
    assert client.post(hand, {"version": "0", "owner": house.care.pk}).status_code == 422, "from an old page"
    client.force_login(house.advisor)
    work = reverse("campaigns:lead_work", args=[lead.pk])
    assert client.post(work, {"version": "1", "words": "", "next_on": str(TODAY)}).status_code == 422
    assert client.post(work, {"version": "1", "words": "在谈", "next_on": str(TODAY)}).status_code == 302
    end = reverse("campaigns:lead_end", args=[lead.pk])
    assert client.post(end, {"do": "won", "won-version": "2", "won-amount": ""}).status_code == 422
    assert client.post(end, {"do": "won", "won-version": "2", "won-amount": "5000"}).status_code == 302
    assert "work_form" not in client.get(lead.get_absolute_url()).context
    somebody = day.register_somebody_new(
        campaign=campaign, name="新朋友", mobile="13812345678", by=house.advisor, at=AT
    )  # fmt: skip
    new = leads.make_lead(campaign=campaign, guest=somebody, wants="试驾", by=house.advisor, at=AT)
    assert somebody.prospect.get_absolute_url() in client.get(new.get_absolute_url()).content.decode()
