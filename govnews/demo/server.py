"""One HTTP server on loopback for one outlet."""

import gzip
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from itertools import count
from socket import socket
from socketserver import TCPServer, ThreadingMixIn
from threading import Thread

from govnews.demo.reply import COUNT, HOST, Reply

VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
"""Header of an answer → the one that asks whether it has changed."""


class Server(ThreadingMixIn, TCPServer):
    """Serves what `answer` says for a path, from its own thread until `stop`."""

    # http.server.HTTPServer looks up the name of the address, which can take seconds without a network.
    allow_reuse_address = True
    request_queue_size = 128
    # The threads are joined on close, so none outlives the demo.
    daemon_threads = False

    def __init__(self, port: int, answer: Callable[[str], Reply], *, compress: bool) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.answer = answer
        self.compress = compress
        self.counter = count(1201)
        self.thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        """Host and port to ask."""
        return f"127.0.0.1:{self.server_address[1]}"

    def stop(self) -> None:
        """End the server and its threads."""
        self.shutdown()
        self.server_close()
        self.thread.join()

    def handle_error(self, request: socket | tuple[bytes, socket], client_address: object) -> None:
        """Say nothing of clients that hang up early: crawlers do."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Writes the answer of the server to one request."""

    server: Server
    server_version = "nginx"
    sys_version = ""
    # A browser opens connections it may never use; they must not hold up the end for long.
    timeout = 2

    def do_GET(self) -> None:
        """Answer with headers and body."""
        self.wfile.write(self._head())

    def do_HEAD(self) -> None:
        """Answer with headers alone."""
        self._head()

    def _head(self) -> bytes:
        reply = self.server.answer(self.path)
        body = self._filled(reply.body)
        headers, status = dict(reply.headers), reply.status
        if any(headers.get(name) == self.headers.get(asked, object()) for name, asked in VALIDATORS.items()):
            status, body = 304, b""
        if self.server.compress and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        return body

    def _filled(self, body: bytes) -> bytes:
        if COUNT.encode() in body:
            body = body.replace(COUNT.encode(), str(next(self.server.counter)).encode())
        return body.replace(HOST.encode(), self.headers.get("Host", self.server.address).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name http.server gives
        """Keep the terminal quiet; `Outlets.requests` has the log."""
