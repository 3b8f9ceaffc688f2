"""What two site files cannot both claim: a name, and a host."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from urllib.parse import urlsplit

from govnews.sites.checks import host_of
from govnews.sites.model import Site


def clashes(sites: Mapping[str, Site]) -> dict[str, list[str]]:
    """Return, for each outlet that claims what another one claims too, `key: what is wrong: value` in lines.

    A host belongs to one site file. Only e-papers may share one, when their issues stand in different folders on it.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for (first, one), (second, other) in combinations(sites.items(), 2):
        for key, value in _shared(one, other):
            found[first].append(f"{key}: {second} has it too: {value!r}")
            found[second].append(f"{key}: {first} has it too: {value!r}")
    return dict(found)


def _shared(one: Site, other: Site) -> Iterator[tuple[str, str]]:
    if one.name == other.name:
        yield "name", one.name
    for host in one.hosts:
        if host in other.hosts and not _apart(_folder(one, host), _folder(other, host)):
            yield "hosts", host


def _apart(one: str, other: str) -> bool:
    return not one.startswith(other) and not other.startswith(one)


def _folder(site: Site, host: str) -> str:
    """Return the folder on `host` that holds all that a site takes from there; empty for the whole host."""
    if site.epaper is None or host_of(site.epaper.issue) != host:
        return ""
    return urlsplit(site.epaper.issue.partition("{")[0]).path
