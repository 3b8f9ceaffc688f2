# `make demo` and `make test` work on a machine that has only git and Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install demo test lint types docs bench clean

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[embedded,dev]'
	touch $@

demo: install
	$(BIN)/govnews demo

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install
	$(BIN)/mypy

test: lint types
	$(BIN)/pytest -n auto --dist worksteal

# The table of outlets is made from the site files.
docs: install
	$(BIN)/govnews sites docs docs/outlets.md

# The readers to compare with hold back some of our own dependencies: they get an environment of their own.
bench: $(VENV)-bench/.installed
	$(VENV)-bench/bin/python -m benchmarks

$(VENV)-bench/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/pip install --quiet --disable-pip-version-check --upgrade 'pip>=25'
	$(VENV)-bench/bin/pip install --quiet --disable-pip-version-check -e '.[embedded,bench]'
	touch $@

clean:
	rm -rf $(VENV) $(VENV)-bench
