"""The people of a meeting: their acts and titles of all paragraphs, gathered by name."""

from govnews.items import Article, Evidence, Person
from govnews.text.acts import Act
from govnews.text.mentions import Mention
from govnews.text.sentences import Paragraph
from govnews.text.statements import Told

_ROLES = ("host", "speaker", "attendee")


def gather(told: list[Told], article: Article) -> list[Person]:
    """Return everyone with a role; titles count wherever such a person is named."""
    people: dict[str, Person] = {}
    credited = {*article.reporters, *article.correspondents, *article.photographers}
    for part in told:
        for act in part.acts:
            if act.mention.name in credited and not act.mention.titles:
                continue
            person = people.setdefault(act.mention.name, Person(name=act.mention.name))
            _add_titles(person, act.mention, part.paragraph)
            _add_role(person, act, part.paragraph)
    for part in told:
        for mention in part.mentions:
            if mention.name in people:
                _add_titles(people[mention.name], mention, part.paragraph)
    for person in people.values():
        person.roles.sort(key=_ROLES.index)
        _drop_short_titles(person)
    return list(people.values())


def _add_titles(person: Person, mention: Mention, paragraph: Paragraph) -> None:
    for title in mention.titles:
        text = title.text
        if text not in person.titles:
            person.titles.append(text)
            start, end = paragraph.span(title.start, title.end)
            person.evidence.append(
                Evidence(kind="title", value=text, paragraph=paragraph.number, start=start, end=end)
            )


def _add_role(person: Person, act: Act, paragraph: Paragraph) -> None:
    role = next(role for role in _ROLES if role == act.role)
    if role not in person.roles:
        person.roles.append(role)  # type: ignore[arg-type]
        start, end = paragraph.span(act.start, act.end)
        person.evidence.append(
            Evidence(kind="role", value=role, paragraph=paragraph.number, start=start, end=end)
        )


def _drop_short_titles(person: Person) -> None:
    """Drop a title that is only the end of another: 甄明书记 beside 县委书记甄明."""
    long = [t for t in person.titles if not any(o != t and o.endswith(t) for o in person.titles)]
    person.titles = long
    person.evidence = [e for e in person.evidence if e.kind == "role" or e.value in long]
