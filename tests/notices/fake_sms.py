"""Aliyun's SMS address on this machine: a real HTTP server that remembers what arrived and answers as it is told."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

YES = (200, {"Code": "OK", "Message": "OK", "BizId": "900619746936498440^0", "RequestId": "F655A8D5"})


@dataclass
class Arrived:
    at: float
    path: str
    call: dict

    @property
    def mobile(self) -> str:
        return self.call["PhoneNumbers"]

    @property
    def variables(self) -> dict:
        return json.loads(self.call["TemplateParam"])


@dataclass
class FakeSms:
    """As `FakeRobot`: `answers` are used up in order, then `then` holds; a number keeps silent for so many seconds
    before it hangs up, "close" hangs up after reading.
    """

    answers: list = field(default_factory=list)
    then: object = YES
    arrived: list[Arrived] = field(default_factory=list)
    port: int = 0

    def __enter__(self):
        fake, lock = self, threading.Lock()
        self.released = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                call = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
                with lock:
                    fake.arrived.append(Arrived(time.monotonic(), self.path, call))
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
            handle_error = staticmethod(lambda request, client_address: None)

        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def texts(self) -> list[str]:
        return [str(arrived.variables) for arrived in self.arrived]
