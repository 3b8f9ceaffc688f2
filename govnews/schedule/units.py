"""Units for systemd, cron and Kubernetes, which crawl what is due every few minutes."""

import json
import shlex
from collections.abc import Callable, Sequence

EVERY = 5
"""Minutes from one round to the next. A round that is still under way goes on, and no second one begins."""
ENVIRONMENT = "/etc/govnews.env"
"""File with MONGODB_URI, GOVNEWS_CONTACT …, one NAME=value a line."""
NAME = "govnews-crawl"


def systemd(command: Sequence[str], folder: str) -> dict[str, str]:
    """Return a service that does one round, and its timer."""
    service = f"""\
[Unit]
Description=Crawl the outlets of govnews that are due
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
EnvironmentFile=-{ENVIRONMENT}
WorkingDirectory={_percent(folder)}
ExecStart={_percent(shlex.join(command))}
# The command passes the signal on, and each crawl stores what it has.
KillMode=mixed
TimeoutStopSec=300
"""
    timer = f"""\
[Unit]
Description=Crawl the outlets of govnews when they are due

[Timer]
OnCalendar=*:0/{EVERY}
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {f"{NAME}.service": service, f"{NAME}.timer": timer}


def cron(command: Sequence[str], folder: str) -> dict[str, str]:
    """Return a crontab with one line; `flock` keeps rounds from overlapping, by a lock on the folder."""
    inner = f"set -a; [ ! -r {ENVIRONMENT} ] || . {ENVIRONMENT}; cd {shlex.quote(folder)} && {shlex.join(command)}"
    line = f"*/{EVERY} * * * * flock -n {shlex.quote(folder)} sh -c {shlex.quote(inner)}"
    # In a crontab a bare % ends the command.
    return {f"{NAME}.crontab": line.replace("%", r"\%") + "\n"}


def kubernetes(command: Sequence[str], folder: str) -> dict[str, str]:
    """Return a CronJob; the secret `govnews` holds the environment. `folder` is where the image has the project."""
    return {
        f"{NAME}.yaml": f"""\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {NAME}
spec:
  schedule: "*/{EVERY} * * * *"
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        spec:
          restartPolicy: Never
          # Each crawl stores what it has.
          terminationGracePeriodSeconds: 300
          containers:
            - name: govnews
              image: govnews:latest
              workingDir: {json.dumps(folder)}
              command: {json.dumps(list(command))}
              envFrom:
                - secretRef:
                    name: govnews
"""
    }


FORMATS: dict[str, Callable[[Sequence[str], str], dict[str, str]]] = {
    "systemd": systemd,
    "cron": cron,
    "kubernetes": kubernetes,
}


def units(format: str, command: Sequence[str], folder: str) -> dict[str, str]:  # noqa: A002 - as the option is named
    """Return file name → text of the units that run `command` in `folder`; `format` is a key of FORMATS."""
    return FORMATS[format](command, folder)


def _percent(text: str) -> str:
    return text.replace("%", "%%")
