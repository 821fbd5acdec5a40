#!/usr/bin/env python3
"""Copy what the pages use out of node_modules/ into static/vendor/, with licences and the hash of every file.

Run it by `make assets` after changing a version in package.json. The result is committed: the application itself
needs no Node and loads nothing from elsewhere. The version is part of the directory's name: a browser never mixes two.
"""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
NODE_MODULES = BASE_DIR / "node_modules"
VENDOR = BASE_DIR / "static" / "vendor"

# Package -> (name of its directory, {file in the package: file here}).
ASSETS = {
    "bootstrap": (
        "bootstrap",
        {
            "dist/css/bootstrap.min.css": "bootstrap.min.css",
            "dist/js/bootstrap.bundle.min.js": "bootstrap.bundle.min.js",
            "LICENSE": "LICENSE",
        },
    ),
    "bootstrap-icons": (
        "bootstrap-icons",
        {
            "font/bootstrap-icons.min.css": "bootstrap-icons.min.css",
            "font/fonts/bootstrap-icons.woff2": "fonts/bootstrap-icons.woff2",
            "font/fonts/bootstrap-icons.woff": "fonts/bootstrap-icons.woff",
            "LICENSE": "LICENSE",
        },
    ),
    "htmx.org": ("htmx", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"}),
    "tom-select": (
        "tom-select",
        {
            "dist/js/tom-select.complete.min.js": "tom-select.complete.min.js",
            "dist/css/tom-select.bootstrap5.min.css": "tom-select.bootstrap5.min.css",
            "LICENSE": "LICENSE",
        },
    ),
    "echarts": (
        "echarts",
        {
            "dist/echarts.min.js": "echarts.min.js",
            "LICENSE": "LICENSE",
            "NOTICE": "NOTICE",
            "licenses/LICENSE-d3": "LICENSE.d3",
        },
    ),
}
# Whose code is inside the bundles above.
BUNDLED = {
    "bootstrap": {"@popperjs/core/LICENSE.md": "LICENSE.popper"},
    "echarts": {"zrender/LICENSE": "LICENSE.zrender", "tslib/LICENSE.txt": "LICENSE.tslib"},
}
# A map is asked for by the browser's tools only, and the hashed names of the static files would not find it.
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*\Z")


def main() -> int:
    """Status 1 when something is missing; nothing is changed then."""
    wanted = json.loads((BASE_DIR / "package.json").read_text(encoding="utf-8"))["dependencies"]
    plan = {target: source for package in ASSETS for target, source in copies(package, wanted[package])}
    missing = [source for source in plan.values() if not source.is_file()]
    if missing:
        print("Not found:", *(path.relative_to(BASE_DIR) for path in missing), "Run `npm ci` first.", sep="\n  ")
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    for target, source in plan.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(SOURCE_MAP.sub(b"\n", source.read_bytes()))
    hashes = {str(target.relative_to(VENDOR)): sha256(target) for target in sorted(plan)}
    (VENDOR / "manifest.json").write_text(json.dumps(hashes, indent=2) + "\n", encoding="utf-8")
    print(f"{len(hashes)} files in {VENDOR.relative_to(BASE_DIR)}")
    return 0


def copies(package: str, version: str) -> list[tuple[Path, Path]]:
    """(file here, file in node_modules) for one package."""
    name, files = ASSETS[package]
    directory = VENDOR / f"{name}-{version}"
    own = [(directory / target, NODE_MODULES / package / source) for source, target in files.items()]
    bundled = [(directory / target, NODE_MODULES / source) for source, target in BUNDLED.get(package, {}).items()]
    return own + bundled


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
