"""The words of the warnings about the three guarantees."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

PARAMS = {
    "plate": "text",
    "model": "text",
    "outlet": "text",
    "limit": "term",
    "about": "text",
    "counted": "number",
    "of": "number",
    "percent": "number",
    "ends": "day",
}

TEXTS = (
    Text(
        "three.near",
        # Translators: 中文 三包：接近限值
        label=_("Three guarantees: a car comes near a limit"),
        subject=_("{plate}: {percent}% of a limit of the three guarantees"),
        body=_(
            "{limit} {about}: {counted} of {of}. {model}, within the frame until {ends}. See to it that the next "
            "repair is the last one."
        ),
        params=PARAMS,
    ),
    Text(
        "three.reached",
        # Translators: 中文 三包：达到限值
        label=_("Three guarantees: a car has come to a limit"),
        subject=_("{plate}: a limit of the three guarantees is reached"),
        body=_(
            "{limit} {about}: {counted} of {of}. {model} of {outlet}. The owner may soon be entitled to another car or "
            "the money back. Speak with the owner before the next repair."
        ),
        params=PARAMS,
    ),
)
