"""Site files: all of the project's load, and every kind of mistake is told by file, key and value."""

from datetime import date
from pathlib import Path

import pytest

from govnews.sites import Listing, Site, SiteError, configs_dir, load, load_all
from govnews.text.lexicon import rows

SITES, ERRORS = load_all(configs_dir())

ADDRESSES = [
    ("longdong", "http://paper.qingyangwang.com.cn/pc/content/202305/15/content_29194.html", "2023-05-15"),
    ("qingyang", "http://www.qingyangwang.com.cn/content/2022-01/19/content_544962.htm", "2022-01-19"),
    ("qingyang", "https://www.qingyangwang.com.cn/content/2024-04/29/content_678734.htm", "2024-04-29"),
    ("qingyang", "http://www.qingyangwang.com.cn/content/2020-12/16/content_278288.htm", "2020-12-16"),
    ("qingyang", "http://www.qingyangwang.com.cn/content/2021-11/11/content_536994.htm", "2021-11-11"),
    ("gansudaily", "http://gansu.gansudaily.com.cn/system/2022/12/16/030682251.shtml", "2022-12-16"),
    ("gansudaily", "https://gansu.gansudaily.com.cn/system/2026/09/28/031438828.shtml", "2026-09-28"),
    ("anhuinews", "http://ah.anhuinews.com/szxw/zy/202112/t20211206_5677713.html", "2021-12-06"),
    ("anhuinews", "http://ah.anhuinews.com/szxw/202210/t20221008_6438674.html", "2022-10-08"),
    ("anhuinews", "http://www.anhuinews.com/ahkj/kjsj/202210/t20221018_6458799.html", "2022-10-18"),
    ("anhuinews", "http://ah.anhuinews.com/system/2017/11/08/007744812.shtml", "2017-11-08"),
]

NOT_ARTICLES = [
    ("longdong", "http://paper.qingyangwang.com.cn/pc/layout/202305/15/node_1.html"),
    ("qingyang", "http://www.qingyangwang.com.cn/content/2022-01/19/content_544962_2.htm"),
    ("qingyang", "http://www.qingyangwang.com.cn/node_544962.htm"),
    ("gansudaily", "http://hn.gansudaily.com.cn/qwfb/index.shtml"),
    ("gansudaily", "http://gansu.gansudaily.com.cn/system/2022/12/16/030682251_01.shtml"),
    ("anhuinews", "http://ah.anhuinews.com/szxw/index_1.html"),
]

GOOD = """
name = "某报"
region = "621000"
hosts = ["news.example.cn"]
verified = "made up"
walk = "listing"
article.url = '/t(?P<date>\\d{8})_\\d+\\.html$'
sections = [{ name = "要闻", url = "http://news.example.cn/yw/" }]
"""


OF_FAMILIES = [
    ("founder_epaper_new", "http://x.cn/pc/con/202301/09/content_7.html", "2023-01-09"),
    ("founder_epaper_new", "http://x.cn/pc/layout/202301/09/node_01.html", None),
    ("founder_epaper_classic", "http://x.cn/html/2023-01/09/content_7.htm", "2023-01-09"),
    ("founder_epaper_classic", "http://x.cn/nmgrb/html/2023-11/30/content_44883_221709.htm", "2023-11-30"),
    ("founder_epaper_classic", "http://x.cn/html/2023-01/09/node_2.htm", None),
    ("paperindex", "http://x.cn/dzrb/content/20260703/Articel01003MT.htm", "2026-07-03"),
    ("paperindex", "http://x.cn/dzrb/content/20260703/Page01NU.htm", None),
    ("epaper_shtml", "http://x.cn/shtml/scrb/20260115/345120.html", "2026-01-15"),
    ("epaper_shtml", "http://x.cn/shtml/sxrb/20220115/v01.shtml", None),
    ("founder_web", "http://x.cn/2020-06/25/content_7959208.htm", "2020-06-25"),
    ("founder_web", "http://x.cn/node_103_2.htm", None),
    ("trs_wcm", "http://x.cn/xwzx/whxw/202206/t20220613_7359611.shtml", "2022-06-13"),
    ("trs_wcm", "http://x.cn/xwzx/whxw/index_1.shtml", None),
    ("enorth", "http://x.cn/news/system/2019/06/14/017274003.shtml", "2019-06-14"),
    ("enorth", "http://x.cn/news/index.shtml", None),
    ("hanweb", "http://x.cn/art/2022/1/9/art_60096_10211.html", "2022-01-09"),
    ("hanweb", "http://x.cn/col/col60096/index.html?uid=1&pageNum=2", None),
    ("gov_meta", "http://x.cn/zwdt/202301/t20230109_77120.html", "2023-01-09"),
    ("gov_meta", "http://x.cn/col101001/index.html", None),
    ("cmstop", "http://x.cn/shandong/2019/0602/4283022.shtml", "2019-06-02"),
    ("cmstop", "http://x.cn/szyw/a/2025/02/28/23012564.html", "2025-02-28"),
    ("cmstop", "http://x.cn/fuyangnews/20241206/2783470.html", "2024-12-06"),
    ("cmstop", "http://x.cn/shandong/list_11_3.shtml", None),
]

