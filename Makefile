# Two commands matter: `make demo` and `make test`. Each sets up .venv by itself and needs only Python >= 3.11.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo app test check bench quality catalogues clean
help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "hstui needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(STAMP)  ## compose a morning note from the bundled sample and print it
	@$(BIN)/hstui --demo --dump

app: $(STAMP)  ## open the app on the bundled sample
	@$(BIN)/hstui --demo

test: $(STAMP)  ## run the tests
	$(BIN)/python -m pytest

check: $(STAMP)  ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)  ## measure against the yardsticks; prints ratios
	$(BIN)/python -m benchmarks

quality: $(STAMP)  ## score the analysis on labelled headlines (GOLD=FILE.jsonl)
	$(BIN)/python -m benchmarks.quality $(GOLD)

catalogues: $(STAMP)  ## collect messages and compile the translations
	$(BIN)/python -m tools.catalogues

clean:  ## remove what the targets made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
