"""The runs in MongoDB: noted as they begin, go on and end, and as killed when they come to no end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from socket import gethostname

from pymongo.asynchronous.database import AsyncDatabase

from govnews.store.document import to_document
from govnews.store.history import history, outcome
from govnews.store.notices import Notices
from govnews.store.process import dead
from govnews.store.run import JUDGED, Run
from govnews.store.schema import ARTICLES, RUNS, SITES, Document
from govnews.store.standing import standing

SILENCE = timedelta(minutes=10)
"""A run gives a sign of life each minute; after so long without one, its process is taken for gone."""


class Runs:
    """The collections `runs` and `sites`."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._runs, self._sites = database[RUNS], database[SITES]
        self._articles, self._database = database[ARTICLES], database
        self._notices = Notices(database)

    async def begin(self, run: Run) -> None:
        """Note a run that begins, and end those of its outlet that were killed."""
        await self.put(run)
        for each in await self._runs.find({"site": run.site, "ended_at": None}).to_list():
            if end := killed(each):
                await self._end(each, end)

    async def put(self, run: Run) -> None:
        """Note how a run stands, and, when it has ended, how its outlet does; doing it again does no harm."""
        await self._judge(run)
        await self._runs.update_one({"_id": run.id}, {"$set": to_document(run)}, upsert=True)
        if run.ended_at:
            await self._stand(run.site, run.id, run.ended_at, success=not run.problems)
            await self._tell_state(run)

    async def _judge(self, run: Run) -> None:
        if run.figures and run.state is None and run.reason in JUDGED:
            run.figures = replace(run.figures, **await outcome(self._database, run))
            run.judge(await history(self._database, run))

    async def _tell_state(self, run: Run) -> None:
        # A single article says nothing about its outlet.
        if run.state is None or "url" in run.arguments:
            return
        told: Document = {"state": run.state, "reasons": run.reasons}
        latest = {"_id": run.site, "last_run": run.id}
        before = await self._sites.find_one(latest)
        if before and run.ended_at and before["state"] != run.state:
            # The notice first: a change that is put there twice is told once.
            left = before["state"], before["state_since"]
            await self._notices.changed(run.site, left, run.state, run.ended_at, run.reasons)
            told["state_since"] = run.ended_at
        await self._sites.update_one(latest, {"$set": told})

    async def _end(self, run: Document, end: Document) -> None:
        # Unless it has just given a sign of life.
        silent = {name: run[name] for name in ("_id", "seen_at", "ended_at")}
        if (await self._runs.update_one(silent, {"$set": end})).modified_count:
            await self._stand(run["site"], run["_id"], end["ended_at"], success=False)

    async def _stand(self, site: str, run: str, ended_at: datetime, *, success: bool) -> None:
        # A run that was kept on disk may come after a later one: `$max` leaves the later one.
        # To `$max`, null is less than any date.
        latest = {"last_run": run, "last_run_at": ended_at, "last_success_at": ended_at if success else None}
        unknown: Document = {"state": "never-run", "state_since": None, "reasons": []}
        stands = await standing(self._articles, site)
        update = {"$max": latest, "$set": stands, "$setOnInsert": unknown}
        await self._sites.update_one({"_id": site}, update, upsert=True)


def killed(run: Document) -> Document | None:
    """Fields to set in a run that has not ended, if its process is gone; None if it may be alive.

    A process is gone that this computer does not have any more, or that has been silent for `SILENCE`. If it
    was only held up, it says so itself: its next sign of life takes this back.
    """
    seen = run["seen_at"] or run["started_at"]
    here = run["host"] == gethostname()
    if datetime.now(UTC) - seen <= SILENCE and not (here and dead(run["pid"])):
        return None
    told = f"the crawl was killed; its last sign of life was at {seen:%Y-%m-%d %H:%M:%S} UTC"
    return {"ended_at": seen, "reason": "killed", "problems": [told]}