UNDATED = [
    ("hanweb", "http://x.cn/art/2026/art_0a1b2c3d4e5f60718293a4b5c6d7e8f9.html"),
    ("gov_meta", "http://x.cn/xwzx/4817233.html"),
    ("cmstop", "http://x.cn/yaowen/p/2999316.html"),
    ("discuz", "http://x.cn/article-215255-1.html"),
    ("discuz", "http://x.cn/portal.php?mod=view&aid=215255"),
    ("gkmlpt", "http://x.cn/gkmlpt/content/4/4688/post_4688997.html"),
    ("gkmlpt", "http://x.cn/xxgk/zfxxgj/content/mpost_12193340.html"),
    ("ucap", "http://x.cn/gsszf/c100054/202305/169842573.shtml"),
    ("lonsun", "http://x.cn/zwyw/jryw/565497491.html"),
    ("lonsun", "http://x.cn/public/1681/565487271.html"),
    ("qy_aspnet", "http://x.cn/gk/zfxxgkml/zdjsxm22fgw/content_22880"),
    ("vsb", "http://x.cn/info/1012/4517.htm"),
]

LISTS = [
    ("discuz", "http://x.cn/portal.php?mod=list&catid=3&page=2"),
    ("discuz", "http://x.cn/article-215255-2.html"),
    ("gkmlpt", "http://x.cn/gkmlpt/api/all/5?page=1&sid=2"),
    ("ucap", "http://x.cn/gsszf/c100054/list.shtml"),
    ("lonsun", "http://x.cn/content/column/6795621?pageIndex=2"),
    ("qy_aspnet", "http://x.cn/zw/bmdt"),
    ("vsb", "http://x.cn/xwzx/ttxw/84.htm"),
]


def write(configs: Path, text: str, name: str = "gansu/some", **families: str) -> Path:
    path = configs / "sites" / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    for family, content in families.items():
        folder = configs / "families"
        folder.mkdir(exist_ok=True)
        (folder / f"{family}.toml").write_text(content, encoding="utf-8")
    return path


def test_every_site_file_of_the_project_loads() -> None:
    assert not ERRORS
    assert {"anhuinews", "gansudaily", "longdong", "qingyang"} <= set(SITES)


@pytest.mark.parametrize("name", sorted(SITES))
def test_regions_are_of_the_standard_or_central(name: str) -> None:
    known = {code for _, code in rows("regions")} | {"000000", "100000"}
    assert SITES[name].region in known


def of_family(configs: Path, family: str) -> Site:
    """A made-up outlet that says nothing but what it must: all else comes from the project's family."""
    write(configs, "").parents[2].joinpath("families").symlink_to(configs_dir() / "families")
    lines = [line for line in GOOD.splitlines() if not line.startswith(("walk", "article"))]
    issue = 'epaper.issue = "http://news.example.cn/{yyyy}{mm}/{dd}/node_1.htm"'
    text = "\n".join([*lines, f"family = '{family}'"])
    path = configs_dir() / "families" / f"{family}.toml"
    return load(write(configs, f"{text}\n{issue}" if 'walk = "epaper"' in path.read_text() else text))


def test_every_family_has_addresses_to_tell_apart() -> None:
    tried = {family for family, *_ in (*OF_FAMILIES, *UNDATED)}
    assert tried == {path.stem for path in (configs_dir() / "families").glob("*.toml")}


