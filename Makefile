# `make run` sets everything up and starts the demonstration; `make test` sets everything up and proves it.
PORT ?= 8000
BIN := .venv/bin

.PHONY: run test check bench lock clean

run: export EARLY_HELP_DEMO := 1
run:
	@.ci/prepare run
	@$(BIN)/early-help migrate
	@$(BIN)/early-help deploy workflows
	@$(BIN)/early-help demo
	@$(BIN)/early-help serve --port $(PORT)

test: check
	@$(BIN)/pytest -n 2 --dist loadgroup

check:
	@.ci/prepare test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy -p engine -p api
	@$(BIN)/lint-imports

bench:
	@.ci/prepare test
	@$(BIN)/python -m tests.benchmarks

lock:
	@.ci/prepare test
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --extra dev pyproject.toml -o requirements-test.lock

clean:
	rm -rf .venv data
