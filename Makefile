# Python 3.11 or later and its venv module are all that a machine needs; everything else is installed beside the code.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
HOST ?= 127.0.0.1
PORT ?= 8000
INDEX ?= data/index

VENV := .venv
BIN := $(VENV)/bin
MODELS_BIN := .venv-models/bin
SAMPLES := corpus/samples
PIP_INSTALL := pip install -qq --disable-pip-version-check --no-input -c constraints.txt
export PIP_ROOT_USER_ACTION := ignore

.PHONY: run test check bench bench-corpus bench-retrieval bench-scale bench-reminders test-models test-real
.DELETE_ON_ERROR:

# Without PYTHON there is no machine to work on; say so once instead of failing in the middle.
%/bin/python:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên (đặt PYTHON=đường-dẫn nếu không nằm trong PATH)." >&2; exit 1; }
	@$(PYTHON) -m venv $*

# What serving needs, and what development adds to it, in one environment.
$(VENV)/.serving: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Cài các thư viện để chạy (lần đầu mất vài phút) ..."
	@$(BIN)/$(PIP_INSTALL) -e .
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Cài các thư viện để chạy và để kiểm thử (lần đầu mất vài phút) ..."
	@$(BIN)/$(PIP_INSTALL) -e '.[dev,scan]'
	@touch $@ $(VENV)/.serving

.venv-models/.installed: pyproject.toml constraints.txt | $(MODELS_BIN)/python
	@echo "Cài thêm phần huấn luyện mô hình (torch lớn, lần đầu mất nhiều phút) ..."
	@$(MODELS_BIN)/$(PIP_INSTALL) -e '.[dev,models]'
	@touch $@

# The sample plans are indexed where there is no index, and again when they or their reader changed;
# an index of other plans is never touched.
run: $(VENV)/.serving
	@if [ ! -e $(INDEX)/current ] || { cmp -s $(INDEX)/current $(INDEX)/.samples && \
	    [ -n "$$(find $(SAMPLES) corpus retrieval -type f ! -name '*.pyc' -newer $(INDEX)/.samples | head -n 1)" ]; }; then \
	  echo "Lập chỉ mục các kế hoạch mẫu ..." && \
	  $(BIN)/python indexer.py build $(SAMPLES)/*.txt --index $(INDEX) && cp $(INDEX)/current $(INDEX)/.samples; \
	fi
	@exec $(BIN)/python -m bot serve --host $(HOST) --port $(PORT) --index $(INDEX)

check: $(VENV)/.installed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: check
	$(BIN)/pytest

bench: $(VENV)/.serving
	$(BIN)/python -m eval bench

# Ways of finding the right row, beside the library bm25s; with REAL_PLANS=folder the real plans too.
bench-retrieval: $(VENV)/.installed
	@$(BIN)/python -m eval bench-retrieval

# 1,000 to 100,000 recombined rows: build, answers, memory, disk; the chart is build/bench-scale.svg.
bench-scale: $(VENV)/.installed
	@$(BIN)/python -m eval bench-scale

# A year of reminders in a quarter of an hour: two processes, killed 315 times, channels that fail.
bench-reminders: $(VENV)/.installed
	@$(BIN)/python -m tests.bench_reminders

# The sample plans as docx, pdf, scan, xlsx, html and text, read back field by field; pdf and scan need LibreOffice.
bench-corpus: $(VENV)/.installed
	@$(BIN)/python -m tests.hard_papers

# The same checks over real plans: REAL_PLANS=folder make test-real
test-real: $(VENV)/.installed
	@test -d "$(REAL_PLANS)" || { echo "Đặt REAL_PLANS là thư mục chứa các kế hoạch thật." >&2; exit 2; }
	REAL_PLANS="$(abspath $(REAL_PLANS))" $(BIN)/pytest tests/real

# Training and other embedding models, which need torch.
test-models: .venv-models/.installed
	$(MODELS_BIN)/pytest tests/models
	$(MODELS_BIN)/python -m retrieval.train --limit 40 --out build/trained-for-test