@pytest.mark.parametrize(("family", "url", "day"), OF_FAMILIES)
def test_families_tell_articles_and_their_days(
    tmp_path: Path, family: str, url: str, day: str | None
) -> None:
    site = of_family(tmp_path, family)
    assert bool(site.article.url.search(url)) == (day is not None)
    assert site.url_date(url) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(("family", "url"), UNDATED)
def test_families_tell_articles_without_a_day(tmp_path: Path, family: str, url: str) -> None:
    site = of_family(tmp_path, family)
    assert site.article.url.search(url)
    assert site.url_date(url) is None


@pytest.mark.parametrize(("family", "url"), LISTS)
def test_families_tell_lists(tmp_path: Path, family: str, url: str) -> None:
    assert not of_family(tmp_path, family).article.url.search(url)


@pytest.mark.parametrize(("name", "url", "day"), ADDRESSES)
def test_real_article_addresses_match_with_their_date(name: str, url: str, day: str) -> None:
    assert SITES[name].allows(url)
    assert SITES[name].url_date(url) == date.fromisoformat(day)


@pytest.mark.parametrize(("name", "url"), NOT_ARTICLES)
def test_other_addresses_are_no_articles(name: str, url: str) -> None:
    assert not SITES[name].article.url.search(url)
    assert SITES[name].url_date(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://gdlinhai.com/content/2022-04/24/content_560671.htm",
        "http://m.www.qingyangwang.com.cn/content/2022-04/24/content_560671.htm",
        "http://www.qingyangwang.com.cn:8080/content/2022-04/24/content_560671.htm",
        "http://www.qingyangwang.com.cn@gdlinhai.com/content/2022-04/24/content_560671.htm",
        "ftp://www.qingyangwang.com.cn/content/2022-04/24/content_560671.htm",
    ],
)
def test_mirrors_and_sub_domains_are_not_the_site(url: str) -> None:
    assert not SITES["qingyang"].allows(url)


def test_addresses_of_listings_and_issues() -> None:
    anhui, gansu, longdong, qingyang = (
        SITES[name] for name in ("anhuinews", "gansudaily", "longdong", "qingyang")
    )
    assert anhui.listing.next_url(anhui.sections[0].url, 1) == "http://ah.anhuinews.com/szxw/index_1.html"
    assert anhui.listing.next_url("http://ah.anhuinews.com/gd/list.shtml", 2) == (
        "http://ah.anhuinews.com/gd/list_2.shtml"
    )
    assert qingyang.listing.next_url("http://www.qingyangwang.com.cn/node_7.htm", 1) == (
        "http://www.qingyangwang.com.cn/node_7_2.htm"
    )
    # A home page has no older pages.
    assert qingyang.listing.next_url(qingyang.sections[0].url, 1) is None
    assert Listing().next_url("http://ah.anhuinews.com/szxw/", 1) is None
    archive = gansu.sections[1]
    assert (archive.archive_url(12) or "").endswith("/000/000/c0015011000000000000_000000012.shtml")
    assert archive.archive_url(0) is None
    assert longdong.epaper
    assert longdong.epaper.issue_url(date(2026, 1, 5)) == (
        "http://paper.qingyangwang.com.cn/pc/layout/202601/05/node_1.html"
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("title = 'x'", ("title", "unknown key; it belongs in [article]", "'x'")),
        ("listing.rwos = 'li'", ("listing.rwos", "did you mean 'rows'?", "'li'")),
        ("listing.rows = 'li >>'", ("listing.rows", "not a CSS or XPath selector", "'li >>'")),
        ("article.title = '//h1['", ("article.title", "not a CSS or XPath selector", "'//h1['")),
        ("article.next_page = '(_2'", ("article.next_page", "not a regular expression", "'(_2'")),
        ("listing.count = 'total'", ("listing.count", "exactly one group", "total")),
        ("listing.next = 'index_{page}.html'", ("listing.next", "{n}, {stem}", "'index_{page}.html'")),
        (
            "listing.data = { rows = 'a', url = '/p/{id' }",
            ("listing.data.url", "a template of keys", "'/p/{id'"),
        ),
        ("listing.data = { rows = 'a', url = '/p/' }", ("listing.data.url", "such as '{url}'", "'/p/'")),
        ("listing.data = { url = '{url}' }", ("listing.data", "needs rows and url, or html")),
        ("listing.data = { rows = 'a', url = '{url}', titel = 't' }", ("listing.data.titel", "'title'?")),
        ("listing.pages = 0", ("listing.pages", "greater than or equal to 1", "0")),
        ("listing.date = '.time'", ("it needs listing.rows",)),
        ("charset = 'gb-2312-x'", ("charset", "unknown charset", "'gb-2312-x'")),
        ("family = 'trs_wmc'", ("family", "did you mean 'trs_wcm'?", "'trs_wmc'")),
        ("id = 'other'", ("id", "stem of the file")),
        ("epaper = { issue = 'http://x.cn/{day}', page = 'n' }", ("epaper.issue", "{yyyy}, {mm}, {dd}")),
        ("epaper = { issue = 'http://news.example.cn/{yyyy}/', page = 'n' }", ("without {mm} and {dd}",)),
        ("walk = 'feed'", ("walk", "'listing' or 'epaper'", "'feed'")),
        ("region = '6210'", ("region", "'6210'")),
        ("verified = ''", ("verified", "''")),
        ("article.url = '/(?P<year>\\d{4})/'", ("article.url", "unknown named group 'year'")),
        ("sections = []", ("walk = 'listing' needs [[sections]]",)),
        ("walk = 'epaper'", ("walk = 'epaper' needs [epaper]",)),
        (
            "sections = [{ name = '要闻', url = 'http://mirror.cn/yw/' }]",
            ("sections[0].url", "host 'mirror.cn' is not in hosts", "'http://mirror.cn/yw/'"),
        ),
    ],
)
def test_mistakes_name_file_key_and_value(tmp_path: Path, line: str, told: tuple[str, ...]) -> None:
    key = line.partition(" =")[0]
    kept = [good for good in GOOD.splitlines() if good.partition(" =")[0] != key]
    path = write(tmp_path, "\n".join([*kept, line]), trs_wcm="")
    with pytest.raises(SiteError) as caught:
        load(path)
    for part in (str(path), *told):
        assert part in str(caught.value)


