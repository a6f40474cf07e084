# setup: .venv with pinned packages.  demo: everything running, on this machine.
# test: all tests.  check: lint, types, layers.  bench: measured ratios.
.PHONY: setup demo test check bench

setup:
	@scripts/setup

demo: setup
	@exec .venv/bin/python scripts/demo.py

test: setup
	@scripts/system-packages tv test
	@scripts/test

check: setup
	@scripts/check

bench: setup
	@.venv/bin/python -m bench
