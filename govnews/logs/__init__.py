"""The log: for people, or one JSON object a line; on the terminal, and in a file a day.

A message that is given its values by name (`logger.info("stored: %(url)s", {"event": "stored", "url": url})`)
has them as fields of the JSON; `event` says what happened, in one word that stays.
"""

from govnews.logs.events import Events
from govnews.logs.files import DayFile
from govnews.logs.handlers import begin
from govnews.logs.lines import Lines

__all__ = ["DayFile", "Events", "Lines", "begin"]
