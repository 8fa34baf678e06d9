# Every target installs what it needs by itself; the second call finds it done. The work is in infra/scripts/.

PYTHON ?= python3
VENV := .venv/bin
SCRIPTS := infra/scripts
export PATH := $(CURDIR)/.tools/bin:$(PATH)

.DEFAULT_GOAL := help
.PHONY: help demo demo-check run env install install-tests test test-long test-unit test-postgresql test-browser test-n8n test-serverless n8n-node n8n chaos chaos-messages chaos-fleet fuzz backup-trials bench-memory bench-restart bench-backup bench-outbox bench-latency bench-reset-race bench-ingest bench-replies bench-dashboard bench-automations bench-live bench-cold-start bench-scale costs package-core deploy-core deploy-gateway soak rotate audit check-openapi check-sdk lint docs pictures format clean

##@ Try it
demo: env ## Start simulator, gateway and core with this documentation as knowledge; Ctrl-C ends it
	@$(VENV)/python $(SCRIPTS)/demo.py

demo-check: install ## Play one whole conversation on free ports and print it with its times
	@$(VENV)/python $(SCRIPTS)/demo_check.py

run: env ## Start gateway and core against the real WhatsApp, for somebody with a phone
	@$(VENV)/python $(SCRIPTS)/run.py

##@ Set up
install: ## Install uv, the Python environment, the pages' packages and a Chromium
	@$(PYTHON) $(SCRIPTS)/install.py

install-tests:
	@$(PYTHON) $(SCRIPTS)/install.py --tests

env: install ## Write .env with fresh random secrets; values that are there stay
	@$(VENV)/python $(SCRIPTS)/env.py

##@ Work on it
test: install-tests ## Run all tests: unit, integration, real browser; in four lanes that take file after file
	@$(VENV)/pytest -n 4 --dist loadfile -m "not long"

test-long: install-tests ## Run the longer tests of restarts, takeovers and a PostgreSQL that dies, which `make test` leaves out
	@$(VENV)/pytest -m long $(ARGS)

test-unit: install-tests ## Run the tests that need no browser
	@$(VENV)/pytest -m "not browser"

test-postgresql: install-tests ## Run all of core's tests on PostgreSQL, also those that run on SQLite alone in `make test`
	@HOLDFAST_ENGINE=postgresql $(VENV)/pytest -n 4 --dist loadfile core/tests $(ARGS)

test-browser: install ## Run the tests that need a real Chromium
	@$(VENV)/pytest -m browser

test-n8n: install ## Run the tests against the real n8n, which the first call installs (2 GB, some minutes)
	@$(VENV)/python $(SCRIPTS)/n8n.py --install-only
	@HOLDFAST_N8N=1 $(VENV)/pytest tests/n8n $(ARGS)

test-serverless: install-tests ## Run all tests of the serverless core: its package, its template, the chain on ministack
	@HOLDFAST_SERVERLESS=1 $(VENV)/pytest tests/serverless $(ARGS)

n8n-node: install ## Build, lint and test the n8n community node package
	@$(VENV)/python $(SCRIPTS)/node_package.py

n8n: install ## Start the real n8n with the workflows of infra/n8n/; Ctrl-C ends it
	@$(VENV)/python $(SCRIPTS)/n8n.py

chaos: install ## Play ROUNDS rounds of faults drawn from SEED; ARGS=--parallel for several sessions
	@$(VENV)/python tests/chaos/run.py --rounds $(or $(ROUNDS),100) --seed $(or $(SEED),1) $(ARGS)

chaos-messages: install ## Write MESSAGES messages while KILLS processes die and links, phones and disks fail, drawn from SEED
	@$(VENV)/python tests/messages/run.py --messages $(or $(MESSAGES),1000) --kills $(or $(KILLS),60) --seed $(or $(SEED),1) $(ARGS)

fuzz: install-tests ## Send both services and the webhook receiver EXAMPLES of everything, drawn from SEED
	@FUZZ_EXAMPLES=$(or $(EXAMPLES),500) FUZZ_SEED=$(or $(SEED),1) $(VENV)/pytest tests/interfaces $(ARGS)

backup-trials: install ## Back up a writing browser TRIALS times, drawn from SEED, and look through each; ARGS=--backend sqlite
	@$(VENV)/python bench/backup_trials.py --trials $(or $(TRIALS),200) --seed $(or $(SEED),1) $(ARGS)

chaos-backups: install ## Kill processes in the midst of backups, ROUNDS times, drawn from SEED
	@$(VENV)/python tests/backups/run.py --rounds $(or $(ROUNDS),200) --seed $(or $(SEED),1) $(ARGS)

chaos-fleet: install ## Upgrade GATEWAYS gateways one after the other, with SESSIONS sessions, while people write
	@$(VENV)/python tests/fleet/run.py --gateways $(or $(GATEWAYS),3) --sessions $(or $(SESSIONS),6) $(ARGS)

