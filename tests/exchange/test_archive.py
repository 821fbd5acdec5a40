"""Files that must not be opened, and those that look odd and are right."""

import struct
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO

import pytest

from exchange import archive
from exchange.archive import Unreadable, look_through
from exchange.kinds import ErrorCell
from tests.exchange.workbooks import CASES, by_hand, cell, good, made, row

pytestmark = pytest.mark.any_database


def refusal(file) -> str:
    with pytest.raises(Unreadable) as refused:
        look_through(file if hasattr(file, "read") else BytesIO(file))
    return str(refused.value)


@pytest.fixture(autouse=True)
def _in_english():
    from django.utils import translation

    with translation.override("en"):
        yield


def test_what_is_no_workbook():
    assert "empty" in refusal(b"")
    assert "not an Excel workbook" in refusal(b"PK")
    assert "not an Excel workbook" in refusal(b"a,b,c\n1,2,3\n")
    assert "damaged" in refusal(b"PK\x03\x04" + b"\0" * 100)
    whole = made(good()).getvalue()
    assert "damaged" in refusal(whole[: len(whole) // 2])
    assert "damaged" in refusal(whole + b"something behind it")


def test_a_zip_that_is_no_workbook():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        target.writestr("readme.txt", "hello")
    assert "not an Excel workbook" in refusal(file)


def test_old_and_encrypted_workbooks_have_messages_of_their_own():
    assert ".xls" in refusal(archive.OLE_SIGNATURE + b"\0" * 4096)
    encrypted = archive.OLE_SIGNATURE + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000
    assert "encrypted" in refusal(encrypted)
    # The name may lie across the border of two blocks.
    across = archive.OLE_SIGNATURE + b"\0" * (archive.BLOCK - 18) + "EncryptedPackage".encode("utf-16-le")
    assert "encrypted" in refusal(across)


def test_macros_are_refused_whatever_the_file_is_called():
    assert "macros" in refusal(by_hand("", **{"xl/vbaProject.bin": b"\0"}))
    with zipfile.ZipFile(by_hand("")) as plain:
        types = plain.read("[Content_Types].xml").decode()
    enabled = types.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert "macros" in refusal(by_hand("", **{"[Content_Types].xml": enabled}))


def test_a_file_above_the_limit_is_refused_by_its_size_alone(monkeypatch):
    monkeypatch.setattr(archive, "MAX_FILE", 1000)
    assert "at most" in refusal(made(good()))


def test_a_bomb_is_refused_by_its_directory(monkeypatch):
    bomb = by_hand("", **{"xl/media/image1.bin": b"\0" * (archive.MAX_UNPACKED + 1)})
    assert bomb.getbuffer().nbytes < 1024**2
    monkeypatch.setattr(archive.Unpacking, "blocks", None)  # nothing is unpacked any more
    assert "unpacks to more than 200 MB" in refusal(bomb)


def with_claimed_size(file: BytesIO, part: str, size: int) -> BytesIO:
    """The same zip, with another size of the part in its directory and in the part's own header."""
    data = bytearray(file.getvalue())
    with zipfile.ZipFile(file) as target:
        header = target.getinfo(part).header_offset
    directory = data.rindex(part.encode()) - 46
    struct.pack_into("<I", data, directory + 24, size)
    struct.pack_into("<I", data, header + 22, size)
    return BytesIO(bytes(data))


def test_a_directory_that_lies_is_found_out_by_counting():
    bomb = by_hand("", **{"xl/media/image1.bin": b"\0" * (archive.MAX_UNPACKED + 1)})
    lying = with_claimed_size(bomb, "xl/media/image1.bin", 100)
    with zipfile.ZipFile(lying) as target:
        assert target.getinfo("xl/media/image1.bin").file_size == 100, "the lie is in place"
    assert "unpacks to more than 200 MB" in refusal(lying)


def test_a_part_under_a_password_is_encryption():
    file = made(good())
    data = bytearray(file.getvalue())
    with zipfile.ZipFile(file) as target:
        header = target.getinfo("xl/worksheets/sheet1.xml").header_offset
    data[header + 6] |= 1
    data[data.rindex(b"xl/worksheets/sheet1.xml") - 46 + 8] |= 1
    assert "encrypted" in refusal(bytes(data))


def test_a_lying_worksheet_too():
    rows = b'<worksheet><sheetData><row r="1"></row>' + b" " * (archive.MAX_UNPACKED + 1) + b"</sheetData></worksheet>"
    lying = with_claimed_size(by_hand(rows), "xl/worksheets/sheet1.xml", 100)
    assert "unpacks to more than 200 MB" in refusal(lying)


@pytest.mark.parametrize(
    "far_cell",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c\n r = "XFD1048576" ><v>1</v></c></row>',
        '<row r="2"><c s="0" r="XFD1048576"><v>1</v></c></row>',
        '<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="1048576">' + "<c><v>1</v></c>" * 400 + "</row>",
        '<row r="1048576"/><row>' + "<c><v>1</v></c>" * 400 + "</row>",
    ],
)
def test_a_cell_far_out_is_refused_however_it_is_written(far_cell):
    xml = row(1, "code", "name") + far_cell
    head = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:x="urn:x"><sheetData>'
    assert "far beyond its data" in refusal(by_hand(f"{head}{xml}</sheetData></worksheet>".encode()))


def test_without_the_look_such_a_cell_ends_the_process(tmp_path):
    """Why the look is there at all: the reading library does not raise, it aborts."""
    file = tmp_path / "far.xlsx"
    file.write_bytes(by_hand(row(1, "code") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').getvalue())
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))\n"
        f"from python_calamine import CalamineWorkbook as W; W.from_path({str(file)!r}).get_sheet_by_index(0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode < 0, "killed by a signal"


def test_a_cell_across_two_blocks_is_seen(monkeypatch):
    xml = "".join(row(number, *"abcdefg") for number in range(1, 60))
    file = by_hand(xml)
    for size in (7, 64, 1000):
        monkeypatch.setattr(archive, "BLOCK", size)
        assert look_through(file)["outlets"] == archive.SheetLook(59, 7)


def test_the_glance_and_the_close_look_agree():
    for name in ("month-small.xlsx", "faulty.xlsx", "clocks.xlsx"):
        with open(CASES / name, "rb") as file, zipfile.ZipFile(file) as target:
            for part in archive.sheet_parts(target).values():
                content = target.read(part)
                assert archive.glance([content]) == archive.read_closely([content])


def test_error_cells_and_formulas_without_a_result_are_found():
    xml = (
        f'<row r="1">{cell("A1", "#N/A", "e")}<c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><f>1+1</f></c>'
        '<c r="D1" t="str"><f>X</f><v></v></c></row>'
    )
    assert look_through(by_hand(xml))["outlets"].errors == {(0, 0): ErrorCell("#N/A"), (0, 2): ErrorCell("")}


@pytest.mark.parametrize("value", ["<v/>", "<v></v>", "<v> </v>", ""])
@pytest.mark.parametrize("kind", ["", ' t="n"', ' t="b"', ' t="s"'])
def test_a_formula_with_an_empty_value_was_never_computed(kind, value):
    """As programs write it that do not compute; only an empty text is a result that is nothing."""
    xml = f'<row r="1"><c r="A1"{kind}><f>B1*2</f>{value}</c><c r="B1"><v>2</v></c></row>'
    assert look_through(by_hand(xml))["outlets"].errors == {(0, 0): ErrorCell("")}


@pytest.mark.parametrize("value", ["<v/>", "<v></v>"])
def test_a_formula_that_came_to_an_empty_text_or_to_nothing_much_is_no_fault(value):
    xml = f'<row r="1"><c r="A1" t="str"><f>IF(B1="","",B1)</f>{value}</c><c r="B1"/><c r="C1"><v/></c>'
    xml += '<c r="D1"><f>1-1</f><v>0</v></c><c r="E1" t="inlineStr"><f>X</f><is><t/></is></c></row>'
    assert look_through(by_hand(xml))["outlets"].errors == {}


def test_entities_and_document_types_are_refused():
    bomb = (
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData><row><c><f>&a;</f></c></row></sheetData></worksheet>'
    )
    assert "damaged" in refusal(by_hand(bomb))
    assert "damaged" in refusal(by_hand("", **{"xl/workbook.xml": bomb}))


def test_parts_of_the_same_name_are_refused():
    file = BytesIO(made(good()).getvalue())
    with zipfile.ZipFile(file, "a") as target, pytest.warns(UserWarning):
        target.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    assert "damaged" in refusal(file)


def test_a_broken_deflate_stream_is_damage():
    data = bytearray(by_hand(row(1, "code", "name")).getvalue())
    with zipfile.ZipFile(BytesIO(bytes(data))) as target:
        header = target.getinfo("xl/worksheets/sheet1.xml").header_offset
    data[header + 60 : header + 90] = b"\xff" * 30
    with pytest.raises(zlib.error):
        zlib.decompress(b"\xff" * 30, -15)
    assert "damaged" in refusal(bytes(data))
