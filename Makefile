# The commands that people and scripts rely on (see README.md). Nothing to install first but Python 3.12 or newer.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
# The machine's own python3 may be older than a Python that stands beside it.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.14 python3 python \
  $${PYENV_ROOT:-$$HOME/.pyenv}/versions/3.{13,12,14}*/bin/python; do \
  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
export UV_PYTHON_DOWNLOADS := never
export UV_SYSTEM_CERTS := 1
export UV_NO_PROGRESS := 1
COMPILE = $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.12 --generate-hashes --no-emit-index-url

.PHONY: help run test test-services test-trust looks check bench setup clean lock overdue sbom format messages
help:
	@echo "make run    start it here, with a demo world (PORT=8123 make run: on another port)"
	@echo "make test   run the whole suite"
	@echo "make test-services  the same, and on PostgreSQL and Redis every test that speaks to them, none left out"
	@echo "make looks  the browser tests, each page on every screen, in both schemes and in every place's words"
	@echo "make test-trust  every door, role, village and method, every guard broken once, 10,000 tamperings (half an hour)"
	@echo "make check  format, lint, types, import contracts, templates, migrations"
	@echo "make bench  measure it"
	@echo "make messages  write the English catalogue of the public pages anew"
	@echo "make sbom   list what it is made of (CycloneDX)"
	@echo "make overdue  which libraries are behind the newest patch of their series, and for too long"
	@echo "make format tidy the code;  make lock: lock the dependencies anew;  make clean: remove $(VENV) and caches"

# A demo world, unless DEMO=0 was said at the first start here.
run: $(VENV)/.run-ready
	@[ -e "$${VAR_DIR:-var}/env/DEMO" ] || export DEMO="$${DEMO-1}"; exec $(BIN)/python manage.py serve

setup: $(VENV)/.dev-ready

test: $(VENV)/.dev-ready
	@exec $(BIN)/python -m tests.run

test-services: $(VENV)/.dev-ready
	@POSKO_EVERY_TEST=1 exec $(BIN)/python -m tests.run

test-trust: $(VENV)/.dev-ready
	@POSKO_EVERY_CELL=1 $(BIN)/python -m pytest -q -s -p no:logging tests/trust tests/house/test_doors.py
	@exec $(BIN)/python -m bench.tampering

looks: $(VENV)/.dev-ready
	@POSKO_EVERY_LOOK=1 POSKO_TEST_DATABASE_ON_DISK=1 exec $(BIN)/python -m pytest -q tests/browser -n auto --dist worksteal

bench: $(VENV)/.dev-ready
	@exec $(BIN)/python -m bench

# Types take longest, so the rest runs beside them.
check: $(VENV)/.dev-ready
	@$(MAKE) -j2 --output-sync=target check-types check-rest
	@echo "check: all in order."

.PHONY: check-types check-rest
check-types:
	@$(BIN)/mypy

check-rest:
	@$(BIN)/ruff format --check --quiet --output-format concise . || { echo "Not formatted: run make format."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint --quiet --lint templates
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

format: $(VENV)/.dev-ready
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix --quiet . && $(BIN)/ruff format .

# The English of the public pages: new words are added to locale/en, and django.mo is compiled.
messages: $(VENV)/.dev-ready
	@DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python -m tests.house.catalogue

# Locks carry hashes and no address of an index, so that any mirror can serve them.
# The software bill of materials (CycloneDX) of what runs: from the lock, with the hashes in it.
sbom: $(VENV)/.dev-ready
	@mkdir -p var
	@$(BIN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible \
	  --output-format JSON --output-file var/sbom.cdx.json
	@echo "var/sbom.cdx.json: $$(grep -c '"purl"' var/sbom.cdx.json) packages"

# Against whichever index uv is configured with; docs/security.md names the time frames.
overdue: $(VENV)/.dev-ready
	@exec $(BIN)/python -m tests.house.overdue

lock: $(VENV)/.python
	@$(COMPILE) --quiet -o requirements.txt
	@$(COMPILE) --quiet --extra dev -c requirements.txt -o requirements-dev.txt

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Removed. The data in var/ stays; remove it yourself if you mean to."

$(VENV)/.python:
	@python="$(PYTHON)"; \
	if [ -z "$$python" ]; then \
	  echo "Python 3.12 or newer is needed; found only: $$(python3 --version 2>&1 || echo none). Install it, or name it: PYTHON=/path/to/python make run" >&2; exit 1; fi; \
	"$$python" -c 'import sys; sys.exit(None if sys.version_info >= (3, 12) else f"Python 3.12 or newer is needed; PYTHON is {sys.version.split()[0]}.")'; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "This Python cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }; \
	echo "Making $(VENV) with $$("$$python" --version) ..."; \
	"$$python" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"
	@touch $@

$(VENV)/.run-ready: requirements.txt | $(VENV)/.python
	@echo "Installing the locked packages ..."
	@$(BIN)/uv pip install --quiet --require-hashes --python $(BIN)/python -r requirements.txt
	@touch $@

$(VENV)/.dev-ready: requirements-dev.txt requirements.txt | $(VENV)/.python
	@echo "Installing the locked packages, with those for tests ..."
	@$(BIN)/uv pip sync --quiet --require-hashes --python $(BIN)/python requirements-dev.txt
	@touch $(VENV)/.run-ready $@
