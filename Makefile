# Needs git, make and Python 3.11, 3.12 or 3.13; everything else is installed into .venv from a lock.
# `make help` lists the targets.

VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.stamp
SHELL := /bin/sh
.DEFAULT_GOAL := help

# The caller's Python path must not reach into .venv, nor a `user = true` in pip's settings out of it.
unexport PYTHONPATH PYTHONHOME
export PIP_USER := 0
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

# A Python named by the user also replaces the one that an existing .venv was made with.
PYTHONS = $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python)
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
VERSION := import platform; print(platform.python_version())

QUIET := $(if $(V),,-q)
UV_COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --quiet $(if $(UPGRADE),--upgrade)

# Files in the order of their names: those with few tests take the longest, and would come last by number.
BY_FILE := -n auto --dist loadfile --no-loadscope-reorder

.PHONY: help report test test-all coverage fuzz mutation licences audit docs gold bench bench-report measured env lint format lock clean distclean FORCE

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-21s%s\n", $$1, $$2 }'
	@echo
	@echo "  PYTHON=python3.12  which Python makes .venv (3.11, 3.12 or 3.13)"
	@echo "  ARGS='...'         more arguments for run_all.py (report), pytest (test, coverage) or python -m citymetrics.accuracy (gold)"
	@echo "  V=1                shows what pip does"

report: $(STAMP)-report ## the whole comparison report: reports/index.html and its PDFs
	@$(PY) run_all.py $(ARGS)

test: $(STAMP)-dev ## the whole test suite
	@$(PY) -m pytest $(BY_FILE) $(ARGS)

test-all: ## the test suite under each of Python 3.11, 3.12 and 3.13, in .venv-3.11 and so on; ARGS='tests/…' for a part
	@for version in 3.11 3.12 3.13; do \
	  echo "== Python $$version"; \
	  $(MAKE) --no-print-directory VENV=.venv-$$version PYTHON=python$$version test || failed="$$failed $$version"; \
	done; \
	[ -z "$$failed" ] || { echo "Failed under Python$$failed" >&2; exit 1; }

coverage: $(STAMP)-dev ## the tests of single parts, and how much of the library they run: at least what pyproject.toml asks for
	@$(PY) -m pytest $(BY_FILE) -m "not whole" --cov $(ARGS)

fuzz: $(STAMP)-dev ## inputs by chance for all that reads and writes untrusted text; ARGS='--target reader --inputs 10000'
	@$(PY) tools/fuzz.py $(ARGS)

mutation: $(STAMP)-dev ## small faults put into extraction/ and benchmark/, drawn by lot: which of them the tests find
	@$(PY) tools/mutation.py $(ARGS)

licences: $(STAMP)-dev ## THIRD_PARTY.md: the licence of every locked package
	@$(PY) tools/licences.py $(ARGS)

audit: $(STAMP)-dev ## known weaknesses of locked packages (ARGS=--strict: no service to ask is a fault too)
	@$(PY) tools/audit.py $(ARGS)

docs: $(STAMP)-dev ## the documentation in both languages, its examples run: site/index.html
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet --config-file mkdocs.yml
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet --config-file mkdocs.zh.yml
	@echo "The documentation: $$(pwd)/site/index.html (中文: site/zh/index.html)"

gold: $(STAMP)-report ## how well extraction agrees with the annotations in tests/gold; writes data/curated/accuracy.csv
	@$(PY) -m citymetrics.accuracy $(ARGS)
	@$(VENV)/bin/citymetrics package

bench: ## how fast extraction is beside other recognisers of quantities, which get .venv-bench of their own
	@$(MAKE) --no-print-directory VENV=.venv-bench MEASURED=extract measured

bench-report: ## how fast a report is beside papermill and nbconvert in a loop and other runners, in .venv-bench
	@$(MAKE) --no-print-directory VENV=.venv-bench MEASURED=report measured

