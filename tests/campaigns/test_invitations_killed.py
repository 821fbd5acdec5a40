"""A worker that is really killed in the middle of a list and of its invitations, and one that goes on after it."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from campaigns.audience_rules import Rules
from campaigns.models import Invitation
from campaigns.services import audiences, invitations
from customers.models import CareMessage, MessageTemplate
from customers.services.contacts import record_contact
from notices.models import Delivery, Message
from staff.models import Work
from staff.services import restart_work, run_work

from .lists import make_list, people
from .places import begin, make_house

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY, SILENT = timedelta(days=1), timedelta(minutes=11)
PEOPLE = 60
# The batches are small and slow, so that there is a middle in which to kill it.
WORKER = """
import sys, time
import django
django.setup()
from campaigns.services import audiences
from customers.services import care_messages
from django.utils import timezone
from staff.services import run_work

care_messages.BATCH = 5
make_batch, send_batch = audiences._make_batch, care_messages.send_batch

def slow_list(audience, rules, at, batch):
    done = make_batch(audience, rules, at, 5)
    time.sleep(0.2)
    return done

def slow_sending(**given):
    queued = send_batch(**given)
    time.sleep(0.2)
    return queued

audiences._make_batch, care_messages.send_batch = slow_list, slow_sending
run_work(work_id=int(sys.argv[1]), at=timezone.now())
"""


@pytest.fixture
def house():
    return make_house()


@pytest.fixture
def start_worker(database_url):
    started: list[subprocess.Popen] = []
    root = Path(__file__).resolve().parents[2]

    def start(work: int) -> subprocess.Popen:
        environment = {**os.environ, "DATABASE_URL": database_url}
        started.append(subprocess.Popen([sys.executable, "-c", WORKER, str(work)], cwd=root, env=environment))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def kill_when(process: subprocess.Popen, number, enough: int, seconds: float = 120) -> int:
    """End it by SIGKILL once there are so many; how many there were then."""
    end = time.monotonic() + seconds
    while number() < enough:
        assert process.poll() is None, "it was over before it could be killed"
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(10) == -signal.SIGKILL
    return number()


def go_on(work: int, by) -> Work:
    """As the person who asked does once the worker has been silent for long."""
    item = Work.objects.get(pk=work)
    assert item.state == "running", "nobody was left to say that it ended"
    later = timezone.now() + SILENT
    restart_work(item=item, by=by, at=later)
    assert run_work(work_id=work, at=later)
    item.refresh_from_db()
    return item


def test_a_list_goes_on_where_the_killed_worker_was(house, start_worker):
    people(house, PEOPLE)
    campaign = begin(house)
    at = timezone.now()
    audiences.change_rules(campaign=campaign, rules=Rules(), by=house.marketing, at=at)
    audience = audiences.fix_list(campaign=campaign, by=house.marketing, at=at)
    there = kill_when(start_worker(audience.work_id), Invitation.objects.count, 15)
    assert 0 < there < PEOPLE
    kept = set(Invitation.objects.values_list("pk", "customer"))
    item = go_on(audience.work_id, house.marketing)
    after = list(Invitation.objects.values_list("pk", "customer"))
    assert item.state == "done" and (item.done, item.total) == (PEOPLE, PEOPLE)
    assert len(after) == len({customer for _pk, customer in after}) == PEOPLE and kept <= set(after)


def test_after_a_kill_everybody_is_invited_once_and_within_the_budget(house, start_worker, settings, tmp_path):
    settings.SMS_FILE_PATH = tmp_path / "sms"
    who = people(house, PEOPLE)
    for customer in who[::6]:
        for _time in range(2):
            record_contact(customer=customer, kind="message", at=timezone.now() - DAY)
    campaign = make_list(house)
    template = MessageTemplate.objects.create(
        name="活动通知", outlet=house.outlet, kind="", message_class="promotion"
    )  # fmt: skip
    template.versions.create(
        number=1, message_class="promotion", words="{name}您好，{outlet}祝您一路平安！拒收请回复R", state="in_use",
        made_at=timezone.now(), used_from_at=timezone.now(),
    )  # fmt: skip
    given = {"campaign": campaign, "template": template, "by": house.marketing, "at": timezone.now()}
    sending = invitations.start_sending(**given)
    there = kill_when(start_worker(sending.work_id), CareMessage.objects.count, 15)
    assert 0 < there < PEOPLE
    assert 0 < Work.objects.get(pk=sending.work_id).done < PEOPLE, "how far it was could be seen"
    item = go_on(sending.work_id, house.marketing)
    assert item.state == "done"
    written = list(sending.messages.values_list("customer", flat=True))
    assert len(written) == len(set(written)) == PEOPLE, "each once, and nobody lost"
    left_out = set(sending.messages.filter(why="budget").values_list("customer", flat=True))
    assert left_out == {customer.pk for customer in who[::6]}
    assert Message.objects.count() == Delivery.objects.count() == PEOPLE - len(left_out)
    invited = campaign.invitations.filter(sending=sending)
    assert set(invited.values_list("customer", flat=True)) == set(written) - left_out
