"""Families as such: what tells that an outlet without a site file is on one of these systems."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from govnews.sites.checks import ArticleRegex, Regex
from govnews.sites.files import SiteError, toml


class Family(BaseModel):
    """How the pages of one system are known."""

    model_config = ConfigDict(frozen=True)

    id: str
    """Stem of the family file."""
    walk: Literal["listing", "epaper"]
    article: ArticleRegex
    """Pattern of the addresses of articles."""
    page: Regex | None = None
    """Pattern of the addresses of the pages (版) of an issue."""
    marks: tuple[str, ...] = ()
    """Texts in the source of pages that this system writes, in any case of letters."""


def families(configs: Path) -> list[Family]:
    """Read every family file under `configs`, in order of their names.

    Raises:
        SiteError: a family file cannot be read, or does not say what tells its pages.
    """
    return [_family(path) for path in sorted(configs.glob("families/*.toml"))]


def _family(path: Path) -> Family:
    told = toml(path)
    data = {
        "id": path.stem,
        "walk": told.get("walk"),
        "article": told.get("article", {}).get("url"),
        "page": told.get("epaper", {}).get("page"),
        "marks": told.get("marks", ()),
    }
    try:
        return Family.model_validate(data)
    except ValidationError as error:
        lines = (
            f"{path}: {one['loc'][0]}: {one['msg'].removeprefix('Value error, ')}" for one in error.errors()
        )
        raise SiteError("\n".join(lines)) from error
