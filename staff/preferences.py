"""What a person chooses for themselves: language and theme. On the account when signed in, in a cookie before."""

from .models import User

# Each in its own words, whatever language the page is in.
LANGUAGE_NAMES = {"zh-hans": "中文", "en": "English"}
THEMES = ("", "light", "dark")
THEME_COOKIE = "theme"


def chosen_theme(request) -> str:
    """`light`, `dark`, or nothing, which follows the system."""
    user = getattr(request, "user", None)
    theme = user.theme if user is not None and user.is_authenticated else request.COOKIES.get(THEME_COOKIE, "")
    return theme if theme in THEMES else ""


def choose_language(*, user, language: str) -> None:
    """Keeps the language on the account. Somebody not signed in has only the cookie."""
    if language in LANGUAGE_NAMES and user.is_authenticated:
        User.objects.filter(pk=user.pk).update(language=language)


def choose_theme(*, user, theme: str) -> None:
    """Keeps the theme on the account; an empty one follows the system."""
    if theme in THEMES and user.is_authenticated:
        User.objects.filter(pk=user.pk).update(theme=theme)
