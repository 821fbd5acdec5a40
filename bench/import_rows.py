"""How fast and in how much memory 100,000 rows are imported, beside the bare reading of the same file by calamine.

`python -m bench.import_rows` prints the rows of `run()`. Every measure is a process of its own on a fresh database;
the time is that of the import alone, the memory the highest the whole process ever had.
"""

import json
import os
import random
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

ORDERS = 45_000
LABOUR_LINES = 55_000
ROUNDS = 3
GOAL, LIMIT = 4.0, 8.0
GOAL_MB, LIMIT_MB = 300.0, 600.0

# Without a time zone, as Excel keeps it.
FIRST_DAY = datetime.fromisoformat("2026-01-01 08:00")
KINDS = ["maintenance", "repair", "accident", "warranty", "free_service", "保养", "一般维修"]
RATINGS = ["very_satisfied", "satisfied", "good", None]
OPERATIONS = ["更换刹车片", "发动机保养", "四轮定位", "更换火花塞", "变速箱保养", "空调系统清洗", "右前门钣金喷漆"]


def run() -> list[tuple]:
    """Rows of (name, measured, reference, ratio, goal, limit)."""
    from tests import servers

    directory = servers.make_run_directory()
    server = servers.start_postgres(directory)
    try:
        with TemporaryDirectory(prefix="bench-") as folder:
            file = Path(folder) / "rows.xlsx"
            write_workbook(file)
            return [
                *compared("PostgreSQL", file, postgres_databases(directory)),
                *compared("SQLite", file, sqlite_databases(Path(folder))),
            ]
    finally:
        servers.stop(server, signal.SIGINT)
        shutil.rmtree(directory, ignore_errors=True)


def compared(name: str, file: Path, databases: Iterator[str]) -> list[tuple]:
    """Reading and importing in turn, so that whatever else the machine does falls on both."""
    rounds = [(measure("bare", file), measure("import", file, next(databases))) for _round in range(ROUNDS)]
    bare, taken = ({key: middle(each[key] for each in half) for key in half[0]} for half in zip(*rounds, strict=True))
    ratio = middle(taken["seconds"] / bare["seconds"] for bare, taken in rounds)
    what = f"import of {ORDERS + LABOUR_LINES:,} rows, {name}"
    return [
        (
            what,
            f"{taken['seconds']:.2f} s",
            f"calamine alone {bare['seconds']:.2f} s",
            ratio,
            f"{GOAL:.0f} times",
            f"{LIMIT:.0f} times",
        ),
        (
            f"{what}, peak memory",
            f"{taken['peak_mb']:.0f} MB",
            f"calamine alone {bare['peak_mb']:.0f} MB",
            taken["peak_mb"] / bare["peak_mb"],
            f"{GOAL_MB:.0f} MB",
            f"{LIMIT_MB:.0f} MB",
        ),
    ]


def middle(values: Iterable[float]) -> float:
    return statistics.median(values)


# --- The workbook -----------------------------------------------------------------------------------------------------


