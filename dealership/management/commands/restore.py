"""`manage.py restore DIRECTORY`: a backup into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dealership.backup import restoring
from dealership.backup.manifest import NoManifest
from dealership.backup.programs import ProgramFailed


class Command(BaseCommand):
    help = "Check a backup, restore it into an empty database and MEDIA_ROOT, and count every table again."
    # The tables are not there yet.
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="what `manage.py backup` wrote")
        parser.add_argument("--check", action="store_true", help="only look whether every file is what was written")
        parser.add_argument(
            "--replace", action="store_true", help="throw away the tables that are there; uploads are moved aside"
        )
        parser.add_argument("--jobs", type=int, default=2, help="connections that restore at once (default: 2)")

    def handle(self, *args: Any, directory: Path, check: bool, replace: bool, jobs: int, **options: Any) -> None:
        try:
            manifest = restoring.look_at(directory)
            if not check:
                restoring.restore(directory, manifest, replace=replace, jobs=jobs, at=timezone.now())
        except (NoManifest, ProgramFailed, restoring.RefusedRestore) as failed:
            raise CommandError(str(failed)) from None
        rows = sum(content.rows for content in manifest.tables.values())
        done = "Whole" if check else "Restored and compared"
        self.stdout.write(
            f"{done}: {manifest.made_at}, version {manifest.version}, {len(manifest.tables)} tables with {rows} rows, "
            f"{len(manifest.files) - 1} uploads."
        )
        if not check:
            self.stdout.write("Now run: manage.py migrate")
