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
SWIFT := $(CURDIR)/scripts/swift
SWIFT_STRICT := -Xswiftc -warnings-as-errors
# Where Swift finds the library, to link to it and to run.
WITH_LIBRARY := LIBRARY_PATH="$(TARGET)/debug" LD_LIBRARY_PATH="$(TARGET)/debug"
# How much is tried against the OpenAPI document, and with which random numbers.
SCHEMA_EXAMPLES ?= 20
SCHEMA_SEED ?= 1
SCHEMA_VENV := $(TARGET)/schema/venv
PYTHON_VENV := $(TARGET)/python/venv

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
test: deps check unit web schema python node kotlin swift ## Install what is missing on a Debian machine, then run everything

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

.PHONY: python
python: host-libs $(PYTHON_VENV)/installed ## Test the Python package and its types
	cp "$(TARGET)/debug/libvendue_python.so" bindings-python/python/vendue/_native.abi3.so
	cd bindings-python && "$(PYTHON_VENV)/bin/python" -m pytest --quiet
	cd bindings-python && "$(PYTHON_VENV)/bin/mypy" python tests bench ../examples/python
	cd bindings-python && "$(PYTHON_VENV)/bin/python" -m mypy.stubtest vendue._native

.PHONY: kotlin
kotlin: host-libs ## Test the Kotlin package, and run its example
	bindings-mobile/generate.sh kotlin --check
	cd bindings-mobile/kotlin && mvn --batch-mode --file all.xml test \
		-Dnative.dir="$(TARGET)/debug"

.PHONY: kotlin-bench
kotlin-bench: ## Measure what a call from Kotlin costs, in microseconds, as JSON
	bindings-mobile/build.sh
	cd bindings-mobile/kotlin && mvn --batch-mode test -Dtest=Bench -Dtest.heap=1g \
		-Dnative.dir="$(TARGET)/mobile" | sed -n 's/^vendue-bench //p'

.PHONY: node
node: host-libs node-modules ## Build and test the Node package, and run its example
	cd bindings-node && node scripts/build.mjs && npm test --silent
	cd examples/node && npm test --silent

.PHONY: node-bench
node-bench: node-modules ## Measure what a call from Node costs, as JSON and a table
	cargo build $(LOCKED) --release --workspace --lib
	cd bindings-node && node scripts/build.mjs --release && node bench/calls.mjs

.PHONY: node-modules
node-modules: bindings-node/node_modules/.package-lock.json \
	examples/node/node_modules/.package-lock.json

.PHONY: swift
swift: host-libs ## Test the Swift package, and run its example
	scripts/install-swift.sh
	bindings-mobile/generate.sh swift --check
	cd bindings-mobile/swift && $(SWIFT) format lint --strict --recursive \
		--configuration .swift-format Package.swift Sources/Vendue/*.swift \
		Tests/VendueTests/*.swift Bench ../../examples/swift/auction/Package.swift \
		../../examples/swift/auction/Sources
	cd bindings-mobile/swift && $(WITH_LIBRARY) $(SWIFT) test $(SWIFT_STRICT) \
		>"$(TARGET)/swift-test.log" 2>&1 || { cat "$(TARGET)/swift-test.log"; exit 1; }
	@# To Swift a run without any test has passed.
	grep 'Test run with [1-9][0-9]* tests passed' "$(TARGET)/swift-test.log"
	cd examples/swift/auction && $(WITH_LIBRARY) $(SWIFT) run $(SWIFT_STRICT)

.PHONY: swift-bench
swift-bench: ## Measure what a call from Swift costs, in microseconds, as JSON
	scripts/install-swift.sh
	cargo build $(LOCKED) --release --workspace --lib
	cd bindings-mobile/swift && LIBRARY_PATH="$(TARGET)/release" \
		LD_LIBRARY_PATH="$(TARGET)/release" $(SWIFT) run --configuration release VendueBench

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

# What the packages of the other languages carry. With the whole workspace selected nothing is
# compiled twice.
.PHONY: host-libs
host-libs:
	cargo build $(LOCKED) --workspace --lib --bin vendue-bindgen

.PHONY: release-check
release-check: deps ## Build every artefact as it is released, install each in a clean place, use it
	scripts/release-check.sh

# The programs that measure a host, which print a line of JSON each.
HOST_BENCHES = cd "$(CURDIR)/bindings-python" && PYTHONPATH=python "$(PYTHON_VENV)/bin/python" bench/calls.py --json; \
	cd "$(CURDIR)/bindings-node" && node bench/calls.mjs; \
	cd "$(CURDIR)" && $(MAKE) kotlin-bench; cd "$(CURDIR)" && $(MAKE) swift-bench

.PHONY: bench-hosts
bench-hosts: $(PYTHON_VENV)/installed node-modules ## Measure a call from each host beside Rust
	scripts/install-swift.sh
	bindings-mobile/build.sh
	cargo build $(LOCKED) --release --workspace --lib
	cp "$(TARGET)/release/libvendue_python.so" bindings-python/python/vendue/_native.abi3.so
	cd bindings-node && node scripts/build.mjs --release
	VENDUE_HOST_BENCHES='$(HOST_BENCHES)' cargo bench $(LOCKED) -p vendue-benches --bench hosts

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

$(PYTHON_VENV)/installed: bindings-python/tests/requirements.txt
	rm -rf "$(PYTHON_VENV)"
	python3 -m venv "$(PYTHON_VENV)"
	"$(PYTHON_VENV)/bin/pip" install --quiet --disable-pip-version-check --require-hashes \
		--requirement bindings-python/tests/requirements.txt
	@touch $@

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	cd $* && npm ci --silent
	@touch $@
