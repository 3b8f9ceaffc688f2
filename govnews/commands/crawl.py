"""`scrapy crawl <outlet>`: Scrapy's own command, with clear errors and an exit code that tells the truth."""

import argparse
import sys

from scrapy.commands.crawl import Command as ScrapyCommand
from scrapy.exceptions import UsageError

from govnews import crawl, ending
from govnews.sites import SiteError
from govnews.store.database import place


class Command(ScrapyCommand):
    """Crawl one outlet; exit code 1 when the crawl did not do its job, 2 when it could not begin."""

    # `govnews.crawl.run` makes the process, the same way for `govnews crawl`.
    requires_crawler_process = False

    def syntax(self) -> str:
        """Return how the command is called."""
        return "[options] <outlet>"

    def short_desc(self) -> str:
        """Return what the command does, in one line."""
        return "Crawl an outlet, by the name of its site file"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl the outlet and print, at the end, what came of it to stderr."""
        if len(args) != 1 or self.settings is None:
            raise UsageError("name one outlet; `scrapy list` lists them", print_help=False)
        try:
            [report] = crawl.run({args[0]: opts.spargs}, self.settings)
        except SiteError as error:
            raise UsageError(str(error), print_help=False) from error
        if report.reason in {"not_started", "busy"}:
            raise UsageError("\n".join(report.problems), print_help=False)
        ending.after([report], self.settings)
        print(ending.box(report, place(self.settings["GOVNEWS_DATABASE"] or None)), file=sys.stderr)
        self.exitcode = 1 if report.problems else 0
