"""Every outlet, by its saved pages: what a crawl reads of its listings and articles, and which addresses it knows."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from saved import ERRORS, FOLDER, SITES, Case, addresses, cases
from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes
from scrapy.utils.test import get_crawler
from w3lib.encoding import http_content_type_encoding

from govnews import belt
from govnews.items import Page
from govnews.loader import spider_of
from govnews.pipelines.check import problems
from govnews.proposals.cases import blanks
from govnews.spiders.epaper import EpaperSpider
from govnews.spiders.listing import ListingSpider, Walk

FETCHED = datetime(2026, 11, 22, tzinfo=UTC)


def test_every_site_file_is_good() -> None:
    assert {name: str(error) for name, error in ERRORS.items()} == {}


@pytest.mark.parametrize("name", sorted(SITES))
def test_every_outlet_has_saved_pages_and_addresses(name: str) -> None:
    assert cases("listing", name), f"tests/pages/{name} has no listing"
    assert cases("article", name), f"tests/pages/{name} has no article"
    assert (FOLDER / name / "addresses.json").is_file(), f"tests/pages/{name}/addresses.json is missing"


def test_saved_pages_are_of_outlets_with_a_site_file() -> None:
    assert {path.name for path in FOLDER.iterdir()} <= SITES.keys() | ERRORS.keys()


@pytest.mark.parametrize("case", cases(), ids=str)
def test_a_person_has_said_what_to_expect(case: Case) -> None:
    assert not blanks(case.expected), f'{case}: fill in every "?" of expected.json'
    assert case.site.allows(case.url)


@pytest.mark.parametrize("name", sorted(SITES))
def test_a_person_has_filled_in_the_site_file_and_the_addresses(name: str) -> None:
    assert not blanks(SITES[name].name), f'{name}: fill in the "?" of its site file'
    assert not blanks([section.name for section in SITES[name].sections]), (
        f'{name}: fill in the "?" of its site file'
    )
    assert not blanks(addresses(name)), f'{name}: fill in every "?" of addresses.json (a day, or null)'


@pytest.mark.parametrize("case", cases("article"), ids=str)
def test_article_is_read(case: Case) -> None:
    article = belt.run(_page(case), case.site)
    found = {name: _plain(getattr(article, name)) for name in case.expected}
    assert found == case.expected
    assert problems(article) == []
    assert case.site.article.url.search(case.url)


@pytest.mark.parametrize("case", cases("listing"), ids=str)
def test_listing_is_read(case: Case) -> None:
    requests = list(_walked(case))
    articles = [request for request in requests if request.meta.get("govnews_article")]
    rows = [[one.url, one.cb_kwargs["title"], _plain(one.cb_kwargs["day"])] for one in articles]
    others = [request.url for request in requests if request not in articles]
    assert {"rows": rows, "next": others} == case.expected


@pytest.mark.parametrize("name", sorted(SITES))
def test_addresses_are_told_apart(name: str) -> None:
    site = SITES[name]
    told = addresses(name)
    assert told["articles"]
    for url, day in told["articles"].items():
        assert site.allows(url), url
        assert site.article.url.search(url), url
        assert _plain(site.url_date(url)) == day, url
    for url in [*told["others"], *(section.url for section in site.sections)]:
        assert not site.article.url.search(url), url


def _page(case: Case) -> Page:
    return Page(
        url=case.url,
        site=case.outlet,
        bodies=[case.body],
        fetched_at=FETCHED,
        charset=http_content_type_encoding(case.content_type),
    )


def _walked(case: Case) -> list[Request]:
    """What the outlet's spider asks for when it has got this listing page."""
    spider = get_crawler(spider_of(case.site), {"GOVNEWS_CONTACT": "tests@example.org"})._create_spider()
    response = _response(case)
    assert case.today
    today = date.fromisoformat(case.today)
    if isinstance(spider, EpaperSpider):
        return list(spider.read_issue(response, today))
    assert isinstance(spider, ListingSpider)
    section = next((one for one in case.site.sections if one.url == case.url), case.site.sections[0])
    return list(spider.read_listing(response, Walk(section, near=today)))


def _response(case: Case) -> Response:
    headers = {"Content-Type": case.content_type}
    kind = responsetypes.from_args(headers=headers, url=case.url, body=case.body)
    assert issubclass(kind, TextResponse)
    return kind(case.url, headers=headers, body=case.body, request=Request(case.url))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
