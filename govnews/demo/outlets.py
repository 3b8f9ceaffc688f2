"""The four outlets, started and stopped together."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import NamedTuple, Self

from govnews.demo import anhuinews, gansudaily, longdong, qingyang
from govnews.demo.article import DemoArticle, rows
from govnews.demo.reply import Reply, missing, robots
from govnews.demo.server import Server


class Outlet(NamedTuple):
    """How one outlet is served."""

    host: str
    """Host name of the real outlet."""
    draw: Callable[[Sequence[DemoArticle]], dict[str, Reply]]
    """Its pages by path, from what it lists."""
    compress: bool = False


OUTLETS = {
    "longdong": Outlet("paper.qingyangwang.com.cn", longdong.pages),
    "qingyang": Outlet("www.qingyangwang.com.cn", qingyang.pages),
    "anhuinews": Outlet("ah.anhuinews.com", anhuinews.pages, compress=True),
    "gansudaily": Outlet("hn.gansudaily.com.cn", gansudaily.pages),
}


class Outlets:
    """Four small web servers on 127.0.0.1, up inside a `with` block.

    `ports` is the port of the first server, the others follow it; without it, free ports are taken.
    """

    def __init__(self, edition: int = 1, ports: int | None = None) -> None:
        self.edition = edition
        self.ports = ports
        self.delay = 0.0
        """Seconds to wait before each answer."""
        self.requests: list[tuple[str, str, int]] = []
        """Real host, path and status of each answer, in order."""
        self.pages: defaultdict[str, dict[str, tuple[int, dict[str, str], bytes]]] = defaultdict(dict)
        """Extra or replaced answers by outlet and path: status, headers, body."""
        self._servers: dict[str, Server] = {}

    @property
    def edition(self) -> int:
        """1, or 2 for the outlets some time later, when an article has been revised."""
        return self._edition

    @edition.setter
    def edition(self, edition: int) -> None:
        self._edition = edition
        self._drawn = {name: outlet.draw(rows(name, edition)) for name, outlet in OUTLETS.items()}

    @property
    def hosts(self) -> dict[str, str]:
        """Real host name → loopback host and port."""
        return {OUTLETS[name].host: server.address for name, server in self._servers.items()}

    def base(self, outlet: str) -> str:
        """Address of the outlet's server, without a slash at the end."""
        return f"http://{self._servers[outlet].address}"

    def __enter__(self) -> Self:
        try:
            for place, (name, outlet) in enumerate(OUTLETS.items()):
                port = self.ports + place if self.ports else 0
                self._servers[name] = Server(port, partial(self._answer, name), compress=outlet.compress)
        except OSError:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _stop(self) -> None:
        while self._servers:
            self._servers.popitem()[1].stop()

    def _answer(self, name: str, target: str) -> Reply:
        time.sleep(self.delay)
        path = target.partition("?")[0]
        replaced = self.pages[name].get(target) or self.pages[name].get(path)
        reply = Reply(*replaced) if replaced else self._drawn[name].get(path) or self._other(path)
        self.requests.append((OUTLETS[name].host, target, reply.status))
        return reply

    def _other(self, path: str) -> Reply:
        return robots() if path == "/robots.txt" else missing()
