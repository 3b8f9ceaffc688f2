"""What can go wrong with telling people; no text of these holds a secret."""

# ruff: noqa: N818 - the names say what is the case


class AlertError(Exception):
    """An alert could not be sent; the text says by which host and why."""


class Passing(AlertError):
    """It may go better in a moment: no connection, or the other side is overloaded."""


class ChannelError(AlertError):
    """A channel is set up wrongly; the text names the variable of the environment."""
