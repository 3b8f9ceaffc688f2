"""One POST of JSON, with errors that name the host only."""

import json
from collections.abc import Mapping
from typing import Any

from govnews.alerts.errors import AlertError, Passing
from govnews.alerts.tries import PATIENCE

LARGEST = 64 * 1024
"""Bytes of a reply that are read."""


async def post(url: str, body: Mapping[str, Any], host: str) -> dict[str, Any]:
    """Send `body` and return the JSON object of the reply, empty when it is none.

    Raises AlertError, or Passing when the same may work in a moment.
    """
    import aiohttp  # here, as it takes a quarter of a second, and few processes send anything

    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    try:
        # A redirect would hand the message, and what is secret in the address, to another host.
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True) as session,
            session.post(url, json=body, allow_redirects=False) as response,
        ):
            status, raw = response.status, await response.content.read(LARGEST)
    except (aiohttp.ClientError, OSError) as error:
        # The text of these errors may hold the address. `from None`: so may a traceback.
        raise Passing(f"{host} does not answer ({type(error).__name__})") from None
    if status == 429 or status >= 500:
        raise Passing(f"{host} answered {status}")
    if not 200 <= status < 300:
        raise AlertError(f"{host} answered {status}")
    return _object(raw)


def _object(raw: bytes) -> dict[str, Any]:
    try:
        read = json.loads(raw)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
