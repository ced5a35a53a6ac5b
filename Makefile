# Each target does its own set-up. On a fresh machine: Python 3.11 and make are enough.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: setup demo test check types bench bench-full bench-check score docs example messages lock register clean

setup: .venv/.ready

.venv/.ready: requirements/lock.txt pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "counterfoil needs Python 3.11: install it, or name it with PYTHON=..."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked dependencies into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/lock.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup
	@$(BIN)/counterfoil demo

test: setup
	@$(BIN)/python -m pytest

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python docs/build_reference.py --check

# Whether every name that the package hands out says its type, as another checker reads it. Needs npm.
types: setup
	@mkdir -p dist
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm exec --silent --yes --package=pyright@1.1.414 -- \
		pyright --verifytypes counterfoil --ignoreexternal > dist/types.txt || { cat dist/types.txt; exit 1; }
	@grep "^Type completeness" dist/types.txt

# Each a ratio to a named reference in the same run; bench-check fails where one has grown by more than 15%.
bench: setup
	@$(BIN)/python benchmarks/run.py

bench-full: setup
	@$(BIN)/python benchmarks/run.py --size full

bench-check: setup
	@$(BIN)/python benchmarks/run.py --check

# How often the resolver of facilities is right, wrong and silent, on the development sample beside the project.
score: setup
	@$(BIN)/python benchmarks/score_facilities.py

docs: setup
	@$(BIN)/python docs/build_reference.py

# Brings the message catalogs up to date: new messages stand empty until somebody translates them.
messages: setup
	@$(BIN)/python docs/build_catalog.py

# The documents as a site in dist/docs; a link that leads nowhere fails.
docs-site: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/docs.txt
	@$(BIN)/python docs/build_site.py dist/docs

# The wheel and the source archive in dist; the same bytes on every machine.
package: setup
	@rm -rf dist/*.whl dist/*.tar.gz
	@$(BIN)/python -m hatchling build -d dist

# Everything that an installation without a network needs in dist/wheelhouse, and a trial of it.
offline: package
	@rm -rf dist/wheelhouse dist/trial dist/trial-demo
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r requirements/lock.txt -d dist/wheelhouse
	@cp dist/*.whl dist/wheelhouse
	@$(PYTHON) -m venv dist/trial
	@dist/trial/bin/python -m pip install --quiet --disable-pip-version-check --no-index \
		--find-links dist/wheelhouse counterfoil
	@dist/trial/bin/counterfoil demo --output dist/trial-demo

# Known weaknesses of what is installed. Asks a service on the network, and says so where it is not reached.
audit: setup
	@test -x dist/tools/bin/python || $(PYTHON) -m venv dist/tools
	@dist/tools/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/audit.in
	@dist/tools/bin/python docs/audit_dependencies.py requirements/lock.txt

# What is in it, as CycloneDX, in dist/sbom.json.
sbom: setup
	@test -x dist/tools/bin/python || $(PYTHON) -m venv dist/tools
	@dist/tools/bin/python -m pip install --quiet --disable-pip-version-check -r requirements/audit.in
	@dist/tools/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible \
		--output-file dist/sbom.json requirements/lock.txt
	@echo "dist/sbom.json"

# After a change that was meant to move the example edition: write its hashes down again.
example: setup
	@$(BIN)/python examples/zz/build.py --write

# Developers only: choose new versions of the dependencies.
lock: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9,<1"
	@$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--group dev --no-emit-index-url pyproject.toml requirements/build.in --output-file requirements/lock.txt
	@$(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --constraints requirements/lock.txt requirements/spark.in --output-file requirements/spark.txt

# Developers only: write the register of counties again from the package that ships it.
register: setup
	@$(BIN)/python docs/build_register.py

clean:
	rm -rf .venv demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
