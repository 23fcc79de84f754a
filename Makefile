PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/bash

.DEFAULT_GOAL := help

.PHONY: help setup chat bot bot-demo test lint bench eval calibrate soak mutate lock clean

# The stamp is newer than the lock file once everything in it is installed; so the second run needs no network.
.venv/installed: requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, found $$($(PYTHON) -V): set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.lock
	@touch $@

setup: .venv/installed ## make .venv with everything pinned

help: .venv/installed ## say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

chat: .venv/installed ## talk to the assistant in the terminal
	@$(BIN)/python -m bot chat $(ARGS)

bot: .venv/installed ## run the bot on Telegram: BOT_TOKEN=… make bot
	@$(BIN)/python -m bot telegram $(ARGS)

bot-demo: .venv/installed ## talk to the bot on a Telegram of its own, without a token
	@$(BIN)/python -m bot demo $(ARGS)

test: lint ## linters, types, layers and every test
	$(BIN)/python -m pytest

lint: .venv/installed ## ruff, mypy, import-linter, the checks of notices, rules and words
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m knowledge lint
	$(BIN)/python -m rules lint
	$(BIN)/python -m dialogs lint

bench: .venv/installed ## speed and memory, measured now
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench_rules
	@$(BIN)/python -m tests.bench_questions
	@$(BIN)/python -m tests.bench_telegram
	@$(BIN)/python -m tests.bench_broadcasts
	@$(BIN)/python -m tests.bench_scale
	@$(BIN)/python -m tests.bench_screening

eval: .venv/installed ## accuracy on sentences written blind
	@$(BIN)/python -m tests.evaluate $(ARGS)

calibrate: .venv/installed ## fit anew how sure answers are, after a change of rules or words
	@$(BIN)/python -m tests.calibrate

soak: .venv/installed ## long runs: every case as a whole interview, hundreds of kills of the bot, also in broadcasts
	@$(BIN)/python -m tests.soak

mutate: .venv/installed ## change every requirement of every notice and see that a case notices
	@$(BIN)/python -m rules mutate

lock: .venv/installed ## pin every dependency anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --group dev pyproject.toml -o requirements.lock

clean: ## remove what make made
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
