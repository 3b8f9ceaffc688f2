"""A report of a meeting, as far as linkage looks at it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from govnews.items import BEIJING, Meeting
from govnews.linkage import texts
from govnews.linkage.names import Name, parse

LONGEST = 3000
"""Characters of the text that are compared."""


@dataclass(kw_only=True, eq=False)
class Report:
    """An article that reports a meeting."""

    id: str
    """`_id` of the article."""
    url: str
    site: str | None
    title: str | None
    text: str
    """Its text, or the first `LONGEST` characters."""
    source: str | None
    published_at: datetime | None
    meeting: Meeting

    @cached_property
    def names(self) -> list[Name]:
        """The names of the meeting, parsed: two where the report joins them by 暨; never empty."""
        return parse(self.meeting.name, self.meeting.convened_by, self.meeting.kind)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """What the text is compared by."""
        return texts.shingles(self.text[:LONGEST])

    @cached_property
    def prints(self) -> frozenset[str]:
        """Fingerprints of its longest sentences."""
        return frozenset(texts.prints(self.text[:LONGEST]))

    @cached_property
    def words(self) -> str:
        """Title and text as one string, in which the name of a meeting is looked for."""
        return f"{self.title or ''}\n{self.text[:LONGEST]}"

    @cached_property
    def people(self) -> frozenset[str]:
        """Names of those who took part."""
        return frozenset(person.name for person in self.meeting.people)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Names of those who hosted it."""
        return frozenset(person.name for person in self.meeting.people if "host" in person.roles)

    @cached_property
    def published_on(self) -> date | None:
        """Day of publication in Beijing."""
        return self.published_at.astimezone(BEIJING).date() if self.published_at else None
