# Two commands do all the set-up: `make run` and `make test`. Python 3.11 and a package registry are enough.
PYTHON ?= python3.11
export PORT ?= 8000
export DATA_DIR ?= var
VENV := .venv
STAMP := $(VENV)/.installed

.PHONY: setup run test check bench reset lock assets format
setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

run: setup
	@exec $(VENV)/bin/desk run

test: setup
	@$(VENV)/bin/python -m tests.support.browser
	$(VENV)/bin/python -m pytest -n 2 --dist loadfile -q tests
	@$(MAKE) --no-print-directory check

check: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

format: setup
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: setup
	$(VENV)/bin/python -m tests.benchmarks

reset: setup
	@exec $(VENV)/bin/desk reset

# For developers only: pin dependencies anew; build the browser bundle (needs node).
lock:
	uv pip compile --quiet --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --all-extras -o requirements.lock pyproject.toml

assets:
	cd service/web/assets && npm ci --ignore-scripts && npm run build