measured: $(STAMP)-bench
	@$(PY) benchmarks/$(MEASURED).py $(ARGS)

env: $(STAMP)-report ## .venv with the library, its command `citymetrics` and JupyterLab
	@echo "Ready: '. $(VENV)/bin/activate', then 'jupyter lab', 'citymetrics --help' or 'python run_all.py'"

lint: $(STAMP)-dev ## ruff, mypy and notebooks without outputs, as CI runs them
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@find notebooks -name '*.ipynb' -not -path '*/.*' -exec $(VENV)/bin/nbstripout --verify --keep-id {} +

format: $(STAMP)-dev ## mends what ruff and nbstripout can mend
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@find notebooks -name '*.ipynb' -not -path '*/.*' -exec $(VENV)/bin/nbstripout --keep-id {} +

lock: ## renews requirements/*.txt after a change of pyproject.toml (UPGRADE=1: newest versions); needs uv
	@command -v uv >/dev/null || { echo "make lock needs uv: pipx install uv" >&2; exit 1; }
	@$(UV_COMPILE) --group build --all-extras -o requirements/dev.txt
	@$(UV_COMPILE) --group build --extra notebooks --extra pdf -c requirements/dev.txt -o requirements/report.txt
	@$(UV_COMPILE) --group build --group bench --extra notebooks --extra pdf -c requirements/dev.txt \
		-o requirements/bench.txt

clean: ## removes the report, builds and caches
	@rm -rf reports .reports.* .citymetrics site build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis .coverage* mutants
	@find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

distclean: clean ## the same and .venv
	@rm -rf $(VENV) .venv-bench .venv-3.1?

# Each stamp is renewed when its lock, the package's metadata or .venv itself is newer.
$(STAMP)-report: requirements/report.txt pyproject.toml $(STAMP)-python
	@$(call install,requirements/report.txt)
	@touch $@

# The development lock holds everything that the report's lock holds, in the same versions.
$(STAMP)-dev: requirements/dev.txt requirements/report.txt pyproject.toml $(STAMP)-python
	@$(call install,requirements/dev.txt)
	@touch $(STAMP)-report $@

$(STAMP)-bench: requirements/bench.txt pyproject.toml $(STAMP)-python
	@$(call install,requirements/bench.txt)
	@touch $@

# The locks are complete (`pip check` in the tests), so pip need not resolve them again.
define install
echo "Installing $(1) into $(VENV) (some minutes the first time)"; \
$(PY) -m pip install $(QUIET) --no-deps --require-hashes -r $(1) && \
$(PY) -m pip install $(QUIET) --no-deps --no-build-isolation --editable .
endef

# A .venv that was moved with its checkout, whose Python is gone, or that another PYTHON made, is made anew.
$(STAMP)-python: FORCE
	@named="$(PYTHON)"; bare=""; \
	if [ "$$(cat $@ 2>/dev/null)" = "$$(pwd)" ] && made=$$($(PY) -c '$(VERSION)' 2>/dev/null) && \
	  { [ -z "$$named" ] || [ "$$("$$named" -c '$(VERSION)' 2>/dev/null)" = "$$made" ]; }; then exit 0; fi; \
	for python in $(PYTHONS); do \
	  "$$python" -c '$(SUPPORTED)' >/dev/null 2>&1 || continue; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || { bare="$$python"; continue; }; \
	  echo "Making $(VENV) with $$python ($$("$$python" -V))"; \
	  python=$$("$$python" -c 'import sys; print(sys._base_executable)'); \
	  rm -rf $(VENV) && "$$python" -m venv $(VENV) && pwd > $@; exit; \
	done; \
	[ -z "$$bare" ] || { echo "$$bare has no venv module; on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }; \
	echo "citymetrics needs Python 3.11, 3.12 or 3.13, and none of these is one: $(PYTHONS)." \
	  "Name one: make PYTHON=/path/to/python3.12" >&2; exit 1