def write_workbook(path: Path) -> None:
    """Orders and labour lines, 24 columns between them, with the few records they refer to."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets(random.Random(1)).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def sheets(chance: random.Random) -> dict[str, Iterator[list]]:
    return {
        "outlets": iter([["code", "name", "area", "region"],
                         *([f"SH0{n}", f"{n}店", "浦东", "华东"] for n in range(4))]),
        "employees": iter([["number", "name", "outlet", "position"],
                           *([f"E{n:03}", f"员工{n}", f"SH0{n % 4}", "服务顾问"] for n in range(200))]),
        "teams": iter([["code", "outlet", "name", "trade"],
                       *([f"T{n:02}", f"SH0{n % 4}", f"机电{n}组", "mechanical"] for n in range(12))]),
        "customers": iter([["code", "name", "mobile", "outlet"],
                           *([f"C{n:05}", f"客户{n}", f"138{n:08}", f"SH0{n % 4}"] for n in range(2000))]),
        "vehicles": iter([["vin", "plate", "customer", "model"],
                          *([f"LSV{n:014}", f"沪A{n:05}", f"C{n:05}", "途锐 2.0T"] for n in range(2000))]),
        "repair_orders": orders(chance),
        "labour_lines": labour(chance),
    }  # fmt: skip


def orders(chance: random.Random) -> Iterator[list]:
    yield (
        "number outlet vin advisor kind opened_at completed_at settled_on delivered_at repair_receipts assessed_amount "
        "assessed_on rating mileage refused_repair"
    ).split()
    for number in range(ORDERS):
        opened = FIRST_DAY + timedelta(minutes=7 * number)
        yield [
            f"SH0{number % 4}-RO{number:06}",
            f"SH0{number % 4}",
            f"LSV{chance.randrange(2000):014}",
            f"E{chance.randrange(200):03}",
            chance.choice(KINDS),
            opened,
            opened + timedelta(hours=3),
            opened.date(),
            opened + timedelta(hours=5),
            chance.randrange(10_000, 900_000) / 100,
            chance.choice([None, chance.randrange(10_000, 900_000) / 100]),
            chance.choice([None, opened.date()]),
            chance.choice(RATINGS),
            chance.randrange(150_000),
            chance.choice([None, None, "no", "yes"]),
        ]


def labour(chance: random.Random) -> Iterator[list]:
    yield "order line operation team technician standard_hours free boutique_install fault_code".split()
    for number in range(LABOUR_LINES):
        order = number % ORDERS
        yield [
            f"SH0{order % 4}-RO{order:06}",
            1 + number // ORDERS,
            chance.choice(OPERATIONS),
            f"T{chance.randrange(12):02}",
            f"E{chance.randrange(200):03}",
            str(chance.randrange(1, 90) / 10),
            chance.choice([None, None, "yes"]),
            None,
            chance.choice([None, "P0420", "P0300"]),
        ]


# --- Fresh databases --------------------------------------------------------------------------------------------------


def postgres_databases(directory: Path) -> Iterator[str]:
    """Addresses of databases with all tables and no rows, each copied from the first."""
    import psycopg

    from tests import servers

    with psycopg.connect(servers.postgres_url(directory), autocommit=True) as connection:
        connection.execute("CREATE DATABASE pattern")
        migrate(servers.postgres_url(directory, "pattern"))
        for number in range(100):
            connection.execute(f"CREATE DATABASE bench{number} TEMPLATE pattern")
            yield servers.postgres_url(directory, f"bench{number}")


def sqlite_databases(folder: Path) -> Iterator[str]:
    pattern = folder / "pattern.sqlite3"
    migrate(f"sqlite:///{pattern}")
    for number in range(100):
        shutil.copy(pattern, folder / f"bench{number}.sqlite3")
        yield f"sqlite:///{folder / f'bench{number}.sqlite3'}"


def migrate(url: str) -> None:
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=environment(url), check=True)


def environment(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "DEBUG": "false", "SECRET_KEY": "only-for-the-bench" + "x" * 40}


# --- One measure ------------------------------------------------------------------------------------------------------


def measure(what: str, file: Path, url: str = "sqlite://:memory:") -> dict:
    """Seconds and peak megabytes of one process of its own."""
    command = [sys.executable, "-m", "bench.import_rows", what, str(file)]
    done = subprocess.run(command, env=environment(url), check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def read_bare(file: str) -> None:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(file) as workbook:
        for name in workbook.sheet_names:
            workbook.get_sheet_by_name(name).to_python()


def import_all(file: str) -> None:
    from django.utils import timezone

    from exchange.importer import import_file

    result = import_file(file, at=timezone.now())
    assert not result.errors, result.errors[:3]
    assert result.created["labour_lines"] == LABOUR_LINES, result.created


def report(what: str, file: str) -> None:
    """What the process of `measure` prints."""
    if what == "import":
        os.environ["DJANGO_SETTINGS_MODULE"] = "dealership.settings"
        import django

        django.setup()
    begin = time.perf_counter()
    {"bare": read_bare, "import": import_all}[what](file)
    seconds = time.perf_counter() - begin
    print(json.dumps({"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        report(*sys.argv[1:])
    else:
        for name, measured, reference, ratio, goal, limit in run():
            print(f"{name}: {measured} ({reference}), ratio {ratio:.2f}; goal {goal}, limit {limit}")
