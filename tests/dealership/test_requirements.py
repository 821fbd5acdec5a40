"""requirements.txt alone is enough to run: what the tests bring along must not hide that something is missing."""

import json
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.conftest import BASE_DIR

pytestmark = pytest.mark.any_database

# Hides every module that the pinned packages do not bring, then loads whatever a running installation may load.
LOAD_EVERYTHING = """
import importlib, json, pkgutil, sys
hidden = set(json.loads(sys.argv[1]))

class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Hide())
import django; django.setup()
from django.conf import settings
import celery.apps.worker, celery.bin.worker, celery.beat, celery.worker.consumer, kombu.transport.redis
import gunicorn.app.wsgiapp, gunicorn.workers.gthread
import psycopg, redis, whitenoise.storage
for room in [*settings.ROOMS, "dealership"]:
    for module in pkgutil.walk_packages([room], f"{room}."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
print(len(sys.modules))
"""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(file: str) -> dict[str, str]:
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", (BASE_DIR / file).read_text(), re.MULTILINE)
    return {normal(name): version for name, version in pins}


def load_everything(runtime: set[str]) -> subprocess.CompletedProcess:
    hidden = [module for module, owners in packages_distributions().items() if not runtime & set(map(normal, owners))]
    command = [sys.executable, "-c", LOAD_EVERYTHING, json.dumps(hidden)]
    return subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True)


def test_everything_that_is_imported_is_in_the_requirements():
    ended = load_everything(set(pinned("requirements.txt")))
    assert ended.returncode == 0, ended.stderr[-2000:]
    assert int(ended.stdout) > 500


def test_a_missing_requirement_is_noticed():
    """kombu needs it for Redis without saying so."""
    ended = load_everything(set(pinned("requirements.txt")) - {"packaging"})
    assert ended.returncode != 0 and "No module named 'packaging'" in ended.stderr


def test_both_files_pin_the_same_versions_with_hashes_and_name_no_registry():
    runtime, tools = pinned("requirements.txt"), pinned("requirements-dev.txt")
    assert len(runtime) > 30 and len(tools) > 30
    assert {
        name: (runtime[name], tools[name]) for name in runtime.keys() & tools.keys() if runtime[name] != tools[name]
    } == {}
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (BASE_DIR / file).read_text()
        assert text.count("==") <= text.count("--hash=sha256:")
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
