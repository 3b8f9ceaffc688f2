"""`govnews sites list`."""

from rich.table import Table

from govnews.cli.console import output
from govnews.cli.sites.files import report
from govnews.sites import configs_dir, load_all


def list_() -> None:
    """List the outlets: name, outlet, region, family, hosts."""
    sites, errors = load_all(configs_dir())
    table = Table("site", "outlet", "region", "family", "walk", "hosts", box=None, header_style="bold")
    for name, site in sorted(sites.items()):
        table.add_row(name, site.name, site.region, site.family or "–", site.walk, " ".join(site.hosts))
    output.print(table)
    report(errors)
