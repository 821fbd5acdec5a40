"""What mutants have found, each mended: one small test of each."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from exchange.findings import Finding
from exchange.reader import unknown_sheet
from exchange.writer import mark_faults
from fuzz.package import Raw, packed, parts_of
from intake.models import Batch
from tests.intake.conftest import CUSTOMERS, manager, upload  # noqa: F401 - fixtures

HEAD = ["code", "name", "mobile", "outlet", "background"]
# As other programs write it, so that it gets through the XML.
ZERO = Raw('t="inlineStr"', "<is><t>a_x0000_b</t></is>")
ROW = ["KH1", "张伟明", "13800005678", "SH01", ""]


def sheets(*rows, head=HEAD) -> dict:
    return parts_of({"customers": [head, *rows]})


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 17])
def test_a_file_shorter_than_the_end_of_an_archive_is_refused(manager, client, upload, content):  # noqa: F811
    batch = upload(content)
    assert batch.state == Batch.State.REFUSED and "损坏" in batch.note


@pytest.mark.parametrize(
    "rows",
    [
        [HEAD, ["KH1", "张伟明", ZERO, "SH01", ""]],
        [[*HEAD, ZERO], [*ROW, "x"]],
        [["code", ZERO, "mobile", "outlet"], ROW[:4]],
    ],
)
def test_a_zero_character_in_a_cell_or_head_is_an_error_that_can_be_kept(manager, client, upload, rows):  # noqa: F811
    batch = upload(packed(parts_of({"customers": rows})))
    assert batch.state == Batch.State.CHECKED
    assert client.get(f"/imports/{batch.number}/").status_code == 200
    assert not any("\0" in f"{each.sheet}{each.column}{each.value}" for each in batch.findings.all())


def test_a_tab_with_a_zero_character_in_its_name_is_passed_over(manager, client, upload):  # noqa: F811
    parts = parts_of({"customers": [HEAD], "other": [["x"]]})
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('name="other"', 'name="o\0ther"')
    assert upload(packed(parts)).state != Batch.State.FAILED


def test_a_tab_that_is_none_of_ours_is_named_without_what_cannot_be_kept():
    assert unknown_sheet("a\0b").sheet == "a?b"


@pytest.mark.parametrize("what", ["a style", "a value"])
def test_a_workbook_that_openpyxl_cannot_read_is_marked_as_a_copy_of_its_values(db, what):
    parts = sheets(["KH1", "张伟明", Raw('t="d"', "<v>nonsense</v>") if what == "a value" else 1, "SH01", ""])
    if what == "a style":
        parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(
            '<fill><patternFill patternType="none"/></fill>', "<fill/>"
        )
    marked = mark_faults(BytesIO(packed(parts)), [Finding("customers", 2, "mobile", "", "要电话号码")])
    assert zipfile.is_zipfile(BytesIO(marked))
    assert "要电话号码" in load_workbook(BytesIO(marked)).worksheets[0]["C2"].comment.text
