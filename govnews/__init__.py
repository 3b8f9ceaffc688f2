"""Chinese regional government news: from outlets' pages to meeting reports in MongoDB."""

__version__ = "0.1.0"
