"""A workbook written part by part, so that it can be what no program would write."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from html import escape
from io import BytesIO
from random import Random

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Raw:
    """A cell as it stands in the XML, without its address: attributes and what is inside."""

    attributes: str
    inside: str


def letters(column: int) -> str:
    """A for 0, AA for 26."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def cell(value, address: str) -> str:
    where = f'<c r="{address}"'
    if value is None or value == "":
        return ""
    if isinstance(value, Raw):
        return f"{where} {value.attributes}>{value.inside}</c>"
    if isinstance(value, bool):
        return f'{where} t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"{where}><v>{value!r}</v></c>"
    if isinstance(value, datetime):
        days = value.replace(tzinfo=None) - datetime(1899, 12, 30)  # noqa: DTZ001
        return f'{where} s="2"><v>{days.total_seconds() / 86400!r}</v></c>'
    if isinstance(value, date):
        return f'{where} s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    return f'{where} t="inlineStr"><is><t xml:space="preserve">{escape(str(value), quote=False)}</t></is></c>'


def cells_of(row: Sequence, number: int) -> str:
    return "".join(cell(value, f"{letters(place)}{number}") for place, value in enumerate(row))


def sheet_xml(rows: Sequence[Sequence], extra: str = "") -> str:
    lines = [f'<row r="{number}">{cells_of(row, number)}</row>' for number, row in enumerate(rows, 1)]
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData>{extra}</worksheet>'


def parts_of(sheets: dict[str, list[list]], extras: dict[str, str] | None = None, hidden: Sequence[str] = ()) -> dict:
    """The parts of a plain workbook by name, as text."""
    numbered = list(enumerate(sheets.items(), 1))
    shown = {name: ' state="hidden"' if name in hidden else "" for name in sheets}
    tabs = "".join(
        f'<sheet name="{escape(name[:31])}" sheetId="{n}" r:id="rId{n}"{shown[name]}/>' for n, (name, _rows) in numbered
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _s in numbered
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        for n, _s in numbered
    )
    return {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/>{types}</Types>'
        ),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{tabs}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{relations}'
            f'<Relationship Id="rId900" Type="{RELATIONS}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/styles.xml": (
            f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts>'
            '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
            '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/>'
            "</cellXfs></styleSheet>"
        ),
        **{
            f"xl/worksheets/sheet{n}.xml": sheet_xml(rows, (extras or {}).get(name, "")) for n, (name, rows) in numbered
        },
    }


