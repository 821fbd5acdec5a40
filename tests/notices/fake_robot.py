"""A robot's provider on this machine: a real HTTP server that remembers what arrived and answers as it is told."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

YES = (200, {"errcode": 0, "errmsg": "ok"})
KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"


@dataclass
class Arrived:
    at: float
    path: str
    query: dict
    body: dict

    @property
    def text(self) -> str:
        return self.body["text"]["content"]


@dataclass
class FakeRobot:
    """`answers` are used up in order, then `then` holds. An answer is `(status, JSON or text)`, or a number of seconds
    to keep silent before hanging up, or "close" to hang up at once after reading.
    """

    answers: list = field(default_factory=list)
    then: object = YES
    arrived: list[Arrived] = field(default_factory=list)
    tls: object = None
    port: int = 0

    def __enter__(self):
        fake, self.lock = self, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                parts = urlsplit(self.path)
                with fake.lock:
                    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                    fake.arrived.append(Arrived(time.monotonic(), parts.path, query, sent))
                    answer = fake.answers.pop(0) if fake.answers else fake.then
                if isinstance(answer, int | float):
                    fake.released.wait(answer)
                    answer = "close"
                if answer == "close":
                    self.close_connection = True
                    self.connection.close()
                    return
                status, said = answer
                payload = (said if isinstance(said, str) else json.dumps(said)).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *args):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            # A closed connection is what some tests ask for.
            handle_error = staticmethod(lambda request, client_address: None)

        self.released = threading.Event()
        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_port
        if self.tls:
            self.server.socket = self.tls.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://127.0.0.1:{self.server.server_port}/cgi-bin/webhook/send?key={KEY}"

    @property
    def texts(self) -> list[str]:
        return [arrived.text for arrived in self.arrived]
