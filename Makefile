# Everything a developer, the nightly job or the release gate runs is one line here.
# Any option of `elastickv-jepsen rollout` can be given as a variable: make rollout SEED=7 TIME_LIMIT=60 DEFECT=stale-read

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

CONFIGURATION ?= Release
BIN := artifacts/bin
SOLUTION := Elastickv.Jepsen.sln
JEPSEN := $(BIN)/elastickv-jepsen

# Options of a run; an empty one is not passed on.
options = $(if $(SEED),--seed $(SEED)) $(if $(TIME_LIMIT),--time-limit $(TIME_LIMIT)) $(if $(RATE),--rate $(RATE)) \
  $(if $(CONCURRENCY),--concurrency $(CONCURRENCY)) $(if $(NODES),--nodes $(NODES)) $(if $(FAULTS),--faults $(FAULTS)) \
  $(if $(CAPTURES),--captures $(CAPTURES)) $(if $(DEFECT),--defect $(DEFECT)) $(if $(PLAN),--plan $(PLAN)) $(if $(NODE_BINARY),--node-binary $(NODE_BINARY)) \
  $(if $(DRIVER),--driver $(DRIVER)) $(if $(IMAGE),--image $(IMAGE)) $(if $(STORE),--store $(STORE))

.PHONY: help build images doctor rollout defects soak test test-one format format-check bench clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build everything; leaves artifacts/bin/elastickv-jepsen and artifacts/bin/elastickv-node
	@dotnet publish harness/cli/src -c $(CONFIGURATION) -o artifacts/lib/jepsen -v q -nologo
	@dotnet publish docker/node/src -c $(CONFIGURATION) -o artifacts/lib/node -v q -nologo
	@mkdir -p $(BIN)
	@ln -sfn ../lib/jepsen/elastickv-jepsen $(BIN)/elastickv-jepsen
	@ln -sfn ../lib/node/elastickv-node $(BIN)/elastickv-node

# Any image with glibc and apt, or with OpenSSL, iptables and iproute2 in it. The default is made of Debian packages, which needs root and debootstrap.
BASE_IMAGE ?= elastickv-jepsen/base

images: build ## Build the images of the node and of the toolbox; BASE_IMAGE=debian:bookworm-slim where a registry can be reached
	@dotnet publish docker/node/src -c $(CONFIGURATION) --use-current-runtime --self-contained -p:PublishReadyToRun=true -p:NuGetLockFilePath=obj/image.lock.json -p:RunAnalyzers=false -o artifacts/image/node -v q -nologo
	@docker/images/build $(BASE_IMAGE)

doctor: build ## Say what this machine offers a run: Engine, images, kernel, disk, memory, each with the remedy
	@$(JEPSEN) doctor

rollout: build ## The main job: a three-node cluster through the rollout under faults, then the verdict
	@$(JEPSEN) rollout $(options)

DEFECTS := stale-read ack-before-commit storage-envelope-skipped
SEEDS ?= 1 2 3 4 5 6 7 8 9 10

defects: build ## Run every planted defect over SEEDS; each run must be judged invalid
	@scripts=0; for defect in $(DEFECTS); do found=0; total=0; for seed in $(SEEDS); do total=$$((total+1)); \
	  code=0; $(JEPSEN) rollout --defect $$defect --seed $$seed --name defect-$$defect $(if $(DRIVER),--driver $(DRIVER)) $(if $(STORE),--store $(STORE)) >/dev/null 2>&1 || code=$$?; \
	  [ $$code -eq 1 ] && found=$$((found+1)) || echo "  $$defect seed $$seed: exit $$code"; done; \
	  echo "$$defect: found in $$found of $$total runs"; [ $$((found*10)) -ge $$((total*9)) ] || scripts=1; done; exit $$scripts

soak: build ## Clean runs over SEEDS; every one must be judged valid
	@bad=0; for seed in $(SEEDS); do code=0; $(JEPSEN) rollout --seed $$seed --name soak $(if $(DRIVER),--driver $(DRIVER)) $(if $(STORE),--store $(STORE)) >/dev/null 2>&1 || code=$$?; \
	  echo "seed $$seed: exit $$code"; [ $$code -eq 0 ] || bad=1; done; exit $$bad

test: ## Build and run every test; the last line is N passed, N failed, N skipped
	@CONFIGURATION=$(CONFIGURATION) .ci/test

test-one: ## Run the tests whose name contains NAME: make test-one NAME=Sidecar
	@dotnet test $(SOLUTION) -c $(CONFIGURATION) -nologo -v q --filter "FullyQualifiedName~$(NAME)"

# CS8618: a fixture's fields are set in its SetUp, which only the build's own suppressor knows.
FORMAT := dotnet format $(SOLUTION) --no-restore --exclude-diagnostics CS8618

format: ## Format the code
	@dotnet restore $(SOLUTION) -v q && $(FORMAT)

format-check: ## Fail if the code is not formatted
	@dotnet restore $(SOLUTION) -v q && $(FORMAT) --verify-no-changes

bench: build ## Measure: node throughput, checkers, scans; ratios in one run
	@$(JEPSEN) bench node
	@$(JEPSEN) bench scan
	@$(JEPSEN) bench checkers

clean: ## Remove what was built, every stored run, and what runs left in a Docker Engine
	@if [ -x $(JEPSEN) ]; then $(JEPSEN) clean || true; else echo 'nothing is built here: what killed runs left in an Engine goes with make build clean, or with the next run'; fi
	@rm -rf artifacts store && find . -name bin -o -name obj | grep -v '^./.git' | xargs rm -rf
