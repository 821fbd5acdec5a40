"""Mutated workbooks, forms and addresses against the application, on a PostgreSQL of its own.

`python -m fuzz` makes 15,000 mutants, 5,000 of them workbooks. `--seed 7` makes others, `--count 300` fewer, `--only
workbooks` or `--only forms` one kind, `--replay 7:123` a single one again, with all that was logged. Ends with 1 when
an invariant did not hold.
"""

import argparse
import gc
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from .outcome import Outcome

SEED, COUNT = 1, 15_000
# A mutant that ends the process is a finding; more than this many of them, and the run is given up.
MOST_DEATHS = 20


def main() -> int:
    options = arguments().parse_args()
    if options.worker:
        return work(Path(options.worker), options)
    from tests import servers

    directory = servers.make_run_directory()
    server = servers.start_postgres(directory)
    try:
        outcomes = supervised(directory, options)
    finally:
        servers.stop(server, signal.SIGINT)
        shutil.rmtree(directory, ignore_errors=True)
    return told(outcomes, options)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--only", choices=["workbooks", "forms"])
    parser.add_argument("--replay", metavar="SEED:N")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    return parser


def supervised(directory: Path, options) -> list[Outcome]:
    """The mutants in a process of their own, begun anew behind one that ended it."""
    from . import lines

    results, current = directory / "outcomes", directory / "current"
    environment = os.environ | settings_of(directory)
    for _death in range(MOST_DEATHS):
        done = subprocess.run(
            [sys.executable, "-m", "fuzz", "--worker", str(directory), *sys.argv[1:]], env=environment, check=False
        )
        if done.returncode == 0:
            break
        if not current.exists():
            raise SystemExit("the run could not begin")
        number = int(current.read_text())
        died = Outcome(number, "process", "the whole process", "died", problems=[f"ended with {done.returncode}"])
        lines.append(results, died)
    return lines.read(results)


def settings_of(directory: Path) -> dict[str, str]:
    from tests import servers

    return {
        "DJANGO_SETTINGS_MODULE": "dealership.settings",
        "DATABASE_URL": servers.postgres_url(directory),
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "VAR_DIR": str(directory / "var"),
        "SECRET_KEY": "only-for-the-fuzz-" + "x" * 40,
        "DEBUG": "",
        "DEMO": "",
        "ALLOWED_HOSTS": "testserver",
        "LOG_LEVEL": "ERROR",
        "RUST_BACKTRACE": "0",
    } | dict.fromkeys(
        ("EMAIL_URL", "SMS_URL", "SMS_PUSH_SECRET", "WECOM_URL", "SITE_URL", "BEHIND_HTTPS", "LOG_FORMAT"), ""
    )


def work(directory: Path, options) -> int:
    """The process of the mutants: database, world, and one after the other."""
    prepare()
    from . import lines
    from .runner import Runner, wanted
    from .world import the_world

    # Refusals are the point here.
    logging.disable(logging.WARNING)

    results, current = directory / "outcomes", directory / "current"
    seed, numbers = options.seed, wanted(options.count, options.only)
    if options.replay:
        seed, number = map(int, options.replay.split(":"))
        numbers = [number]
    over = {outcome.number for outcome in lines.read(results)}
    began, done = time.perf_counter(), 0

    def say(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        lines.append(results, outcome)
        if outcome.problems or options.replay:
            print(shown(outcome, seed), flush=True)
        if done % 500 == 0:
            print(f"… {done:,} of {len(numbers):,} in {time.perf_counter() - began:.0f} s", flush=True)

    with the_world(directory / "media") as (world, watch):
        runner = Runner(world, watch, seed, lambda number: current.write_text(str(number)) and None)
        # What is there by now stays to the end.
        gc.freeze()
        gc.set_threshold(50_000)
        began = time.perf_counter()
        runner.run([number for number in numbers if number not in over], say)
    return 0


def prepare() -> None:
    """Django on an empty database, with every migration applied and every sentence translated."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (6 * 1024**3, resource.RLIM_INFINITY))
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests import second_step
    from tests.quick_migrations import quick_migrations
    from tools.compile_messages import compile_all

    second_step.by_force()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    compile_all()
    with quick_migrations():
        call_command("migrate", verbosity=0)


def shown(outcome: Outcome, seed: int) -> str:
    lines = [f"{seed}:{outcome.number} {outcome.kind}, {outcome.what}: {outcome.ended}"]
    return "\n".join([*lines, *(f"    {problem}" for problem in dict.fromkeys(outcome.problems))])


def told(outcomes: list[Outcome], options) -> int:
    """How many of each kind ended how, and how many broke an invariant."""
    counts = Counter((outcome.kind, outcome.ended) for outcome in outcomes)
    print("\n| kind | ended | mutants |\n|---|---|---:|")
    for (kind, ended), count in sorted(counts.items(), key=lambda pair: (pair[0][0], -pair[1])):
        print(f"| {kind} | {ended} | {count:,} |")
    wrong = [outcome for outcome in outcomes if outcome.problems]
    slowest = max(outcomes, key=lambda outcome: outcome.seconds, default=None)
    print(f"\n{len(outcomes):,} mutants of seed {options.seed}, {len(wrong)} with something wrong.", end=" ")
    print(f"The slowest took {slowest.seconds:.1f} s ({slowest.number})." if slowest else "")
    return int(bool(wrong) or not outcomes)


if __name__ == "__main__":
    sys.exit(main())
