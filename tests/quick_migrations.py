"""Every migration on an empty database, in a fraction of the time: `python -m tests.quick_migrations` (DATABASE_URL).

Before each operation Django makes the classes of all related models anew, and here all models are related: most of the
time goes into classes that come out as they were. Three kinds of operation need none of it. What reaches the database
is the same; `test_every_migration_goes_back_and_forth` compares it with what Django does by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Forward on any database; backward on PostgreSQL, which takes an index or a constraint away by its name alone."""
    with (
        mock.patch.object(ProjectState, "add_model", _add_model),
        mock.patch.object(ProjectState, "_append_option", _append_option),
        mock.patch.object(ProjectState, "_remove_option", _remove_option),
    ):
        yield


def _add_model(state: ProjectState, model_state: ModelState) -> None:
    """Nothing refers to a model that is only now created: no other class changes by it."""
    key = model_state.app_label, model_state.name_lower
    state.models[key] = model_state
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in state.__dict__:
        state.apps.render_multiple([model_state])


def _append_option(state: ProjectState, app_label: str, model_name: str, option: str, added: object) -> None:
    _set_option(state, app_label, model_name, option, [*_options(state, app_label, model_name)[option], added])


def _remove_option(state: ProjectState, app_label: str, model_name: str, option: str, name: str) -> None:
    left = [kept for kept in _options(state, app_label, model_name)[option] if kept.name != name]
    _set_option(state, app_label, model_name, option, left)


def _options(state: ProjectState, app_label: str, model_name: str) -> dict:
    return state.models[app_label, model_name].options


def _set_option(state: ProjectState, app_label: str, model_name: str, option: str, values: list) -> None:
    """Indexes and constraints relate to no other model: the class is told, and no class is made anew."""
    _options(state, app_label, model_name)[option] = values
    if "apps" in state.__dict__:
        setattr(state.apps.get_model(app_label, model_name)._meta, option, list(values))


if __name__ == "__main__":
    import django
    from django.core.management import call_command

    django.setup()
    with quick_migrations():
        call_command("migrate", verbosity=0)
