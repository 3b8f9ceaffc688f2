"""Settings as they are given on the command line."""

from collections.abc import Iterable

from govnews.cli.console import fail


def pairs(given: Iterable[str] | None) -> dict[str, object]:
    """Read settings, each NAME=VALUE; ends the command when one is not."""
    found: dict[str, object] = {}
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals:
            fail(f"-s {text}: a setting is given as NAME=VALUE")
        found[name] = value
    return found
