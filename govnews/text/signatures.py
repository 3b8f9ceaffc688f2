"""Who is named without a label: （程甲）, □ 秦乙, 会场一角 陈丙 摄, （某县发布）."""

import re

from govnews.text import labels, names
from govnews.text.labels import Field

_PHOTO = re.compile(
    rf"(?:^|[。！？；，：:（(\s])(?!记者|通讯员)((?:[{names.HAN}]\s?){{2,4}}(?:、(?:[{names.HAN}]\s?){{2,4}})*)[\s/／]+(?:摄影|摄)$"
    rf"|(?:记者|通讯员)\s?([{names.HAN}]{{2,4}})摄$"
)


_LONGEST = 80
"""Characters at the end of a text in which such a credit begins."""
_TAKEN = re.compile(
    rf"[（(\s]([{names.HAN}]{{0,6}}(?:记者|通讯员)(?:[{names.HAN}]{{0,10}}[、\s]){{1,20}})(?:摄影|摄)[）)]?$"
    rf"|(?:摄影|摄)\s?[:：/／]\s?([{names.HAN}·]{{2,12}}(?:[、\s][{names.HAN}·]{{2,12}})*)[）)]?$"
)
"""Credits that name the roles (记者 程甲 通讯员 秦乙 摄), or the photographer behind a label (摄影：程甲)."""
_ROLE = re.compile(rf"[{names.HAN}]{{0,6}}(?:记者|通讯员)\s?")


def read(line: str) -> list[Field]:
    """Read a line that has no label and only names somebody; empty when it is something else.

    >>> [(f.kind, f.value) for line in ("（程 甲）", "□ 秦乙", "陈丙 摄", "（某县发布）") for f in read(line)]
    [('author', '程 甲'), ('author', '秦乙'), ('photographer', '陈丙'), ('source', '某县发布')]
    """
    inner, marked = labels.unwrap(line)
    if credit := photo_credit(inner):
        return [credit] if credit.value == inner.rstrip("影摄 /／\u3000") else []
    if not marked or len(inner) > 20:
        return []
    if names.is_body(inner):
        return [Field("source", inner)]
    people = labels.people_in(labels.BOTH.sub("", inner))
    kinds = ("author", "photographer") if labels.BOTH.search(inner) else ("author",)
    return [Field(kind, inner, tuple(people)) for kind in kinds] if people else []


def photo_credit(text: str) -> Field | None:
    """Return who took the photo, from the end of a caption or paragraph.

    >>> photo_credit("图为会议现场。陈 丙 摄").people, photo_credit("会场一角（记者 程甲 摄）").people, photo_credit("现场拍摄")
    (('陈丙',), ('程甲',), None)
    >>> photo_credit("会场。(记者 程甲 通讯员 秦乙 摄)").people, photo_credit("图为展台 摄影：丁戊").people
    (('程甲', '秦乙'), ('丁戊',))
    """
    if taken := _TAKEN.search(text[-_LONGEST:]):
        people = names.split(_ROLE.sub(" ", taken[1] or taken[2]))
        return Field("photographer", taken[0].strip(), tuple(people)) if people else None
    found = _PHOTO.search(text.rstrip("）)】]"))
    name = (found[1] or found[2]).strip() if found else ""
    people = names.split(name)
    return Field("photographer", name, tuple(people)) if people else None
