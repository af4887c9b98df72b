# The two commands of the README are `make run` and `make test`; the rest is for those who work on the code.
.DEFAULT_GOAL := help
.PHONY: help run administrator test test-faults check bench-quiz bench-attendance bench-room bench-weight bench-statistics bench-certificates messages requirements

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: ## Set everything up and start the site (PORT, HOST and DATA_DIR choose where)
	@sh scripts/bootstrap.sh run

administrator: ## Make an administrator, who can sign in and give roles
	@sh scripts/bootstrap.sh administrator

test: ## Run every check: style, types, import law, translations, tests on SQLite and PostgreSQL, browser walks
	@sh scripts/bootstrap.sh test

test-faults: ## Kill the server 200 times while people answer, on SQLite and on PostgreSQL (an hour; KILLS says how often)
	@FAULT_KILLS=$${KILLS:-200} .venv/bin/python -m pytest -q -m faults
	@FAULT_KILLS=$${KILLS:-200} .venv/bin/python scripts/with_postgres.py .venv/bin/python -m pytest -q -m faults

check: ## The quick checks only, without tests
	@sh scripts/bootstrap.sh check

bench-quiz: ## Let 300 people take a quiz over ten minutes, on SQLite and on PostgreSQL (MINUTES shortens it), then print saves per second
	@.venv/bin/python -m tests.benchmarks.bench_quiz --minutes $${MINUTES:-10}

bench-attendance: ## Check in 1,000 people within ten seconds, on SQLite and on PostgreSQL, then print check-ins per second
	@.venv/bin/python -m tests.benchmarks.bench_attendance

bench-room: ## Let a script mark forty people by list and by badge on a slow phone without a line, and print how long it takes
	@DJANGO_SETTINGS_MODULE=lms.settings.test .venv/bin/python -m tests.browser.bench_room

bench-weight: ## Print what first visits weigh and how soon they paint on a slow line (400 kbit/s, 400 ms)
	@DJANGO_SETTINGS_MODULE=lms.settings.test .venv/bin/python -m tests.browser.bench_weight

bench-statistics: ## Print how long the statistics of 20,000 attempts at 40 questions take, beside a plain NumPy pass
	@DJANGO_SETTINGS_MODULE=lms.settings.test .venv/bin/python -m tests.benchmarks.bench_statistics

bench-certificates: ## Print how long a print file of 1,000 certificates takes, beside drawing the same pages directly
	@DJANGO_SETTINGS_MODULE=lms.settings.test .venv/bin/python -m tests.benchmarks.bench_certificates --people $${PEOPLE:-1000}

messages: ## Find new messages for the translators
	@.venv/bin/python manage.py catalogues update

requirements: ## Pin the requirements again, with hashes
	@for name in requirements requirements-dev requirements-uv; do \
		.venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
			--custom-compile-command "make requirements" $$name.in -o $$name.txt; done
