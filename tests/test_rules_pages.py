"""The rules in words: every page is found from the README, leads to what is there, and names settings as they ship."""

import re
from pathlib import Path

import pytest

from staff import policy

ROOT = Path(__file__).parents[1]
RULES = sorted((ROOT / "docs/rules").glob("*.md"))
LINK = re.compile(r"\]\(([^)#:]+\.md)\)")
SETTING = re.compile(r"^\| `([a-z_0-9]+(?:\.[a-z_0-9]+)+)` \| (.+?) \|", re.MULTILINE)


def name(written: Path) -> str:
    return str(written.relative_to(ROOT))


@pytest.mark.parametrize("written", RULES, ids=lambda written: written.stem)
def test_a_page_is_found_from_the_readme(written):
    assert f"({name(written)})" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("written", [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")], ids=name)
def test_its_links_lead_to_pages_that_are_there(written):
    gone = [link for link in LINK.findall(written.read_text()) if not (written.parent / link).exists()]
    assert not gone


def test_settings_stand_there_as_they_ship():
    """Rows that begin with the key of a setting and go on with its default."""
    groups = {each.group for each in policy.declared()}
    rows = {row for page in RULES for row in SETTING.findall(page.read_text()) if row[0].partition(".")[0] in groups}
    assert len(rows) > 30
    ship = {each.key: each.default for each in policy.declared()}
    assert not {(key, says, ship.get(key)) for key, says in rows if ship.get(key) != says}
