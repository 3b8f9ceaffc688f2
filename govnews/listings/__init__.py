"""Listing pages: their rows, the dates of these, and the next page, whatever CMS wrote them."""
