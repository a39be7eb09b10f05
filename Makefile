# make serve   everything needed, then the web app, the sandbox platform and the demo extranet
# make test    everything needed, then every test
# make test-browsers  signing in Firefox and WebKitGTK, with and without what they block: a few minutes
# make bench   figures beside their peers, from one run (BENCH="--only steps": one part)
# make siege   every known attack at once on the release build, while people sign: four minutes (SIEGE)
# make fault-suite  every pair of faults, and 10,000 seeded runs (FAULT_SEEDS): half an hour
# make docs    the documentation, of the SDK and of the product, under .build/docs
# make fuzz    hostile requests to the sandbox platform, then hostile files to the verifier: a minute
#              each (FUZZ_SECONDS)

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := serve
.PHONY: serve test test-swift test-end-to-end test-browsers fault-suite bench siege docs fuzz lint clean

SOURCES := $(shell find Sources Package.swift -type f)
DEBUG := .build/debug/paraphe
RELEASE := .build-release/release/paraphe
VENV := .build/venv
FUZZ_SECONDS ?= 60
FAULT_SEEDS ?= 10000
BENCH ?=
SIEGE ?=

BUILD_PACKAGES := build-essential pkg-config libssl-dev libqpdf-dev libzip-dev libseccomp-dev libexpat1-dev libsqlite3-dev zlib1g-dev
RUN_PACKAGES := libjs-pdf poppler-utils qpdf
TEST_PACKAGES := chromium curl nodejs php-cli
BROWSER_PACKAGES := firefox-esr webkit2gtk-driver xvfb
BENCH_PACKAGES := wrk curl chromium

BUSY_TESTS := ^(EvidenceTests|FaultSuiteTests|PDFSignaturesTests)\.
# Each runs a whole server.
SERVER_TESTS := ^ParapheAppTests\.

# The backtracer of a killed server would keep its pipes open.
export SWIFT_BACKTRACE := enable=no

# Installs the Debian packages that are missing, twice where the first attempt broke off.
define install
missing=$$(for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
if [ -n "$$missing" ]; then \
  as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
  echo "installing:" $$missing; \
  get() { DEBIAN_FRONTEND=noninteractive $$as_root apt-get install -y -qq --no-install-recommends "$$@" >/dev/null; }; \
  $$as_root apt-get update -qq; \
  get $$missing || { get -f; get $$missing; }; \
fi
endef

serve: $(DEBUG)
	@$(call install,$(RUN_PACKAGES))
	@$(DEBUG) serve | { \
	  IFS= read -r line || exit 1; echo "$$line"; \
	  web=$${line#*web=}; web=$${web%% *}; demo=$${line#*demo=}; demo=$${demo%% *}; \
	  data=$${PARAPHE_DATA:-.data}; \
	  echo; echo "Open $$demo/ and sign the contract that waits there: the code is 0000."; \
	  echo "The API: curl -s -H \"Authorization: Bearer \$$(cat $$data/demo/api-key)\" $$web/api/v1/contracts"; \
	  cat; }

$(DEBUG): $(SOURCES)
	@$(call install,$(BUILD_PACKAGES))
	swift build --product paraphe-worker
	swift build --product paraphe
	@touch $@

$(RELEASE): $(SOURCES)
	@$(call install,$(BUILD_PACKAGES))
	swift build --product paraphe-worker -c release --scratch-path .build-release
	swift build --product paraphe -c release --scratch-path .build-release
	@touch $@

test: test-swift test-end-to-end

test-swift:
	@$(call install,$(BUILD_PACKAGES) $(RUN_PACKAGES) $(TEST_PACKAGES))
	swift build --build-tests
# Verification keeps the processors busy for seconds on end; what answers over HTTP is tested apart.
	swift test --skip-build --parallel --filter '$(BUSY_TESTS)'
	swift test --skip-build --parallel --filter '$(SERVER_TESTS)'
	swift test --skip-build --parallel --skip '$(BUSY_TESTS)|$(SERVER_TESTS)'

test-end-to-end: $(DEBUG) $(VENV)/test-installed
	@$(call install,$(RUN_PACKAGES) $(TEST_PACKAGES))
	$(VENV)/bin/pytest -q -n 2 Tests/EndToEndTests

test-browsers: $(DEBUG) $(VENV)/browsers-installed
	@$(call install,$(RUN_PACKAGES) $(BROWSER_PACKAGES))
	$(VENV)/bin/pytest -q -n 2 Tests/Browsers

fault-suite:
	@$(call install,$(BUILD_PACKAGES))
	swift build --build-tests
	PARAPHE_FAULT_SEEDS=$(FAULT_SEEDS) PARAPHE_FAULT_PAIRS=yes \
	  swift test --skip-build --parallel --filter '^FaultSuiteTests\.'

$(VENV)/test-installed: Tests/EndToEndTests/requirements.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { $(call install,python3-venv); }
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install -q -r $<
	@touch $@

$(VENV)/browsers-installed: Tests/Browsers/requirements.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { $(call install,python3-venv); }
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install -q -r $<
	@touch $@

$(VENV)/bench-installed: Benchmarks/requirements.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { $(call install,python3-venv); }
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install -q -r $<
	@touch $@

bench: $(RELEASE) $(VENV)/bench-installed
	@$(call install,$(RUN_PACKAGES) $(BENCH_PACKAGES))
	swift build --product HummingbirdPeer -c release --scratch-path .build-release
	swift build --product DocumentEncoding -c release --scratch-path .build-release
	swift build --product Verification -c release --scratch-path .build-release
	swift build --product Comparison -c release --scratch-path .build-release
	$(VENV)/bin/python Benchmarks/bench.py --build .build-release/release $(BENCH)

siege: $(RELEASE)
	@$(call install,$(RUN_PACKAGES))
	PYTHONPATH=Benchmarks:Tests/EndToEndTests python3 -m siege --build .build-release/release $(SIEGE)

fuzz: $(DEBUG) $(VENV)/test-installed
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(VENV)/bin/python Tests/EndToEndTests/fuzz_sandbox.py
	Tests/Fuzzing/run $(FUZZ_SECONDS)

# The SDK imports Foundation only, so one call of the compiler makes its symbol graph.
docs:
	mkdir -p .build/docs/symbols
	swiftc -emit-module -o .build/docs/ContratPrive.swiftmodule -module-name ContratPrive \
	  -package-name paraphe -swift-version 6 -enable-upcoming-feature ExistentialAny \
	  -enable-upcoming-feature MemberImportVisibility -enable-upcoming-feature InternalImportsByDefault \
	  -emit-symbol-graph -emit-symbol-graph-dir .build/docs/symbols \
	  $$(find Sources/ContratPrive -name '*.swift')
	docc convert Sources/ContratPrive/Documentation.docc --warnings-as-errors \
	  --additional-symbol-graph-dir .build/docs/symbols --output-dir .build/docs/ContratPrive.doccarchive \
	  --fallback-display-name ContratPrive --fallback-bundle-identifier ContratPrive
	docc convert Sources/ParapheApp/Documentation.docc --warnings-as-errors \
	  --output-dir .build/docs/Paraphe.doccarchive \
	  --fallback-display-name Paraphe --fallback-bundle-identifier Paraphe
	@echo "Serve .build/docs/ContratPrive.doccarchive and Paraphe.doccarchive with any web server."

lint:
	swift format lint --strict --recursive --parallel Package.swift Sources Tests

clean:
	rm -rf .build .build-release .build-fuzz
