"""Where the outlet has an article from (来源), and the people that a site file's selectors or metadata name."""

from collections.abc import Iterable

from govnews.items import Article, Removed
from govnews.pages import selector
from govnews.pages.reading import Reading
from govnews.text import labels, names
from govnews.text.labels import Field


def fill(article: Article, reading: Reading) -> None:
    """Fill the source from the page: selector, label line, the outlet beside the time, metadata."""
    named = reading.metadata.get("source")
    for origin, value in [*_chosen(reading), *_shown(reading), *named]:
        if value:
            whole = [pair for pair in named if _cut_short(value, pair[1])]
            article.origins["source"], article.source = whole[0] if whole else (origin, value)
            return


def people(reading: Reading) -> list[Removed]:
    """Return as label lines what the site file's author and editor selectors find."""
    found: list[Removed] = []
    for label, rule in (("作者", "author"), ("编辑", "editor")):
        for text in selector.texts(reading.root, getattr(reading.rules, rule, None)):
            line = text if labels.parse(text) and not names.split(text) else f"{label}：{text}"
            found.append(Removed("labels", line))
    return found


def _chosen(reading: Reading) -> list[tuple[str, str | None]]:
    rule = reading.rules.source if reading.rules else None
    found: list[tuple[str, str | None]] = []
    for text in selector.texts(reading.root, rule):
        fields = labels.parse(text) or (Field("source", text),)
        found.append((f"selector:{rule}", _value(fields)))
    return found


def _shown(reading: Reading) -> list[tuple[str, str | None]]:
    places = (reading.header, reading.above)
    labelled = [("label", _value(fields)) for fields in (*places, reading.tail)]
    return labelled + [("beside-time", _outlet(fields)) for fields in places]


def _value(fields: Iterable[Field]) -> str | None:
    return next((field.value for field in fields if field.kind == "source" and field.value), None)


def _outlet(fields: list[Field]) -> str | None:
    """Return the outlet that stands without a label beside the time."""
    if not any(field.kind in {"published", "date"} for field in fields):
        return None
    leads = (field.value for field in fields if field.kind == "lead")
    return next((lead for lead in leads if names.is_outlet(lead)), None)


def _cut_short(shown: str, named: str) -> bool:
    """Tell whether what is shown is the beginning of what the metadata names: 学习强国、川观新…"""
    stem = shown.rstrip(".…· ")
    return stem != shown and len(stem) >= 4 and named.startswith(stem)
