"""What govnews is deployed with: image, compose file, unit. Nothing here needs Docker."""

import re
import shutil
import subprocess
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from running import ROOT, command

from govnews import ending, metrics
from govnews.alerts.channels import PREFIX, ROBOTS

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
UNIT = (ROOT / "deploy" / "govnews.service").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def instructions() -> list[str]:
    """Instructions of the Dockerfile, each on one line."""
    joined = re.sub(r"\\\n\s*", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    return [line for line in joined.splitlines() if line]


def test_the_image_runs_without_rights_and_without_what_only_building_needs() -> None:
    stages = [n for n, line in enumerate(instructions()) if line.startswith("FROM")]
    assert len(stages) == 2
    last = instructions()[stages[1] :]
    assert "USER 10001:10001" in last
    assert last.index("USER 10001:10001") > max(n for n, line in enumerate(last) if line.startswith("RUN"))
    assert [line for line in last if line.startswith("COPY")] == [
        "COPY --from=build /opt/govnews /opt/govnews"
    ]
    assert any(line.startswith("HEALTHCHECK") for line in last)


def test_no_secret_is_in_the_image_or_the_compose_file() -> None:
    secret = re.compile(r"(PASSWORD|SECRET|TOKEN|MONGODB_URI|GOVNEWS_ALERT_\w+)\s*[=:]\s*(\S+)")
    for line in instructions():
        assert not line.startswith(("ENV", "ARG")) or not secret.search(line)
    for service in SERVICES.values():
        for name, value in service["environment"].items():
            if secret.match(f"{name}=x"):
                assert re.sub(r"\$\{\w+(:-\w*|:\?[^}]*)?\}", "", value) in {
                    "",
                    "mongodb://:@mongodb:27017/govnews?authSource=admin",
                }, name


def test_what_is_copied_is_there_and_let_through() -> None:
    allowed = [
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
    ]
    copied = [
        line.split()[1:-1] for line in instructions() if line.startswith("COPY") and "--from" not in line
    ]
    for name in (name for names in copied for name in names):
        assert (ROOT / name).exists()
        assert any(fnmatch(name, pattern) for pattern in allowed), name


def test_constraints_pin_every_library_that_we_ask_for() -> None:
    lines = (ROOT / "deploy" / "constraints.txt").read_text("utf-8").splitlines()
    pinned = {
        canonicalize_name(name): version
        for name, version in (line.split("==") for line in lines if not line.startswith("#"))
    }
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text[text.index("dependencies = [") :].partition("]\n")[0]
    wanted = [Requirement(each) for each in re.findall(r'^\s+"([^"]+)",', block, flags=re.MULTILINE)]
    assert wanted
    for each in wanted:
        version = pinned[canonicalize_name(each.name)]
        assert each.specifier.contains(version), each


def test_mongodb_is_reached_from_this_computer_only_and_with_a_password() -> None:
    mongodb = SERVICES["mongodb"]
    assert re.fullmatch(r"mongo:8\.\d+", mongodb["image"])
    assert mongodb["ports"] == ["127.0.0.1:27017:27017"]
    assert mongodb["environment"]["MONGO_INITDB_ROOT_PASSWORD"].startswith("${MONGO_PASSWORD:?")


def test_the_scheduler_waits_for_mongodb_and_can_do_nothing_else() -> None:
    scheduler = SERVICES["scheduler"]
    assert scheduler["depends_on"] == {"mongodb": {"condition": "service_healthy"}}
    assert (scheduler["read_only"], scheduler["cap_drop"]) == (True, ["ALL"])
    assert "ports" not in scheduler
    # Who starts only MongoDB, as the messages of the store say, needs nothing of the scheduler's.
    assert scheduler["profiles"]
    variables = [f"{PREFIX}{name.upper()}" for name in ROBOTS]
    for variable in [*variables, f"{PREFIX}SMTP", f"{PREFIX}DINGTALK_SECRET", f"{PREFIX}FEISHU_SECRET"]:
        assert scheduler["environment"][variable] == f"${{{variable}:-}}"


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_looked_after_and_its_volumes_are_named(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"
    assert {volume.partition(":")[0] for volume in service["volumes"]} <= COMPOSE["volumes"].keys()


@pytest.mark.parametrize(
    "call",
    [
        SERVICES["scheduler"]["command"],
        SERVICES["scheduler"]["healthcheck"]["test"][2:],
        re.findall(r"^ExecStart=\S+/govnews (.*)$", UNIT, flags=re.MULTILINE)[0].split(),
    ],
    ids=" ".join,
)
def test_what_is_run_is_a_command_of_govnews(call: list[str]) -> None:
    ended = command("govnews", *call, "--help")
    assert ended.returncode == 0, ended.stderr


def test_the_unit_is_one_for_systemd(tmp_path: Path) -> None:
    settings = dict(line.split("=", 1) for line in UNIT.splitlines() if "=" in line and line[0] not in "#[")
    assert settings["User"] == "govnews"
    assert (settings["ProtectSystem"], settings["NoNewPrivileges"]) == ("strict", "yes")
    assert settings["CapabilityBoundingSet"] == ""
    if analyze := shutil.which("systemd-analyze"):
        unit = tmp_path / "govnews.service"
        unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT, flags=re.MULTILINE))
        ended = subprocess.run(
            [analyze, "verify", unit], capture_output=True, text=True, timeout=60, check=False
        )
        assert (ended.returncode, ended.stderr) == (0, "")


def test_the_operations_manual_names_what_there_is() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8")
    for name in ending.COUNTS:
        assert f"`{name}`" in text
    for family in metrics.registry([]).collect():
        assert family.name in {"govnews_info"} or f"`{family.name}`" in text, family.name
    for name in [*ROBOTS, "smtp"]:
        assert f"`{PREFIX}{name.upper()}`" in text
    for link in re.findall(r"\]\(([\w.-]+\.md)\)", text):
        assert (ROOT / "docs" / link).exists()
