"""When outlets are crawled: slots of their cron expressions, windows of days, units of other schedulers."""

from govnews.schedule.timetable import Timetable
from govnews.schedule.units import FORMATS, units
from govnews.schedule.window import DEEP, since

__all__ = ["DEEP", "FORMATS", "Timetable", "since", "units"]
