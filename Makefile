# Written for GNU make 3.81, which macOS still ships. All is installed into .venv; a stamp file in there remembers
# what, so that a second `make demo` starts at once. pip goes where its own configuration tells it to.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
ROOMS := hardener checks screens tests $(wildcard benchmarks)

# The newest Python on the PATH that the project supports; `make PYTHON=… demo` takes another one.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' >/dev/null 2>&1; \
	then echo $$python; break; fi; done)

# What is not in the lock files: the tool that writes them.
UV := uv==0.13.9

PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
COMPILE := .venv-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

# Given on the command line: make demo ARGS="scan", make test PYTEST_ARGS="-k plan", make lock LOCK_ARGS="--upgrade"
ARGS ?=
PYTEST_ARGS ?=
LOCK_ARGS ?=
WORKERS ?= auto
SOAK_MINUTES ?= 20
SOAK_SEED ?=

.PHONY: help demo test soak check audit mutate fmt bench picture lock clean

help: ## show this help
	@echo "hardener: make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r target text; \
		do printf '  %-7s %s\n' "$$target" "$$text"; done

# The wizard ends with the code of its last run (4 to 6), which make would call an error; any other code is one.
AS_LEFT = || { code=$$?; [ $$code -ge 4 ] && [ $$code -le 6 ] || exit 1; \
	echo "The practice organization is as you left it: make demo opens it again."; }

demo: $(VENV)/run.stamp ## the wizard on the practice organization; no AWS account needed (ARGS="scan" for a command)
	@$(BIN)/hardener demo $(ARGS) $(if $(strip $(ARGS)),,$(AS_LEFT))

test: $(VENV)/dev.stamp ## all tests (PYTEST_ARGS="-k plan" for some of them)
	@$(BIN)/python -m pytest -n $(WORKERS) $(PYTEST_ARGS)

soak: $(VENV)/dev.stamp ## the long look for broken safety rules (SOAK_MINUTES=20, SOAK_SEED=…; figures in soak.json)
	@HARDENER_SOAK=1 HARDENER_SOAK_MINUTES=$(SOAK_MINUTES) HARDENER_SOAK_SEED=$(SOAK_SEED) HYPOTHESIS_PROFILE=soak \
		$(BIN)/python -m pytest -p no:xdist -s tests/faults/test_machine.py tests/faults/test_crash.py tests/faults/test_flips.py $(PYTEST_ARGS)

check: $(VENV)/dev.stamp ## style, types, which room may import which, secrets, known holes
	@echo "ruff check";    $(BIN)/ruff check .
	@echo "ruff format";   $(BIN)/ruff format --check .
	@echo "mypy";          $(BIN)/mypy $(ROOMS)
	@echo "lint-imports";  $(BIN)/lint-imports --no-logo
	@echo "secrets";       $(BIN)/python .ci/secrets.py
	@echo "audit";         $(BIN)/python .ci/audit.py

audit: $(VENV)/dev.stamp ## ask the service for known holes in what is pinned (sends names and releases)
	@HARDENER_AUDIT=1 $(BIN)/python .ci/audit.py

mutate: $(VENV)/mutate.stamp ## break guard, apply, journal and plan file in each small way, and see which test notices
	@nice -n 10 $(BIN)/mutmut run --max-children 1 $(ARGS)
	@$(BIN)/mutmut results

fmt: $(VENV)/dev.stamp ## format the code, and repair what ruff can repair
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

bench: $(VENV)/dev.stamp ## the benchmarks (ARGS="…" are passed on)
	@$(BIN)/python -m benchmarks $(ARGS)

picture: $(VENV)/dev.stamp ## draw docs/wizard.svg anew, from the wizard itself
	@$(BIN)/python docs/picture.py

lock: .venv-lock/bin/uv ## write requirements/*.txt from pyproject.toml (LOCK_ARGS="--upgrade" for newer releases)
	@echo "requirements/dev.txt"
	@$(COMPILE) $(LOCK_ARGS) --extra practice --group dev -o requirements/dev.txt pyproject.toml
	@echo "requirements/mutate.txt"
	@$(COMPILE) $(LOCK_ARGS) --group mutate -c requirements/dev.txt -o requirements/mutate.txt
	@echo "requirements/run.txt"
	@$(COMPILE) $(LOCK_ARGS) --extra practice --group build -c requirements/dev.txt -o requirements/run.txt pyproject.toml
	@if grep -nE '://|^-' requirements/*.txt; then echo "A lock file must name no place, only releases."; exit 1; fi

clean: ## remove .venv and all that was built or cached
	rm -rf $(VENV) .venv-lock build dist .hypothesis mutants .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(ROOMS) -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment itself. If it can't be made whole, nothing is left of it.
$(BIN)/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "hardener needs Python 3.11, 3.12 or 3.13, and none is on the PATH (or: make PYTHON=/path/to/python …)."; \
		exit 1; fi
	@echo "Making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); exit 1; }

# What `hardener demo` needs, each release by its hash, and the project itself as it lies here.
$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing hardener and the practice organization into $(VENV) (once)"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# What development needs: the same releases and more, so this stamp counts for the other one, too.
$(VENV)/dev.stamp: requirements/dev.txt requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing hardener and its development tools into $(VENV) (once)"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $(VENV)/run.stamp $@

# The mutation tester, which nothing else needs.
$(VENV)/mutate.stamp: requirements/mutate.txt $(VENV)/dev.stamp
	@$(PIP) install --require-hashes -r requirements/mutate.txt
	@touch $@

.venv-lock/bin/uv: Makefile
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11, 3.12 or 3.13 is needed, and none is on the PATH."; exit 1; fi
	@echo "Installing $(UV) into .venv-lock"
	@$(PYTHON) -m venv --clear .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check -qq install $(UV)
	@touch $@
