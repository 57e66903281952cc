# Two commands on a fresh machine: `make run` and `make test`. Both set up what is missing first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test test-calibrate setup lint clean

run: .venv/ready
	$(BIN)/cloudfief run

test: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

# Neural posterior estimation needs torch: an environment of its own, so that `make test` never meets it.
test-calibrate: .venv/calibrate/ready
	.venv/calibrate/bin/python -m pytest -W default tests_calibrate

.venv/calibrate/ready: .venv/bin/python pyproject.toml requirements/dev.txt requirements/calibrate.txt
	$(BIN)/python -m venv .venv/calibrate
	.venv/calibrate/bin/python -m pip install --quiet --disable-pip-version-check \
		-c requirements/dev.txt -c requirements/calibrate.txt -e '.[calibrate]' pytest
	touch $@

setup: .venv/ready

lint: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "cloudfief needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv

.venv/ready: .venv/bin/python pyproject.toml requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements/run.txt -e .
	touch $@

.venv/ready-dev: .venv/ready requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c requirements/dev.txt -e '.[dev]'
	touch $@

clean:
	rm -rf .venv runs
