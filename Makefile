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

# The zips for offices without the internet. The wheels are fetched here, held to the hashes in locks/;
# put together and installed, nothing is fetched.
BUNDLES := windows-3.12 linux-3.11 linux-3.12 linux-3.13
LOCKS := xftools/bundle/locks
PLATFORM_windows := --platform win_amd64
PLATFORM_linux := --platform manylinux_2_17_x86_64 --platform manylinux2014_x86_64 --platform manylinux_2_28_x86_64
UV_windows := x86_64-pc-windows-msvc
UV_linux := x86_64-manylinux_2_28
wheels = $(BIN)/python -m pip download -q --no-deps --only-binary=:all: $(PLATFORM_$(1)) --python-version $(2)

.PHONY: bundle bundle-lock $(BUNDLES:%=wheels-%) $(BUNDLES:%=lock-%)
bundle: $(BUNDLES:%=wheels-%)
	@$(BIN)/xftools addin build -o $(OUT) --quiet
	@for system in windows linux; do \
	  $(BIN)/python -m hatchling build -t wheel -d $(OUT)/wheels/$$system >/dev/null && \
	  $(BIN)/python -m xftools.bundle.build $$system --wheels $(OUT)/wheels/$$system --out $(OUT) --docs docs $$([ $$system = windows ] && echo --addin $(OUT)/xftools.xlam) || exit 1; \
	done

$(BUNDLES:%=wheels-%): wheels-%: $(VENV)/installed-dev
	@mkdir -p $(OUT)/wheels
	$(call wheels,$(word 1,$(subst -, ,$*)),$(word 2,$(subst -, ,$*))) --require-hashes -r $(LOCKS)/$*.txt -d $(OUT)/wheels/$(word 1,$(subst -, ,$*))

# Newer versions: resolved for the other system by uv, fetched once, and their hashes written down.
bundle-lock: $(BUNDLES:%=lock-%)

$(BUNDLES:%=lock-%): lock-%: $(VENV)/installed-dev
	@mkdir -p $(OUT)/lock/$*
	$(BIN)/uv pip compile -q pyproject.toml --extra excel --no-header --no-annotate --python-platform $(UV_$(word 1,$(subst -, ,$*))) --python-version $(word 2,$(subst -, ,$*)) -o $(OUT)/lock/$*.txt
	$(call wheels,$(word 1,$(subst -, ,$*)),$(word 2,$(subst -, ,$*))) -r $(OUT)/lock/$*.txt -d $(OUT)/lock/$*
	$(BIN)/python -m xftools.bundle.build lock --wheels $(OUT)/lock/$* --out $(LOCKS)/$*.txt

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
