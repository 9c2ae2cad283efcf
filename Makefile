# One command each to run, test and check. `make` alone lists them.

# Only the Python that is there: uv never downloads one.
export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON_PREFERENCE := only-system

PYTHON ?= python3
# A uv that answers, else one of our own in .uv/ (a pyenv shim can be on PATH and not work).
UV := $(if $(shell uv --version 2>/dev/null),uv,.uv/bin/uv)
OWN_UV := $(filter .uv/%,$(UV))
RUN := $(UV) run --no-sync

.DEFAULT_GOAL := help
.PHONY: help run demo setup test fuzz lint format bench clean

help:  ## この一覧 (list the targets)
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

run: $(OWN_UV)  ## 準備して起動 (set up and serve; PORT=8501, KPI_DATABASE=data/kpi.duckdb)
	$(UV) sync --locked --no-dev --inexact
	$(RUN) python -m pages.shared.server

demo: $(OWN_UV)  ## 研修用の架空データで起動 (serve an invented city; PORT=8501)
	$(UV) sync --locked --no-dev --inexact
	test -e data/training.duckdb || $(RUN) kpi demo -o data/training.duckdb
	KPI_DATABASE=data/training.duckdb $(RUN) python -m pages.shared.server

setup: $(OWN_UV)  ## 準備だけ (set everything up, for tests and development too)
	$(UV) sync --locked

test: setup  ## すべての試験 (every test: unit, page, browser)
	$(RUN) python -m tests.browser.chromium
	$(RUN) pytest -n 2 --dist loadfile

fuzz: setup  ## 読込部の探索試験 (coverage-guided fuzzing of the readers; SECONDS=300 for each of eight targets)
	for target in numbers dates tables shapes files sheets formats mappings; do \
	  $(RUN) python -m tests.exchange.fuzz $$target $${SECONDS:-300} || exit 1; \
	done

lint: setup  ## 静的検査 (style, types, import contracts)
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) mypy
	$(RUN) lint-imports --no-logo

format: setup  ## 整形 (format and fix)
	$(RUN) ruff check --fix
	$(RUN) ruff format

bench: setup  ## 速度の測定 (measure speed)
	$(RUN) python -m tests.bench

clean:  ## 環境と一時ファイルの削除、データは残す (remove environments and caches, never data)
	rm -rf .venv .uv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

.uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'Python 3.11 以上が必要です (Python >= 3.11 needed)。例: make run PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  v=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  echo "venv がありません。python3-venv か python$$v-venv を入れてください (install either)。" >&2; exit 1; }
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet 'uv>=0.9,<1'
