"""Files sent the way people send them: uploaded, looked at, matched, marked, taken; and what must hold at each end."""

import csv
import warnings
import zipfile
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO
from random import Random
from time import perf_counter

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from exchange import kinds, registry
from exchange.sheets import same_name
from intake.models import Batch
from staff.models import TrailEntry, Work
from staff.roles import Role
from staff.services.long_work import run_work
from targets.exports import plans as plan_exports
from tests.clock import shanghai
from tests.targets.plans import plan_records
from tests.test_permissions import World

from . import cells, package
from .bases import Base, Bases
from .forms import TEXTS, Body
from .look import Look, looked_at, reach_of
from .outcome import Outcome
from .pages import CHINESE, Field, forms_of, in_plain_words, parsed
from .watch import Watch
from .world import NOW, Guard, committed, taken_back

# What an upload itself leaves: the batch with what was found, the work of looking at it, the word of it in the trail.
OF_UPLOADS = {
    "intake_batch", "intake_batchfinding", "intake_batchchange", "intake_batch_outlets", "intake_columnmapping",
    "staff_work",
    "staff_trailentry", "intake_batchnumber",
}  # fmt: skip
NAMES = ["售后数据.xlsx"] * 8 + [
    "x.XLSX",
    "a" * 300 + ".xlsx",
    "../../x.xlsx",
    "\u202excod.xlsx",
    "售后\0.xlsx",
    "数据.csv",
    "旧.xls",
    "x.xlsm",
]


def run(world: World, watch: Watch, guard: Guard, bases: Bases, number: int, chance: Random) -> Outcome:
    """One mutant from its base to the end of its way, taken back afterwards."""
    if chance.random() < 0.1:
        return run_plan(world, watch, guard, number, chance)
    base = bases.draw(chance)
    level, way, data, name = made(base, chance)
    outcome = Outcome(number, f"workbook, {level}", f"{base.kind} as {base.role}: {way}, {name[:30]!a}")
    began = perf_counter()
    with guard.over(outcome.problems), looked_at(watch) as look:
        through(world, base, data, name, chance, outcome)
    outcome.seconds = perf_counter() - began
    judge(outcome, base, look)
    return outcome


# --- The mutant ------------------------------------------------------------------------------------------------------


def made(base: Base, chance: Random) -> tuple[str, str, bytes, str]:
    """The level that was mutated, how, the file, and its name."""
    if base.data:
        way = chance.choice(package.BYTES[:9])
        safe = way not in (package.flip_directory,)
        return "bytes", way.__name__, (way if safe else package.flip_bytes)(chance, base.data), "导出.xls"
    level = (
        chance.choice(["cells", "cells", "xml", "bytes"])
        if base.kind != "dms csv"
        else chance.choice(["cells", "bytes"])
    )
    said: list[str] = []
    extras: dict[str, str] = {}
    hidden: list[str] = []
    if level == "cells":
        for _time in range(chance.choice([1, 1, 1, 2, 3])):
            way = chance.choice(cells.CELLS)
            said.append(applied(way, chance, base.sheets))
        if chance.random() < 0.1:
            hidden = [chance.choice(sorted(base.sheets))]
    if base.kind == "dms csv":
        data = as_text(base.sheets["Sheet1"], chance) if "Sheet1" in base.sheets else as_text([], chance)
        if level == "bytes":
            way = chance.choice(
                [package.flip_bytes, package.cut_bytes, package.append_bytes, package.zero_stretch, package.drop_middle]
            )
            data, said = way(chance, data), [way.__name__]
        return level, " ".join(said), data, "客户导出.csv"
    parts = package.parts_of(base.sheets, extras, hidden)
    if level == "xml":
        way = chance.choice(package.XML)
        parts, said = way(chance, parts), [way.__name__]
    data = package.packed(parts)
    if level == "bytes":
        way = package.SELDOM if chance.random() < 0.01 else chance.choice(package.BYTES)
        data, said = way(chance, data), [way.__name__]
    return level, " ".join(said), data, chance.choice(NAMES)


