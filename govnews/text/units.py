"""Bodies: those that convened a meeting, and those that took part in it."""

import re

from govnews.text.mentions import Clause
from govnews.text.reports import Report
from govnews.text.sentences import Paragraph

_BODY = re.compile(
    r"(?:委|政府|政协|人大|委员会|常委会|指挥部|党组|[局厅部院办处会组署社校司团]|公司|中心|大学|学院|集团|银行|医院|支队|总队|法院|检察院)$"
)
_NO_BODY = re.compile(r"[我各该]|.*(?:常委|委员)$")
_TIME = re.compile(
    r"^.*(?:\d日|上午|下午|晚上?|[今昨][天日]|近日|日前|当天|中午|讯|消息|随后|随即|时许?)(?:，)?|^□+|^由"
)
_BEHIND = re.compile(r"在[^，。]*$|(?:联合|共同|组织|专题|紧急|隆重|分别|先后|继续|再次|主持|以[^，]*形式)+$")
_ATTEND = re.compile(r"参加|出席|列席|收听|收看|到会|参会")
_MANNER = re.compile(r"(?:分别|一同|也|还|应邀|在[^，。、在]{1,20})$")
_GROUP = re.compile(
    r"(?:负责人|负责同志|单位|部门|成员|代表|委员|人员|领导|干部|书记|[长员]|主任|企业|团体|人士|学者|专家|同志|街道|班子|[乡镇县区市局])(?:等|共?\d+[余多]?人|代表)?$"
)
_LONGEST = 120
_SPEECH = re.compile(r"要求|指出|强调|通知|希望|必须")


def conveners(found: Report) -> list[str]:
    """Return the bodies that are the subject of 召开, as written.

    >>> from govnews.text.sentences import fold
    >>> from govnews.text.reports import report
    >>> found = report(None, [fold("3月1日，市委、市政府在甲县召开现场会。")])
    >>> conveners(found)
    ['市委', '市政府']
    """
    if found.event is None or found.paragraph is None or found.event.start < found.event.before[1]:
        return []
    start, end = found.event.before
    text = _TIME.sub("", found.paragraph.blind[start:end])
    text = _BEHIND.sub("", _BEHIND.sub("", text))
    return [body for body in re.split(r"[、和]|以及", text) if 2 <= len(body) <= 24 and _is_body(body)]


def attending(paragraph: Paragraph, clauses: list[Clause]) -> list[str]:
    """Return the bodies and groups that a sentence lists before a verb of attendance, as written.

    >>> from govnews.text.reader import Reader
    >>> from govnews.text.sentences import fold, sentences
    >>> p = fold("副市长甄明，市直各部门、各县区主要负责人，企业代表参加会议。")
    >>> attending(p, Reader().read(p, next(sentences(p))))
    ['市直各部门、各县区主要负责人', '企业代表']
    """
    start, end = clauses[0].segment.start, clauses[-1].segment.end
    verb = _ATTEND.search(paragraph.blind, start, end)
    if verb is None or _SPEECH.search(paragraph.blind, start, verb.start()):
        return []
    found: list[str] = []
    for first, last in _phrases(clauses, verb.start()):
        text = _MANNER.sub("", paragraph.text[first:last][-_LONGEST:]).lstrip("和及以与、")
        if len(text) > 1 and _GROUP.search(text):
            found.append(text)
    return found


def _phrases(clauses: list[Clause], limit: int) -> list[tuple[int, int]]:
    """Return the spans between the marks ， before `limit`, without those that name a person."""
    spans: list[tuple[int, int]] = []
    named = False
    for clause in clauses:
        start, end = clause.segment.start, min(clause.segment.end, limit)
        if start >= limit:
            break
        if clause.segment.before == "、" and spans and not named and not clause.mentions:
            spans[-1] = (spans[-1][0], end)
        elif not clause.mentions:
            spans.append((start, end))
        elif clause.segment.before == "、" and spans and not named:
            spans.pop()  # the first of several titles of the person
        named = bool(clause.mentions)
    return spans


def _is_body(text: str) -> bool:
    return bool(_BODY.search(text)) and not _NO_BODY.match(text)
