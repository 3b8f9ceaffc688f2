"""What is logged of each article."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy import logformatter

from govnews.pipelines import Rejected

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class Lines(logformatter.LogFormatter):
    """What Scrapy logs of an article: its address and title, not the whole of it."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:  # noqa: ANN401 - as Scrapy has it
        """An article came through the whole belt."""
        told = {name: _value(item, name) for name in ("url", "title")}
        named = {"event": "stored" if _stores(spider) else "read", **told}
        return {"level": logging.INFO, "msg": "%(event)s: %(url)s %(title)s", "args": named}

    def dropped(
        self,
        item: Any,  # noqa: ANN401
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """An article was rejected, or could not be stored."""
        reasons = exception.reasons if isinstance(exception, Rejected) else []
        named = {
            "event": "rejected" if isinstance(exception, Rejected) else "dropped",
            "url": _value(item, "url"),
            "reasons": reasons or [str(exception)],
            "why": str(exception),
        }
        return {"level": logging.WARNING, "msg": "%(event)s: %(url)s: %(why)s", "args": named}

    def item_error(
        self,
        item: Any,  # noqa: ANN401
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """An article broke a step of the belt."""
        named = {"event": "broken", "url": _value(item, "url")}
        return {
            "level": logging.ERROR,
            "msg": "%(event)s: a step of the belt failed on %(url)s",
            "args": named,
        }


def _stores(spider: Spider) -> bool:
    return bool(spider.crawler.settings["GOVNEWS_STORE"] != "off")


def _value(item: Any, name: str) -> object:  # noqa: ANN401 - an item of any kind
    return ItemAdapter(item).get(name)
