"""What became of one mutant."""

import json
from dataclasses import asdict, dataclass, field


@dataclass
class Outcome:
    """`number` with the seed makes the mutant again; `problems` are the invariants that did not hold."""

    number: int
    kind: str
    what: str
    ended: str = ""
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def line(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=True)
