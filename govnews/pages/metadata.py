"""What a page says about itself outside its visible text: meta tags, JSON-LD, CMS comments."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

_NAMES = {
    "title": ("articletitle", "og:title", "twitter:title"),
    "published": (
        "pubdate",
        "publishdate",
        "firstpublishedtime",
        "article:published_time",
        "og:release_date",
        "datepublished",
        "weibo:article:create_at",
    ),
    "source": ("contentsource", "source", "og:article:source", "mediaid"),
    "author": ("author", "article:author", "og:article:author"),
    "editor": ("editor", "responsibleeditor"),
    "section": ("columnname", "article:section"),
}
"""Field → lower-case names of meta tags, the surest first. The first of each is the government standard's."""
_FIELD = {name: key for key, names in _NAMES.items() for name in names}
_BAIDU = {
    "pubtime_baidu": "published",
    "source_baidu": "source",
    "author_baidu": "author",
    "editor_baidu": "editor",
}
"""Ids that Baidu asks news sites to set → field."""
_ENP = re.compile(r"<!--\s*enpproperty\b(.*?)(?:-->|\Z)", re.DOTALL)
_ENP_FIELDS = {
    "title": "title",
    "published": "date",
    "author": "author",
    "source": "source",
    "section": "nodename",
}
_TAGS = re.compile(r"<[^<>]*>")


@dataclass(slots=True)
class Metadata:
    """Field → candidates as (origin, value), the surest first; no value is empty or holds markup."""

    values: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, key: str, origin: str, value: str | None) -> None:
        """Add a candidate, without the markup that some CMS puts into attributes."""
        text = re.sub(r"\s+", " ", _TAGS.sub(" ", value or "")).strip()
        if text:
            self.values.setdefault(key, []).append((origin, text))

    def get(self, key: str) -> list[tuple[str, str]]:
        """Return the candidates for a field."""
        return self.values.get(key, [])


def read(root: etree._Element, text: str) -> Metadata:
    """Read Founder's comment, the meta tags, Baidu's ids, JSON-LD and `<title>`.

    >>> from govnews.pages.document import parse
    >>> html = '<head><META CONTENT="2022-02-11 09:52" NAME="PubDate"><title>某会_某网</title></head>'
    >>> read(parse(html), html).values
    {'published': [('meta:PubDate', '2022-02-11 09:52')], 'title': [('title', '某会_某网')]}
    """
    found = Metadata()
    for comment in _ENP.finditer(text) if "enpproperty" in text else ():
        for key, tag in _ENP_FIELDS.items():
            value, closed, _ = comment[1].partition(f"<{tag}>")[2].partition(f"</{tag}>")
            if closed:
                found.add(key, f"enp:{tag}", value)
    for _, origin, key, value in sorted(_metas(root)):
        found.add(key, origin, value)
    for identifier, element in _baidu(root) if "_baidu" in text else ():
        found.add(_BAIDU[identifier], f"id:{identifier}", "".join(element.itertext()))
    for data in _linked_data(root) if "ld+json" in text else ():
        found.add("title", "json-ld", _string(data.get("headline")))
        found.add("published", "json-ld", _string(data.get("datePublished")))
    for element in root.iter("title"):
        found.add("title", "title", "".join(element.itertext()))
        break
    return found


def _baidu(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the first element of each of Baidu's ids."""
    elements: dict[str, etree._Element] = {}
    for element in root.iterfind(".//*[@id]"):
        elements.setdefault(element.get("id") or "", element)
    for identifier in _BAIDU:
        if identifier in elements:
            yield identifier, elements[identifier]


def _metas(root: etree._Element) -> Iterator[tuple[int, str, str, str]]:
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        key = _FIELD.get(name.strip().lower())
        if key:
            rank = _NAMES[key].index(name.strip().lower())
            yield rank, f"meta:{name.strip()}", key, element.get("content") or ""


def _linked_data(root: etree._Element) -> Iterator[dict[str, object]]:
    """Yield the articles of JSON-LD scripts; a script that is no JSON is not an article."""
    for element in root.iter("script"):
        if (element.get("type") or "").lower() != "application/ld+json" or not element.text:
            continue
        try:
            data = json.loads(element.text)
        except (ValueError, RecursionError):  # no JSON; nested too deep
            continue
        for entry in data if isinstance(data, list) else [data]:
            if isinstance(entry, dict) and ("headline" in entry or "datePublished" in entry):
                yield entry


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None
