# Two commands matter: `make demo` and `make test`. Each sets up .venv by itself and needs only Python >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo app test lint check floor audit licences soak fuzz bench quality catalogues clean
help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Standard output is the target's own: `make demo > note.md` holds the note alone.
$(RUNTIME): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hstui needs Python 3.11 or newer")'
	@echo "setting up $(VENV), once" >&2
	@$(PYTHON) -m venv $(VENV) >&2
	@$(PIP) --editable . >&2
	@touch $@

$(DEV): $(RUNTIME)
	@echo "adding the tools for developing" >&2
	@$(PIP) --editable '.[dev]' >&2
	@touch $@

demo: $(RUNTIME)  ## compose a morning note from the bundled sample and print it
	@$(BIN)/hstui --demo --dump

app: $(RUNTIME)  ## open the app on the bundled sample
	@$(BIN)/hstui --demo

# Workers take neighbouring tests (worksteal), since neighbours share what is expensive to set up.
test: $(DEV)  ## run the tests
	$(BIN)/python -m pytest -n auto --maxprocesses 8 --dist worksteal

lint: $(DEV)  ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint floor audit licences  ## lint, then start-up with lowest and newest versions, vulnerabilities, licences

floor: $(DEV)  ## start up with the lowest and the newest versions that pyproject.toml allows
	$(BIN)/python -m tools.floor
	$(BIN)/python -m tools.floor --newest

audit: $(DEV)  ## look for known vulnerabilities (pip-audit; needs the network)
	$(BIN)/python -m tools.audit

licences: $(DEV)  ## write docs/licences.md
	$(BIN)/python -m tools.licences

soak: $(DEV)  ## eight simulated hours of watching, with faults
	$(BIN)/python -m benchmarks.soak

fuzz: $(DEV)  ## fuzz everything that reads bytes from outside (SECONDS=600)
	@$(PIP) --editable '.[fuzz]' >&2
	$(BIN)/python -m fuzz $(SECONDS)

bench: $(DEV)  ## measure against the yardsticks; prints ratios
	$(BIN)/python -m benchmarks

quality: $(DEV)  ## score the analysis on labelled headlines (GOLD=FILE.jsonl)
	$(BIN)/python -m benchmarks.quality $(GOLD)

catalogues: $(DEV)  ## collect messages and compile the translations
	$(BIN)/python -m tools.catalogues

clean:  ## remove what the targets made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
