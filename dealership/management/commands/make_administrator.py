"""`manage.py make_administrator`: the first account of a new installation; the others are made on the page Accounts."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from staff import trail
from staff.instants import local
from staff.models import Posting, User
from staff.refusals import Refused
from staff.roles import Role
from staff.services.accounts import clean_username, new_password


class Command(BaseCommand):
    help = "Make the first administrator and print the password for the first sign-in. Refused where there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name", help="of the person, as others read it")

    @transaction.atomic
    def handle(self, *args: Any, username: str, name: str, **options: Any) -> None:
        at = timezone.now()
        today = local(at).date()
        if Posting.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exists():
            raise CommandError("There is an administrator already, who makes accounts on the page Accounts.")
        try:
            username = clean_username(username)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if User.objects.filter(username=username).exists():
            raise CommandError(f"“{username}” is taken.")
        password = new_password()
        account = User.objects.create_user(
            username, password, name=name.strip(), must_change_password=True, created_at=at
        )
        Posting.objects.create(user=account, role=Role.ADMINISTRATOR, from_on=today)
        trail.record(about=account, action="account.created", by=None, at=at, changes={"username": [None, username]})
        self.stdout.write(f"{username}: {password}")
        self.stdout.write("It is kept nowhere and has to be changed at the first sign-in.")