def test_all_problems_of_a_file_are_told_one_a_line(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD.replace('"621000"', '"62"').replace("verified", "verifed"))
    with pytest.raises(SiteError) as caught:
        load(path)
    lines = str(caught.value).splitlines()
    assert len(lines) == 3
    assert f"{path}: verified: missing" in lines
    assert all(line.startswith(f"{path}: ") for line in lines)


def test_a_syntax_error_names_file_and_line(tmp_path: Path) -> None:
    path = write(tmp_path, 'name = "某报"\nregion = \n')
    with pytest.raises(SiteError, match=r"some\.toml: not readable as TOML: .*line 2"):
        load(path)


def test_tables_merge_key_by_key_and_the_site_wins(tmp_path: Path) -> None:
    family = "[listing]\nnext = 'index_{n}.html'\npages = 9\n[article]\nurl = 'x'\ntitle = 'h1'\n"
    site = load(write(tmp_path, GOOD + "family = 'trs'\nlisting.pages = 2\n", trs=family))
    assert (site.listing.next, site.listing.pages, site.article.title) == ("index_{n}.html", 2, "h1")
    assert site.article.url.pattern.startswith("/t")


def test_a_mistake_in_a_family_names_the_family_file(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD + "family = 'trs'\n", trs="[listing]\nnext = 'index_{x}.html'\n")
    with pytest.raises(SiteError, match=r"families.trs\.toml: listing\.next: "):
        load(path)


def test_a_family_has_no_family(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD + "family = 'trs'\n", trs="family = 'gov'")
    with pytest.raises(SiteError, match=r"trs\.toml: family: a family has no family of its own: 'gov'"):
        load(path)


def test_a_broken_file_stops_only_itself_and_a_shared_stem_both(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "gansu/good")
    write(tmp_path, "name =", "gansu/broken")
    write(tmp_path, GOOD, "gansu/twice")
    write(tmp_path, GOOD, "anhui/twice")
    sites, errors = load_all(tmp_path)
    assert list(sites) == ["good"]
    assert list(errors) == ["broken", "twice"]
    assert "anhui" in str(errors["twice"])
    assert "gansu" in str(errors["twice"])


