"""Four outlets on loopback, with invented articles: what `make demo` and the end-to-end tests crawl."""

from govnews.demo.article import DemoArticle, articles, flagged
from govnews.demo.outlets import Outlets
from govnews.demo.reply import Reply

__all__ = ["DemoArticle", "Outlets", "Reply", "articles", "flagged"]
