# The two commands of the README are `make demo` and `make test`; both do all their own set-up.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := demo
.PHONY: demo test lint types programs benchmark evaluate serve web live work clean

# The system's own first: it is built with profiles, and takes a fifth less time than one that a version manager has built without.
PYTHON ?= $(shell for each in /usr/bin/python3.11 /usr/bin/python3.12 python3.11 python3.12 python3; do command -v $$each >/dev/null && $$each -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))' 2>/dev/null && echo $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
# A complete lock, so pip resolves nothing: --no-deps leaves out what the face graphs never import (documentation/dependencies.md).
# --no-compile saves 100 MB of byte code for modules that are never loaded; Python writes the rest when it needs it.
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-compile
SAMPLE ?= analysis/samples/pitch.mp4
OUT ?= var/demo

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Coherence needs Python 3.11 or 3.12 with venv (Debian: apt install python3-venv); none is on the PATH. Name one with: make demo PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Creating the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing (about 1.15 GB on disk; a minute or two)"
	@sed '/^# Development/,$$d' requirements.txt > $(VENV)/runtime.txt
	@$(PIP) -r $(VENV)/runtime.txt
	@touch $@

$(DEVELOPMENT): requirements.txt $(RUNTIME)
	@echo "Installing the development tools"
	@$(PIP) -r requirements.txt
	@touch $@

demo: $(RUNTIME)
	@mkdir -p $(OUT)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py analyze $(SAMPLE) --json $(OUT)/result.json --pdf $(OUT)/report.pdf

lint: $(DEVELOPMENT)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0
	@SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') $(BIN)/python manage.py check --deploy --fail-level ERROR 2>/dev/null

types: $(DEVELOPMENT)
	@$(BIN)/mypy .

# What tests drive beside the product: a browser, a Redis, an nginx, an ffmpeg of the system.
programs:
	@coherence/tests/programs.sh

test: lint types programs
	@rm -f .coverage .coverage.*
	$(BIN)/pytest -n 3 --dist loadfile --cov --cov-report= $(ARGS)
	$(BIN)/coverage report --include='analysis/measures/*' --fail-under=90
	$(BIN)/coverage report --include='analysis/pipeline/*' --fail-under=90
	$(BIN)/coverage report --include='videos/ffmpeg/*' --fail-under=90

benchmark: $(RUNTIME)
	@$(BIN)/python manage.py benchmark $(ARGS)

evaluate: $(RUNTIME)
	@$(BIN)/python manage.py evaluate $(ARGS)

# Everything on one machine. Its parts alone, for machines apart: web, live, work.
serve: $(RUNTIME)
	@exec $(BIN)/python manage.py serve

web: $(RUNTIME)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@exec $(BIN)/gunicorn --config python:coherence.serving coherence.wsgi

live: $(RUNTIME)
	@$(BIN)/python manage.py migrate --verbosity 0
	@exec $(BIN)/uvicorn coherence.asgi:application --port $${LIVE_PORT:-8001} --no-access-log --log-level warning --ws-max-size 32768 --ws-per-message-deflate false

work: $(RUNTIME)
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py work

clean:
	@rm -rf $(VENV) var
