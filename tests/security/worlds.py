"""The world of `tests.test_permissions` for attackers: every address, every role, records of three outlets, and text
that would run, or count, where somebody forgot that it is only text."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.conf import settings
from django.db import models, transaction

# Opens a formula, closes an attribute, a script, a text of JSON; short enough for most fields.
POISON = "=1+1\"'><img src=x onerror=alert(1)><script>alert(2)</script>"
RUNS = ("<img src=x", "<script>alert(")
# Fields whose text the program itself reads: keys, seeds, codes of kinds, paths of files.
NOT_FREE = {
    "key",
    "seed",
    "nonce",
    "token",
    "file",
    "result_file",
    "password",
    "session_key",
    "username",
    "code",
    "kind",
}


def told(words: str) -> None:
    """A figure for who reads the run with `-s`."""
    sys.stdout.write(f"\n{words}\n")


def free_fields(model) -> list[models.Field]:
    """What people type into records of the model: text without choices that no code compares."""
    found = []
    for field in model._meta.concrete_fields:
        if type(field) not in (models.CharField, models.TextField) or field.choices or field.unique:
            continue
        if field.name in NOT_FREE or field.name.endswith(("_key", "_code", "_hash", "_sha256", "_digest")):
            continue
        found.append(field)
    return found


def rooms_models() -> Iterator[type[models.Model]]:
    for model in apps.get_models():
        if model._meta.app_label in settings.ROOMS and model._meta.managed and not model._meta.proxy:
            yield model


def poison(text: str = POISON) -> list[str]:
    """Write `text` into every free field of every record there is; the names of the fields. Where a constraint or a
    trigger does not take it, the field stays as it was."""
    written = []
    for model in rooms_models():
        for field in free_fields(model):
            value = text[: field.max_length] if field.max_length else text
            if field.max_length and field.max_length < 12:
                continue
            try:
                with transaction.atomic():
                    changed = model._base_manager.exclude(**{field.name: ""}).update(**{field.name: value})
            except Exception:  # noqa: BLE001 - a constraint of the database or a guard of the model: no free text
                continue
            if changed:
                written.append(f"{model._meta.label}.{field.name}")
    return written


@contextmanager
def taken_back():
    """What is asked within changes nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def addresses(world, pages, role: str, scope: str) -> Iterator[tuple[str, str]]:
    """`(name, address)` of every page that answers GET, about the outlet's records."""
    for page in pages:
        if page.get == 405:
            continue
        try:
            yield page.name, world.url(page, role, scope)
        except Exception:  # noqa: BLE001 - records that are poisoned may have no address any more
            continue


def text_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")
