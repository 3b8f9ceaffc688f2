"""Site files: one outlet in TOML, filled from its family, checked, ready to walk.

Every key is told in `docs/site-files.md`. No other room reads TOML.
"""

from govnews.sites.checks import host_of, nearest, xpath_of
from govnews.sites.files import SiteError, configs_dir, load, load_all
from govnews.sites.model import ArticleRules, Data, Epaper, Listing, Section, Site

__all__ = [
    "ArticleRules",
    "Data",
    "Epaper",
    "Listing",
    "Section",
    "Site",
    "SiteError",
    "configs_dir",
    "host_of",
    "load",
    "load_all",
    "nearest",
    "xpath_of",
]
