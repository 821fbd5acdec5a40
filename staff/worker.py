"""Telling the workers what to do, without waiting for a broker that is down."""

import logging

from celery import current_app

log = logging.getLogger(__name__)

# Somebody's page is waiting. By itself kombu tries again for seconds, and hears a silent broker out for ever.
AT_ONCE_OR_NOT = {"max_retries": 0, "socket_connect_timeout": 1, "socket_timeout": 1}


def tell(task: str, *, expires: float | None = None, **arguments) -> bool:
    """Queue a task by its name; False, after a second at most, when the broker does not take it.

    Nothing is lost by that: a job of the timetable finds in the database what no worker was told of. After `expires`
    seconds the task is not worth doing any more.
    """
    try:
        with current_app.connection_for_write().clone(transport_options=AT_ONCE_OR_NOT) as broker:
            current_app.send_task(task, kwargs=arguments, connection=broker, retry=False, expires=expires)
    except Exception as error:  # noqa: BLE001 - whatever the broker's library raises, the caller's work is done
        log.warning("The workers could not be told of %s: %s", task, type(error).__name__)
        return False
    return True