def applied(way: Callable, chance: Random, sheets: cells.Sheets) -> str:
    """Some ways need a head or a row that an earlier one has taken away."""
    try:
        way(chance, sheets)
    except (IndexError, ValueError):
        return "nothing"
    return way.__name__


def as_text(rows: list[list], chance: Random) -> bytes:
    target = StringIO(newline="")
    delimiter = chance.choice(",,,\t;|")
    writer = csv.writer(target, delimiter=delimiter, lineterminator=chance.choice(["\r\n", "\n"]))
    for row in rows:
        writer.writerow(["" if value is None else getattr(value, "inside", value) for value in row])
    encoding = chance.choice(["gb18030", "utf-8", "utf-8-sig", "utf-16"])
    return target.getvalue().encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")


# --- Its way ---------------------------------------------------------------------------------------------------------


def through(world: World, base: Base, data: bytes, name: str, chance: Random, outcome: Outcome) -> None:
    client = world.clients[base.role]
    batch = uploaded(client, data, name, outcome)
    if batch is None:
        return
    if batch.state == Batch.State.MAPPING:
        match(client, batch, chance, outcome)
    if batch.error_count and chance.random() < 0.3:
        marked(client, batch, outcome)
    was = batch.state
    # What has errors cannot be taken; that it cannot is asked now and then.
    if batch.may_be_taken or chance.random() < 0.2:
        answer(client.post(f"/imports/{batch.number}/take/", {"meant": "1"}), outcome)
        worked_off()
        batch.refresh_from_db()
    if was != Batch.State.CHECKED and batch.state != was:
        outcome.problems.append(f"was {was}, and taking made it {batch.state}")
    outcome.ended = batch.state if not batch.error_count else f"{batch.state} with errors"
    looked(client, batch, outcome)
    if batch.state == Batch.State.TAKEN:
        sums_hold(batch, outcome)
        if chance.random() < 0.2:
            same_again(client, data, name, outcome)


def uploaded(client, data: bytes, name: str, outcome: Outcome) -> Batch | None:
    """The batch after its check; None where the upload itself was refused."""
    response = answer(client.post("/imports/upload/", {"file": SimpleUploadedFile(name, data)}), outcome)
    if response.status_code != 302:
        outcome.ended = f"upload {response.status_code}"
        if response.status_code == 422 and not CHINESE.search(response.content.decode("utf-8", "replace")):
            outcome.problems.append("refused without a word")
        return None
    worked_off()
    return Batch.objects.get(number=response.url.rstrip("/").rpartition("/")[2])


def worked_off() -> None:
    """What the worker would do."""
    while waiting := Work.objects.filter(state=Work.State.WAITING).order_by("pk").first():
        with committed():
            run_work(work_id=waiting.pk, at=shanghai(NOW))


def answer(response, outcome: Outcome):
    if response.status_code >= 500:
        outcome.problems.append(f"{response.wsgi_request.path} answered {response.status_code}")
    outcome.problems += in_plain_words(response)
    return response


def looked(client, batch: Batch, outcome: Outcome) -> None:
    """The page of the batch, and what it says of each fault."""
    page = answer(client.get(f"/imports/{batch.number}/"), outcome)
    if page.status_code != 200:
        outcome.problems.append(f"the batch's page answered {page.status_code}")
    if batch.state in (Batch.State.FAILED, Batch.State.CHECKING, Batch.State.TAKING, Batch.State.QUEUED):
        outcome.problems.append(f"is left {batch.state}: {batch.note}")
    if batch.state == Batch.State.REFUSED and not CHINESE.search(batch.note):
        outcome.problems.append(f"refused without a sentence: {batch.note[:100]!r}")
    for finding in batch.findings.errors()[:50]:
        where = f"{finding.sheet} {finding.row} {finding.column}"
        if not CHINESE.search(finding.message):
            outcome.problems.append(f"not in Chinese at {where}: {finding.message[:100]!r}")
        if not finding.sheet or (finding.row is not None and not finding.column):
            outcome.problems.append(f"says no place ({where}): {finding.message[:150]!r}")


