"""A server between a client and a real one, which does to single requests what networks and stores do."""

import http.client
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

_HOP_BY_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "FaultyServer"

    def log_message(self, *_: Any) -> None:
        pass

    def _serve(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.next_fault()(self)

    do_GET = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815

    def forward(self) -> tuple[int, dict[str, str], bytes]:
        """Ask the real server."""
        upstream = http.client.HTTPConnection(self.server.upstream, timeout=30)
        try:
            upstream.request(self.command, self.path, self.body, dict(self.headers.items()))
            answer = upstream.getresponse()
            headers = {n: v for n, v in answer.getheaders() if n.lower() not in _HOP_BY_HOP}
            return answer.status, headers, answer.read()
        finally:
            upstream.close()

    def answer(self, status: int, headers: dict[str, str], body: bytes, *, length: int | None = None) -> None:
        """Answer; `length` is what is said of the body's length, in bytes."""
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        """End the connection with what was written."""
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


Fault = Callable[[_Handler], None]


def passed_on(handler: _Handler) -> None:
    """No fault at all."""
    handler.answer(*handler.forward())


def refused(status: int, code: str) -> Fault:
    """Answer as S3 refuses, and do nothing."""

    def refuse(handler: _Handler) -> None:
        body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>no</Message></Error>".encode()
        handler.answer(status, {"Content-Type": "application/xml"}, body)

    return refuse


def page(status: int) -> Fault:
    """Answer as a proxy or a hotel's login page does."""

    def show(handler: _Handler) -> None:
        handler.answer(status, {"Content-Type": "text/html"}, b"<html><body><p>Welcome</p></body></html>")

    return show


def dropped(handler: _Handler) -> None:
    """End the connection before anything is done."""
    handler.hang_up()


def answer_lost(handler: _Handler) -> None:
    """Do what is asked, and end the connection without saying so."""
    handler.forward()
    handler.hang_up()


def cut_short(handler: _Handler) -> None:
    """Do what is asked, and end the connection in the middle of the answer."""
    status, headers, body = handler.forward()
    handler.answer(status, headers, body[: len(body) // 2], length=len(body))
    handler.hang_up()


def silent(handler: _Handler) -> None:
    """Answer nothing until the fault is over, and hang up then."""
    handler.server.over.wait()
    handler.hang_up()


def slowed(seconds: float) -> Fault:
    """Do what is asked, so much later."""

    def wait(handler: _Handler) -> None:
        handler.server.stopped.wait(seconds)
        passed_on(handler)

    return wait


class FaultyServer(ThreadingHTTPServer):
    """Passes requests on, each under the next of `faults`, or else under `always`."""

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        """`upstream` is the URL of the real server."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = urlsplit(upstream).netloc
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.stopped = threading.Event()
        self.over = threading.Event()
        self.mend()

    def mend(self) -> None:
        """Pass on all that comes from now on."""
        self.faults: deque[Fault] = deque()
        self.always: Fault = passed_on
        self.over.set()
        self.over = threading.Event()

    def next_fault(self) -> Fault:
        """Give what happens to this request."""
        try:
            return self.faults.popleft()
        except IndexError:
            return self.always

    def handle_error(self, *_: Any) -> None:
        """Say nothing of clients that went away."""


@contextmanager
def faulty(upstream: str) -> Iterator[FaultyServer]:
    """Run one on a free port."""
    with FaultyServer(upstream) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            server.over.set()
            server.shutdown()
            thread.join()
