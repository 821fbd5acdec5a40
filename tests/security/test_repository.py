"""What lies in the repository: no secret, and a threat model whose every word about tests is true."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MODEL = ROOT / "docs" / "security" / "threat-model.md"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:\[\]-]+)`")

# Of their owners' own shape, wherever they stand.
SHAPES = {
    "private key": r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----",
    "Aliyun key": r"\bLTAI[0-9A-Za-z]{12,20}\b",
    "AWS key": r"\bAKIA[0-9A-Z]{16}\b",
    "GitHub token": r"\bgh[pousr]_[0-9A-Za-z]{36}\b",
    "Slack token": r"\bxox[abprs]-[0-9A-Za-z-]{20,}",
    "robot's key": r"webhook/send\?key=[0-9a-f]{8}-(?!.{0,20}aaa)[0-9a-f-]{27}",
    "DingTalk's secret": r"\bSEC[0-9a-f]{64}\b",
    "password in an address": r"\b(?:postgres(?:ql)?|redis|smtps?|aliyun|wecom)://[^\s:@/'\"{}<>$]+:[^\s@/'\"{}<>$]{6,}@",
}
# What the tests and the instructions make up to be looked at.
MADE_UP = re.compile(r"example|user:password|key-id|key-secret|corp-id|secret@|geheim|:wrong|127\.0\.0\.1|localhost")


def files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name]


def secrets_in(text: str) -> list[str]:
    return [
        f"{what}: {match[0][:30]}"
        for what, shape in SHAPES.items()
        for match in re.finditer(shape, text)
        if not MADE_UP.search(text[max(0, match.start() - 60) : match.end() + 60])
    ]


def test_the_repository_holds_no_secret():
    found = []
    for name in files():
        path = ROOT / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 2_000_000:
            continue
        text = path.read_bytes().decode("utf-8", "ignore")
        found += [f"{name}: {one}" for one in secrets_in(text)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "LTAI" + "5tAbcdefgh12345678",
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "postgres" + "://owner:Tr0ub4dor@db.dealer.cn/x",
        "SEC" + "0123456789abcdef" * 4,
    ],
)
def test_one_would_be_found(text):
    assert secrets_in(f"x = '{text}'")


def test_what_is_made_at_a_house_is_not_taken_in():
    """Keys, the database, uploads, mail and environment stay outside the repository."""
    ignored = ["var/secret_key", "var/dealership.sqlite3", "var/media/x.png", ".env", "var/mail/x.log"]
    listed = set(files())
    for name in ignored:
        done = subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT)
        assert done.returncode == 0 and name not in listed, name


# --- The threat model -------------------------------------------------------------------------------------------------


def names_in(path: Path) -> set[str]:
    """The names of a file's tests, those of classes with the class before them."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            found |= {
                f"{node.name}::{each.name}"
                for each in node.body
                if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")
            }
    return found


def named() -> list[tuple[str, str]]:
    return NAMED.findall(MODEL.read_text(encoding="utf-8"))


def test_every_test_that_the_model_names_is_there():
    gone = [f"{path}::{name}" for path, name in named() if not is_there(path, name)]
    assert gone == [] and len(named()) > 100


def is_there(path: str, name: str) -> bool:
    file = ROOT / path
    # A class stands for all its tests.
    return file.is_file() and any(each == name or each.startswith(f"{name}::") for each in names_in(file))


def test_every_test_of_security_is_in_the_model():
    said = {f"{path}::{name}" for path, name in named()}
    missing = []
    for file in sorted((ROOT / "tests" / "security").glob("test_*.py")):
        path = file.relative_to(ROOT).as_posix()
        for name in names_in(file):
            if not {f"{path}::{name}", f"{path}::{name.partition('::')[0]}"} & said:
                missing.append(f"{path}::{name}")
    assert missing == []


def test_every_line_of_the_model_has_a_test_or_says_why_not():
    """A row of a table names a threat, what stands against it, and the test; or what is left open."""
    rows = [line for line in MODEL.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = [row for row in rows if not row.startswith(("| Threat", "| ---", "| What", "| Who"))]
    bare = [row[:80] for row in rows if row.count("|") == 4 and not NAMED.search(row) and "Left open" not in row]
    assert bare == [] and len(rows) > 40
