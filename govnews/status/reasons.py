"""Why an outlet is in its state, in Chinese: the texts of the rules, recognised and said again."""

import re
from collections.abc import Mapping
from functools import partial

from govnews.health import RULES

CHINESE = {
    "refused_share": "网站拒绝抓取（{refused}）",
    "unreachable_runs": "连续 {unreachable_runs} 次无法访问（{unreached}）",
    "failed_share": "没有一个文章页能取到",
    "silence": "自 {newest_on} 起已有 {silent_days} 天没有新文章；通常 {interval} 天内会有",
    "month_share": "四周以来文章很少：为通常每周 {usual_week} 篇的 {month_share}",
    "interval_share": "自 {newest_on} 起没有新文章；通常 {interval} 天内会有",
    "week_share": "七个工作日内 {week} 篇，通常 {usual_week} 篇",
    "effort": "每篇文章所需的请求数是平时的 {effort} 倍",
}
"""Figure of a rule with a text of its own → that text."""
PARTS = (
    (r"no article links on (\d+) listing pages", "{0} 个列表页上没有文章链接"),
    (r"(\d+) article links on (\d+) listing pages", "{1} 个列表页上只有 {0} 个文章链接"),
    (r"(\d+) listing pages could not be read", "{0} 个列表页无法读取"),
    (r"none of (\d+) issues was there", "{0} 期报纸一期也没有"),
    (r"(\d+) of (\d+) articles rejected", "{1} 篇文章中 {0} 篇被拒收"),
    (r"(\w+) in (\d+) of (\d+) articles, usually in ([\d.]+%)", "{2} 篇文章中 {1} 篇有{0}，通常为 {3}"),
)
"""What stands for `{seen}` and `{fault}` in the texts of the other rules."""


def _pattern(text: str) -> re.Pattern[str]:
    """Make a pattern of the text of a rule, with a group for each figure that it names."""
    parts = re.split(r"\{(\w+)[^}]*\}", text)
    named = (f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(named))


PATTERNS = [(_pattern(rule.text), CHINESE[rule.figure]) for rule in RULES if rule.figure in CHINESE]


def chinese(reason: str, fields: Mapping[str, str]) -> str:
    """Say a reason in Chinese; what is not known stays as it is. `fields` tells what to call each field.

    >>> chinese("the outlet turns the crawl away (412: 9)", {})
    '网站拒绝抓取（412: 9）'
    >>> chinese("source in 0 of 9 articles, usually in 99%", {"source": "来源"})
    '9 篇文章中 0 篇有来源，通常为 99%'
    """
    for pattern, text in PATTERNS:
        if found := pattern.fullmatch(reason):
            return text.format(**found.groupdict())
    for part, text in PARTS:
        reason = re.sub(part, partial(_filled, text=text, fields=fields), reason)
    return reason


def _filled(found: re.Match[str], text: str, fields: Mapping[str, str]) -> str:
    return text.format(*(fields.get(group, group) for group in found.groups()))