def test_a_name_and_a_host_belong_to_one_outlet(tmp_path: Path) -> None:
    one = write(tmp_path, GOOD, "gansu/one")
    other = write(tmp_path, GOOD.replace("某报", "别报"), "anhui/other")
    write(tmp_path, GOOD.replace("news.example.cn", "third.example.cn"), "anhui/third")
    write(tmp_path, GOOD.replace("news.example.cn", "fine.example.cn").replace("某报", "好报"), "anhui/fine")
    sites, errors = load_all(tmp_path)
    assert list(sites) == ["fine"]
    assert f"{one}: hosts: other has it too: 'news.example.cn'" in str(errors["one"])
    assert f"{other}: hosts: one has it too: 'news.example.cn'" in str(errors["other"])
    assert str(errors["third"]).endswith("third.toml: name: one has it too: '某报'")


def test_e_papers_share_a_host_in_folders_of_their_own(tmp_path: Path) -> None:
    lines = [line for line in GOOD.splitlines() if not line.startswith(("walk", "sections"))]
    paper = "\n".join(
        [*lines, "walk = 'epaper'", "epaper.page = 'n'", "epaper.issue = 'FOLDER/{yyyy}{mm}{dd}/1'"]
    )

    def publish(name: str, folder: str) -> None:
        text = paper.replace("某报", name).replace("FOLDER", f"http://news.example.cn{folder}")
        write(tmp_path, text, f"gansu/{name}")

    publish("morning", "/rb")
    publish("evening", "/wb")
    assert not load_all(tmp_path)[1]
    publish("noon", "/rb/noon")
    assert list(load_all(tmp_path)[1]) == ["morning", "noon"]


def test_the_pages_of_an_issue_stand_below_its_day(tmp_path: Path) -> None:
    paper = SITES["longdong"].epaper
    assert paper
    day = date(2026, 1, 5)
    assert paper.folder(day) == "http://paper.qingyangwang.com.cn/pc/layout/202601/05"
    other = paper.model_copy(update={"issue": "http://x.cn/html/{yyyy}/{mm}{dd}/{yyyy}{mm}{dd}_001/1.html"})
    assert other.folder(day) == "http://x.cn/html/2026/0105"


def test_with_hosts_moves_the_whole_site() -> None:
    gansu = SITES["gansudaily"]
    moved = gansu.with_hosts(
        {"hn.gansudaily.com.cn": "127.0.0.1:8001", "gansu.gansudaily.com.cn": "127.0.0.1:8002"}
    )
    assert moved.hosts == ("127.0.0.1:8001", "127.0.0.1:8002")
    assert moved.allows("http://127.0.0.1:8002/system/2022/12/16/030682251.shtml")
    assert not moved.allows("http://gansu.gansudaily.com.cn/")
    assert moved.sections[1].url == "http://127.0.0.1:8001/qwfb/index.shtml"
    assert "gansudaily.com.cn" not in moved.model_dump_json()
    assert gansu.hosts[0] == "hn.gansudaily.com.cn"


def test_with_hosts_leaves_no_real_host() -> None:
    moved = SITES["anhuinews"].with_hosts({"ah.anhuinews.com": "127.0.0.1:8001"})
    assert moved.hosts == ("127.0.0.1:8001",)
    assert SITES["longdong"].with_hosts({"ah.anhuinews.com": "127.0.0.1:8001"}) is SITES["longdong"]
    with pytest.raises(ValueError, match=r"hn\.gansudaily\.com\.cn.* is not in hosts"):
        SITES["gansudaily"].with_hosts({"gansu.gansudaily.com.cn": "127.0.0.1:8001"})


def test_with_hosts_moves_templates_and_patterns(tmp_path: Path) -> None:
    pattern = r"article.url = '^http://news\.example\.cn/\d+\.html'"
    lines = [line for line in GOOD.splitlines() if not line.startswith("article.url")]
    site: Site = load(write(tmp_path, "\n".join([*lines, pattern]))).with_hosts(
        {"news.example.cn": "localhost:9"}
    )
    assert site.article.url.search("http://localhost:9/12.html")
    epaper = SITES["longdong"].with_hosts({"paper.qingyangwang.com.cn": "localhost:9"}).epaper
    assert epaper
    assert epaper.issue_url(date(2026, 1, 5)) == "http://localhost:9/pc/layout/202601/05/node_1.html"


def test_the_configs_folder_can_be_chosen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert configs_dir(str(tmp_path)) == tmp_path
    monkeypatch.setenv("GOVNEWS_CONFIGS", str(tmp_path / "other"))
    assert configs_dir() == tmp_path / "other"
