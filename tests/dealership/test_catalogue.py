"""The Chinese catalogue is complete: every text of the code and the templates has its translation, with its places."""

import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest

BASE_DIR = Path(__file__).resolve().parents[2]
CATALOGUE = "locale/zh_Hans/LC_MESSAGES/django.po"
PLACES = re.compile(r"%\(\w+\)[sd]|%\(\w+\)0?\d*d|\{\w+\}|%%")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Texts that are the same in every language.
SAME_IN_CHINESE = re.compile(r"^[\W\d_]*$|^(AAA|AA|A|VIN|OK|English|API|%\(|\{)")


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> polib.POFile:
    """What the tree asks for today, collected into a copy, so that the tree itself stays as it is."""
    copy = tmp_path_factory.mktemp("tree")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.py", "*.html", "*.txt", "static/js"],
        cwd=BASE_DIR, capture_output=True, check=True,
    ).stdout.decode().split("\0")  # fmt: skip
    for name in filter(None, tracked):
        if name.startswith(("tests/", "bench/", "tools/")) or not (BASE_DIR / name).is_file():
            continue
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((BASE_DIR / name).read_bytes())
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "zh_Hans", "--no-location", "-v0"], cwd=copy, check=True
    )
    return polib.pofile(str(copy / CATALOGUE))


def translated() -> dict:
    return {
        (entry.msgctxt, entry.msgid): (entry.msgstr or entry.msgstr_plural.get(0, ""), entry)
        for entry in polib.pofile(str(BASE_DIR / CATALOGUE))
        if not entry.obsolete
    }


@pytest.mark.needs("xgettext")
def test_every_text_is_in_the_catalogue(collected):
    asked = {(entry.msgctxt, entry.msgid) for entry in collected if not entry.obsolete}
    assert len(asked) > 1500
    known = translated()
    assert not sorted(str(text) for text in asked - known.keys()), "not translated"
    assert not sorted(str(text) for text in known.keys() - asked), "no longer used: run make messages"


def test_comments_for_translators_hide_no_text():
    """makemessages takes what follows such a comment on its line for part of it, and never collects that text."""
    alone = re.compile(r"\s*\{%\s*comment\s*%\}.*\{%\s*endcomment\s*%\}\s*|\s*\{#.*#\}\s*|.*\{#[^#]*#\}\s*")
    hiding = [
        f"{path.relative_to(BASE_DIR)}: {line.strip()[:80]}"
        for path in sorted((BASE_DIR / "templates").rglob("*.html"))
        for line in path.read_text().splitlines()
        if "Translators" in line and not alone.fullmatch(line)
    ]
    assert not hiding


def test_texts_are_marked_by_names_that_makemessages_knows():
    """Under a name of our own a text is never collected: it stays English, and no list misses it."""
    other_name = re.compile(r"gettext(?:_lazy|_noop)? as (?!_\b)\w+")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "*.py"], cwd=BASE_DIR, capture_output=True, check=True
    ).stdout.decode()
    named = [
        f"{name}: {found.group()}"
        for name in filter(None, tracked.split("\0"))
        if (BASE_DIR / name).is_file()
        for found in other_name.finditer((BASE_DIR / name).read_text())
    ]
    assert not named


def test_every_text_has_chinese_words_and_nothing_is_a_guess():
    for (_context, msgid), (words, entry) in translated().items():
        assert words, msgid
        assert "fuzzy" not in entry.flags, msgid
        assert CHINESE.search(words) or SAME_IN_CHINESE.match(msgid) or not re.search("[a-z]", msgid), msgid


def test_every_place_of_a_text_is_in_its_translation():
    for (_context, msgid), (words, entry) in translated().items():
        # A singular may leave its number out in words; Chinese has one form, which follows the plural.
        wanted = set(PLACES.findall(entry.msgid_plural or msgid))
        given = set(PLACES.findall(words))
        assert given <= wanted | set(PLACES.findall(msgid)) | MORE.get(msgid, set()), msgid
        assert wanted <= given | FEWER.get(msgid, set()), msgid


# Chinese says months as numbers where English has their names.
MONTHS = ("%(day)d %(month_name)s", "%(day)d %(month_name)s %(year)d", "%(month_name)s %(year)d")
MORE = {words: {"%(month)d"} for words in MONTHS}
FEWER = {words: {"%(month_name)s"} for words in MONTHS}
