# Everything a person types. Needs GNU make, a plain /bin/sh and Python 3.11 or newer.
#   make demo PYTHON=/usr/bin/python3.12     to choose the Python of a new .venv
#   make lock UPGRADE=--upgrade              to take the newest versions

VENV    := .venv
PY      := $(VENV)/bin/python
PIP     := $(PY) -m pip --disable-pip-version-check
INSTALL := $(PIP) install --quiet --require-hashes
COMPILE  = $(PY) -m uv pip compile --no-config --quiet --universal --generate-hashes --python-version 3.11 \
           --custom-compile-command 'make lock' $(UPGRADE)
EXTRAS   = dev mastodon bluesky x email apprise
BENCHMARKS = $(basename $(notdir $(wildcard benchmarks/[a-z]*.py)))

.PHONY: help setup demo dev check test faults bench lock clean
.DELETE_ON_ERROR:

help:
	@echo 'make setup    create .venv and install what the bot needs'
	@echo 'make demo     play one crisis from start to report, in under a minute'
	@echo 'make check    style, types and floors of the house: seconds'
	@echo 'make test     check, then all tests with coverage'
	@echo 'make faults   the long fault tests: minutes'
	@echo 'make bench    print all benchmarks'
	@echo 'make lock     compile requirements.txt and requirements-dev.txt anew'
	@echo 'make clean    remove .venv and all caches; state/ stays'

setup: $(VENV)/.setup
dev: $(VENV)/.dev

demo: setup
	@$(PY) -m bot demo

check: dev
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy --no-error-summary
	@$(PY) $(VENV)/bin/lint-imports --no-logo

test: check
	@$(PY) -m pytest -n auto -rs --cov --cov-report=term

faults: dev
	@$(PY) -m pytest -n auto -rs -m faults_long

bench: setup
	@set -e; for name in $(BENCHMARKS); do echo "== $$name"; $(PY) -m bot bench "$$name"; done

lock: setup
	@$(PIP) install --quiet uv
	@$(COMPILE) -o requirements.txt requirements.in
	@$(COMPILE) -o requirements-dev.txt -c requirements.txt $(EXTRAS:%=--extra %) pyproject.toml
	@$(COMPILE) -o tests/mastodon/requirements.txt tests/mastodon/requirements.in
	@rm -rf crisis_playbook_bot.egg-info

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find bot tests -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: a changed lock installs anew, an unchanged one costs nothing.

$(VENV)/.setup: requirements.txt
	@$(USABLE) || { $(FIND_PYTHON) && echo "creating $(VENV) with $$python" && "$$python" -m venv --clear $(VENV); }
	@echo 'installing requirements.txt'
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.setup
	@echo 'installing requirements-dev.txt'
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
USABLE      = $(PY) -c 'import pip; $(NEW_ENOUGH)' 2>/dev/null

# Sets $$python to the newest Python that can make a virtual environment, or says what to install.
define FIND_PYTHON
{ python=; bare=; \
  for each in $(PYTHON) python3.14 python3.13 python3.12 python3.11 python3; do \
    "$$each" -c '$(NEW_ENOUGH)' 2>/dev/null || continue; \
    if "$$each" -c 'import ensurepip, venv' 2>/dev/null; then python=$$each; break; fi; \
    bare=$${bare:-$$each}; \
  done; \
  if [ -z "$$python" ] && [ -n "$$bare" ]; then \
    echo "$$bare cannot make virtual environments. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; \
  elif [ -z "$$python" ]; then \
    echo 'Python 3.11 or newer is needed and was not found. If it is elsewhere: make PYTHON=/path/to/python3' >&2; exit 1; \
  fi; }
endef
