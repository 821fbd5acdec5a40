"""The words of messages about the club."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

TEXTS = (
    Text(
        "club.ending",
        # Translators: 中文 会籍即将到期
        label=_("Memberships of the club end soon"),
        subject=_("{outlet}: {number} memberships end soon"),
        body=_("The first one is {member}, on {day}. Ask about renewing."),
        params={"outlet": "text", "number": "number", "member": "text", "day": "day"},
    ),
)
