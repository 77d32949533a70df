# The registry's commands. Each sets up what it needs first; what is there already is left alone.
#   make run      needs Python 3.11 to 3.13, Node 18.20 or newer; nothing else
# PORT (8000, or the next that is free) and DATA_DIR (var) can be set; DATABASE_URL, REDIS_URL and ETHEREUM_RPC_URL replace the parts that are built in.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Where this is set, each of the many processes of a run compiles all of its modules anew, longer than it then works.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
NODE_BIN := node_modules/.bin
WORKERS ?= 2
ROUNDS ?= 1
T ?= tests
# A file's tests run in one process, which starts once what they share (tests/fixtures/spreading.py); in the files' order, so that the long ones come early.
SPREAD := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# Of the tests that were asked for none is of this sort.
NONE := [ $$? -eq 5 ]
# For what runs from the checkout alone: a secret key for each process, no database file.
DEVELOP := env DEVELOPMENT=1 DATABASE_URL=sqlite://:memory:

PAPERS := README.md CHANGELOG.md CONTRIBUTING.md SECURITY.md CODE_OF_CONDUCT.md docs verifier/README.md tests/vectors/README.md

.PHONY: help
help: ## What can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/.runtime static/verifier/build/SHA256SUMS ## The whole registry, local chain included; Ctrl-C stops it
	@$(BIN)/python -m tools.run

.PHONY: codes
codes: .venv/.runtime ## The six digits with which the made-up inspector and the city's staff log in
	@DEVELOPMENT=1 $(BIN)/python manage.py demo_codes

.PHONY: demo
demo: .venv/.runtime static/verifier/build/SHA256SUMS ## The stories of cars, witnesses and votes told in a terminal (PART=cars, witness, votes: one); with `make run` up, or by itself
	@$(BIN)/python -m tools.demo

.PHONY: demo-mend
demo-mend: .venv/.runtime ## Puts back the rows that demonstrations changed behind the registry's back
	@$(BIN)/python -m tools.demo --mend

.PHONY: test
test: .venv/.development node_modules/.development static/verifier/build/SHA256SUMS ## All tests but the long ones; T=tests/ops for some of them
	$(BIN)/python -m pytest $(SPREAD) -m "not soak" $(T)

.PHONY: coverage
coverage: .venv/.development static/verifier/build/SHA256SUMS ## All tests but the long ones, and which lines and branches they visit
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(SPREAD) -m "not soak" $(T)
	$(BIN)/coverage combine --quiet
	$(BIN)/python -m tools.coverage

.PHONY: bench
bench: .venv/.runtime static/verifier/build/SHA256SUMS ## What all of it takes, as one table in docs/performance.md (SIZE=10000, DB=postgresql)
	@$(BIN)/python -m benchmarks $(if $(SIZE),--size $(SIZE)) $(if $(filter postgresql,$(DB)),--postgresql)

.PHONY: jobs
jobs: .venv/.development static/verifier/build/SHA256SUMS ## Clicks, screens, kilobytes and seconds of each main job, as one table in docs/performance.md
	JOBS_TABLE=write $(BIN)/python -m pytest tests/browser/reach/test_what_main_jobs_take.py -q

.PHONY: drill
drill: .venv/.development node_modules/.development static/verifier/build/SHA256SUMS ## Four machines, a load, and all that goes wrong, in turn; as root (ROUNDS=1: ten minutes, SCALE=1, FAULT=disk, DRILL_FROM=COMMIT)
	@$(BIN)/python -m tests.deploying.drill --rounds $(ROUNDS) --scale $(or $(SCALE),1) $(if $(FAULT),--fault "$(FAULT)") $(if $(DRILL_FROM),--from $(DRILL_FROM))

.PHONY: mutants
mutants: .venv/.development ## Small changes of the code that matters most, one at a time: does a test notice each?
	$(BIN)/python -m tools.mutants --workers $(WORKERS)

