# `make roadmap` builds the site, `make test` runs the tests; `make help` lists the rest.
# All that is needed beforehand: Python 3.11 or later, make, and a package registry.

PYTHON ?= python3
VENV ?= .venv
PLANS ?= plans

bin := $(VENV)/bin
pip := $(bin)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
runtime := $(VENV)/.runtime
tools := $(VENV)/.tools

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help roadmap serve test screenshots lint format gate check bench schema reference pins venv clean

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

roadmap: $(runtime) ## check and date the plans, build the site into site/
	$(bin)/exitplan critical $(PLANS)
	$(bin)/mkdocs build --strict
	@echo "The roadmap is ready: open site/index.html"

serve: $(runtime) ## show the site while you edit, on http://127.0.0.1:8000
	$(bin)/mkdocs serve

test: $(tools) ## run every test; T='-k calendars' narrows it
	$(bin)/python -m pytest -n auto --dist worksteal $(T)

screenshots: $(tools) ## picture each kind of page of the roadmap, into build/screenshots/
	EXITPLAN_SCREENSHOTS=build/screenshots $(bin)/python -m pytest -q -n 2 tests/browser/test_pages.py -k quiet
	@echo "Look through build/screenshots/"

lint: $(tools) ## style and types
	$(bin)/ruff check
	$(bin)/ruff format --check
	$(bin)/mypy

format: $(tools) ## lay out the code, mend what can be mended
	$(bin)/ruff check --fix --exit-zero --quiet
	$(bin)/ruff format

gate: $(runtime) ## hold the plans to the rules
	$(bin)/exitplan check $(PLANS)

check: lint gate test ## lint, hold the plans to the rules, then test

bench: $(tools) ## run every benchmark
	@set -e; for script in benchmarks/*.py; do echo "$$script"; $(bin)/python "$$script"; done

schema: $(runtime) ## write the plan format's JSON Schema anew
	$(bin)/exitplan schema > $(VENV)/plan.schema.json
	cp $(VENV)/plan.schema.json exitplan/planfile/plan.schema.json

reference: $(runtime) ## write docs/reference/ anew from the code
	$(bin)/python scripts/make_reference.py

pins: ## move every pin in constraints.txt to its newest release
	$(PYTHON) -m venv --clear $(VENV)-pins
	$(VENV)-pins/bin/python -m pip install --quiet --upgrade pip hatchling
	$(VENV)-pins/bin/python -m pip install --quiet --upgrade --no-build-isolation --group dev --editable .
	$(VENV)-pins/bin/python -m pip freeze --all --exclude-editable --exclude setuptools > constraints.txt
	rm -rf $(VENV)-pins

venv: $(tools) ## only install

clean: ## remove whatever was made
	rm -rf $(VENV) site build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Python 3.11 brings a pip that does not know --group, so pip comes first. The build
# backend is installed beside it, pinned like everything else, in place of the unpinned
# one that an isolated build would fetch.
$(runtime): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "exitplan needs Python 3.11 or later; try: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(pip) pip hatchling
	$(pip) --no-build-isolation --group docs --editable '.[site]'
	@$(bin)/python -m compileall -q exitplan # As pip does for what it copies; start-up is twice as quick.
	@touch $@

$(tools): $(runtime)
	$(pip) --group dev
	@touch $@
