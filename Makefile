# Two commands matter: `make demo` and `make test`. Each makes its own environment and installs what it needs.
PYTHON ?= python3
PORT ?= 8765
VENV := .venv
DEMO_VENV := .venv-demo

.PHONY: demo test lint types wheel lock schema benchmarks clean

demo: $(DEMO_VENV)/.installed ## read the package's example articles and serve them
	$(DEMO_VENV)/bin/nguon demo --port $(PORT)

test: lint types ## lint, types, import rules, tests, and the built wheel tried in a fresh environment
	$(VENV)/bin/python tests/wheel.py
	$(VENV)/bin/python -m pytest -n auto --dist worksteal

lint: $(VENV)/.installed
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports

types: $(VENV)/.installed
	$(VENV)/bin/mypy

wheel: $(VENV)/.installed ## build the wheel into dist/
	$(VENV)/bin/python -m build --wheel --outdir dist .

lock: $(VENV)/.installed ## pin exactly what pyproject allows
	$(VENV)/bin/python -m pip install --quiet uv
	$(VENV)/bin/uv pip compile --quiet --universal --no-header --generate-hashes --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.lock
	$(VENV)/bin/uv pip compile --quiet --universal --no-header --generate-hashes --no-emit-index-url --python-version 3.11 --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

schema: $(VENV)/.installed ## publish the record's JSON Schema
	$(VENV)/bin/nguon schema > docs/record.schema.json

benchmarks: $(VENV)/.installed ## every figure of the documentation, on this machine
	$(VENV)/bin/python benchmarks/pages.py
	$(VENV)/bin/python benchmarks/reading.py
	$(VENV)/bin/python benchmarks/plover.py
	$(VENV)/bin/python benchmarks/wires.py
	$(VENV)/bin/python benchmarks/add.py

$(VENV)/.installed: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	$(VENV)/bin/python -m pip install --quiet --no-deps --editable .
	touch $@

$(DEMO_VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(DEMO_VENV)
	$(DEMO_VENV)/bin/python -m pip install --quiet --require-hashes -r requirements.lock
	$(DEMO_VENV)/bin/python -m pip install --quiet --no-deps .
	touch $@

clean:
	rm -rf $(VENV) $(DEMO_VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