soak: install-tests ## Play an hour of 60 shops in ten minutes on three gateways, kill one, drain one, and draw what came of it
	@$(VENV)/python tests/soak/run.py --seed $(or $(SEED),1) $(ARGS)

bench-memory: install ## Measure the memory of a session beside a default launch of full Chromium
	@$(VENV)/python bench/memory.py $(ARGS)

bench-restart: install ## Measure how soon all sessions are back after the gateway was killed
	@$(VENV)/python bench/restart.py $(ARGS)

bench-backup: install ## Measure what backups cost beside RemoteAuth's way and restic; ARGS=--quick
	@$(VENV)/python bench/backup.py $(ARGS)

bench-reset-race: install ## Reset contacts while their replies are on the way, drawn from SEED, and look for a word that leaked
	@$(VENV)/python bench/reset_race.py --replies $(or $(REPLIES),1000) --seed $(or $(SEED),1)

bench-latency: install ## Measure from a contact's message to the answer on the phone, stage by stage
	@$(VENV)/python bench/latency.py $(ARGS)

bench-outbox: install ## Measure how fast waiting events are delivered; ARGS=--quick
	@$(VENV)/python bench/outbox.py $(ARGS)

bench-ingest: install ## Measure what storing events durably costs core, on both databases; ARGS=--quick
	@$(VENV)/python bench/ingest.py $(ARGS)

bench-replies: install ## Measure how good replies are and what they cost, beside their bars; ARGS="--only intents"
	@$(VENV)/python bench/replies $(ARGS)

bench-dashboard: install ## Measure core's time for every page, in a shop with 100 sessions and 100,000 messages
	@$(VENV)/python bench/dashboard.py $(ARGS)

bench-automations: install ## Measure how soon events are with a subscription's receiver, beside a thousand that do not match; ARGS=--quick
	@$(VENV)/python bench/automations.py $(ARGS)

bench-live: install ## Measure how soon a change of a session is on the screen
	@$(VENV)/python bench/dashboard_live.py $(ARGS)

bench-cold-start: install ## Measure the CPU of the web function's first answer in a fresh process; ARGS=--imports
	@$(VENV)/python bench/cold_start.py $(ARGS)

bench-scale: install ## Measure what a message costs core on PostgreSQL with 1, 2 and 4 workers, and with a million conversations
	@$(VENV)/python bench/scale.py $(ARGS)

costs: install ## Work out what SESSIONS and MESSAGES a day take and cost, from measured unit costs
	@$(VENV)/python bench/costs.py --sessions $(or $(SESSIONS),10000) --messages $(or $(MESSAGES),10000000)

check-openapi: install ## Generate clients from both OpenAPI documents with generators of PyPI and npm
	@$(VENV)/python $(SCRIPTS)/check_openapi.py

check-sdk: install ## Install the Python client into fresh environments and try it there
	@$(VENV)/python $(SCRIPTS)/check_sdk.py

lint: install-tests ## Check style, types, layers and scripts
	@$(SCRIPTS)/lint.sh

docs: install ## Draw the pages that are made from the code
	@$(VENV)/python $(SCRIPTS)/lifecycle.py
	@$(VENV)/python $(SCRIPTS)/event_catalogue.py
	@$(VENV)/python $(SCRIPTS)/metrics_page.py
	@$(VENV)/python $(SCRIPTS)/grafana.py

pictures: install ## Take the pictures of docs/n8n.md from the dashboard and the real n8n, which the first call installs
	@$(VENV)/python $(SCRIPTS)/n8n.py --install-only
	@$(VENV)/python $(SCRIPTS)/pictures.py

format: install ## Rewrite the sources as `make lint` wants them
	@$(VENV)/ruff check --fix-only --quiet --extend-exclude .tools .
	@$(VENV)/ruff format --extend-exclude .tools .

clean: ## Remove what can be made again: environment, packages, caches. .env and .data stay
	@$(SCRIPTS)/clean.sh

##@ Deploy
package-core: install ## Build core's package for AWS Lambda in .data/lambda; ARGS="--architecture x86_64 --python 3.13"
	@$(VENV)/python $(SCRIPTS)/lambda_package.py $(ARGS)

rotate: install ## Replace SECRET=webhook|gateway-key|secret-key|backup-key; both are valid until FINISH=1
	@$(VENV)/python $(SCRIPTS)/rotate.py $(SECRET) $(if $(FINISH),--finish)

audit: install ## Look dependencies up in the lists of known vulnerabilities
	@$(VENV)/python $(SCRIPTS)/audit.py

deploy-gateway: ## Install the last commit's gateway on HOST=user@host, bring it .env.gateway, and prove its health
	@infra/deploy-gateway.sh $(HOST)

deploy-core: install ## Deploy core to AWS Lambda: BUCKET=… for packages; ARGS=--dry-run changes nothing
	@$(VENV)/python $(SCRIPTS)/deploy_core.py --bucket "$(BUCKET)" $(ARGS)

##@ Help
help: ## Show this list
	@awk -f $(SCRIPTS)/help.awk $(MAKEFILE_LIST)
