"""Saved pages of outlets (`tests/pages`), served on loopback as the outlets serve them; crawled in another process.

Run as a program, it crawls the outlets that stdin names and writes what came of them to stdout.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from running import ROOT
from saved import Case, cases
from scrapy.utils.project import get_project_settings

from govnews import crawl
from govnews.demo.reply import HOST, Reply, missing, robots
from govnews.demo.server import Server
from govnews.pages import charset
from govnews.sites import Site


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page that is about to be served: its text, and how that becomes bytes."""

    outlet: "Outlet"
    kind: str
    """`listing` or `article`."""
    url: str
    text: str
    content_type: str
    encoding: str
    """What its bytes are in, whatever it says."""

    def reply(self) -> Reply:
        """Answer with the page; links to the outlet's own hosts lead to the server."""
        own = "|".join(map(re.escape, self.outlet.site.hosts))
        moved = re.sub(rf"(?:https?:)?//(?:{own})(?![\w.:-])", f"http://{HOST}", self.text)
        return Reply(200, {"Content-Type": self.content_type}, moved.encode(self.encoding))


Mutation = Callable[[Leaf], Leaf]
"""What happens to every page before it is served."""


class Outlet:
    """One outlet as it was saved: a listing, and its article under every address and title that this lists."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.listing = next(case for case in cases("listing", name) if case.body.lstrip().startswith(b"<"))
        [self.article] = cases("article", name)
        self.site: Site = self.listing.site
        self.rows: dict[str, str] = {url: title for url, title, _ in self.listing.expected["rows"]}
        """Address of each article listed → its title."""

    @property
    def arguments(self) -> dict[str, str]:
        """What a crawl of the saved listing, or issue, is asked for."""
        if self.site.epaper and self.listing.today:
            return {"since": self.listing.today, "until": self.listing.today}
        return {"sections": next(each.name for each in self.site.sections if each.url == self.listing.url)}

    def texts(self, url: str) -> list[str]:
        """Paragraphs of the article at a listed address: where the title is quoted, its own title is."""
        title = self.article.expected["title"]
        return [line.replace(title, self.rows[url]) for line in self.article.expected["paragraphs"]]

    def leaves(self) -> list[Leaf]:
        """Give every page."""
        title = self.article.expected["title"]
        sample = self._leaf(self.article)
        listed = [
            replace(sample, url=url, text=sample.text.replace(title, own)) for url, own in self.rows.items()
        ]
        return [replace(self._leaf(self.listing), url=url) for url in self._listings()] + listed

    def _listings(self) -> list[str]:
        if self.site.epaper is None or self.listing.today is None:
            return [section.url for section in self.site.sections]
        issue = self.site.epaper.issue_url(date.fromisoformat(self.listing.today))
        return [issue, self.listing.url, *self.listing.expected["next"]]

    def _leaf(self, case: Case) -> Leaf:
        text, encoding = charset.decode(case.body)
        return Leaf(self, case.kind, case.url, text, case.content_type, encoding)


class Serving:
    """Web servers, one for each outlet, up inside a `with` block; what they serve can be changed at any time."""

    def __init__(self, *names: str) -> None:
        self.outlets = {name: Outlet(name) for name in names}
        self._replies: dict[str, dict[str, Reply]] = {name: {} for name in names}

    def __enter__(self) -> Self:
        self._servers = {
            name: Server(0, partial(self._answer, name), compress=False) for name in self.outlets
        }
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers.values():
            server.stop()

    def serve(self, mutation: Mutation) -> None:
        """From now on serve every page as `mutation` makes it."""
        for name, outlet in self.outlets.items():
            self._replies[name] = {target(leaf.url): mutation(leaf).reply() for leaf in outlet.leaves()}

    def crawl(self, arguments: Mapping[str, Mapping[str, str]], uri: str) -> dict[str, dict[str, Any]]:
        """Crawl outlets (name → arguments) at the same time, in a process of their own; return each run."""
        hosts = {
            host: self._servers[name].address
            for name, outlet in self.outlets.items()
            for host in outlet.site.hosts
        }
        told = {"GOVNEWS_HOSTS": json.dumps(hosts), "GOVNEWS_DELAY": "0", "MONGODB_URI": uri}
        done = subprocess.run(
            [sys.executable, __file__],
            cwd=ROOT,
            env={**os.environ, **told},
            input=json.dumps(arguments),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return {run["site"]: run for run in json.loads(done.stdout)}

    def _answer(self, name: str, path: str) -> Reply:
        return self._replies[name].get(path) or (robots() if path == "/robots.txt" else missing())


def target(url: str) -> str:
    """Return path and query of an address, as a server is asked for them."""
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def main() -> None:
    """Crawl, and tell what came of it."""
    runs = crawl.run(json.load(sys.stdin), get_project_settings())
    names = ("site", "reason", "new", "rejected", "failed", "state", "problems")
    json.dump([{name: getattr(run, name) for name in names} for run in runs], sys.stdout)


if __name__ == "__main__":
    main()
