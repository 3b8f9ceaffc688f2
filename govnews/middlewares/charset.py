"""Decompress pages and decide their encoding once, so that the crawl and `scrapy shell` see the same text."""

from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Response, TextResponse
from w3lib.encoding import http_content_type_encoding

from govnews.pages import charset


class CharsetMiddleware(HttpCompressionMiddleware):
    """Takes the place of Scrapy's decompression.

    Scrapy's own asks the still compressed body for its encoding, which charset-normalizer then looks for in vain: 42 %
    of a crawl's CPU time on sites that compress and name no charset. Here a body is decompressed as plain bytes, and
    its encoding is decided by `govnews.pages.charset`.
    """

    _declared: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CharsetMiddleware":
        """Decide with the charset of the site file, if it names one."""
        middleware = super().from_crawler(crawler)
        site = getattr(crawler.spidercls, "site", None)
        middleware._declared = site.charset if site else None
        return middleware

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the response decompressed, and text in the encoding it is really in."""
        unpacked = response
        if response.headers.get("Content-Encoding"):
            plain = super().process_response(request, Response(**_content(response)))
            if not isinstance(plain, Response):
                return plain
            unpacked = plain
        if not isinstance(unpacked, TextResponse):
            return unpacked
        header = (unpacked.headers.get("Content-Type") or b"").decode("latin-1")
        declared = self._declared or http_content_type_encoding(header)
        encoding = charset.decode(unpacked.body, declared)[1]
        return type(unpacked)(**_content(unpacked), encoding=encoding)


def _content(response: Response) -> dict[str, Any]:
    """Return what makes a response but its encoding; `Response.replace` would ask for that, too."""
    return {name: getattr(response, name) for name in Response.attributes}
