"""What is over its period goes, what is younger stays, and the page says beforehand how much; looks that are unusual
are told."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from complaints.models import Complaint, ProofFile, SurveyResponse
from customers.models import Attachment, Prospect, Reply, Unmasking
from customers.services import looks
from intake.models import Batch, BatchFinding
from notices.models import Delivery, Message
from staff import retention
from staff.models import PolicyValue
from staff.retention import GONE, keep_periods, tonight
from tests.makers import make_customer

from .conftest import AT

LONG_AFTER = AT + timedelta(days=1500)


def numbers(at) -> dict[str, int]:
    return {each.rule.code: each.number for each in tonight(at)}


def old_things(records) -> None:
    """One of each kind, all of the day `AT`."""
    batch = Batch.objects.get(pk=records.batch.pk)
    batch.state, batch.uploaded_at = "abandoned", AT
    batch.file.save("old.xlsx", ContentFile(b"PK"))
    BatchFinding.objects.create(
        batch=records.batch, place=900, level=2, value="13912345678", message="13912345678", reason="x"
    )
    message = Message.objects.create(
        key="old", mobile="13912345678", code="care", params={"name": "曾丽"}, queued_at=AT, outlet=records.outlet
    )
    Delivery.objects.create(
        message=message,
        channel="sms",
        state="sent",
        next_try_at=AT,
        sent_at=AT,
        sent_to="13912345678",
        sent_body="您好",
    )
    Reply.objects.create(key="old", mobile="13912345678", words="谢谢，我是曾丽", said_at=AT)
    Attachment.objects.filter(pk=records.attachment.pk).update(withdrawn_at=AT, withdrawn_by=records.account)
    SurveyResponse.objects.filter(pk=records.survey.pk).update(words="曾丽说的", answered_at=AT)


def test_each_kind_goes_after_its_period_and_not_before(house, records):
    old_things(records)
    assert set(numbers(AT)) == {rule.code for rule in retention.rules()}
    for rule in retention.rules():
        assert not rule.find(AT - timedelta(days=1)).exists(), rule.code
    told = numbers(LONG_AFTER)
    assert {code for code, number in told.items() if number} >= {
        "intake.workbooks",
        "notices.bodies",
        "customers.replies",
        "customers.withdrawn_files",
        "customers.prospects",
        "complaints.survey_words",
    }
    assert keep_periods(at=LONG_AFTER) == told
    assert not any(numbers(LONG_AFTER).values())
    assert not any(keep_periods(at=LONG_AFTER).values())
    assert not Batch.objects.get(pk=records.batch.pk).file
    assert Delivery.objects.get(message__key="old").sent_body == GONE
    assert Message.objects.get(key="old").mobile == GONE
    assert Reply.objects.get(key="old").words == GONE
    assert SurveyResponse.objects.get(pk=records.survey.pk).words == GONE
    assert not BatchFinding.objects.filter(value="13912345678").exists()


def test_a_day_decides(house, records):
    old_things(records)
    late = AT + timedelta(days=180)
    assert numbers(late)["intake.workbooks"] == 0
    assert numbers(late + timedelta(days=1))["intake.workbooks"] == 1


def test_nothing_goes_where_the_period_is_none(house, records):
    old_things(records)
    PolicyValue.objects.create(
        key="retention.imports_days",
        value="0",
        from_on=AT.date(),
        entered_by=records.account,
        entered_at=AT,
        reason="-",
    )
    assert numbers(LONG_AFTER)["intake.workbooks"] == 0
    keep_periods(at=LONG_AFTER)
    assert Batch.objects.get(pk=records.batch.pk).file


def test_an_import_under_way_and_an_open_complaint_keep_their_files(house, records):
    Batch.objects.filter(pk=records.batch.pk).update(state="checked", uploaded_at=AT)
    Complaint.objects.update(closed_at=None)
    ProofFile.objects.filter(promise__isnull=False).update(name="open.jpg")
    assert numbers(LONG_AFTER)["intake.workbooks"] == 0
    keep_periods(at=LONG_AFTER)
    assert not ProofFile.objects.filter(promise__complaint__isnull=False, file="").exists()


def test_a_prospect_that_was_called_lately_stays(house, records):
    Prospect.objects.filter(pk=records.prospect.pk).update(met_on=AT.date(), customer=None, state="contacted")
    records.prospect.calls.create(outcome="reached", at=AT + timedelta(days=700), by=records.account, words="再联系")
    keep_periods(at=AT + timedelta(days=900))
    assert Prospect.objects.get(pk=records.prospect.pk).mobile != GONE
    keep_periods(at=AT + timedelta(days=1600))
    assert Prospect.objects.get(pk=records.prospect.pk).mobile == GONE


@pytest.mark.parametrize("times, told", [(40, 0), (41, 1)])
def test_unusually_many_looks_are_told_once(house, times, told):
    """The settled number is still usual; one more is told to the manager and the administrators, not to who looked."""
    customer = make_customer("令狐明珠", house.sh01)
    for number in range(times):
        Unmasking.objects.create(
            by=house.customer_care, at=AT - timedelta(minutes=number), customer=customer, what="mobile", where="/"
        )
    for _run in range(2):
        looks.watch(at=AT)
    found = Message.objects.filter(code="personal_data.looks")
    recipients = [message.recipient for message in found]
    assert bool(recipients) == bool(told) and len(recipients) == len(set(recipients))
    if told:
        assert {house.service_manager, house.administrator} < set(recipients)
        assert house.customer_care not in recipients
        assert found.first().params["times"] == "41"


def test_a_manager_does_not_watch_over_themselves(house):
    customer = make_customer("令狐明珠", house.sh01)
    for number in range(41):
        Unmasking.objects.create(
            by=house.service_manager, at=AT - timedelta(minutes=number), customer=customer, what="mobile", where="/"
        )
    looks.watch(at=AT)
    found = Message.objects.filter(code="personal_data.looks")
    recipients = {message.recipient for message in found}
    assert house.administrator in recipients and house.service_manager not in recipients


def test_the_pages(house, records, client):
    old_things(records)
    Unmasking.objects.create(by=house.customer_care, at=AT, customer=records.customer, what="mobile", where="/a")
    client.force_login(house.service_manager)
    page = client.get("/retention/")
    assert page.status_code == 200
    page = client.get("/personal-data/looks/", {"from_on": "2026-11-01"})
    assert house.customer_care.name in page.content.decode()
    assert records.customer.name not in page.content.decode()
    export = client.get("/personal-data/looks/export/", {"from_on": "2026-11-01"})
    assert export.status_code == 200
    client.force_login(house.far["service_manager"])
    page = client.get("/personal-data/looks/", {"from_on": "2026-11-01"})
    assert house.customer_care.name not in page.content.decode()
