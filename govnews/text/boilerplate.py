"""What sites put around and between the text of an article, and the rules that tell it from the text.

All rules are in `RULES`. A rule looks at one line at a time:

- `line`: the whole line goes when the pattern matches it from end to end;
- `part`: what the pattern matches goes, the rest of the line stays;
- `cut`: the line and everything after it goes, once there has been text before it.

A rule with `edge=True` applies only before the first and after the last line of prose, because inside the text
the same words may be meant (a notice has its own 时间：). Three rules are code: `title`, a line that is the headline
again; `labels`, a line that `govnews.text.labels` reads from end to end; `site`, the bare name of an outlet.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from govnews.items import Removed
from govnews.text import labels, names


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `id` is what `Removed.rule` of an article names."""

    id: str
    kind: Literal["line", "part", "cut"]
    pattern: re.Pattern[str]
    edge: bool = False


def _rule(id_: str, kind: Literal["line", "part", "cut"], *patterns: str, edge: bool = False) -> Rule:
    return Rule(
        id_, kind, re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE), edge
    )


_DAY = re.compile(
    r"(?:19|20|二[〇○零])[\d〇○零一二三四五六七八九]{2}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_MARK = r"[•·●◆■□▪►▶★☆*\-—>＞\s]*"

RULES: tuple[Rule, ...] = (
    _rule(
        "share",
        "line",
        r"分享(?:到|至|给|本文|文章)?.{0,20}",
        r"(?:请)?打开微信[,，].{0,40}(?:朋友圈|分享)?[。.]?",
        r".{0,6}(?:扫一扫|扫码|扫描).{0,24}(?:分享|打开|手机|阅读|关注|页面|二维码|网页)?.{0,12}",
        r"(?:使用|用|请用)?手?机?微信.{0,16}(?:二维码|扫一扫|朋友圈).{0,20}",
        r"(?:长按|识别|扫描|扫)(?:上方|下方|图中|以上|左侧|右侧)?.{0,6}二维码.{0,16}",
        r"(?:复制链接|收藏本[页文]|微信好友|朋友圈|新浪微博|腾讯微博|QQ空间|微信|微博|QQ好友)",
        edge=True,
    ),
    _rule(
        "crumb",
        "line",
        r"(?:您|你)?(?:的)?(?:当前|现在|目前)?(?:所在)?(?:的)?位置(?:是)?\s*[:：].*",
        r"(?:首\s*页|主\s*页|网站首页)(?:\s*(?:>>|[>＞»›→/\-|])\s*[^。]{0,40})+[>＞»›]?",
        r"[^。，]{1,12}(?:\s*(?:>>|[>＞»›])\s*[^。，>＞»›]{1,16}){2,}",
        edge=True,
    ),
    _rule(
        "client",
        "line",
        rf"{_MARK}(?:\w{{0,10}}(?:数字报|电子报|电子版|客户端|手机报|手机版|触屏版|电脑版|移动端应用|移动版|小程序|微信公众号))",
        rf"{_MARK}(?:无障碍(?:版|阅读|浏览)?|长者(?:版|模式|助手)|关怀版|繁體版?|繁体版?|简体版?|政务微[信博]|智能问答|登录个人中心|个人中心|设为首页|加入收藏)",
        r"(?:(?:手机版|繁體版|繁体|简体|英文|无障碍版?|政务微信|政务微博|关怀版|长者版|RSS)\s*[|｜ ]?\s*){2,}",
        edge=True,
    ),
    _rule(
        "widget",
        "line",
        r"(?:[【\[（(]?\s*(?:打印(?:本页|此页|文章|页面)?|关闭(?:本页|窗口|页面)?|收藏|返回(?:顶部|首页|列表|上页)?|顶部|纠错|我要纠错|推荐|字体|字号|大|中|小|朗读|播放|停止|暂停|语音播报|下载|放大|缩小|默认|繁|简)\s*[】\]）)]?[\s|｜:：/]*)+",
        r"[【\[]?\s*字[体号]\s*(?:大小)?\s*[:：].{0,30}",
        r"打印(?:本页|此页)?\s+关闭(?:窗口)?.{0,10}",
        r"正在播放.{0,20}|您的浏览器不支持.{0,30}|视频加载中.{0,10}",
    ),
    _rule(
        "counter",
        "line",
        r"(?:已有)?\s*(?:总)?(?:浏览|阅读|点击|访问|查看|围观|评论|点赞|收藏|转发)(?:次数|人次|总数|量|数)?\s*[:：]?\s*[\d,]*\s*(?:次|人|条)?",
        r"\d+\s*(?:次|人)(?:浏览|阅读|点击|评论|点赞)",
    ),
    _rule(
        "neighbour",
        "line",
        r"[【\[]?(?:上|下|前|后)一?(?:篇|条|页|则|版)(?:文章|新闻|信息)?[】\]]?\s*(?:[:：>＞»].*)?",
        r"[【\[]?(?:上|下)一(?:篇|条|版).{0,60}",
        r"页\s*[:：]\s*(?:\[?\d+\]?\s*)+|第\s*\d+\s*页(?:\s*[/共]\s*\d+\s*页)?|查看完整版本\s*[:：].*|(?:全文|余下全文|阅读全文|查看全文)[>》]*",
        r"(?:(?:首页|尾页|上一页|下一页|末页|[\[【(]?\d{1,3}[\])】]?|\.{2,3}|…)\s*[|｜]?\s*)+",
        r"返回[^。]{0,12}(?:首页|列表|目录|头条|上级|频道|顶部)",
    ),
    _rule(
        "prompt",
        "line",
        r"点击(?:上方|上面|下方|右上|↑|蓝字|标题).{0,20}|.{0,10}关注我们.{0,10}|(?:点个)?在看(?:点这里)?.{0,6}|[—\-·\s]*(?:THE\s+)?END[—\-·\s]*",
        r".{0,10}(?:登录|登陆|注册用户).{0,20}(?:注册|登录|评论|发表).{0,10}",
        r"评论一下|我来说两句|发表评论|网友评论.{0,10}|评论\s*\d+\s*人参与.*|还没有评论.*|文明上网.{0,20}",
        r"特别提示[:：]?|温馨提示[:：]?",
        edge=True,
    ),
    _rule(
        "disclaimer",
        "line",
        r"[【\[(（*]*(?:免责|版权|郑重|特别|反侵权|重要)?(?:声明|公告|提示)[】\])）]*\s*[:：].*",
        r"(?:本文|文章)?(?:仅代表|系|纯属)作者(?:个人)?(?:观点|意见).*|.{0,8}不代表本[网站报].*",
        r"(?:凡|如|若).{0,40}(?:注明|转载|侵权|版权|来源).{0,200}(?:责任|联系|处理|删除|出处|权利|立场).*",
        r"(?:未经|任何).{0,20}(?:授权|许可|允许|同意).{0,40}(?:转载|复制|镜像|使用).*",
        r"本[网站].{0,20}(?:版权|著作权).{0,60}",
        edge=True,
    ),
    _rule(
        "footer",
        "line",
        r"(?:主办|承办|协办|主管|技术支持|运维|网站标识码|版权所有|地址|邮编|邮箱|联系电话|电话|热线|传真|备案)(?:单位)?\s*[:：©].*",
        r".{0,60}(?:ICP[备证]|公网安备|许可证|网站标识码|刊号|邮发代号|Copyright|©|版权所有|All Rights Reserved).{0,120}",
        r"(?:(?:网站介绍|关于我们|联系我们|版权声明|网站地图|网站声明|网站导航|广告服务|诚聘英才|法律顾问|隐私(?:政策|声明)|人才招聘)\s*[|｜\s]*)+",
        r".{2,12}(?:日报|晚报|报)社(?:主办|出版|版权所有).{0,60}",
        edge=True,
    ),
    _rule(
        "caption",
        "line",
        r"(?:会议|活动|培训|仪式|调研|座谈|签约|观摩|演出|比赛)现场(?:照片|图片|图)?|资料图(?:片)?|图\s*[为:：].{0,60}",
    ),
    _rule(
        "editor",
        "part",
        r"[（(【\[]\s*(?:本文|本期|网络|执行|值班)?(?:责\s*任\s*编\s*辑|责\s*编|编\s*辑|编\s*审|审\s*核|初\s*审)\s*[:：][^（）()【】\[\]。]{2,60}[）)】\]]\s*$",
    ),
    _rule(
        "related",
        "cut",
        rf"{_MARK}[【\[]?(?:相关(?:稿件|新闻|阅读|链接|文章|报道|信息|推荐|资讯|专题|附件(?:下载)?)|延伸阅读|推荐阅读|推荐新闻|往期(?:推荐|回顾|精选)|(?:精彩|热点|热门|编辑|今日|图片|新闻|精品)(?:推荐|排行|新闻|图片|文章|点击|资讯)|为您推荐|猜你喜欢|更多(?:精彩|新闻|推荐|内容)?|最新(?:新闻|文章|资讯|报道)|本[类月周]排行|(?:阅读|点击|新闻|热点)?排行榜?|稿件评论|省领导活动报道集)[】\]]?\s*[:：>＞»]*\s*(?:更多)?[>＞»]*",
    ),
)


def clean(lines: list[str], title: str | None) -> tuple[list[str], list[Removed]]:
    """Part the lines of a page into the paragraphs of the article and what was removed, in page order.

    >>> text, removed = clean(["首页 > 时政", "某会召开", "10月1日，某会召开。", "编辑:孙甲乙", "相关稿件", "另一篇"], "某会召开")
    >>> text
    ['10月1日，某会召开。']
    >>> [(r.rule, r.text) for r in removed]
    [('crumb', '首页 > 时政'), ('title', '某会召开'), ('labels', '编辑:孙甲乙'), ('related', '相关稿件'), ('related', '另一篇')]
    """
    lines = [line for line in map(str.strip, lines) if line]
    first, last = _prose_span(lines, fold(title or ""))
    signed = {number for number in _signed(lines) if number > first}
    kept: list[str] = []
    removed: list[Removed] = []
    for number, line in enumerate(lines):
        edge = not first <= number <= last and number not in signed
        if number > first and (rule := cuts(line)):
            removed += [Removed(rule, rest) for rest in lines[number:]]
            break
        text = _line(line, title, removed, edge=edge)
        if text:
            kept.append(text)
    return kept, removed


def is_prose(line: str) -> bool:
    """Tell whether a line reads as a sentence: it ends one, and no rule knows it as boilerplate.

    >>> is_prose("会议于昨日召开。"), is_prose("编辑：孙甲乙"), is_prose("声明：转载请联系本网。")
    (True, False, False)
    """
    if not re.search(r"[。！？!?；]", line) and (len(line) < 60 or labels.parse(line) is not None):
        return False
    return not any(rule.pattern.fullmatch(line) for rule in RULES if rule.kind == "line")


def _prose_span(lines: list[str], title: str) -> tuple[int, int]:
    """Return the numbers of the first and the last line of prose but the title, up to where a `cut` rule applies."""
    numbers: list[int] = []
    for number, line in enumerate(lines):
        if numbers and cuts(line):
            break
        if is_prose(line) and fold(line) != title:
            numbers.append(number)
    return (numbers[0], numbers[-1]) if numbers else (len(lines), -1)


def cuts(line: str) -> str | None:
    """Return the id of the rule by which `line` ends the article, if any."""
    return next((rule.id for rule in RULES if rule.kind == "cut" and rule.pattern.fullmatch(line)), None)


def _line(line: str, title: str | None, removed: list[Removed], *, edge: bool) -> str:
    """Return what stays of one line; add what goes to `removed`."""
    whole = _whole(line, title, edge=edge)
    if whole:
        removed.append(Removed(whole, line))
        return ""
    for rule in RULES:
        if rule.kind == "part" and (edge or not rule.edge):
            line = rule.pattern.sub(_taker(rule.id, removed), line)
    return line.strip()


def _taker(rule: str, removed: list[Removed]) -> Callable[[re.Match[str]], str]:
    def take(match: re.Match[str]) -> str:
        removed.append(Removed(rule, match[0]))
        return ""

    return take


def _whole(line: str, title: str | None, *, edge: bool) -> str | None:
    """Return the id of the rule that removes the whole line, if any."""
    if edge and title and fold(line) == fold(title):
        return "title"
    for rule in RULES:
        if rule.kind == "line" and (edge or not rule.edge) and rule.pattern.fullmatch(line):
            return rule.id
    if edge and (labels.parse(line) is not None or labels.signature(line)):
        return "labels"
    if any(field.kind == "photographer" for field in labels.signature(line)):
        return "labels"
    return "site" if edge and names.is_body(line) and len(line) <= 12 else None


def _signed(lines: list[str]) -> set[int]:
    """Return the numbers of the lines that sign a document: the body and, below it, the day in Chinese form.

    They are part of a notice, though alone they would look like the name of the site and a publish time.
    """
    days = [number for number, line in enumerate(lines) if _DAY.fullmatch(line)]
    return {*days, *(number - 1 for number in days if number and names.is_body(lines[number - 1]))}


def fold(text: str) -> str:
    """Return `text` without white space, for comparing headlines.

    >>> fold("某会 召开") == fold("某会　召开")
    True
    """
    return re.sub(r"\s+", "", text)
