"""What every request and every crawl of an outlet must respect."""
