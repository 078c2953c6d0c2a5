# `make help` lists the targets. Everything is installed into .venv, node_modules and static/vendor, once.

SHELL := /bin/sh
BIN := .venv/bin
# The locks are whole, each for itself, so nothing is looked up, and what is independent is installed side by side.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps
MAKEFLAGS += --jobs=2
CATALOGS := $(wildcard ocop_tasks/translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGS:.po=.mo)
TEMPLATES := $(wildcard templates)
MODULES := $(wildcard static/js/*.js)
export PYTHONUTF8 := 1
# Every test's server is a Python of its own: what one has compiled, the next need not, whatever the machine's habit.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup run demo test test-long check format translations bench screenshots lock clean

help: ## List what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

setup: .venv/.stamp-base .venv/.stamp-dev static/vendor/.stamp $(COMPILED) ## Install everything for running and testing into .venv

run: .venv/.stamp-base static/vendor/.stamp $(COMPILED) ## Serve the portal on HOST and PORT (127.0.0.1, 8000)
	@exec $(BIN)/flask --app app serve

demo: .venv/.stamp-base static/vendor/.stamp $(COMPILED) ## Serve a database of its own with half a year of sample data
	@exec $(BIN)/flask --app app demo

test: setup ## Run the tests, on SQLite and PostgreSQL; ARGS="tests/rules -x" runs some
	@$(BIN)/pytest -n 2 -m "not long" $(ARGS)

test-long: setup ## Run the long trials: slow senders, kills, outages, many people at once; one after the other
	@$(BIN)/pytest -m long $(ARGS)

check: setup ## Check style, types, layers, templates, scripts and translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
ifneq ($(TEMPLATES),)
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/djlint templates --check --quiet
endif
ifneq ($(MODULES),)
	sh tools/check_scripts.sh
endif
	$(BIN)/python -m tools.check_translations

format: setup ## Lay out Python and templates the way `make check` wants them
	-$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format .
	-$(BIN)/djlint templates --reformat --quiet

translations: .venv/.stamp-base .venv/.stamp-dev ## Bring the catalogs up to date with the source texts, then compile them
	$(BIN)/python -m tools.update_translations
	$(BIN)/pybabel --quiet compile --directory ocop_tasks/translations

bench: setup ## Measure pages, first load and memory
	@$(BIN)/python -m tools.bench
	@$(BIN)/python -m tools.bench_network
	@$(BIN)/python -m tools.bench_outreach
	@$(BIN)/python -m tools.bench_uploads --megabytes 3

screenshots: setup ## Take the README's pictures
	@$(BIN)/python -m tools.screenshots

lock: | .venv/bin/python ## Choose the newest releases that are a week old, and write their hashes
	@sh tools/lock.sh

clean: ## Remove what was installed and built; data stays
	rm -rf .venv node_modules static/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find ocop_tasks tests tools migrations -name __pycache__ -prune -exec rm -rf {} +
	rm -f $(COMPILED)

.venv/bin/python:
	@sh tools/make_venv.sh

.venv/.stamp-base: requirements/base.txt | .venv/bin/python
	$(PIP) -r requirements/base.txt
	@touch $@

.venv/.stamp-dev: requirements/dev.txt | .venv/bin/python
	$(PIP) --no-compile -r requirements/dev.txt
	@touch $@

node_modules/.stamp: package.json package-lock.json .npmrc | .venv/bin/python
	sh tools/install_npm.sh
	@touch $@

static/vendor/.stamp: node_modules/.stamp static/icons.txt tools/build_vendor.py
	$(BIN)/python tools/build_vendor.py
	@touch $@

%.mo: %.po | .venv/.stamp-base
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
