"""`manage.py prepare`: from installed packages to an application that can start; running it again changes nothing."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from demo import making, people
from demo.management.commands import make_demo
from tools.compile_messages import compile_all


class Command(BaseCommand):
    help = (
        "Make the secret key, the tables, the message catalogues and the static files; with --demo the demo data, once."
    )
    # The secret key, whose absence is an error, is made here.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="also make the demo data, unless there are people already"
        )

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        self.keep_secret_key()
        compile_all()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        if demo:
            self.make_demo_once()

    def make_demo_once(self) -> None:
        """Whether it was made is a matter of this database; an installation with people of its own is left alone."""
        if making.is_there():
            make_demo.Command().show_accounts(people.PASSWORD)
        elif get_user_model().objects.exists():
            self.stdout.write("There are people in this database already, so no demo data is made.")
        else:
            self.stdout.write("Making the demo data; this takes a little while, and only the first time.")
            call_command("make_demo", stdout=self.stdout)

    def keep_secret_key(self) -> None:
        """One per installation, readable by its owner alone. A new one would sign everybody out."""
        path = settings.VAR_DIR / "secret_key"
        if path.exists():
            return
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50) + "\n", encoding="utf-8")
