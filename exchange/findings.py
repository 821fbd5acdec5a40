"""What an import has to say: findings about single cells, and the result as a whole."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell about a file. `row` is the number that Excel shows, None where no single row is meant."""

    sheet: str
    row: int | None
    column: str
    value: str
    message: str


@dataclass
class Result:
    """What an import did, or with `dry_run` would have done. With errors nothing was taken and the counts are empty."""

    created: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    """Rows read from each sheet, also where there are errors."""
    outlet_ids: set[int] = field(default_factory=set)
    """Outlets that something was created or changed for."""
    dry_run: bool = False

    @property
    def taken(self) -> bool:
        return not self.errors and not self.dry_run

    def as_json(self) -> dict:
        """The object that `import_workbook --format json` prints."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "errors": [asdict(finding) for finding in self.errors],
            "warnings": [asdict(finding) for finding in self.warnings],
        }


def shown(cell) -> str:
    """A cell's value as the person who filled it in would know it again, without what no database keeps."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace("\0", "?").encode("utf-8", "replace").decode()
