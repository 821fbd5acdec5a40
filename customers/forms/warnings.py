"""Forms that warn: what looks wrong but may be right is asked about once and can be ticked away."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Warned:
    name: str
    title: str
    text: str = ""
    url: str = ""


class WarnsOnce:
    """Mix into a form; call `warn` from `clean`. The form is valid once every warning has been ticked.

    The template shows `form.warnings` with `components/_warning.html` and the name `accept_<name>`.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warnings: list[Warned] = []
        self.suggestions: dict[str, str] = {}
        self._take_suggestion()

    def _take_suggestion(self):
        """The button beside an error sends `use` = `field:value`: what was meant takes the place of what was typed."""
        if self.is_bound and ":" in (use := self.data.get("use", "")):
            name, value = use.split(":", 1)
            if name in self.fields:
                self.data = self.data.copy()
                self.data[self.add_prefix(name)] = value

    def warn(self, name: str, title: str, text: str = "", url: str = "") -> None:
        self.warnings.append(Warned(f"accept_{name}", title, text, url))

    @property
    def unanswered(self) -> list[Warned]:
        return [warned for warned in self.warnings if not self.data.get(warned.name)]

    def is_valid(self) -> bool:
        return super().is_valid() and not self.unanswered

    def refuse(self, refused) -> None:
        """Show why a service would not do it, beside the field it belongs to."""
        self.add_error(refused.field if refused.field in self.fields else None, str(refused))
