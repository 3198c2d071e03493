# make demo, make test: all that a fresh machine needs. See README.md.
SWIFT ?= swift
PREFIX ?= /usr/local
DEMO_MINUTES ?= 2.5
MINUTES ?= 10
BUILD_FLAGS := -c release --explicit-target-dependency-import-check error
PROGRAM := .build/release/gan-augment

.PHONY: demo test build install uninstall bench interop clean setup fuzz reliability sanitize dist

## setup: the Debian packages that are missing, and a Swift that is new enough
setup:
	@./.ci/setup

## build: the release program, at .build/release/gan-augment
build: setup
	$(SWIFT) build $(BUILD_FLAGS) --product gan-augment

## demo: train on the built-in digits, save a model, draw images of each class and a sweep
demo: build
	@./.ci/demo $(PROGRAM) $(DEMO_MINUTES)

## test: every test, in release mode (debug builds run numeric loops 160 times slower), warnings as errors
test: setup
	GAN_AUGMENT_STRICT=1 $(SWIFT) build $(BUILD_FLAGS) --build-tests
	GAN_AUGMENT_STRICT=1 GAN_AUGMENT_STRICT_KERNELS=1 $(SWIFT) test -c release --skip-build --disable-xctest

## fuzz: damaged files for every reader, MINUTES each; READER=png for one (Fuzz/README.md)
fuzz: setup
	SWIFT=$(SWIFT) ./Fuzz/run $(MINUTES) $(READER)

## reliability: every long check (killed runs, failing calls, damaged files, 100,000 images), with the figures at the end
reliability: setup
	SWIFT=$(SWIFT) ./.ci/reliability

## sanitize: the unit tests under AddressSanitizer and ThreadSanitizer
sanitize: setup
	SWIFT=$(SWIFT) ./.ci/sanitize

## install: the program and its model below PREFIX
install: $(PROGRAM)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/gan-augment/models
	install -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/gan-augment
	install -m 644 models/mnist.safetensors $(DESTDIR)$(PREFIX)/share/gan-augment/models/mnist.safetensors

$(PROGRAM):
	$(MAKE) build

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/gan-augment $(DESTDIR)$(PREFIX)/share/gan-augment/models/mnist.safetensors

## bench: speed against PyTorch and Pillow, and where the time goes; BENCH="scaling quality" for other groups (Benchmarks/suite.py)
bench: build
	./Benchmarks/run $(PROGRAM) $(BENCH)

## dist: dist/gan-augment-VERSION-linux-MACHINE.tar.gz, which runs without Swift and without packages
dist: setup
	SWIFT=$(SWIFT) ./.ci/dist

## interop: reads every output format and exported models back with the programs people use (packages from PyPI, in .build)
interop: build
	./Interop/run $(PROGRAM)

clean:
	rm -rf .build demo dist
