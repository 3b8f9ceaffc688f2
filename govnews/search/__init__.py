"""Full-text search in the stored articles: a query of words, the articles that have them all, and where."""

from govnews.search.find import Hit, find
from govnews.search.query import Query, QueryError
from govnews.search.snippet import Span

__all__ = ["Hit", "Query", "QueryError", "Span", "find"]
