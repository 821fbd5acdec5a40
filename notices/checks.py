"""Every text of a message can be filled in, in every language: a slip of the pen in the catalogue shows at start."""

from django.conf import settings
from django.core.checks import Error, register

from . import texts


@register
def texts_can_be_filled(app_configs, **kwargs) -> list[Error]:
    return [
        Error(
            f"The text {text.code} cannot be filled in ({language}): {' '.join(problems)}",
            hint="Use the names of its parameters in braces, in the code and in locale/; what may not stand in a text "
            "message to customers is in notices/sms_rules.py.",
            obj=text.code,
            id="notices.E001",
        )
        for text in texts.registered()
        for language, _name in settings.LANGUAGES
        if (problems := text.problems(*text.default(language)))
    ]
