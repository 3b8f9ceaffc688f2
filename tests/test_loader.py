"""The spider loader: every site file is a spider."""

import json
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from govnews.loader import SiteLoader, hosts_of
from govnews.sites import SiteError
from govnews.spiders.epaper import EpaperSpider
from govnews.spiders.listing import ListingSpider

LOADER = "govnews.loader.SiteLoader"


def loader(**settings: object) -> SiteLoader:
    return SiteLoader.from_settings(Settings(settings))


def test_scrapy_gets_the_loader_from_its_settings() -> None:
    assert get_spider_loader(Settings({"SPIDER_LOADER_CLASS": LOADER})).list() == loader().list()


def test_site_files_become_spider_classes() -> None:
    longdong, anhui = loader().load("longdong"), loader().load("anhuinews")
    assert issubclass(longdong, EpaperSpider)
    assert issubclass(anhui, ListingSpider)
    assert (longdong.name, longdong.site.name) == ("longdong", "陇东报数字报")


def test_an_unknown_name_is_told_the_nearest() -> None:
    with pytest.raises(KeyError, match="did you mean 'longdong'"):
        loader().load("longdon")


def test_a_broken_file_is_listed_and_raises_its_error(tmp_path: Path) -> None:
    path = tmp_path / "sites" / "gansu" / "broken.toml"
    path.parent.mkdir(parents=True)
    path.write_text("name = 1")
    broken = loader(GOVNEWS_CONFIGS=str(tmp_path))
    assert broken.list() == ["broken"]
    with pytest.raises(SiteError, match=r"broken\.toml: name"):
        broken.load("broken")


def test_a_request_finds_the_outlet_of_its_host() -> None:
    found = loader().find_by_request(Request("http://gansu.gansudaily.com.cn/system/2022/12/16/1.shtml"))
    assert found == ["gansudaily"]
    assert loader().find_by_request(Request("http://gansudaily.com.cn/")) == []


@pytest.mark.parametrize(
    "given",
    [
        {"paper.qingyangwang.com.cn": "127.0.0.1:8000"},
        json.dumps({"paper.qingyangwang.com.cn": "127.0.0.1:8000"}),
        "paper.qingyangwang.com.cn=127.0.0.1:8000, ah.anhuinews.com=127.0.0.1:8001",
    ],
)
def test_hosts_can_be_moved_by_a_setting(given: object) -> None:
    assert loader(GOVNEWS_HOSTS=given).load("longdong").site.hosts == ("127.0.0.1:8000",)


@pytest.mark.parametrize("given", ["a.cn", "a.cn=b=c", "{a.cn"])
def test_a_broken_hosts_setting_is_told(given: str) -> None:
    with pytest.raises(SiteError, match="GOVNEWS_HOSTS"):
        hosts_of(Settings({"GOVNEWS_HOSTS": given}))
