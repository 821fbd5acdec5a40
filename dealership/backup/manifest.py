"""The list of a backup, written last: a directory without one is no backup."""

import json
import os
import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from dealership.backup.tables import Content

NAME = "manifest.json"
FORMAT = 1


class NoManifest(Exception):
    """Why the directory cannot be read as a backup."""


@dataclass(frozen=True)
class Manifest:
    """`files`: SHA-256 by name. `missing`: uploads that records name and that were not there when it was made."""

    format: int
    version: str
    made_at: str
    database: str
    server: str
    with_media: bool
    migrations: list[str]
    tables: dict[str, Content]
    files: dict[str, str]
    missing: list[str]

    def write(self, directory: Path) -> None:
        half = directory / f"{NAME}.part"
        with half.open("w", encoding="utf-8") as file:
            json.dump(asdict(self), file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        half.chmod(0o600)
        half.replace(directory / NAME)

    @classmethod
    def read(cls, directory: Path) -> "Manifest":
        path = directory / NAME
        if not path.is_file():
            raise NoManifest(f"{directory} holds no {NAME}: it is no backup, or one that was not finished.")
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            if values["format"] != FORMAT:
                raise NoManifest(f"The backup is of format {values['format']}; this version reads {FORMAT}.")
            values["tables"] = {name: Content(**content) for name, content in values["tables"].items()}
            return cls(**values)
        except (ValueError, KeyError, TypeError) as error:
            raise NoManifest(f"{path} cannot be read: {error}") from None


def version() -> str:
    """Of the application, as in pyproject.toml."""
    return tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
