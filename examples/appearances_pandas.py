"""How often each person presided, spoke and attended, with pandas.

    pip install pandas pyarrow
    MONGODB_URI=mongodb://… govnews export appearances -o appearances.parquet
    python examples/appearances_pandas.py appearances.parquet [people.csv]

Prints the twenty with most meetings, or writes all of them to a CSV file.
"""

import sys

import pandas as pd


def people(appearances: pd.DataFrame) -> pd.DataFrame:
    """A row for each person, a column for each role: the number of meetings; and the first and last day."""
    # A meeting that several outlets report counts once; one that has no `meeting_id` counts by its article.
    meeting = appearances["meeting_id"].fillna(appearances["article"])
    once = appearances.assign(meeting_id=meeting).drop_duplicates(["name", "role", "meeting_id"])
    roles = once.pivot_table(index="name", columns="role", values="meeting_id", aggfunc="count", fill_value=0)
    days = once.groupby("name").agg(
        meetings=("meeting_id", "nunique"), first=("held_on", "min"), last=("held_on", "max")
    )
    return days.join(roles).sort_values(["meetings", "name"], ascending=[False, True])


if __name__ == "__main__":
    found = people(pd.read_parquet(sys.argv[1]))
    if len(sys.argv) > 2:
        found.to_csv(sys.argv[2])
    else:
        print(found.head(20).to_string())
