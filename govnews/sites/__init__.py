"""Site files: one outlet in TOML, filled from its family, checked, ready to walk.

Every key is told in `docs/site-files.md`. No other room reads TOML.
"""

from govnews.sites.checks import BLANK, host_of, nearest, xpath_of
from govnews.sites.families import Family, families
from govnews.sites.files import SiteError, configs_dir, load, load_all, read
from govnews.sites.model import Site
from govnews.sites.provinces import FOLDERS, folder
from govnews.sites.tables import ArticleRules, Data, Epaper, Listing, Section

__all__ = [
    "BLANK",
    "FOLDERS",
    "ArticleRules",
    "Data",
    "Epaper",
    "Family",
    "Listing",
    "Section",
    "Site",
    "SiteError",
    "configs_dir",
    "families",
    "folder",
    "host_of",
    "load",
    "load_all",
    "nearest",
    "read",
    "xpath_of",
]
