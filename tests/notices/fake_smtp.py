"""A mail server on this machine, as ill-behaved as it is told: silent, overloaded, or gone in the middle."""

import socketserver
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy


@dataclass
class Arrived:
    at: float
    text: str


@dataclass
class FakeSmtp:
    """`then` is what happens to every mail until it is changed; `answers` are used up before it, one a connection.

    - "ok";
    - "silent": takes the mail and says nothing for `seconds`; "silent at once": no greeting; "drip": one without end;
    - "cut": takes the mail and hangs up; "cut early": hangs up when the sender is named;
    - `"421 ..."` or `"452 ..."`: said when the sender is named, with "greeting " before it instead of the greeting.
    """

    then: str = "ok"
    answers: list = field(default_factory=list)
    seconds: float = 60
    arrived: list[Arrived] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def __enter__(self):
        self.released = threading.Event()
        self.server = _Server(("127.0.0.1", self.port), _Handler)
        self.server.fake = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def texts(self) -> list[str]:
        return [arrived.text for arrived in self.arrived]


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    fake: FakeSmtp

    def handle_error(self, request, client_address):
        """A closed connection is what some tests ask for."""


class _Handler(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        self.fake = self.server.fake
        self.fake.connections += 1
        self.mood = self.fake.answers.pop(0) if self.fake.answers else self.fake.then
        if self.mood == "silent at once":
            self.fake.released.wait(self.fake.seconds)
        elif self.mood == "drip":
            while not self.fake.released.wait(0.2):
                self.wfile.write(b"2")
        elif self.mood.startswith("greeting "):
            self.say(self.mood.removeprefix("greeting "))
        else:
            self.say("220 fake ESMTP")
            while (raw := self.rfile.readline()) and self.answer(raw.decode(errors="replace").strip().upper()):
                pass

    def answer(self, words: str) -> bool:
        """False to hang up."""
        if words.startswith("MAIL") and self.mood == "cut early":
            return False
        if words == "DATA":
            self.say("354 go on")
            return self.take()
        if words == "QUIT":
            self.say("221 bye")
            return False
        self.say(self.mood if words.startswith("MAIL") and self.mood[:3].isdigit() else "250 OK")
        return True

    def take(self) -> bool:
        lines = []
        while (raw := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(raw)
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        self.fake.arrived.append(Arrived(time.monotonic(), f"{mail['Subject']}\n{mail.get_content()}"))
        if self.mood == "silent":
            self.fake.released.wait(self.fake.seconds)
        if self.mood in ("silent", "cut"):
            return False
        self.say("250 taken")
        return True
