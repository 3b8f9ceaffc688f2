"""The schedule: when outlets are due, how far their crawls go back, and processes that are killed in the middle."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from cronsim import CronSim
from hypothesis import given
from hypothesis import strategies as st
from pymongo import MongoClient
from running import ROOT, Documents, command, crawling

from govnews.demo import Outlets
from govnews.items import BEIJING
from govnews.schedule import Timetable, since, units
from govnews.sites import SiteError, configs_dir, load, load_all
from govnews.store import Run, open_database_sync, server
from govnews.store.document import to_document
from govnews.store.past import Past

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=BEIJING)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OUTLETS = ("anhuinews", "longdong", "qingyang")
NEVER = "0 0 1 1 *"
"""Due once, as these outlets have not been crawled yet, and then at the next new year."""

times = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(BEIJING))  # noqa: DTZ001
schedules = st.sampled_from(sorted({site.schedule for site in load_all(configs_dir())[0].values()}))
delays = st.timedeltas(timedelta(), timedelta(hours=30))


# Timetables ---------------------------------------------------------------------------------------


@given(times, schedules, delays)
def test_the_last_and_the_next_time_are_neighbours(now: datetime, expression: str, delay: timedelta) -> None:
    table = Timetable(expression=expression, delay=delay)
    last, after = table.last(now), table.next(now)
    assert last <= now < after
    assert next(CronSim(expression, last - delay)) == after - delay


@given(times, schedules, st.integers(0, 400))
def test_however_many_slots_were_missed_one_crawl_makes_up_for_them(
    now: datetime, expression: str, days: int
) -> None:
    table = Timetable(expression=expression, delay=timedelta(minutes=3))
    assert table.due(None, now) == table.last(now)
    assert table.due(table.last(now) - days * DAY - HOUR, now) == table.last(now)
    assert table.due(table.last(now), now) is table.due(now, now) is None


def test_outlets_of_one_slot_are_spread_always_in_the_same_way() -> None:
    sites, _ = load_all(configs_dir())
    spread = timedelta(minutes=10)
    delays = [Timetable.of(site, spread).delay for site in sites.values()]
    assert all(timedelta() <= delay < spread for delay in delays)
    assert len(set(delays)) > len(delays) * 3 / 4
    assert delays == [Timetable.of(site, spread).delay for site in sites.values()]
    assert {Timetable.of(site).delay for site in sites.values()} == {timedelta()}


def test_slots_are_those_of_beijing() -> None:
    table = Timetable(expression="15 7 * * *")
    assert table.next(datetime(2026, 11, 21, 23, 14, tzinfo=UTC)) == datetime(
        2026, 11, 21, 23, 15, tzinfo=UTC
    )


# Windows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("crawled", "deep", "first"),
    [
        (HOUR, HOUR, "2026-11-20"),
        (DAY, 6 * DAY, "2026-11-20"),
        (DAY, 7 * DAY - HOUR, "2026-10-24"),  # it was late by an hour the week before
        (DAY, None, "2026-10-24"),
        (10 * DAY, 2 * DAY, "2026-11-11"),
        (100 * DAY, None, "2026-08-13"),
        (None, None, "2026-10-24"),
    ],
)
def test_a_window_is_short_on_most_days_and_long_once_a_week(
    crawled: timedelta | None, deep: timedelta | None, first: str
) -> None:
    assert str(since(NOON, crawled and NOON - crawled, deep and NOON - deep)) == first


def test_only_crawls_for_all_that_is_new_that_came_to_their_end_count(mongodb_uri: str) -> None:
    ran = [
        (1, "finished", {"limit": "5"}),
        (2, "finished", {"url": "http://a.cn/1", "since": "2026-01-01"}),
        (3, "killed", {"since": "2026-10-01"}),
        (4, "finished", {"since": "2026-11-20"}),
        (5, "finished", {}),
        (6, "finished", {"since": "2026-10-20"}),
        (7, "finished", {"since": "2026-10-01"}),
    ]
    with (database := open_database_sync(mongodb_uri)).client:
        for hours, reason, arguments in ran:
            run = Run.begin("longdong", arguments)
            run.started_at, run.reason = NOON - hours * HOUR, reason
            database["runs"].insert_one(to_document(run))
        past = Past(database)
        assert past.tried("longdong") == NOON - 3 * HOUR
        assert past.last("longdong") == NOON - 4 * HOUR
        assert past.deep("longdong", 30, NOON) == NOON - 6 * HOUR
        assert past.last("qingyang") is past.tried("qingyang") is past.deep("qingyang", 30, NOON) is None


# Site files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("15 7 * *", "a cron expression has five fields"),
        ("0 15 7 * * *", "a cron expression has five fields"),
        ("75 7 * * *", "not a cron expression (Bad minute)"),
        ("0 0 31 2 *", "not a cron expression (Bad day-of-month)"),
        ("0 0 29 2 MON#5,WED#1", ""),
    ],
)
def test_a_bad_schedule_is_an_error_of_the_site_file(value: str, what: str, tmp_path: Path) -> None:
    shutil.copytree(configs_dir(), tmp_path / "configs")
    path = tmp_path / "configs" / "sites" / "gansu" / "longdong.toml"
    path.write_text(f'schedule = "{value}"\n' + path.read_text("utf-8"), "utf-8")
    if not what:
        assert load(path).schedule == value
        return
    with pytest.raises(SiteError) as error:
        load(path)
    assert str(error.value).startswith(f"{path}: schedule: {what}")
    assert str(error.value).endswith(f": {value!r}")


def test_a_bad_schedule_of_a_family_names_its_file(tmp_path: Path) -> None:
    shutil.copytree(configs_dir(), tmp_path / "configs")
    family = tmp_path / "configs" / "families" / "founder_epaper_new.toml"
    family.write_text(
        re.sub("(?m)^schedule = .*", 'schedule = "at dawn"', family.read_text("utf-8")), "utf-8"
    )
    with pytest.raises(SiteError, match="five fields") as error:
        load(tmp_path / "configs" / "sites" / "gansu" / "longdong.toml")
    assert str(error.value).startswith(f"{family}: schedule: ")


def test_papers_come_in_the_morning_and_governments_on_workdays() -> None:
    sites, _ = load_all(configs_dir())
    saturday = datetime(2026, 11, 21, tzinfo=BEIJING)
    assert len(sites) > 40
    for site in sites.values():
        first = Timetable(expression=site.schedule).next(saturday)
        if site.walk == "epaper":
            assert first.date() == saturday.date(), site.id
            assert first.hour in {7, 8}, site.id
        assert first < saturday + 4 * DAY, site.id


# Units --------------------------------------------------------------------------------------------

COMMAND = ("/usr/bin/env", "crawl", "100%", "it's")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_the_units_of_systemd_are_good(tmp_path: Path) -> None:
    told = command(
        "govnews", "schedule", "export", "--format", "systemd", "--out", str(tmp_path), "--site", "longdong"
    )
    assert told.returncode == 0, told.stderr
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["govnews-crawl.service", "govnews-crawl.timer"]
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    # It also tells what it dislikes in units that are not ours.
    assert [line for line in checked.stderr.splitlines() if "govnews" in line] == []
    assert checked.returncode == 0, checked.stderr
    assert "crawl --due --at-once 4 longdong" in files[0].read_text("utf-8")


def test_the_job_of_kubernetes_is_good_yaml() -> None:
    [(name, text)] = units("kubernetes", COMMAND, "/srv/go vnews").items()
    job = yaml.safe_load(text)
    assert name.endswith(".yaml")
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    CronSim(job["spec"]["schedule"], NOON)
    [container] = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    assert container["command"] == list(COMMAND)
    assert container["workingDir"] == "/srv/go vnews"


@pytest.mark.skipif(not shutil.which("flock"), reason="no flock here")
def test_the_line_for_cron_runs_the_command(tmp_path: Path) -> None:
    folder = tmp_path / "it's 100%"
    folder.mkdir()
    [text] = units("cron", (sys.executable, "-c", "import os; print(os.getcwd())"), str(folder)).values()
    [line] = text.splitlines()
    *fields, rest = line.split(maxsplit=5)
    CronSim(" ".join(fields), NOON)
    assert re.search(r"(?<!\\)%", rest) is None
    done = subprocess.run(
        ["/bin/sh", "-c", rest.replace(r"\%", "%")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(folder)


def test_an_unknown_format_is_refused() -> None:
    told = command("govnews", "schedule", "export", "--format", "system")
    assert told.returncode == 2
    assert "did you mean 'systemd'?" in told.stderr


# Processes ----------------------------------------------------------------------------------------


@pytest.fixture
def environment(outlets: Outlets, mongodb_uri: str, tmp_path: Path) -> dict[str, str]:
    """Of a scheduler of the demo outlets, each of which is due once."""
    configs = tmp_path / "configs"
    shutil.copytree(configs_dir(), configs)
    for path in configs.glob("*/**/*.toml"):
        text = re.sub("(?m)^schedule = .*\n", "", path.read_text("utf-8"))
        path.write_text(f'schedule = "{NEVER}"\n{text}' if path.parent.name == "families" else text, "utf-8")
    chosen = {"GOVNEWS_CONFIGS": str(configs), "GOVNEWS_LEASE": "3"}
    return {**os.environ, **crawling(outlets, mongodb_uri), **chosen}


@pytest.fixture
def scheduler(environment: dict[str, str]) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Start `govnews schedule` for the demo outlets; what is left of it ends with the test."""
    begun: list[subprocess.Popen[str]] = []

    def start(*options: str, **changed: str) -> "subprocess.Popen[str]":
        sites = [part for site in OUTLETS for part in ("--site", site)]
        program = [Path(sys.executable).with_name("govnews"), "schedule", *sites]
        program += ["--spread", "0", "--retry", "0", "--every", "0.2", *options]
        process = subprocess.Popen(
            program, cwd=ROOT, env=environment | changed, stderr=subprocess.PIPE, text=True
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        if process.poll() is None:
            process.kill()
        process.communicate()


def await_(found: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if answer := found():
            return answer
        time.sleep(0.05)
    return pytest.fail(f"waited in vain for {what}")


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stderr
    return process.stderr.readline()


def finished(documents: Documents) -> bool:
    return {run["site"] for run in documents("runs", reason="finished")} == set(OUTLETS)


def test_a_scheduler_that_is_killed_crawls_no_outlet_twice_and_forgets_none(
    scheduler: Callable[..., "subprocess.Popen[str]"], documents: Documents, outlets: Outlets
) -> None:
    outlets.delay = 0.4
    first = scheduler("--at-once", "2")
    leases = await_(lambda: len(found := documents("leases")) == 2 and found, "two crawls")
    await_(lambda: len(documents("runs")) == 2, "their runs")
    first.kill()
    victim, orphan = (lease["_id"] for lease in leases)
    os.kill(leases[0]["pid"], signal.SIGKILL)
    second = scheduler("--at-once", "3")
    await_(lambda: finished(documents), "all outlets")
    second.send_signal(signal.SIGTERM)
    _, told = second.communicate(timeout=60)
    assert second.returncode == 0, told
    ended = {site: [run["reason"] for run in documents("runs", site=site)] for site in OUTLETS}
    [third] = set(OUTLETS) - {victim, orphan}
    assert ended == {victim: ["killed", "finished"], orphan: ["finished"], third: ["finished"]}, told
    await_(lambda: not documents("leases"), "the leases given back")  # nobody waits for the orphan's process
    hosts = {each["_id"]: host for each, host in zip(leases, real_hosts(victim, orphan), strict=True)}
    asked = Counter((host, path) for host, path, _ in outlets.requests if path != "/robots.txt")
    assert [path for (host, path), times in asked.items() if times > 1 and host == hosts[orphan]] == []


def real_hosts(*sites: str) -> list[str]:
    loaded, _ = load_all(configs_dir())
    return [loaded[site].hosts[0] for site in sites]


def test_two_schedulers_share_the_work(
    scheduler: Callable[..., "subprocess.Popen[str]"], documents: Documents, outlets: Outlets
) -> None:
    outlets.delay = 0.2
    both = [scheduler("--at-once", "1"), scheduler("--at-once", "1")]
    await_(lambda: finished(documents), "all outlets")
    for each in both:
        each.send_signal(signal.SIGINT)
    for each in both:
        each.communicate(timeout=60)
        assert each.returncode == 0
    assert sorted(run["site"] for run in documents("runs")) == sorted(OUTLETS)


def test_a_stopped_scheduler_lets_crawls_end_and_the_next_one_goes_on(
    scheduler: Callable[..., "subprocess.Popen[str]"], documents: Documents, outlets: Outlets
) -> None:
    outlets.delay = 0.3
    first = scheduler("--at-once", "1")
    await_(lambda: len(outlets.requests) > 1, "a crawl")
    first.send_signal(signal.SIGTERM)
    _, told = first.communicate(timeout=60)
    assert first.returncode == 0
    assert "stopping: each crawl stores what it has" in told
    [stopped] = documents("runs")
    assert stopped["reason"] == "shutdown"
    assert documents("leases") == []
    outlets.delay = 0
    scheduler("--at-once", "3")
    await_(lambda: finished(documents), "all outlets")


def test_a_second_signal_kills(
    scheduler: Callable[..., "subprocess.Popen[str]"], documents: Documents, outlets: Outlets
) -> None:
    first = scheduler("--at-once", "1")
    outlets.delay = 30  # no crawl ends by itself before that
    [lease] = await_(lambda: documents("leases"), "a crawl")
    await_(lambda: documents("runs"), "its run")
    first.send_signal(signal.SIGTERM)
    while "stopping" not in line_of(first):
        assert first.poll() is None
    first.send_signal(signal.SIGTERM)
    first.communicate(timeout=20)
    assert first.returncode == 0
    with pytest.raises(ProcessLookupError):
        os.kill(lease["pid"], 0)
    outlets.delay = 0


def test_one_round_crawls_what_is_due_and_ends(
    environment: dict[str, str], documents: Documents, outlets: Outlets
) -> None:
    told = command("govnews", "crawl", "--due", "--at-once", "1", *OUTLETS, **environment)
    assert told.returncode == 1  # none of the articles is of these days
    ran = sorted(documents("runs"), key=lambda run: run["started_at"])
    assert sorted(run["site"] for run in ran) == sorted(OUTLETS)
    assert all(before["ended_at"] <= after["started_at"] for before, after in pairwise(ran))
    day = (datetime.now(BEIJING) - 29 * DAY).date()
    assert {run["arguments"]["since"] for run in ran} <= {str(day), str(day - DAY)}
    outlets.requests.clear()
    assert command("govnews", "crawl", "--due", *OUTLETS, **environment).returncode == 0
    assert outlets.requests == []
    listed = command("govnews", "schedule", "list", "--site", "longdong", **environment).stdout
    began = next(run["started_at"] for run in ran if run["site"] == "longdong").astimezone(BEIJING)
    assert f"{began:%Y-%m-%d %H:%M:%S}" in listed
    assert "-01-01 00:0" in listed


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("crawl", "--due", "longdong", "--since", "2026-01-01"),
            "--due chooses the days itself; leave out since",
        ),
        (("crawl",), "name an outlet, or say --due"),
        (("schedule", "--site", "longdon"), "did you mean 'longdong'"),
        (("schedule", "--site", "longdong"), "GOVNEWS_CONTACT is not set"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], told: str) -> None:
    ended = command("govnews", *arguments, GOVNEWS_CONTACT="")
    assert ended.returncode == 2
    assert told in " ".join(ended.stderr.split())


def test_a_scheduler_waits_for_a_mongodb_that_is_away(
    scheduler: Callable[..., "subprocess.Popen[str]"], tmp_path: Path
) -> None:
    home = tmp_path / "mongodb"
    uri = f"{server.start(home)}/away?serverSelectionTimeoutMS=300"
    server.stop(home)
    process = scheduler(MONGODB_URI=uri)
    told = [line_of(process)]
    assert "waiting for MongoDB" in told[0]
    try:
        server.start(home)
        while "MongoDB is back" not in told[-1] and process.poll() is None:
            told.append(line_of(process))
        assert len(told) == 2  # said once
        with MongoClient[dict[str, Any]](uri) as client:
            runs = client.get_default_database()["runs"]
            await_(lambda: set(runs.distinct("site", {"reason": "finished"})) == set(OUTLETS), "all outlets")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        assert process.returncode == 0
    finally:
        server.stop(home)
