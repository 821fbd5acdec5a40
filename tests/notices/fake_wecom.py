"""WeCom's API on this machine: gives tokens, remembers what arrived, answers as it is told."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

YES = {"errcode": 0, "errmsg": "ok", "fail_list": [], "msgid": "msgGCAAAXtWyujaWJHDDGi0mACAAAA"}


@dataclass
class FakeWeCom:
    answers: list = field(default_factory=list)
    token: object = "token-1"
    arrived: list[tuple[dict, dict]] = field(default_factory=list)
    asked: list[dict] = field(default_factory=list)

    def __enter__(self):
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                fake.asked.append(self.query())
                said = {"errcode": 0, "access_token": fake.token} if fake.token else {"errcode": 40001}
                self.answer(200, said)

            def do_POST(self):
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                fake.arrived.append((self.query(), said))
                answer = fake.answers.pop(0) if fake.answers else YES
                self.answer(*(answer if isinstance(answer, tuple) else (200, answer)))

            def query(self):
                return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}

            def answer(self, status, said):
                payload = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.server.shutdown()
        self.server.server_close()
