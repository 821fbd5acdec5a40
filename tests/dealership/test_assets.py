"""The libraries in static/vendor are the ones of package.json, unchanged, and refer to nothing that is not there."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

BASE_DIR = settings.BASE_DIR
VENDOR = BASE_DIR / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text())

pytestmark = pytest.mark.any_database


def test_every_vendored_file_is_unchanged():
    assert MANIFEST
    present = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*") if path.is_file()} - {"manifest.json"}
    assert present == set(MANIFEST)
    changed = [
        name for name, digest in MANIFEST.items() if hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() != digest
    ]
    assert changed == []


def test_versions_are_those_of_the_lock_file_and_it_names_no_registry():
    wanted = json.loads((BASE_DIR / "package.json").read_text())["dependencies"]
    lock_text = (BASE_DIR / "package-lock.json").read_text()
    locked = json.loads(lock_text)["packages"]
    directories = {name.partition("/")[0] for name in MANIFEST}
    assert len(wanted) == 5
    for package, version in wanted.items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{package} has no exact version"
        assert locked[f"node_modules/{package}"]["version"] == version
        assert f"{package.removesuffix('.org')}-{version}" in directories
    assert '"resolved"' not in lock_text


@pytest.mark.parametrize("directory", sorted({name.partition("/")[0] for name in MANIFEST}))
def test_every_library_has_its_licence(directory: str):
    assert f"{directory}/LICENSE" in MANIFEST


def test_static_files_collect_under_hashed_names(tmp_path: Path, settings):
    """Fails where a style sheet or script refers to a file that is not there."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    collected = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert "app.css" in collected and "vendor/bootstrap-5.3.9/bootstrap.min.css" in collected
