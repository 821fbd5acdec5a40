"""`make audit`: are there known vulnerabilities in what the application runs on?

Asks the services of pip (every package of requirements.txt, by name and version) and of npm (package-lock.json). Says
"none known" only where a service answered for every package; where one did not, nothing is known: a failure.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
REQUIREMENTS, PACKAGE_LOCK = BASE_DIR / "requirements.txt", BASE_DIR / "package-lock.json"
PIP_AUDIT = BASE_DIR / "var" / "audit" / "bin" / "pip-audit"
LONGEST = 300


@dataclass
class Result:
    """What one service said: how many packages it answered for, what it knows, and why it did not answer."""

    of: str
    packages: int = 0
    found: list[str] = field(default_factory=list)
    unknown: str = ""


def ask(command: list[str]) -> tuple[str, str]:
    """What a program prints, and what it complains of; its exit code says less than either."""
    try:
        done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True, timeout=LONGEST)
    except (OSError, subprocess.TimeoutExpired) as error:
        return "", f"{type(error).__name__}: {error}"
    return done.stdout, done.stderr


def names_of(requirements: str) -> set[str]:
    """The packages that requirements.txt pins for every machine; one with a condition may not be for this one."""
    pinned = (line for line in requirements.splitlines() if "==" in line and not line.startswith((" ", "#")))
    names = (line.partition("==")[0].partition("[")[0].strip() for line in pinned if ";" not in line)
    return {name.lower().replace("_", "-") for name in names}


def python(ask: Callable = ask) -> Result:
    """requirements.txt as it is: pinned and with hashes, so that nothing is resolved anew."""
    result = Result("Python")
    said, complaint = ask(
        [str(PIP_AUDIT), "--requirement", str(REQUIREMENTS), "--require-hashes", "--disable-pip",
         "--format", "json", "--progress-spinner", "off", "--desc", "off"]
    )  # fmt: skip
    try:
        rows = json.loads(said)["dependencies"]
        left_out = [row["name"] for row in rows if "skip_reason" in row]
        for row in rows:
            for one in row.get("vulns", []):
                better = ", ".join(one.get("fix_versions", [])) or "nothing yet"
                result.found.append(f"{row['name']} {row['version']}: {one['id']}, mended in {better}")
    except (ValueError, KeyError, TypeError):
        result.unknown = _last_line(complaint) or "no answer"
        return result
    result.packages = len(rows) - len(left_out)
    missing = names_of(REQUIREMENTS.read_text(encoding="utf-8")) - {row["name"].lower() for row in rows}
    if left_out or missing:
        result.unknown = f"not answered for: {', '.join(sorted({*left_out, *missing}))}"
    return result


def front_end(ask: Callable = ask) -> Result:
    result = Result("Front end")
    said, complaint = ask(["npm", "audit", "--json", "--package-lock-only"])
    try:
        answer = json.loads(said)
        counted = answer["metadata"]["dependencies"]["total"]
        for name, one in answer["vulnerabilities"].items():
            result.found.append(f"{name} {one.get('range', '')}: {one.get('severity', 'unknown')}")
    except (ValueError, KeyError, TypeError):
        result.unknown = _reason(said) or _last_line(complaint) or "no answer"
        return result
    result.packages = counted
    if not counted:
        result.unknown = "it answered for no package"
    return result


def _reason(said: str) -> str:
    try:
        answer = json.loads(said)
        return str(answer.get("message") or answer["error"].get("summary") or answer["error"].get("code") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""


def verdict(results: list[Result]) -> tuple[list[str], int]:
    """The lines to print and the exit code: 0 none known, 1 something known, 2 not known."""
    lines = []
    for result in results:
        lines += [f"{result.of}: {one}" for one in result.found]
        if result.unknown:
            lines.append(f"{result.of}: NOT CHECKED ({result.unknown})")
        elif not result.found:
            lines.append(f"{result.of}: {result.packages} packages, no vulnerability known")
    if any(result.found for result in results):
        return lines, 1
    return lines, 2 if any(result.unknown for result in results) else 0


def main() -> int:
    lines, code = verdict([python(), front_end()])
    sys.stdout.write("\n".join(lines) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
