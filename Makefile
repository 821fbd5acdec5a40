# Everything one does with this project. `make` alone lists it.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
MANAGE := $(BIN)/python manage.py
RUNTIME := $(VENV)/.runtime
TOOLS := $(VENV)/.tools

.DEFAULT_GOAL := help
.PHONY: help setup run test bench fuzz faults outages drill rehearsal lint format lock audit messages assets clean

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'

setup: $(RUNTIME) ## Packages, secret key, database, message catalogues, static files
	@$(MANAGE) prepare

run: $(RUNTIME) ## The application with demo data on http://127.0.0.1:8000 (PORT=8080 for another port)
	@DEMO=true $(MANAGE) prepare --demo
	@DEMO=true exec $(MANAGE) start --port $(PORT)

test: $(TOOLS) ## Linters and the whole suite: own PostgreSQL and Redis, browser, SQLite
	@tools/system_programs.sh
	@$(BIN)/python tools/run_tests.py

bench: $(TOOLS) ## The measures of docs/performance.md, as ratios against a reference in the same run
	@$(BIN)/python -m bench

faults: $(TOOLS) ## Workers killed at every step, clocks moved, lines cut (docs/operations/faults.md)
	@$(BIN)/pytest -q tests/faults tests/notices/test_races.py tests/notices/test_endpoints.py \
		tests/customers/ledger/test_killed.py tests/campaigns/test_invitations_killed.py tests/test_broker_down.py

outages: $(TOOLS) ## PostgreSQL and Redis killed, a disk full, while people work (needs nginx and root)
	@$(BIN)/python tools/rehearse_faults.py

drill: $(TOOLS) ## A backup while people write, restored into a second PostgreSQL and compared row for row
	@$(BIN)/python tools/drill_backup.py

rehearsal: $(TOOLS) ## Two machines behind nginx, restarted and upgraded while people work (needs nginx)
	@$(BIN)/python tools/rehearse_deployment.py

fuzz: $(TOOLS) ## Mutated workbooks, forms and addresses against the application (FUZZ="--seed 7 --count 300")
	@$(BIN)/python -m fuzz $(FUZZ)

lint: $(TOOLS) ## Style, templates, layers, types
	@failed=; \
	$(BIN)/ruff check --quiet --output-format concise . || failed="$$failed style"; \
	$(BIN)/ruff format --quiet --check . || failed="$$failed format"; \
	find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --check --target-version 5.2 || failed="$$failed templates"; \
	$(BIN)/lint-imports --no-logo >/dev/null || { $(BIN)/lint-imports; failed="$$failed layers"; }; \
	$(BIN)/mypy --no-error-summary || failed="$$failed types"; \
	[ -z "$$failed" ] || { echo "Not right yet:$$failed (make format puts much of it into shape)"; exit 1; }

format: $(TOOLS) ## Let the formatters put everything into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	find templates -name '*.html' -print0 | xargs -0 -r $(BIN)/djade --target-version 5.2

lock: ## Pin requirements*.in anew with hashes (UPGRADE=1 takes newer versions)
	$(PYTHON) -m venv var/lock
	var/lock/bin/python -m pip install --quiet uv
	for name in requirements requirements-dev; do \
		var/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-emit-find-links --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) \
			-o $$name.txt $$name.in || exit 1; \
	done

audit: ## Known vulnerabilities in what it runs on: 1 found some, 2 could not ask (needs npm and the network)
	@$(PYTHON) -m venv var/audit
	@var/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	@$(PYTHON) tools/audit.py

messages: $(TOOLS) ## Collect the texts into locale/zh_Hans/LC_MESSAGES/django.po (needs gettext)
	$(MANAGE) makemessages -l zh_Hans --no-location --ignore=.venv --ignore=node_modules --ignore=var --ignore=tests

assets: ## Fetch the front-end libraries of package-lock.json into static/vendor (needs npm)
	npm ci --ignore-scripts
	$(PYTHON) tools/vendor_assets.py

clean: ## Remove what can be made again (not var/, which holds the data)
	rm -rf $(VENV) node_modules .pytest_cache .ruff_cache .mypy_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUNTIME): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(TOOLS): requirements-dev.txt $(RUNTIME)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Debian keeps the venv module in a package of its own.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Set PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -qq -y python3-venv; } || \
		{ echo "The venv module is missing (Debian: apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv $(VENV)