def packed(parts: dict[str, str | bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return target.getvalue()


# --- The XML ---------------------------------------------------------------------------------------------------------


def _with(parts: dict, name: str, content) -> dict:
    return {**parts, name: content}


def _changed(parts: dict, name: str, old: str, new: str) -> dict:
    return _with(parts, name, parts[name].replace(old, new, 1))


def _a_part(chance: Random, parts: dict) -> str:
    return chance.choice(sorted(parts))


def _a_sheet(chance: Random, parts: dict) -> str:
    return chance.choice(sorted(name for name in parts if name.startswith("xl/worksheets/")))


def cut_xml(chance: Random, parts: dict) -> dict:
    name = _a_part(chance, parts)
    return _with(parts, name, parts[name][: chance.randrange(len(parts[name]) + 1)])


def swap_characters(chance: Random, parts: dict) -> dict:
    name = _a_part(chance, parts)
    text = list(parts[name])
    for _time in range(chance.randint(1, 6)):
        text[chance.randrange(len(text))] = chance.choice("<>&\"'/\0\x01\ufffe]] 9aZ中")
    return _with(parts, name, "".join(text))


def entity_bomb(chance: Random, parts: dict) -> dict:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ha">{lines}]>'
    name = _a_part(chance, parts)
    text = parts[name].replace(HEAD, HEAD + bomb)
    return _with(parts, name, text.replace('<t xml:space="preserve">', "<t>&l9;", 1).replace('name="', 'name="&l9;', 1))


def outer_entity(chance: Random, parts: dict) -> dict:
    where = chance.choice(["file:///etc/passwd", "http://127.0.0.1:9/x", "file:///dev/zero"])
    kind = chance.choice(["<!ENTITY e SYSTEM", "<!ENTITY % e SYSTEM"])
    name = _a_part(chance, parts)
    text = parts[name].replace(HEAD, f'{HEAD}<!DOCTYPE x [{kind} "{where}">]>')
    return _with(parts, name, text.replace('<t xml:space="preserve">', "<t>&e;", 1))


def wrong_relations(chance: Random, parts: dict) -> dict:
    name = chance.choice(["xl/_rels/workbook.xml.rels", "_rels/.rels"])
    old, new = chance.choice(
        [
            ("worksheets/sheet1.xml", "../../../etc/passwd"),
            ("worksheets/sheet1.xml", "worksheets/none.xml"),
            ("worksheets/sheet1.xml", "http://127.0.0.1:9/sheet.xml"),
            ("worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"),
            ("worksheets/sheet1.xml", "styles.xml"),
            ("worksheets/sheet1.xml", "workbook.xml"),
            ("worksheets/sheet1.xml", ""),
            ("xl/workbook.xml", "xl/worksheets/sheet1.xml"),
            ("/worksheet", "/chartsheet"),
            ("/worksheet", "/externalLink"),
            ('Id="rId1"', 'Id="rId2"'),
            ('Id="rId1"', 'Id=""'),
            ('Target="', 'TargetMode="External" Target="'),
        ]
    )
    return _changed(parts, name, old, new)


def missing_part(chance: Random, parts: dict) -> dict:
    gone = _a_part(chance, parts)
    return {name: content for name, content in parts.items() if name != gone}


def huge_extent(chance: Random, parts: dict) -> dict:
    name = _a_sheet(chance, parts)
    far = chance.choice(
        ["XFD1048576", "ZZZ9999999", "A1048576", "XFD1", "A9999999", "AAAA1", "A0", "1A", "A-1", "$A$1"]
    )
    if chance.random() < 0.5:
        return _changed(parts, name, "<sheetData>", f'<dimension ref="A1:{far}"/><sheetData>')
    return _changed(parts, name, "</sheetData>", f'<row r="1048576"><c r="{far}"><v>1</v></c></row></sheetData>')


def rows_out_of_order(chance: Random, parts: dict) -> dict:
    name = _a_sheet(chance, parts)
    number = chance.choice(["1", "0", "-1", "99999999999999999999", "x", "", "2.5", "１"])
    return _changed(parts, name, '<row r="2">', f'<row r="{number}">')


def wrong_strings(chance: Random, parts: dict) -> dict:
    name = _a_sheet(chance, parts)
    index = chance.choice(["0", "999999999", "-1", "x", "", "1e3", "99999999999999999999999"])
    parts = _changed(
        parts, name, "</sheetData>", f'<row r="900"><c r="A900" t="s"><v>{index}</v></c></row></sheetData>'
    )
    if chance.random() < 0.5:
        parts = _with(parts, "xl/sharedStrings.xml", f'{HEAD}<sst xmlns="{MAIN}" count="9"><si><t>KH</t></si></sst>')
        parts = _changed(
            parts,
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            f'<Relationship Id="rId901" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
    return parts


def wrong_types(chance: Random, parts: dict) -> dict:
    old, new = chance.choice(
        [
            (".sheet.main+xml", ".sheet.macroEnabled.main+xml"),
            (".sheet.main+xml", ".template.main+xml"),
            (".worksheet+xml", ".styles+xml"),
            ("application/xml", "text/html"),
            ("/xl/workbook.xml", "/xl/other.xml"),
            ("<Types", "<types"),
        ]
    )
    return _changed(parts, "[Content_Types].xml", old, new)


def cell_kinds(chance: Random, parts: dict) -> dict:
    """A cell of a kind that does not fit what is in it."""
    name = _a_sheet(chance, parts)
    kind = chance.choice(["s", "b", "e", "d", "str", "n", "inlineStr", "x", ""])
    value = chance.choice(
        ["2026-13-45T99:99:99Z", "1e999", "NaN", "-0", "inf", "#N/A", "TRUE", "2", "", " ", "１２", "1,5"]
    )
    inside = chance.choice([f"<v>{value}</v>", f"<f>1/0</f><v>{value}</v>", "<f>A1</f>", f"<is><t>{value}</t></is>"])
    style = chance.choice(["", ' s="1"', ' s="2"', ' s="99999"', ' s="-1"', ' s="x"'])
    body = f'<row r="900"><c r="{chance.choice("ABCDE")}900" t="{kind}"{style}>{inside}</c></row></sheetData>'
    return _changed(parts, name, "</sheetData>", body)


def other_encoding(chance: Random, parts: dict) -> dict:
    name = _a_part(chance, parts)
    encoding = chance.choice(["utf-16", "gb18030", "utf-32", "latin-1", "utf-7"])
    said = chance.choice(["UTF-8", encoding, "x-unknown"])
    text = parts[name].replace("UTF-8", said)
    return _with(parts, name, text.encode(encoding, "replace"))


def deep_xml(chance: Random, parts: dict) -> dict:
    name = _a_part(chance, parts)
    depth = chance.choice([1_000, 100_000])
    text = parts[name]
    end = text.rfind("</")
    return _with(parts, name, text[:end] + "<a>" * depth + "</a>" * depth + text[end:])


def tab_names(chance: Random, parts: dict) -> dict:
    name = chance.choice(
        [
            "",
            "customers",
            "CUSTOMERS ",
            "客户",
            "x" * 5000,
            "&#0;",
            "&#xD800;",
            "a/b",
            "../../x",
            "'",
            "=1+1",
            "\u202ex",
        ]
    )
    text = parts["xl/workbook.xml"]
    start = text.index('name="') + 6
    return _with(parts, "xl/workbook.xml", text[:start] + name + text[text.index('"', start) :])


def merged_cells(chance: Random, parts: dict) -> dict:
    name = _a_sheet(chance, parts)
    ref = chance.choice(["A1:C1", "A2:A5", "A1:XFD1048576", "C3:A1", "x", "A1:A1", "B1:B999999999999"])
    return _changed(
        parts, name, "</sheetData>", f'</sheetData><mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'
    )


def many_parts(chance: Random, parts: dict) -> dict:
    return {**parts, **{f"xl/media/{n}.png": "x" for n in range(chance.choice([500, 2500]))}}


def epoch_1904(chance: Random, parts: dict) -> dict:
    return _changed(parts, "xl/workbook.xml", "<sheets>", '<workbookPr date1904="1"/><sheets>')


XML = [
    cut_xml, swap_characters, entity_bomb, outer_entity, wrong_relations, missing_part, huge_extent, rows_out_of_order,
    wrong_strings, wrong_types, cell_kinds, other_encoding, deep_xml, tab_names, merged_cells, many_parts, epoch_1904,
]  # fmt: skip


# --- The bytes -------------------------------------------------------------------------------------------------------


def flip_bytes(chance: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _time in range(chance.choice([1, 2, 8, 64])):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def flip_directory(chance: Random, data: bytes) -> bytes:
    """Where the names, sizes and places of the parts stand."""
    made = bytearray(data)
    start = data.find(b"PK\x01\x02")
    for _time in range(chance.choice([1, 2, 4])):
        made[chance.randrange(start, len(made))] = chance.choice([0, 1, 0xFF, 0x7F, 0x80])
    return bytes(made)


def cut_bytes(chance: Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))] if chance.random() < 0.7 else data[chance.randrange(len(data)) :]


def append_bytes(chance: Random, data: bytes) -> bytes:
    return data + chance.choice([b"\0", b"PK\x05\x06" + b"\0" * 18, b"<html>", data, b"x" * 100_000])


def prepend_bytes(chance: Random, data: bytes) -> bytes:
    return chance.choice([b"MZ", b"\0" * 4, b"PK\x03\x04", b"\xef\xbb\xbf"]) + data


def drop_middle(chance: Random, data: bytes) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start + chance.randint(1, 500) :]


def zero_stretch(chance: Random, data: bytes) -> bytes:
    start, length = chance.randrange(len(data)), chance.randint(1, 300)
    return (data[:start] + b"\0" * length + data[start + length :])[: len(data)]


def bomb(chance: Random, data: bytes) -> bytes:
    """Small, and 70 to 250 MB unpacked; sometimes with a lie about its size."""
    source, target = zipfile.ZipFile(BytesIO(data)), BytesIO()
    size = chance.choice([70, 250]) * 1024 * 1024
    where = chance.choice(["xl/media/image1.png", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name in source.namelist():
            if name != where:
                archive.writestr(name, source.read(name))
        with archive.open(where, "w") as part:
            for _megabyte in range(size // 1024**2):
                part.write(b" " * 1024**2)
    made = target.getvalue()
    lie = chance.random() < 0.5
    return made.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little")) if lie else made


def odd_paths(chance: Random, data: bytes) -> bytes:
    name = chance.choice(
        ["../../evil.xml", "/etc/passwd", "C:\\x.xml", "xl\\workbook.xml", "a" * 60_000, "\0", "xl//a.xml"]
    )
    return _with_part(data, name, b"x")


def twice(chance: Random, data: bytes) -> bytes:
    source = zipfile.ZipFile(BytesIO(data))
    name = chance.choice(source.namelist())
    return _with_part(data, name, source.read(name)[: chance.choice([0, 50, 10**9])])


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    import warnings

    target = BytesIO(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo(name), content)
    return target.getvalue()


def encrypted_flag(chance: Random, data: bytes) -> bytes:
    made = bytearray(data)
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = data.find(sign)
        while start >= 0:
            made[start + offset] |= 1
            start = data.find(sign, start + 4)
    return bytes(made)


def other_packing(chance: Random, data: bytes) -> bytes:
    source = zipfile.ZipFile(BytesIO(data))
    how = chance.choice([zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_STORED])
    return packed({name: source.read(name) for name in source.namelist()}, how)


def other_format(chance: Random, data: bytes) -> bytes:
    return chance.choice(
        [
            b"code,name\nKH1,\xe5\xbc\xa0\n",
            "编号,名称\nKH1,张\n".encode("gbk"),
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(4096),
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 40,
            b"<html><table><tr><td>code</td></tr></table></html>",
            b"%PDF-1.4\n%%EOF",
            b"\x89PNG\r\n\x1a\n" + chance.randbytes(200),
            b"PK\x05\x06" + b"\0" * 18,
            b"PK\x03\x04",
            b"",
            b"\0" * 1000,
            chance.randbytes(3000),
            b"\x1f\x8b" + chance.randbytes(50),
            "\ufeffcode\tname\r\nKH1\tx".encode("utf-16"),
        ]
    )


BYTES = [
    flip_bytes, flip_bytes, flip_directory, flip_directory, cut_bytes, append_bytes, prepend_bytes, drop_middle,
    zero_stretch, odd_paths, twice, encrypted_flag, other_packing, other_format,
]  # fmt: skip
# Building one takes a second; they come now and then.
SELDOM = bomb
