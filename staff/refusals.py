"""What a service says when it will not do something."""


class Refused(Exception):
    """A change was refused. `str()` is a translated sentence for the user: what is the case and what to do next.

    `field` names the form field that the sentence belongs to, if it belongs to one.
    """

    def __init__(self, message, *, field: str | None = None):
        super().__init__(message)
        self.field = field

    def __str__(self) -> str:
        return str(self.args[0])


def said(text: str, otherwise: str, field: str) -> str:
    """The text without the space around it; refused with the sentence `otherwise` where nothing is left."""
    text = text.strip()
    if not text:
        raise Refused(otherwise, field=field)
    return text


class AlreadyDone(Refused):
    """Somebody else was quicker: the record is no longer in the state that the change starts from."""
