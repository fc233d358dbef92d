# Two commands: `make demo` runs the monthly job on the samples, `make test` runs every check.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := out
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUTF8 = 1

SUITE := python3-venv python3-uno python3-tk libreoffice-calc libreoffice-writer fonts-noto-cjk xvfb poppler-utils

.PHONY: demo test check lint types arrows tests samples templates bench clean venv suite

demo: $(VENV)/installed
	@$(BIN)/xftools run samples/2026-10 --month 2026-10 --ledger samples/台账.xlsx --as-of 2026-11-05 -o $(OUT)/; \
	code=$$?; \
	if [ $$code -ne 4 ]; then echo "make demo: exit code 4 expected (one sample is broken on purpose), got $$code" >&2; exit 1; fi

test: suite $(VENV)/installed-dev
	@$(MAKE) --no-print-directory check

check: lint types arrows tests

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

arrows:
	$(BIN)/lint-imports

tests:
	$(BIN)/python -m pytest -q

samples: $(VENV)/installed-dev
	$(BIN)/python samples/build.py

templates: $(VENV)/installed-dev
	$(BIN)/python templates/build.py

bench: $(VENV)/installed-dev
	$(BIN)/python benchmarks/checking.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/buttons.py

# A Debian python3 may come without venv: it is fetched when missing and root.
venv:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(MAKE) --no-print-directory install PACKAGES=python3-venv

suite:
	@missing=""; for name in $(SUITE); do \
	  dpkg-query -W -f='$${Status}' $$name 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$name"; \
	done; \
	if [ -n "$$missing" ]; then $(MAKE) --no-print-directory install PACKAGES="$$missing"; fi

.PHONY: install
install:
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES) >/dev/null; \
	else \
	  echo "please install: $(PACKAGES)" >&2; \
	  if [ "$(PACKAGES)" = python3-venv ] || [ "$$CI" = true ]; then exit 1; fi; \
	fi

$(BIN)/python: | venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install -q -e .
	@touch $@

$(VENV)/installed-dev: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install -q -e '.[dev]'
	@touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) $(OUT) .mypy_cache .ruff_cache .pytest_cache .hypothesis
