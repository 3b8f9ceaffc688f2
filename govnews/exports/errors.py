"""What can go wrong in an export, told so that a person can act on it."""

# ruff: noqa: N818 - the names say what is the case, not that it is an error


class ExportError(Exception):
    """An export could not be written; its text is meant for people."""


class NothingToExport(ExportError):
    """No document was selected."""