def match(client, batch: Batch, chance: Random, outcome: Outcome) -> None:
    """Columns matched as the page suggests, some of them otherwise."""
    url = reverse("intake:columns", args=[batch.number])
    sheet = chance.choice(["", "customers", "repair_orders", "prospects", "vehicles"])
    page = answer(client.get(url, {"sheet": sheet} if sheet else {}), outcome)
    found = [form for form in forms_of(parsed(page.content), url) if form.method == "post" and form.action == url]
    if not found:
        return
    body = Body([(each.name, chosen(each)) for each in found[0].fields if each.kind not in ("submit", "button")])
    if chance.random() < 0.3:
        place = chance.randrange(len(body.pairs))
        body.pairs[place] = (body.pairs[place][0], chance.choice(TEXTS))
    raw, content_type = body.encoded()
    answer(client.generic("POST", url, raw, content_type=content_type), outcome)
    worked_off()
    batch.refresh_from_db()


def chosen(field: Field) -> str:
    """What the page suggests; where it suggests nothing that it asks for, the first of what it offers."""
    offered = [option for option in field.options if option]
    if field.name == "name":
        return field.value or "老系统"
    return field.value or (offered[0] if offered and field.required else "")


def marked(client, batch: Batch, outcome: Outcome) -> None:
    """The same workbook with its faults marked can be had, and can be read."""
    response = answer(client.post(f"/imports/{batch.number}/mark/"), outcome)
    worked_off()
    item = Work.objects.order_by("-pk").first()
    if item.state != Work.State.DONE:
        outcome.problems.append(f"marking ended {item.state}: {item.message}")
        return
    answer(client.get(response.url), outcome)
    with item.result_file.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        load_workbook(file)


# --- What must hold --------------------------------------------------------------------------------------------------


def judge(outcome: Outcome, base: Base, look: Look) -> None:
    others = look.tables() - OF_UPLOADS
    if outcome.ended != Batch.State.TAKEN and others:
        outcome.problems.append(f"not taken, and changed {sorted(others)}")
    if base.role != Role.ADMINISTRATOR:
        outcome.problems += look.others_changed(reach_of(base.role))


def sums_hold(batch: Batch, outcome: Outcome) -> None:
    """Another reader than the importer's adds up the money of the file; the records have to come to the same."""
    if not TrailEntry.objects.filter(action="import.taken", about_id=batch.pk).exists():
        outcome.problems.append("taken, and the trail does not say so")
    if batch.mapping or not batch.original_name.lower().endswith(".xlsx"):
        return
    try:
        with batch.file.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=True)
            sheets = {tab.title: list(tab.iter_rows(values_only=True)) for tab in book.worksheets}
    except Exception:  # noqa: BLE001 - the two readers need not agree about what is damaged
        return
    for title, rows in sheets.items():
        sheet = registry.named(title)
        if sheet is None or len(rows) < 2 or len(sheet.keys) != 1:
            continue
        places = {column_of(sheet, head): place for place, head in enumerate(rows[0])}
        for code, place in places.items():
            column = sheet.by_code.get(code)
            if column and isinstance(column.kind, kinds.Money) and sheet.keys[0].code in places:
                compare_sums(sheet, column, rows, place, places[sheet.keys[0].code], outcome)


def column_of(sheet, head) -> str:
    column = sheet.by_name.get(same_name("" if head is None else head))
    return column.code if column else ""


def compare_sums(sheet, column, rows, place: int, key_place: int, outcome: Outcome) -> None:
    wanted, keys = Decimal(0), []
    for row in rows[1:]:
        if all(value in (None, "") for value in row):
            continue
        value, key = row[place] if place < len(row) else None, str(row[key_place]).strip()
        keys.append(key.upper() if isinstance(sheet.keys[0].kind, kinds.Vin) else key)
        if value not in (None, ""):
            wanted += Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(str(value).strip())
    stored = sheet.model._base_manager.filter(**{f"{sheet.keys[0].path}__in": keys})
    found = list(stored.values_list(column.path, flat=True))
    if len(found) == len(keys) and sum(value or 0 for value in found) != wanted:
        outcome.problems.append(
            f"{sheet.code}.{column.code}: {sum(value or 0 for value in found)} stored, {wanted} in the file"
        )


