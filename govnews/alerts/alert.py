"""An alert: an outlet's change of state, in words for people who read Chinese or English."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from govnews.items import BEIJING

TEST = "test"
"""State of an alert that only tries a channel."""
STATES = {
    "stale": ("久无新文章", "is stale: no new articles for longer than usual"),
    "broken": ("抓取出错", "is broken: its pages cannot be read any more"),
    "blocked": ("被网站拦截", "is blocked: the site turns the crawler away"),
    TEST: ("测试消息", "test message: this channel works"),
}
RECOVERED = ("已恢复", "has recovered")
ADVICE = {
    "stale": (
        "在浏览器中看该网站有无新文章：有，则栏目地址或列表规则已变；无，则静候。",
        "Look at the site in a browser: if it has new articles, a listing has moved; if not, wait.",
    ),
    "broken": (
        "对一篇新文章运行 govnews sites try <网址>，再按结果修改该网站的配置文件。",
        "Run `govnews sites try <address>` on a new article and mend the site file.",
    ),
    "blocked": (
        "先停抓一天，再调大 GOVNEWS_DELAY；不要设法绕过防火墙。",
        "Pause for a day, then crawl with a longer GOVNEWS_DELAY; do not try to get round the firewall.",
    ),
}
REASONS = 5
"""So many reasons are told; the status has all."""
LONGEST = 200
"""Characters of one reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What is told of one change of state."""

    site: str
    """Outlet, by the name of its site file."""
    name: str
    """Outlet, as people call it."""
    before: str | None
    state: str
    """State now; not an alarming one: the outlet has recovered."""
    since: datetime
    reasons: tuple[str, ...] = ()
    link: str | None = None
    """Address of the status page."""

    @property
    def title(self) -> str:
        """One line: which outlet, and what is the matter.

        >>> Alert(site="a", name="甲网", before="broken", state="ok", since=datetime(2026, 11, 22)).title
        '[govnews] 甲网 (a)：已恢复 / has recovered'
        """
        return f"[govnews] {self.name} ({self.site})：{' / '.join(STATES.get(self.state, RECOVERED))}"

    @property
    def text(self) -> str:
        """The whole message: a few lines, the title first."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield self.title
        yield f"自 / since {self.since.astimezone(BEIJING):%Y-%m-%d %H:%M} (北京时间 / Beijing)"
        if self.before and self.state != TEST:
            yield f"此前 / before: {self.before}，现在 / now: {self.state}"
        if self.reasons:
            yield "原因 / reasons:"
            yield from (f"- {_short(reason)}" for reason in self.reasons[:REASONS])
        if (left := len(self.reasons) - REASONS) and left > 0:
            yield f"- … (+{left})"
        if advice := ADVICE.get(self.state):
            yield f"处理：{advice[0]}"
            yield f"What to do: {advice[1]}"
        if self.link:
            yield self.link


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
