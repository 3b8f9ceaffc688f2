"""Read site files: `configs/sites/<province>/<outlet>.toml` over `configs/families/<family>.toml`."""

import os
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from govnews.sites.checks import BLANK, nearest
from govnews.sites.claims import clashes
from govnews.sites.model import Site
from govnews.sites.tables import ArticleRules, Data, Epaper, Health, Listing, Section, Table

Content = dict[str, Any]

TABLES: dict[str, type[Table]] = {
    "sections": Section,
    "listing": Listing,
    "listing.data": Data,
    "epaper": Epaper,
    "article": ArticleRules,
    "health": Health,
}


class SiteError(ValueError):
    """A site file that cannot be used; the text has one line a problem: file, key, what is wrong, value."""


def configs_dir(override: str | None = None) -> Path:
    """Return the folder of site and family files.

    That is `override`, else `GOVNEWS_CONFIGS` in the environment, else the folder inside the installed
    package, else the one at the project's root.
    """
    if chosen := override or os.environ.get("GOVNEWS_CONFIGS"):
        return Path(chosen)
    package = Path(__file__).parents[1]
    inside = package / "configs"
    return inside if inside.is_dir() else package.parent / "configs"


def load_all(configs: Path) -> tuple[dict[str, Site], dict[str, SiteError]]:
    """Read every site file under `configs`: outlet → site, and outlet → error for the broken ones."""
    sites: dict[str, Site] = {}
    errors: dict[str, SiteError] = {}
    files = _site_files(configs)
    for name, paths in files.items():
        try:
            sites[name] = load(_only(name, paths))
        except SiteError as error:
            errors[name] = error
    for name, lines in clashes(sites).items():
        errors[name] = SiteError("\n".join(f"{files[name][0]}: {line}" for line in lines))
    return {name: site for name, site in sites.items() if name not in errors}, errors


def load(path: Path) -> Site:
    """Read one site file and its family.

    Raises:
        SiteError: the file or its family cannot be read, or does not say what it must.
    """
    return read(toml(path), path)


def read(own: Content, path: Path) -> Site:
    """Return the site that `own`, the content of a site file at `path`, and its family tell.

    Raises:
        SiteError: as `load`.
    """
    family_path, family = _family(path, own)
    if "id" in family | own:
        raise SiteError(f"{path}: id: is the stem of the file, not a key of it")
    data = _merged(family, own) | {"id": path.stem}
    try:
        return Site.model_validate(data, context={"hosts": data.get("hosts") or ()})
    except ValidationError as error:
        lines = [_line(details, path, own, family_path, family) for details in error.errors()]
        raise SiteError("\n".join(lines)) from error


def _site_files(configs: Path) -> dict[str, list[Path]]:
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path in sorted(configs.glob("sites/*/*.toml")):
        found[path.stem].append(path)
    return dict(sorted(found.items()))


def _only(name: str, paths: list[Path]) -> Path:
    # The stem is the spider's name and the `site` of stored articles: two outlets must not share it.
    if len(paths) > 1:
        raise SiteError(f"{' and '.join(map(str, paths))}: two site files are named {name!r}")
    return paths[0]


def toml(path: Path) -> Content:
    """Return the content of a TOML file.

    Raises:
        SiteError: there is no such file, or it is no TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise SiteError(f"{path}: not readable as TOML: {error}") from error


def _family(site_path: Path, own: Content) -> tuple[Path, Content]:
    name = own.get("family")
    if name is None:
        return site_path, {}
    folder = site_path.parents[2] / "families"
    known = [path.stem for path in sorted(folder.glob("*.toml"))]
    if name not in known:
        raise SiteError(f"{site_path}: family: unknown family{nearest(str(name), known)}: {name!r}")
    path = folder / f"{name}.toml"
    family = toml(path)
    if "family" in family:
        raise SiteError(f"{path}: family: a family has no family of its own: {family['family']!r}")
    # What tells that an outlet is of this family is no key of a site.
    family.pop("marks", None)
    return path, family


def _merged(family: Content, own: Content) -> Content:
    merged = family | own
    for key, shared in family.items():
        if isinstance(shared, dict) and isinstance(own.get(key), dict):
            merged[key] = shared | own[key]
    return merged


def _line(details: ErrorDetails, path: Path, own: Content, family_path: Path, family: Content) -> str:
    keys = details["loc"]
    from_family = not _has(own, keys) and _has(family, keys)
    where = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in keys).lstrip(".")
    what = details["msg"].removeprefix("Value error, ")
    if details["type"] == "extra_forbidden":
        what = f"unknown key{_hint(keys)}"
    if details["input"] == BLANK:
        what = "still to be filled in"
    value = "" if details["type"] == "missing" or not keys else f": {_shown(details['input'])}"
    what = "missing" if details["type"] == "missing" else what
    return f"{family_path if from_family else path}: {where or 'file'}: {what}{value}"


def _has(data: Content, keys: tuple[int | str, ...]) -> bool:
    found: Any = data
    for key in keys:
        try:
            found = found[key]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _hint(keys: tuple[int | str, ...]) -> str:
    key = str(keys[-1])
    home = ".".join(str(part) for part in keys[:-1] if isinstance(part, str))
    tables = [name for name, table in TABLES.items() if key in table.model_fields and "." not in name]
    if tables:
        return f"; it belongs in {' or '.join(f'[{name}]' for name in tables)}"
    return nearest(key, (TABLES[home] if home else Site).model_fields)


def _shown(value: object, most: int = 120) -> str:
    text = repr(value)
    return text if len(text) <= most else f"{text[:most]}…"
