"""HTML to text: charset, document, metadata, headline, body, listing. Knows no Scrapy and no MongoDB."""
