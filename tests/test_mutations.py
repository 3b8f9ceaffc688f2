"""Pages damaged and disguised at random are read as before: by the pages of `../shared/eval`, and by four of our own.

Every mutation gets its own generator with a fixed seed, so that a failure comes again.
"""

import importlib.util
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from govnews import belt
from govnews.items import Article, Page
from govnews.pages import charset
from govnews.pipelines import Rejected

EVAL = Path(__file__).parents[2] / "shared" / "eval"
METRICS = ("title", "day", "minute", "source", "reporters F1", "editors F1", "with", "without")
NOW = datetime(2030, 1, 1, tzinfo=UTC)
SEEDS = range(4)

# -- mutations of markup ---------------------------------------------------------------------------------------------

Mutation = Callable[[str, random.Random], str]

PIECE = re.compile(
    r"""<!--.*?-->|<(script|style|textarea|title|noscript)\b.*?</\1\s*>|<[a-z/!?](?:"[^"]*"|'[^']*'|[^>"'])*>""",
    re.DOTALL | re.IGNORECASE,
)
"""What nothing may be put inside of: a comment, an element whose content is no markup, a tag."""
OPEN_OR_CLOSE = re.compile(r"<(/?)(p|div|li)\b", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
NAMED = re.compile(r"""(\sclass|\sid)(\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)""", re.IGNORECASE)
NOISE = (
    "<!-- 来源：旧网站 2001-01-01 08:00 编辑：旧人 -->",
    "<!--栏目开始-->",
    "<!--[if lt IE 9]><p>请升级您的浏览器，以便正常访问。</p><![endif]-->",
    "<script>var a = 1 < 2 && 3 > 2; document.write('<div>发布时间：2001-01-01 08:00</div>');</script>",
    '<script type="text/javascript" src="/js/count.js"></script>',
    "<script>/* 本报讯（记者 旧人）这一句不是文章，只是脚本里的一个字符串。 */</script>",
    "<style>.a > .b { display: none }</style>",
)


def noisy(html: str, rng: random.Random) -> str:
    """Scripts, styles and comments between the tags."""

    def after(piece: re.Match[str]) -> str:
        return piece[0] + (rng.choice(NOISE) if rng.random() < 0.1 else "")

    return PIECE.sub(after, html)


def unclosed(html: str, rng: random.Random) -> str:
    """One of twenty closing tags of paragraphs, blocks and list items left out, but none in a hidden block.

    (What is left open in a hidden block hides the rest of the page in a browser too.)
    """
    opened: list[bool] = []  # whether it is hidden, for each element that is open

    def without(piece: re.Match[str]) -> str:
        tag = OPEN_OR_CLOSE.match(piece[0])
        if tag and not tag[1]:
            opened.append(bool(HIDDEN.search(piece[0])))
        elif tag and opened:
            hidden = any(opened)
            opened.pop()
            return "" if not hidden and rng.random() < 0.05 else piece[0]
        return piece[0]

    return PIECE.sub(without, html)


def renamed(html: str, rng: random.Random) -> str:
    """Every class and id under another name, the same name wherever it comes again."""
    names: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        words = match[3].strip("\"'").split()
        fresh = [names.setdefault(word, f"k{rng.getrandbits(40):x}") for word in words]
        return f'{match[1]}{match[2]}"{" ".join(fresh)}"'

    def tag(piece: re.Match[str]) -> str:
        return piece[0] if piece[0].startswith("<!") else NAMED.sub(other, piece[0])

    return PIECE.sub(tag, html)


def shouted(html: str, rng: random.Random) -> str:
    """Names of tags in a random mixture of upper and lower case."""

    def mixed(piece: re.Match[str]) -> str:
        if not re.match(r"</?[a-z]", piece[0], re.IGNORECASE):
            return piece[0]
        return re.sub(r"^</?[a-z0-9-]+", lambda name: rng.choice((str.upper, str.lower))(name[0]), piece[0])

    return PIECE.sub(mixed, html)


def spaced(html: str, rng: random.Random) -> str:
    """White space of all kinds before block tags."""

    def before(piece: re.Match[str]) -> str:
        block = re.match(r"</?(?:p|div|li|ul|table|tr|body)\b", piece[0], re.IGNORECASE)
        return (rng.choice(("\n", "\r\n\t", "  ", "&nbsp;", "")) if block else "") + piece[0]

    return PIECE.sub(before, html)


HARMLESS: tuple[Mutation, ...] = (noisy, unclosed, shouted, spaced)

# -- mutations of bytes ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Coding:
    """An encoding to write a page in, and the charset that its header then names."""

    encoding: str
    declared: str | None

    def __str__(self) -> str:
        return f"{self.encoding} as {self.declared}"


CODINGS = [
    Coding("utf-8", None),
    Coding("utf-8", "gb2312"),
    Coding("utf-8", "iso-8859-1"),
    Coding("utf-8-sig", "gbk"),
    Coding("gb18030", None),
    Coding("gb18030", "utf-8"),
    Coding("gb18030", "iso-8859-1"),
    Coding("utf-16", None),
]


def seeded(*parts: object) -> random.Random:
    """A generator that goes the same way every time."""
    return random.Random(" ".join(map(str, parts)))  # noqa: S311 - nothing secret


def article(html: str | bytes, url: str = "", declared: str | None = None) -> Article | None:
    body = html if isinstance(html, bytes) else html.encode()
    try:
        return belt.run(Page(url=url, site="", bodies=[body], charset=declared, fetched_at=NOW))
    except Rejected:
        return None


# -- our own pages ---------------------------------------------------------------------------------------------------

Fields = dict[str, Any]
TEXT = (
    "本报讯（记者 温知秋 通讯员 简宁）3月4日，槐荫镇召开春耕备耕推进会，部署种子、农机和灌溉用水的调度。",
    "会议指出，今年全镇计划播种小麦两万三千亩，比上年多出一成；各村要在清明之前完成渠道清淤，确保头水按时进地。",
    "镇农机站负责人甘雨喆介绍，站里检修拖拉机四十六台、播种机三十一台，另有八台植保无人机可供各村预约使用。",
    "会议要求，要把节水放在首位，做到水到田头、人到渠口，不误农时、不争一渠之水。",
)
BODY = "\n".join(TEXT)


def truth(**more: Any) -> Fields:
    return {
        "title": "槐荫镇部署春耕备耕工作",
        "published_at": "2024-03-05T09:26:00+08:00",
        "source": "槐荫日报",
        "reporters": ["温知秋"],
        "correspondents": ["简宁"],
        "body": BODY,
        **more,
    }


def paragraphs(tag: str = "p") -> str:
    return "\n".join(f"<{tag}>　　{line}</{tag.split()[0]}>" for line in TEXT)


MENU = "".join(
    f'<li><a href="/{n}/">{word}</a></li>' for n, word in enumerate(("首页", "要闻", "政务", "服务", "互动"))
)
OTHERS = "".join(
    f'<li><a href="/2024/{n}.html">{title}</a></li>'
    for n, title in enumerate(("河湾村新修水渠通水", "石桥村举办农机培训班", "槐荫镇发布寒潮提醒"))
)

PAGES: dict[str, tuple[str, Fields]] = {
    "a government's portal, with the standard's meta tags and a known container": (
        f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<meta name="SiteName" content="槐荫镇政府网"><meta name="ArticleTitle" content="槐荫镇部署春耕备耕工作">
<meta name="PubDate" content="2024-03-05 09:26"><meta name="ContentSource" content="槐荫日报">
<title>槐荫镇部署春耕备耕工作_镇村动态_槐荫镇政府网</title></head><body>
<div class="top"><ul class="menu">{MENU}</ul></div><div class="path">当前位置：首页 &gt; 镇村动态</div>
<div class="main"><h1>槐荫镇部署春耕备耕工作</h1>
<div class="info"><span>发布时间：2024-03-05 09:26</span><span>来源：槐荫日报</span><span>【字体：大 中 小】</span></div>
<div class="TRS_Editor">{paragraphs()}</div><div class="editor">责任编辑：沈从简</div>
<div class="tools"><a href="#">打印</a> <a href="#">关闭</a></div></div>
<div class="foot"><p>主办：槐荫镇人民政府　网站标识码：0000000000</p></div></body></html>""",
        truth(responsible_editors=["沈从简"]),
    ),
    "a news site without meta tags, its editors in brackets below the text": (
        f"""<html><head><meta charset="gb2312"><title>槐荫镇部署春耕备耕工作-槐荫新闻网</title></head><body>
<div id="nav"><ul>{MENU}</ul></div><div id="box"><h2>槐荫镇部署春耕备耕工作</h2>
<div id="line">2024年03月05日 09:26　来源：槐荫日报</div><div id="words">{paragraphs()}
<p>（编辑：陆一苇）</p></div><div id="more"><h3>相关新闻</h3><ul>{OTHERS}</ul></div></div>
<div id="copy"><p>版权所有 槐荫新闻网</p></div></body></html>""",
        truth(editors=["陆一苇"]),
    ),
    "a page laid out with tables and line breaks": (
        f"""<html><head><meta http-equiv=Content-Type content="text/html; charset=gbk">
<title>槐荫镇部署春耕备耕工作</title></head><body bgcolor=white><table width=900><tr><td>
<table><tr><td><a href="/">首页</a></td><td><a href="/yw/">要闻</a></td></tr></table></td></tr><tr><td>
<table class=art><tr><td align=center><h1>槐荫镇部署春耕备耕工作</h1></td></tr>
<tr><td align=center>2024-03-05 09:26:00　稿源：槐荫日报　编辑：陆一苇</td></tr>
<tr><td><div class=words>{"<br><br>".join(f"&nbsp;&nbsp;{line}" for line in TEXT)}</div></td></tr></table></td></tr>
<tr><td align=center>版权所有 槐荫日报社</td></tr></table></body></html>""",
        truth(editors=["陆一苇"]),
    ),
    "an e-paper that knows only the day": (
        f"""<html><head><meta charset="utf-8"><title>槐荫日报</title></head><body>
<!--enpproperty <articleid>1</articleid><date>2024-03-05 00:00:00.0</date><author></author>
<title>槐荫镇部署春耕备耕工作</title><nodename>要闻</nodename>/enpproperty-->
<div class="head"><ul>{MENU}</ul></div><div class="paper"><h1>槐荫镇部署春耕备耕工作</h1>
<founder-content><div id="ozoom">{paragraphs()}</div></founder-content></div>
<div class="turn"><a href="2.html">下一篇</a></div></body></html>""",
        truth(published_at="2024-03-05T00:00:00+08:00", source=None),
    ),
}


def differences(html: str | bytes, wanted: Fields, declared: str | None = None) -> Fields:
    """What is read otherwise than `wanted`: field → what was read."""
    found = article(html, declared=declared)
    assert found, "rejected"
    seen = {name: getattr(found, name) for name in wanted}
    seen["published_at"] = found.published_at.isoformat() if found.published_at else None
    return {name: seen[name] for name in wanted if seen[name] != wanted[name]}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("mutation", [*HARMLESS, renamed], ids=lambda mutation: mutation.__name__)
def test_own_page_is_read_through_a_mutation(name, mutation):
    html, wanted = PAGES[name]
    for seed in range(20):
        rng = seeded(mutation.__name__, name, seed)
        assert differences(mutation(html, rng), wanted) == {}, f"seed {seed}"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("coding", CODINGS, ids=str)
def test_own_page_is_read_in_any_encoding(name, coding):
    html, wanted = PAGES[name]
    assert differences(html.encode(coding.encoding), wanted, coding.declared) == {}


@pytest.mark.parametrize("name", PAGES)
def test_own_page_is_read_through_all_mutations_at_once(name):
    html, wanted = PAGES[name]
    for seed in range(10):
        rng, text = seeded(name, seed), html
        for mutation in (renamed, spaced, shouted, unclosed, noisy):
            text = mutation(text, rng)
        assert differences(text.encode("gb18030"), wanted, "utf-8") == {}, f"seed {seed}"


# -- the annotated pages ---------------------------------------------------------------------------------------------

needs_pages = pytest.mark.skipif(not EVAL.is_dir(), reason="no ../shared/eval beside the project")
Row = dict[str, Any]
Figures = dict[str, float]

RENAMED = {
    "title": 0.98,
    "day": 0.96,
    "minute": 0.96,
    "source": 0.97,
    "reporters F1": 0.95,
    "editors F1": 0.96,
    "with": 0.98,
    "without": 0.98,
}
"""The least that each figure may be when no class and no id has the name that its CMS gave it."""


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_pages", EVAL / "score_pages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def gold() -> list[tuple[Row, str]]:
    """The annotations, each with its page as text."""
    rows = scorer().read_jsonl(EVAL / "pages" / "dev.jsonl")
    return [(row, charset.decode((EVAL / "pages" / row["file"]).read_bytes())[0]) for row in rows]


def prediction(row: Row, found: Article | None) -> Row:
    if found is None:
        return {"id": row["id"]}
    names = (
        "reporters",
        "correspondents",
        "authors",
        "editors",
        "responsible_editors",
        "title",
        "source",
        "body",
    )
    at = found.published_at.isoformat() if found.published_at else None
    if at and found.published_precision == "day":
        at = at[:10]
    return {"id": row["id"], "published_at": at, **{name: getattr(found, name) for name in names}}


def figures(read: Callable[[Row, str], Article | None]) -> Figures:
    rows = gold()
    summary, _ = scorer().score(
        [row for row, _ in rows], [prediction(row, read(row, html)) for row, html in rows]
    )
    return {name: summary[name] for name in METRICS}


def mutated(mutation: Mutation, seed: int) -> Figures:
    rng = seeded(mutation.__name__, seed)
    return figures(lambda row, html: article(mutation(html, rng), row["url"]))


@cache
def unmutated() -> Figures:
    return figures(lambda row, html: article(html, row["url"]))


def lost(after: Figures) -> Figures:
    """How much each figure has sunk, where it has by more than 0.02."""
    return {
        name: round(after[name] - was, 3) for name, was in unmutated().items() if after[name] < was - 0.02
    }


@needs_pages
@pytest.mark.parametrize("mutation", HARMLESS, ids=lambda mutation: mutation.__name__)
@pytest.mark.parametrize("seed", SEEDS)
def test_markup_makes_no_difference(mutation, seed):
    assert lost(mutated(mutation, seed)) == {}


@needs_pages
@pytest.mark.parametrize("coding", CODINGS, ids=str)
def test_encoding_makes_no_difference(coding):
    after = figures(lambda row, html: article(html.encode(coding.encoding), row["url"], coding.declared))
    assert lost(after) == {}


@needs_pages
@pytest.mark.parametrize("seed", SEEDS)
def test_renamed_classes_cost_little(seed):
    after = mutated(renamed, seed)
    print({name: round(value, 3) for name, value in after.items()})
    assert {name: value for name, value in after.items() if value < RENAMED[name]} == {}
