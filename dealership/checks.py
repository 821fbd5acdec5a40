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
def roles_of_the_second_step_exist(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """dealership.E015: a role written wrongly in SECOND_FACTOR_ROLES would leave its people without a second step."""
    # Not before the rooms are there.
    from staff.roles import Role

    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values) - {"none"})
    if not unknown:
        return []
    return [
        Error(
            f"SECOND_FACTOR_ROLES names what is no role: {', '.join(unknown)}.",
            hint=f"Set it to roles out of {', '.join(Role.values)}, separated by commas, or to none.",
            id="dealership.E015",
        )
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
