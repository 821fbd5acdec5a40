"""LibreOffice opens a workbook with its password and prints it: another program than ours, as on a PC of an outlet."""

import subprocess
from pathlib import Path
from uuid import uuid4

SYSTEM_PYTHON = "/usr/bin/python3"
SECONDS = 150


def has_bridge() -> bool:
    """Whether the system's Python can speak to LibreOffice (Debian: python3-uno)."""
    try:
        asked = subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, timeout=30, check=False)
    except OSError:
        return False
    return asked.returncode == 0


def printed(workbook: Path, password: str, place: Path) -> Path | None:
    """The PDF that LibreOffice prints of the workbook; None where it does not open it."""
    pipe, wanted = f"outage{uuid4().hex[:12]}", place / "printed.pdf"
    office = subprocess.Popen(
        [
            "soffice", f"-env:UserInstallation=file://{place / 'profile'}", "--headless", "--norestore", "--nologo",
            f"--accept=pipe,name={pipe};urp;",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    place.mkdir(exist_ok=True)
    script = Path(__file__).with_name("open_with_password.py")
    try:
        subprocess.run(
            [SYSTEM_PYTHON, str(script), pipe, str(workbook), password, str(wanted)],
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        office.wait(timeout=30)
    finally:
        office.kill()
    return wanted if wanted.exists() else None
