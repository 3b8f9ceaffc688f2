"""The two real pages the project began from, in their outlets' markup, crawled into MongoDB.

Their texts stay beside the checkout; without them these tests are skipped.
"""

import json
from html import escape
from typing import Any

import pytest
from running import SHARED, Crawl, Documents

from govnews.demo import Outlets
from govnews.items import BEIJING

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation data is not beside the checkout")

QINGYANG = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{title}-庆阳网</title>
<!--enpproperty <articleid>1</articleid><date>2017-10-12 00:00:00.0</date><author></author><title>{title}</title>
/enpproperty--></head><body><ul>{above}</ul><div><h1>{title}</h1><div class="share">{between}</div>
<div class="content"><!--enpcontent-->{text}<!--/enpcontent--></div><div class="editor">{below}</div>
<ul><li><a href="/">另一篇报道</a></li></ul></div></body></html>"""
ANHUI = """<html><head><meta charset="utf-8"><title>{title} - 中安在线</title></head><body><div class="top">{above}</div>
<h1>{title}</h1><div class="info">{between}</div><div class="TRS_Editor"><style>p {{margin: 0}}</style>{text}{below}</div>
<div class="foot">网站介绍 | 联系我们 | 版权声明</div></body></html>"""
CASES = {
    "s001": ("qingyang", QINGYANG, "/", "/content/2017-10/12/content_128999.htm", "庆阳网讯"),
    "s002": ("anhuinews", ANHUI, "/szxw/", "/szxw/201612/t20161210_5680000.html", "据阜阳新闻网报道"),
}


def row(identifier: str) -> dict[str, Any]:
    lines = (SHARED / "eval" / "meetings" / "dev.jsonl").read_text("utf-8").splitlines()
    return next(found for found in map(json.loads, lines) if found["id"] == identifier)


def parts(gold: dict[str, Any], start: str) -> dict[str, list[str]]:
    """The seed's lines: above the title, between it and the text, the text, below it."""
    lines = [line.strip() for line in gold["text"].splitlines() if line.strip()]
    title = lines.index(gold["title"])
    text = next(number for number, line in enumerate(lines) if line.startswith(start))
    noise = set(map(str.strip, gold["boilerplate_lines"]))
    end = next((number for number in range(text, len(lines)) if lines[number] in noise), len(lines))
    return {
        "above": lines[:title],
        "between": lines[title + 1 : text],
        "text": lines[text:end],
        "below": lines[end:],
    }


def wrap(tag: str, lines: list[str]) -> str:
    return "".join(f"<{tag}>{escape(line)}</{tag}>" for line in lines)


@pytest.mark.parametrize("identifier", CASES)
def test_a_seed_is_stored_as_a_person_reads_it(
    identifier: str, crawl: Crawl, documents: Documents, outlets: Outlets
) -> None:
    site, markup, listing, path, start = CASES[identifier]
    gold = row(identifier)
    seed = parts(gold, start)
    tags = {"above": "li", "between": "p", "text": "p", "below": "p"}
    page = markup.format(title=escape(gold["title"]), **{part: wrap(tags[part], seed[part]) for part in tags})
    headers = {"Content-Type": "text/html"}
    link = f'<div class="item"><div class="title"><a href="{path}">{escape(gold["title"])}</a></div></div>'
    outlets.pages[site] = {path: (200, headers, page.encode()), listing: (200, headers, link.encode())}
    sections = ["-a", "sections=时政要闻"] if site == "anhuinews" else []
    ended = crawl(site, "-a", "since=2016-12-01", "-a", "until=2017-12-31", *sections)
    assert ended.returncode == 0, ended.stderr
    [document] = [one for one in documents() if one["url"].endswith(path)]
    assert document["title"] == gold["title"]
    assert document["source"] == gold["source"]
    assert [*document["reporters"], *document["correspondents"]] == gold["reporters"]
    assert [*document["editors"], *document["responsible_editors"]] == gold["editors"]
    published = document["published_at"].astimezone(BEIJING)
    assert f"{published:%Y-%m-%dT%H:%M}" == (gold["publish_time"] or "2017-10-12T00:00")
    assert document["body"] == "\n".join(seed["text"])
    assert document["body"].startswith(start)
    removed = {"".join(one["text"].split()) for one in document["removed"]}
    assert not removed & {"".join(line.split()) for line in document["body"].split("\n")}
    assert {"".join(line.split()) for line in gold["boilerplate_lines"] if ":" in line} & removed
