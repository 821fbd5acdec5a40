"""System checks of the configuration: what is wrong in the environment, in words, before anything starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register


@register()
def environment_is_right(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """dealership.E001 to E014: every value that the settings could not use."""
    return [
        Error(problem.text, hint=problem.hint, id=f"dealership.{problem.number}")
        for problem in settings.ENVIRONMENT_PROBLEMS
    ]


@register()
def demo_mode_is_alone(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """dealership.W001: demo mode shows accounts with passwords to everybody who reaches the login page."""
    if settings.DEMO and settings.BEHIND_HTTPS:
        return [
            Warning(
                "DEMO is on behind HTTPS: the login page shows accounts and passwords to everybody.",
                hint="Switch DEMO off where real customers are recorded.",
                id="dealership.W001",
            )
        ]
    return []
