"""`manage.py backup DIRECTORY`: database and uploads while people work."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from dealership.backup.programs import ProgramFailed
from dealership.backup.taking import take


class Command(BaseCommand):
    help = "Write database, uploads and a manifest with checksums into a new directory. Nobody has to stop working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="a directory that is new or empty")
        parser.add_argument(
            "--no-media", action="store_true", help="leave the uploads out; something else copies them afterwards"
        )

    def handle(self, *args: Any, directory: Path, no_media: bool, **options: Any) -> None:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise CommandError(f"{directory} is there already and not empty. Nothing was written.")
        try:
            made = take(directory, with_media=not no_media, at=timezone.now())
        except (ProgramFailed, OSError) as failed:
            raise CommandError(f"{failed} What lies in {directory} is no backup.") from None
        rows = sum(content.rows for content in made.tables.values())
        size = sum((directory / name).stat().st_size for name in made.files)
        self.stdout.write(
            f"{directory}: {len(made.tables)} tables with {rows} rows, {len(made.files) - 1} uploads, {size} bytes."
        )
        if made.missing:
            self.stderr.write(f"{len(made.missing)} uploads that records name are not there: {made.missing[:10]}")
