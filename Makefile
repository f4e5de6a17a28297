# Two commands for a newcomer: `make demo` and `make test`. Everything can be repeated.
BIN := .venv/bin
CYPHER := queries/cypher graph/stores/cypher

.PHONY: setup demo test check lint bench wheelhouse lock services clean

setup:
	@sh tools/setup.sh

demo: setup
	$(BIN)/daqiao demo

services: setup
	@sh tools/services.sh

test: services
	$(BIN)/python -m pytest

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/lint_cypher.py $(CYPHER)

lint: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks reading workbook fuzz

# Everything an offline machine of this kind needs: `pip install --no-index --find-links wheelhouse daqiao`.
wheelhouse: setup
	rm -rf dist/wheelhouse
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --only-binary :all: --require-hashes \
		-r requirements/runtime.lock -d dist/wheelhouse
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist/wheelhouse .

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" pyproject.toml -o requirements/runtime.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command "make lock" --extra dev -c requirements/runtime.lock pyproject.toml -o requirements/dev.lock

clean:
	rm -rf .venv api/static/vendor tools/node_modules .mypy_cache .ruff_cache .import_linter_cache
