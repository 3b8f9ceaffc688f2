"""How all outlets stand, at one look: in numbers, and as a page that needs neither server nor network."""

from govnews.status.overview import Overview, overview
from govnews.status.page import pages
from govnews.status.row import Row

__all__ = ["Overview", "Row", "overview", "pages"]
