# The two commands of the README are `make run` and `make test`; the rest is for those who work on the code.
.DEFAULT_GOAL := help
.PHONY: help run administrator test check bench-weight bench-statistics messages requirements

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: ## Set everything up and start the site (PORT, HOST and DATA_DIR choose where)
	@sh scripts/bootstrap.sh run

administrator: ## Make an administrator, who can sign in and give roles
	@sh scripts/bootstrap.sh administrator

test: ## Run every check: style, types, import law, translations, tests on SQLite and PostgreSQL, browser walks
	@sh scripts/bootstrap.sh test

check: ## The quick checks only, without tests
	@sh scripts/bootstrap.sh check

bench-weight: ## Print what first visits weigh and how soon they paint on a slow line (400 kbit/s, 400 ms)
	@DJANGO_SETTINGS_MODULE=lms.settings.test .venv/bin/python -m tests.browser.bench_weight

bench-statistics: ## Print how long the statistics of 20,000 attempts at 40 questions take, beside a plain NumPy pass
	@DJANGO_SETTINGS_MODULE=lms.settings.test .venv/bin/python -m tests.benchmarks.bench_statistics

messages: ## Find new messages for the translators
	@.venv/bin/python manage.py catalogues update

requirements: ## Pin the requirements again, with hashes
	@for name in requirements requirements-dev requirements-uv; do \
		.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
			--custom-compile-command "make requirements" $$name.in -o $$name.txt; done
