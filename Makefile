# make demo | make test | make lint | make docs; the first call sets up .venv.
PYTHON ?= python3
REQUIREMENTS ?= requirements.txt
BIN := .venv/bin
# One mark for each file: a change of REQUIREMENTS installs anew.
INSTALLED := .venv/$(notdir $(REQUIREMENTS)).installed

.PHONY: demo test lint docs

demo: $(INSTALLED)
	$(BIN)/python -m launch.train --config=configs/digits.py \
	  --workdir=runs/demo/layca
	$(BIN)/python -m launch.train --config=configs/digits.py \
	  --config.optimizer.layca=False --workdir=runs/demo/sgd
	$(BIN)/python -m launch.figures --run=layca --run=sgd \
	  --results=runs/demo --out=runs/demo
	@echo 'Figure: runs/demo/layca_beside_sgd.png'
	@echo 'Pages:  $(BIN)/tensorboard --logdir=runs'

test: $(INSTALLED)
	$(BIN)/python -m pytest -n 2 --dist=loadfile

lint: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

docs: $(INSTALLED)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo 'Pages: site/index.html'

$(INSTALLED): $(REQUIREMENTS)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	  "error: Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check \
	  --requirement $(REQUIREMENTS)
	touch $@
