"""A signature drawn on the screen: lines of points, kept as numbers and shown as the path of an SVG."""

from collections.abc import Sequence

# The field is two and a half times as wide as high; numbers are thousandths of its width.
WIDTH, HEIGHT = 1000, 400
MOST_LINES, MOST_POINTS = 200, 6000
# A name is never written by a tap.
SHORTEST = 60

Strokes = list[list[list[int]]]


def read(raw) -> Strokes:
    """The lines as they are kept. `ValueError` for anything that is not a signature of a bearable size."""
    if not isinstance(raw, list) or not raw or len(raw) > MOST_LINES:
        raise ValueError("lines")
    lines = [_line(line) for line in raw]
    if sum(len(line) for line in lines) > MOST_POINTS or _length(lines) < SHORTEST:
        raise ValueError("points")
    return lines


def _line(raw) -> list[list[int]]:
    if not isinstance(raw, list) or not raw:
        raise ValueError("line")
    return [_point(point) for point in raw]


def _point(raw) -> list[int]:
    if not isinstance(raw, list) or len(raw) != 2 or not all(isinstance(each, int) for each in raw):
        raise ValueError("point")
    x, y = raw
    return [min(max(x, 0), WIDTH), min(max(y, 0), HEIGHT)]


def _length(lines: Strokes) -> int:
    return sum(
        abs(after[0] - before[0]) + abs(after[1] - before[1])
        for line in lines
        for before, after in zip(line, line[1:], strict=False)
    )


def path(lines: Sequence[Sequence[Sequence[int]]]) -> str:
    """The `d` of the path: `M12 40L13 42`; a point alone becomes a dot."""
    parts = []
    for line in lines:
        first, *others = line
        parts.append(f"M{first[0]} {first[1]}")
        parts += [f"L{x} {y}" for x, y in others] or [f"L{first[0] + 1} {first[1]}"]
    return "".join(parts)
