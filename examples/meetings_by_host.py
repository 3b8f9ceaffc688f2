"""Who presided over which meetings, month by month, with nothing but pymongo.

    pip install pymongo
    MONGODB_URI=mongodb://… python examples/meetings_by_host.py [site]

Prints one line for each person and month, separated by tabs: month, name, number of meetings, their names.
"""

import os
import sys

from pymongo import MongoClient
from pymongo.database import Database

# A meeting that several outlets report, or a host with several titles, counts once.
EACH_MEETING = {
    "_id": {"name": "$name", "meeting": {"$ifNull": ["$meeting_id", "$article"]}},
    "held_on": {"$min": "$held_on"},
    "meeting": {"$max": "$meeting"},
}
EACH_MONTH = {
    "_id": {"month": {"$substrCP": [{"$ifNull": ["$held_on", "unknown"]}, 0, 7]}, "name": "$_id.name"},
    "count": {"$sum": 1},
    "meetings": {"$push": {"$ifNull": ["$meeting", "会议"]}},
}


def hosts(db: Database, site: str | None = None) -> list[tuple]:
    """Rows of month, name, count and meetings, in that order."""
    wanted = {"role": "host"} | ({"site": site} if site else {})
    stages = [{"$match": wanted}, {"$group": EACH_MEETING}, {"$group": EACH_MONTH}, {"$sort": {"_id": 1}}]
    return [(*row["_id"].values(), row["count"], row["meetings"]) for row in db.appearances.aggregate(stages)]


if __name__ == "__main__":
    with MongoClient(os.environ["MONGODB_URI"]) as client:
        for month, name, count, meetings in hosts(client.get_default_database("govnews"), *sys.argv[1:2]):
            print(month, name, count, "；".join(sorted(meetings)), sep="\t")
