# `make app` sets everything up and opens the web app; `make test` installs what the tests need and passes them all.
# Both keep their own environment in .venv and are quick the second time.

PYTHON ?= python3
VENV ?= .venv
# An index with the torch build you want, such as one for your graphics card. Left empty, PyTorch's small processor-only
# build is taken where its index answers, else the one that pip finds.
TORCH_INDEX ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: help app test release-check clean

help:
	@echo "make app            set up in $(VENV), fetch the models, build the index, open the web app"
	@echo "make test           set up what tests need, then run every check and test"
	@echo "make release-check  build the wheel, install it afresh, boot app.py as a Space does (needs the network)"
	@echo "make clean          remove $(VENV); models and interviews stay where they are"

app: $(VENV)/app.done
	@echo "== models and index (made once; the download is about 180 MB)"
	@$(BIN)/coach fetch
	@$(BIN)/coach index
	@echo "== the web app; stop it with Ctrl+C"
	@$(BIN)/coach serve --open

test: $(VENV)/test.done
	@echo "== models (made once; the download is about 180 MB)"
	@$(BIN)/coach fetch
	@$(BIN)/python scripts/run_suites.py

release-check: $(VENV)/python.done
	@$(BIN)/python scripts/release_check.py

clean:
	rm -rf $(VENV)

$(VENV)/python.done:
	@echo "== an environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "coach needs Python 3.11 or newer and found no such $(PYTHON); install one, or name it: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# torch goes first and alone, so that the extra index, if there is one, is asked for nothing else.
$(VENV)/torch.done: $(VENV)/python.done constraints.txt
	@echo "== torch (200 MB to 3 GB, as the index has it)"
	@index="$(TORCH_INDEX)"; index="$${index:-$$($(BIN)/python scripts/torch_index.py)}"; \
	  $(PIP) install -c constraints.txt torch $${index:+--extra-index-url "$$index"}
	@touch $@

$(VENV)/app.done: $(VENV)/torch.done pyproject.toml
	@echo "== coach and the libraries it uses"
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/test.done: $(VENV)/app.done
	@echo "== what the tests use"
	@$(PIP) install -c constraints.txt -e '.[test]'
	@touch $@
