"""The web server as `manage.py start` runs it."""

import signal
from typing import Any

from django.conf import settings

from dealership.tether import die_with_parent

wsgi_app = "dealership.wsgi:application"
worker_class = "gthread"
workers = settings.WEB_PROCESSES
threads = settings.WEB_THREADS
# An error while loading is said once, by the process that is watched.
preload_app = True
timeout = 60
graceful_timeout = 30
# Now and then a fresh process, so that a slow leak of memory never matters; not both at the same time.
max_requests = 5000
max_requests_jitter = 500
# Its control socket would lie in the home directory, shared by every installation on the machine.
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    die_with_parent(signal.SIGTERM, server.pid)
