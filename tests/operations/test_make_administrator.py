"""The first account of a new installation."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from staff.models import Posting, TrailEntry, User
from staff.roles import Right, Role
from tests.makers import make_user

pytestmark = pytest.mark.django_db


def made(*arguments: str) -> str:
    out = StringIO()
    call_command("make_administrator", *arguments, stdout=out)
    return out.getvalue()


def test_it_signs_in_with_the_printed_password_and_has_to_change_it(client):
    password = re.match(r"admin: (\S+)\n", made("admin", "系统管理员")).group(1)
    user = User.objects.get(username="admin")
    assert user.check_password(password) and user.must_change_password and user.name == "系统管理员"
    assert user.may(Right.PEOPLE_MANAGE)
    assert TrailEntry.objects.filter(action="account.created", by=None).count() == 1
    answer = client.post("/account/login/", {"login": "admin", "password": password})
    assert answer.status_code == 302
    # Before anything else the password is changed, or a code from the phone set up.
    assert client.get("/").headers["Location"].startswith("/account/")


def test_there_is_only_a_first_one():
    made("admin", "系统管理员")
    with pytest.raises(CommandError, match="There is an administrator already"):
        made("second", "系统管理员")
    assert Posting.objects.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.parametrize("username", ["han", "x", "Two Words"])
def test_a_name_that_cannot_be_is_said(username: str):
    make_user("韩立诚", username="han")
    with pytest.raises(CommandError):
        made(username, "系统管理员")
    assert not Posting.objects.exists()
