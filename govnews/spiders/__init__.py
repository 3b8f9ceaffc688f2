"""How to walk a site: from listing pages or e-paper issues to articles, as `Page` items."""
