"""People, places, texts and robots of the messages' tests."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.utils.translation import gettext_lazy as _

from notices import hooks, texts
from notices.models import Robot, TextOverride
from notices.services import Note
from staff.models import Area, Outlet, Posting, Region, User
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import has_second_step
from tests.notices.fake_robot import FakeRobot
from tests.notices.fake_sms import FakeSms

TEXT = texts.Text(
    "tests.overdue",
    label=_("Alert"),
    subject="{plate} is overdue by {late}",
    body="Since {deadline_at}. Owner: {owner}.",
    params={"plate": "text", "late": "span", "deadline_at": "instant", "owner": "text"},
)

READY = texts.Text(
    "tests.ready",
    label=_("Alert"),
    subject="{plate} is ready",
    body="您的爱车{plate}已经维修完毕，服务顾问{owner}会与您联系。",
    params=("plate", "owner"),
    sms=True,
)


@pytest.fixture(autouse=True)
def _text(monkeypatch):
    monkeypatch.setitem(texts._texts, TEXT.code, TEXT)
    monkeypatch.setitem(texts._texts, READY.code, READY)


@pytest.fixture(autouse=True)
def _no_quiet_hours(monkeypatch):
    """The room above says when they are; a test at the wall clock's night is not about that."""
    monkeypatch.setattr(hooks, "_loud", [])


@pytest.fixture
def at():
    return shanghai("2026-11-05 09:30")


@dataclass
class Places:
    region: Region
    area: Area
    beicai: Outlet
    minhang: Outlet


@pytest.fixture
def places(db) -> Places:
    region = Region.objects.create(name="华东大区")
    area = Area.objects.create(region=region, name="沪东区域")
    other = Area.objects.create(region=region, name="沪西区域")
    return Places(
        region,
        area,
        Outlet.objects.create(code="SH01", name="嘉禾北蔡店", area=area),
        Outlet.objects.create(code="SH02", name="嘉禾闵行店", area=other),
    )


def make_person(username, name, role, language="zh-hans", **place) -> User:
    user = User.objects.create_user(
        username, "geheim-12345", name=name, email=f"{username}@example.com", mobile="13800000000", language=language
    )
    Posting.objects.create(user=user, role=role, from_on=date(2020, 1, 1), **place)
    return has_second_step(user) if role == Role.ADMINISTRATOR else user


@pytest.fixture
def han(places) -> User:
    """Service manager at Beicai: may see its outbox."""
    return make_person("han.lc", "韩立诚", Role.SERVICE_MANAGER, outlet=places.beicai)


@pytest.fixture
def xu(places) -> User:
    """Service advisor at Beicai, reads English: has a bell and nothing else here."""
    return make_person("xu.k", "许可", Role.SERVICE_ADVISOR, language="en", outlet=places.beicai)


@pytest.fixture
def lin(places) -> User:
    """Service manager at Minhang: must see nothing of Beicai."""
    return make_person("lin.zx", "林知夏", Role.SERVICE_MANAGER, outlet=places.minhang)


@pytest.fixture
def tang(places) -> User:
    """Administrator: the whole company."""
    return make_person("tang.y", "唐越", Role.ADMINISTRATOR)


@pytest.fixture
def fake_robot(settings):
    settings.ROBOTS_ALLOW_LOOPBACK_HTTP = True
    with FakeRobot() as fake:
        yield fake


@pytest.fixture
def fake_sms(settings, tang):
    """Aliyun on this machine, with a template approved for the text of the tests."""
    with FakeSms() as fake:
        settings.SMS_CONFIGURED = True
        settings.SMS_ENDPOINT = f"http://127.0.0.1:{fake.port}/"
        settings.SMS_KEY_ID, settings.SMS_KEY_SECRET, settings.SMS_SIGN_NAME = "LTAI5tKey", "geheim", "嘉禾汽车"
        approve_template(tang)
        yield fake


def approve_template(by) -> None:
    TextOverride.objects.create(
        code=READY.code,
        language="zh-hans",
        subject=READY.subject,
        body=READY.body,
        template="SMS_154950909",
        from_on=date(2026, 1, 1),
        reason="批准",
        entered_by=by,
        entered_at=shanghai("2026-01-01 09:00"),
    )


@pytest.fixture
def text():
    """`text("case 1", "13800000001")`: a customer's car is ready."""

    def make(key, mobile="13812345678", plate="沪A8K216", **fields) -> Note:
        return Note(key=key, code=READY.code, mobile=mobile, params={"plate": plate, "owner": "许可"}, **fields)

    return make


@pytest.fixture
def make_robot(fake_robot):
    def make(name="北蔡值班群", kind="wecom", **fields) -> Robot:
        return Robot.objects.create(name=name, kind=kind, **{"url": fake_robot.url, **fields})

    return make


@pytest.fixture
def note(at):
    """`note("case 1", recipient=han)`: an overdue warning."""

    def make(key, plate="沪A8K216", **fields) -> Note:
        params = {"plate": plate, "late": 12_000, "deadline_at": at, "owner": "许可"}
        return Note(key=key, code=TEXT.code, **{"params": params, **fields})

    return make
