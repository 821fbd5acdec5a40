"""Keeping what was found wrong in a file, so that it can be paged, filtered and marked."""

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain

from exchange.findings import Finding, Result
from intake.models import Batch, BatchFinding

# More than this nobody mends by hand, and the counts stay true all the same.
KEPT = 200_000
NUMBERS = re.compile(r"\d+")


def keep_findings(batch: Batch, result: Result) -> None:
    """Put the result's findings in the place of those of the last check."""
    BatchFinding.objects.filter(batch=batch).delete()
    BatchFinding.objects.bulk_create(_rows(batch, result), batch_size=2000)


def _rows(batch: Batch, result: Result) -> Iterator[BatchFinding]:
    levels = chain(
        ((BatchFinding.Level.ERROR, finding) for finding in result.errors),
        ((BatchFinding.Level.WARNING, finding) for finding in result.warnings),
    )
    for place, (level, finding) in zip(range(KEPT), levels, strict=False):
        yield BatchFinding(
            batch=batch,
            place=place,
            level=level,
            sheet=finding.sheet[:120],
            row=finding.row,
            column=finding.column[:120],
            value=finding.value[:300],
            message=finding.message,
            reason=reason_of(finding),
        )


def reason_of(finding: Finding) -> str:
    """The same for findings that mean the same: two messages that differ only in numbers are one reason."""
    text = f"{finding.column}\n{NUMBERS.sub('0', finding.message)}"
    return sha256(text.encode()).hexdigest()[:16]
