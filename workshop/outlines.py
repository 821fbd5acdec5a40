"""The outline of a car as simple lines, by the side one looks at, and the marks on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Outline:
    """One view: its name, its size, and the lines as paths of an SVG."""

    code: str
    label: object
    width: int
    height: int
    paths: tuple[str, ...]

    @property
    def box(self) -> str:
        return f"0 0 {self.width} {self.height}"


SIDE = (
    "M14 106Q10 84 34 78L92 70Q128 34 168 30H244Q286 32 318 70L372 78Q388 82 388 106Q388 116 378 116H352"
    "M288 116H122M58 116H22Q14 116 14 106",
    "M104 70Q132 42 170 40H198V70ZM208 40H242Q272 44 298 70H208Z",
    "M203 70V112M110 74Q104 96 112 112M306 74Q300 92 292 100M180 82H192M270 82H282",
    "M58 116A32 32 0 0 1 122 116M288 116A32 32 0 0 1 352 116",
    "M66 116A24 24 0 1 0 114 116A24 24 0 1 0 66 116M296 116A24 24 0 1 0 344 116A24 24 0 1 0 296 116",
)
TOP = (
    "M20 90Q20 34 62 28L330 22Q384 30 384 90Q384 150 330 158L62 152Q20 146 20 90Z",
    "M112 40Q96 90 112 140L152 128Q142 90 152 52ZM296 36Q318 90 296 144L258 128Q266 90 258 52Z",
    "M152 52H258M152 128H258M204 52V40M204 128V140M118 38L290 34M118 142L290 146",
    "M124 26L118 14H134L138 26M124 154L118 166H134L138 154",
)
FRONT = (
    "M30 128V86Q32 72 48 68L62 32Q68 24 82 24H158Q172 24 178 32L192 68Q208 72 210 86V128Z",
    "M58 66L70 36H170L182 66Z",
    "M40 84L76 88V100H42ZM200 84L164 88V100H198ZM86 92H154V108H86ZM88 116H152V126H88Z",
    "M36 128V146H64V128M176 128V146H204V128M46 60H30V70H46M194 60H210V70H194",
)
REAR = (
    "M30 128V84Q32 72 48 66L64 32Q70 24 84 24H156Q170 24 176 32L192 66Q208 72 210 84V128Z",
    "M66 60L78 34H162L174 60Z",
    "M36 80L66 82V98H36ZM204 80L174 82V98H204ZM76 84H164V110H76ZM96 90H144V104H96Z",
    "M36 128V146H64V128M176 128V146H204V128M60 118H180",
)


def _mirrored(paths: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The other side. Only the commands used above are turned round."""
    return tuple(_turned(path, width) for path in paths)


def _turned(path: str, width: int) -> str:
    out, numbers, command = [], [], ""
    token = ""
    for sign in [*path, "Z"]:
        if sign.isalpha() or sign == " ":
            if token:
                numbers.append(token)
                token = ""
            if sign.isalpha():
                out.append(_flipped(command, numbers, width))
                command, numbers = sign, []
        else:
            token += sign
    return "".join(out) + ("Z" if path.endswith("Z") else "")


def _flipped(command: str, numbers: list[str], width: int) -> str:
    if not command:
        return ""
    values = [int(number) for number in numbers]
    if command == "A":
        radius_x, radius_y, turn, large, sweep, x, y = values
        return f"A{radius_x} {radius_y} {turn} {large} {1 - sweep} {width - x} {y}"
    if command == "H":
        return "H" + " ".join(str(width - value) for value in values)
    if command in "VZ":
        return command + " ".join(str(value) for value in values)
    return command + " ".join(str(width - value if nth % 2 == 0 else value) for nth, value in enumerate(values))


VIEWS = (
    Outline("left", pgettext_lazy("of the car", "Left"), 402, 150, SIDE),
    Outline("right", pgettext_lazy("of the car", "Right"), 402, 150, _mirrored(SIDE, 402)),
    Outline("top", pgettext_lazy("of the car", "Top"), 402, 180, TOP),
    Outline("front", pgettext_lazy("of the car", "Front"), 240, 156, FRONT),
    Outline("rear", pgettext_lazy("of the car", "Rear"), 240, 156, REAR),
)


@dataclass(frozen=True)
class Mark:
    number: int
    x: int
    y: int
    damage: object


@dataclass(frozen=True)
class Marked:
    outline: Outline
    marks: list[Mark] = field(default_factory=list)


def with_marks(damages: Iterable) -> list[Marked]:
    """Every view with the marks on it, their places in the view's own measure."""
    found = {outline.code: Marked(outline) for outline in VIEWS}
    for damage in damages:
        marked = found[damage.view]
        x, y = damage.x * marked.outline.width // 1000, damage.y * marked.outline.height // 1000
        marked.marks.append(Mark(damage.mark, x, y, damage))
    return list(found.values())
