# PHONES=1 with demo lets real phones in the same network take part.
# setup: .venv with pinned packages.  demo: everything running, on this machine.
# test: all tests.  check: lint, types, layers.  bench: measured ratios.  box: the archive for set-top boxes.
.PHONY: setup demo test check bench box

setup:
	@scripts/setup

demo: setup
	@scripts/system-packages tv
	@exec .venv/bin/python -m scripts.demo $(if $(PHONES),--phones)

test: setup
	@scripts/system-packages tv test
	@scripts/test

check: setup
	@scripts/check

bench: setup
	@.venv/bin/python -m bench

box: setup
	@deploy/box/build
