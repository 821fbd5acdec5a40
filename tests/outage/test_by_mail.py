"""The pack goes to the outlet's mailboxes as a file: through the outbox, each issue once, while it is there."""

import socket
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from notices.models import Delivery, Message
from notices.services import deliver_due
from outage import services
from outage.models import Pack
from staff.refusals import Refused
from tests.outage.records import DAY, password_of
from tests.outage.test_packs import MORNING, house, locked, opened  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)


class Mailbox:
    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def server(settings):
    """A mail server of our own, and Django's mail settings on it."""
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    controller.stop()


@pytest.fixture
def addressed(locked):  # noqa: F811
    for email in ("desk@example.com", "manager@example.com"):
        services.add_address(outlet=locked.sh01, email=email, by=locked.service_manager, at=MORNING)
    return locked


def test_the_file_itself_arrives_at_every_address(addressed, server):
    services.make_due(at=MORNING)
    deliver_due(at=MORNING)
    deliver_due(at=MORNING)
    pack = Pack.objects.get()
    assert sorted(to for tos, _mail in server.mails for to in tos) == ["desk@example.com", "manager@example.com"]
    for _tos, mail in server.mails:
        (file,) = mail.iter_attachments()
        assert file.get_filename() == "SH01-20261124.xlsx"
        with pack.file.open("rb") as kept:
            assert file.get_content() == kept.read()
    assert {each.state for each in Delivery.objects.all()} == {"sent"}
    assert opened(pack).sheetnames


def test_it_names_no_customer_and_no_password(addressed, server):
    services.make_due(at=MORNING)
    deliver_due(at=MORNING)
    body = server.mails[0][1].get_body(("plain",)).get_content()
    assert "Abend" not in body and Pack.objects.get().sha256[:16] in body


def test_made_anew_it_is_sent_anew_and_once(addressed, server):
    services.make_pack(outlet=addressed.sh01, day=DAY, at=MORNING)
    services.make_pack(outlet=addressed.sh01, day=DAY, at=MORNING, by=addressed.service_manager, again=True)
    deliver_due(at=MORNING)
    assert len(server.mails) == 4


def test_a_file_that_is_gone_is_not_sent_as_a_mail_without_it(addressed, server):
    pack = services.make_pack(outlet=addressed.sh01, day=DAY, at=MORNING)
    pack.file.storage.delete(pack.file.name)
    deliver_due(at=MORNING)
    assert not server.mails
    assert set(Delivery.objects.values_list("state", "why")) == {("failed", "no_file")}


def test_an_address_that_was_taken_off_gets_no_more(addressed, server):
    services.end_address(address=addressed.sh01.pack_addresses.first(), by=addressed.service_manager, at=MORNING)
    services.make_due(at=MORNING)
    assert Message.objects.filter(code="outage.pack").count() == 1


def test_an_address_is_there_once(addressed):
    with pytest.raises(Refused):
        services.add_address(outlet=addressed.sh01, email="Desk@example.com ", by=addressed.service_manager, at=MORNING)
    assert password_of(addressed.sh01, addressed.service_manager)