def same_again(client, data: bytes, name: str, outcome: Outcome) -> None:
    """What was taken once changes nothing the second time."""
    again = uploaded(client, data, name, outcome)
    if again is None or again.state != Batch.State.CHECKED:
        if again is not None:
            outcome.problems.append(f"the same file again is {again.state}: {again.note[:100]}")
        return
    if again.error_count or again.changes:
        what = [
            f"{finding.sheet} {finding.row} {finding.column}: {finding.message[:80]}"
            for finding in again.findings.errors()[:2]
        ]
        outcome.problems.append(
            f"the same file again has {again.error_count} errors, {again.changes} changes {what} {again.counts}"
        )


# --- The year's plan -------------------------------------------------------------------------------------------------


def run_plan(world: World, watch: Watch, guard: Guard, number: int, chance: Random) -> Outcome:
    """The year's plan goes out as Excel, is mutated, and comes back."""
    role = chance.choice([Role.SERVICE_MANAGER, Role.STATION_HEAD])
    outcome = Outcome(number, "", f"plan as {role}")
    began = perf_counter()
    with taken_back():
        plan = plan_records.draft_of(world.records["SH01"])
        level, way, data = made_plan(plan_exports.plan_workbook(plan, shanghai(NOW)), chance)
        outcome.kind, outcome.what = f"workbook, {level}", f"plan as {role}: {way}"
        with guard.over(outcome.problems), looked_at(watch) as look, committed():
            plan_through(world.clients[role], plan, data, outcome)
    outcome.seconds = perf_counter() - began
    if outcome.ended != "taken" and look.tables():
        outcome.problems.append(f"not taken, and changed {sorted(look.tables())}")
    outcome.problems += look.others_changed(reach_of(role))
    return outcome


def made_plan(data: bytes, chance: Random) -> tuple[str, str, bytes]:
    level = chance.choice(["cells", "cells", "xml", "bytes"])
    if level == "cells":
        book = load_workbook(BytesIO(data))
        sheets = {
            tab.title: [[value for value in row] for row in tab.iter_rows(values_only=True)] for tab in book.worksheets
        }
        ways = cells.CELLS if chance.random() < 0.6 else [other_numbers]
        said = [applied(chance.choice(ways), chance, sheets) for _time in range(chance.choice([1, 2, 5]))]
        for rows in sheets.values():
            rows[:] = [[formula(value) for value in row] for row in rows]
        return level, " ".join(said), package.packed(package.parts_of(sheets))
    if level == "xml":
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
        way = chance.choice(package.XML)
        return level, way.__name__, package.packed(way(chance, parts))
    way = chance.choice(package.BYTES)
    return level, way.__name__, way(chance, data)


def other_numbers(chance: Random, sheets: cells.Sheets) -> None:
    """What somebody changes in earnest."""
    for row in next(iter(sheets.values())):
        row[:] = [chance.randint(0, 900) if type(value) in (int, float) and value < 1900 else value for value in row]


def formula(value):
    """Formulas of the export go back as such."""
    if isinstance(value, str) and value.startswith("=") and value.isascii():
        return package.Raw("", f"<f>{value[1:].replace('&', '&amp;').replace('<', '&lt;')}</f><v>1</v>")
    return value


def plan_through(client, plan, data: bytes, outcome: Outcome) -> None:
    url = reverse("targets:plan_import", args=[plan.pk])
    response = answer(client.post(url, {"file": SimpleUploadedFile("plan.xlsx", data)}), outcome)
    outcome.ended = f"upload {response.status_code}"
    if response.status_code != 200:
        return
    take = reverse("targets:plan_import_take", args=[plan.pk])
    for form in forms_of(parsed(response.content), url):
        if form.action == take:
            body = Body([(each.name, each.value) for each in form.fields if each.kind == "hidden"])
            raw, content_type = body.encoded()
            answer(client.generic("POST", take, raw, content_type=content_type), outcome)
            outcome.ended = "taken"
            answer(client.get(reverse("targets:plan", args=[plan.pk])), outcome)
