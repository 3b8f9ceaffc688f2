"""Where a meeting was held: 在某地召开, or 来到某地，主持召开."""

import re

from govnews.text.sentences import Paragraph

_VERB = r"(?:隆重|顺利|胜利|圆满|成功|正式|以[^，。；：]{2,12}形式|以[^，。；：]{2,12}方式|组织|主持|联合|专题)*(?:召开|举行|举办|召集|开会|开幕|闭幕|主持)"
_IN = re.compile(rf"在(?P<place>[^，。；：！？、□在]{{1,30}}?){_VERB}")
_COME = re.compile(r"(?:来到|前往|赴|到)(?P<place>[^，。；：！？、□]{2,20})，(?:并)?主持召开")
_NO_PLACE = re.compile(
    r"[上中下前后时]$|期间|之际|形式|基础|背景|[主分]会场|领导|全[省市县区国]$|同志|要求|[他她]|会议$|^[我各该本此]|这里|那里|驻地|当地|工作|线上"
)
_SHORT = frozenset("京沪津渝穗深杭宁蓉汉昌并邕昆筑拉兰西银乌青济郑石沈长哈呼合榕琼甬厦")


def place(paragraph: Paragraph, start: int = 0, end: int | None = None) -> str | None:
    """Return the first place a paragraph gives for a meeting between two positions.

    >>> from govnews.text.sentences import fold
    >>> place(fold("推进会在甲县召开。")), place(fold("在当天下午召开的会议上，")), place(fold("会议在主会场举行。"))
    ('甲县', None, None)
    >>> place(fold("市长甄明在市政府二楼会议室主持召开专题会议")), place(fold("现场会以视频形式在乙市举行"))
    ('市政府二楼会议室', '乙市')
    """
    for pattern in (_IN, _COME):
        for match in pattern.finditer(paragraph.blind, start, len(paragraph.blind) if end is None else end):
            if _is_place(match["place"]) and not paragraph.blind.startswith("的", match.end()):
                return paragraph.text[match.start("place") : match.end("place")]
    return None


def _is_place(text: str) -> bool:
    if len(text) == 1:
        return text in _SHORT
    return not _NO_PLACE.search(text)
