"""What the parts of govnews cost, beside what others do: `python -m benchmarks`, one module a subject."""