.PHONY: soak
soak: .venv/.development .venv-foreign/.installed node_modules/.development static/verifier/build/SHA256SUMS ## The long runs: faults, properties, all desks under axe; ROUNDS=0.25 for a quarter
	ROUNDS=$(ROUNDS) $(BIN)/python -m pytest $(SPREAD) -m "soak and not alone" $(T) || $(NONE)
	@if awk 'BEGIN { exit !($(ROUNDS) >= 1) }'; then ROUNDS=$(ROUNDS) $(BIN)/python -m pytest -m alone $(T) || $(NONE); fi

.PHONY: check
check: .venv/.development node_modules/.development .venv-vyper/.installed static/verifier/build/SHA256SUMS ## Style, types, arrows, and that what is generated is current
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djangofmt --quiet --check templates
	$(BIN)/djangofmt check templates
	$(BIN)/mdformat --check $(PAPERS)
	$(DEVELOP) $(BIN)/mypy .
	$(NODE_BIN)/biome check --error-on-warnings .
	$(NODE_BIN)/tsc --project .
	$(DEVELOP) $(BIN)/lint-imports --no-cache
	$(DEVELOP) $(BIN)/python manage.py makemigrations --check --dry-run
	$(DEVELOP) $(BIN)/python manage.py check --fail-level WARNING
	$(DEVELOP) $(BIN)/python manage.py schemas --check
	$(DEVELOP) $(BIN)/python manage.py spectacular | cmp - docs/openapi.yaml
	$(BIN)/python -m tools.requirements --check
	$(BIN)/python -m tools.words --check
	$(BIN)/python -m tools.falsehoods --check
	.venv-vyper/bin/python contracts/check.py
	$(BIN)/mkdocs build --strict --quiet
# Every change of a page's look would stop everybody; a release waits for it.
	-@$(BIN)/python -m tools.pictures --check

.PHONY: release
release: .venv/.development static/verifier/build/SHA256SUMS ## Version, changes, tag, and what is handed out in dist/ (VERSION=0.2.0)
	$(BIN)/python -m tools.pictures --check
	@$(BIN)/python -m tools.release $(VERSION)

.PHONY: docs
docs: .venv/.development ## The papers as a site with a search, in var/site
	$(BIN)/mkdocs build --strict

.PHONY: pictures
pictures: .venv/.development static/verifier/build/SHA256SUMS ## README's pictures made anew, from a registry that runs
	@$(BIN)/python -m tools.pictures

.PHONY: format
format: .venv/.development node_modules/.development ## Puts the code into the one style
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .
	$(BIN)/djangofmt --quiet templates
	$(BIN)/mdformat $(PAPERS)
	$(NODE_BIN)/biome check --write .

.PHONY: messages
messages: .venv/.development ## Brings the Korean of the pages up to date; prints what is left to translate
	.venv/bin/python tools/messages.py

.PHONY: requirements
requirements: .venv/.development ## Compiles requirements*.txt anew, newest versions
	$(BIN)/python -m tools.requirements --upgrade

.PHONY: reset
reset: .venv/.python ## Deletes the data of `make run` (asks first; YES=1 answers)
	@$(BIN)/python -m tools.run.reset

.PHONY: setup
setup: .venv/.development node_modules/.development static/verifier/build/SHA256SUMS ## Everything that the other commands need

# Stamps: made anew when what they were made from has changed.
.venv/.python: requirements-setup.txt
	@tools/setup python
	@touch $@

.venv/.runtime: requirements.txt .venv/.python
	@tools/setup runtime
	@touch $@

.venv/.development: requirements-dev.txt requirements.txt .venv/.python
	@tools/setup development
	@touch $@ .venv/.runtime

.venv-foreign/.installed: tests/conformance/foreign.txt .venv/.development
	@tools/setup foreign
	@touch $@

.venv-vyper/.installed: contracts/requirements.txt .venv/.python
	@tools/setup compiler
	@touch $@

node_modules/.runtime: package-lock.json package.json
	@tools/setup node
	@touch $@

node_modules/.development: node_modules/.runtime
	@tools/setup node-development
	@touch $@

static/verifier/build/SHA256SUMS: node_modules/.runtime tools/build_verifier.mjs verifier/kinds.json verifier/words.json $(wildcard static/verifier/*.js static/verifier/polls/*.js static/verifier/ui/* static/voting/js/*.js)
	@tools/setup verifier
