"""Chinese text to knowledge: labels, names, dates, boilerplate, credits. Knows no HTML and no Scrapy."""
