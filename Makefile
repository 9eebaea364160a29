# Every check and every job of the project is a recipe here, and continuous integration calls
# nothing else. `make` alone lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Cargo uses every core already, and two of its commands only wait for each other's lock.
.NOTPARALLEL:

# The lock file is part of the source: a recipe never changes it behind anybody's back.
LOCKED ?= --locked
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))

# How many times the crash test kills the server. `make crash` sets the long run.
export VENDUE_CRASH_ROUNDS ?= 20
# The program that the crash test, the browser test and the schema test start.
export VENDUE_BINARY ?= $(TARGET)/debug/vendue
# How much is tried against the OpenAPI document, and with which random numbers.
SCHEMA_EXAMPLES ?= 20
SCHEMA_SEED ?= 1
SCHEMA_VENV := $(TARGET)/schema/venv

.PHONY: help
help: ## List the recipes
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Build and start a demo market in a folder that is removed when you stop it
	cargo build $(LOCKED) --release -p vendue-server
	@data=$$(mktemp -d); \
	trap 'rm -rf "$$data"' EXIT; \
	trap 'exit 130' INT TERM; \
	"$(TARGET)/release/vendue" serve --demo --data "$$data"

.PHONY: test
test: deps check unit web schema ## Install what is missing on a Debian machine, then run everything

.PHONY: check
check: fmt-check clippy doc tidy ## Formatting, lints, documentation and house rules: before a push

.PHONY: unit
unit: binary ## Every Rust test, the crash test with it
	cargo test $(LOCKED) --workspace

.PHONY: web
web: binary tests/web/node_modules/.package-lock.json ## Drive the web page in a real Chromium
	cd tests/web && npm test --silent

.PHONY: schema
schema: binary $(SCHEMA_VENV)/installed ## Try every operation with what its OpenAPI document allows, and not
	$(SCHEMA_VENV)/bin/python tests/schema/run.py --binary "$(VENDUE_BINARY)" \
		--work "$(TARGET)/schema" --examples $(SCHEMA_EXAMPLES) --seed $(SCHEMA_SEED)

.PHONY: crash
crash: export VENDUE_CRASH_ROUNDS := 200
crash: binary ## Kill the server under load 200 times and look for lost or doubled writes
	cargo test $(LOCKED) --workspace --test crash -- --nocapture

.PHONY: faults
faults: export VENDUE_FAULT_ROUNDS := 20
faults: binary ## Kill databases, nodes, Redis and connections again and again under load
	cargo test $(LOCKED) --workspace --test faults -- --nocapture

.PHONY: bench
bench: ## Measure every published figure beside its peer, as tables and JSON
	scripts/install-test-deps.sh
	cargo build $(LOCKED) --release -p vendue-server
	cargo bench $(LOCKED) -p vendue-benches

.PHONY: hosts
hosts: ## Write anew what the hosts show, from what the program declares
	VENDUE_UPDATE_SNAPSHOTS=1 cargo test $(LOCKED) --workspace --quiet --test up_to_date

.PHONY: doc
doc: ## Build the documentation of the crates, where a broken link is an error
	RUSTDOCFLAGS="-D warnings" cargo doc $(LOCKED) --workspace --no-deps

.PHONY: fmt
fmt: ## Format the Rust code
	cargo fmt --all

.PHONY: fmt-check
fmt-check:
	cargo fmt --all --check

.PHONY: clippy
clippy: ## Lint all targets, where a warning is an error
	cargo clippy $(LOCKED) --workspace --all-targets -- -D warnings

.PHONY: tidy
tidy: ## Check the rules of the house: lengths, links, one version, decisions listed
	cargo test $(LOCKED) --workspace --quiet --test tidy

.PHONY: audit
audit: ## Check the dependencies for known holes and licences (needs cargo-deny and the network)
	cargo deny check

.PHONY: deps
deps: ## Install what the tests need and this Debian machine lacks
	scripts/install-test-deps.sh

# With the whole workspace selected, the features of the dependencies are those of `make unit`,
# so nothing is compiled twice.
.PHONY: binary
binary:
	cargo build $(LOCKED) --workspace --bin vendue

$(SCHEMA_VENV)/installed: tests/schema/requirements.txt
	rm -rf "$(SCHEMA_VENV)"
	python3 -m venv "$(SCHEMA_VENV)"
	"$(SCHEMA_VENV)/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
		--requirement tests/schema/requirements.txt
	@touch $@

tests/web/node_modules/.package-lock.json: tests/web/package.json tests/web/package-lock.json
	cd tests/web && npm ci --silent
	@touch $@
