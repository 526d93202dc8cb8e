# Everything is done in .venv; nothing is installed elsewhere. `make help` lists what there is.
PYTHON ?= python3
PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help run test lint format types imports check coverage mutants bench bench-export crash permissions simulate lock clean

help: ## what can be done here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.run ## start the bot; without BOT_TOKEN in .env, the sandbox with two phones on a page (PORT=8090)
	@$(BIN)/python -m bot run --port $(PORT)

test: $(VENV)/.dev ## the tests, on SQLite and on a real PostgreSQL
	$(BIN)/python -m pytest -n auto --dist worksteal

check: lint types imports test ## all that CI asks for

lint: $(VENV)/.dev ## style and likely faults
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev ## rewrite the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev ## mypy --strict
	$(BIN)/mypy

imports: $(VENV)/.dev ## which module may know which
	$(BIN)/lint-imports

coverage: $(VENV)/.dev ## the rules' own tests reach every branch of the rules
	$(BIN)/python -m coverage run -m pytest -q tests/conversations/rules --deselect tests/conversations/rules/test_second_opinion.py
	$(BIN)/python -m coverage report

mutants: $(VENV)/.dev ## breaks the rules in every small way; docs/mutants.md says which breaks no test notices (20 minutes)
	$(BIN)/python -m tests.mutation

bench: $(VENV)/.dev ## updates a second, as a ratio to two stock bots in the same run (minutes)
	$(BIN)/python -m tests.bench

bench-export: $(VENV)/.dev ## a million sealed leads to CSV and XLSX beside plain loops: time, memory, ratios (an hour)
	$(BIN)/python -m tests.export_bench run

crash: $(VENV)/.dev ## thousands of kill -9 under load (an hour); CI runs a few hundred
	$(BIN)/python -m pytest -m long tests/crash

permissions: $(VENV)/.dev ## five thousand askings of the desk by whoever has no right to them (minutes); CI runs some hundred
	$(BIN)/python -m pytest -m long tests/bot/officers/test_every_asking.py

simulate: $(VENV)/.dev ## ten thousand people of every habit through all flows; prints what came of it
	$(BIN)/python -m tests.simulation

lock: ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --group dev $(LOCK) -o requirements-dev.lock
	grep -E '^[A-Za-z0-9._-]+==' requirements-dev.lock | sed 's/ *\\$$//' > $(VENV)/pins
	uv pip compile pyproject.toml -c $(VENV)/pins $(LOCK) -o requirements.lock
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q

clean: ## remove .venv and caches; data and keys stay
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The tests' packages include the bot's, so either stamp serves `run`.
$(VENV)/.run: requirements.lock
	@test -e $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the bot needs into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock
	@test -e $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what the tests need into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.run
