"""Keep the four languages of the interface complete."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from babel.messages.catalog import Catalog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import catalogues


class Command(BaseCommand):
    help = "Message catalogues: `update` finds new messages, `check` says what is missing, `compile` makes them ready to use."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["update", "check", "compile"])

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"do_{options['action']}")()

    def do_update(self) -> None:
        template = catalogues.extract(settings.BASE_DIR)
        for language in catalogues.PLURALS:
            scripts = catalogues.scripts_of_wagtail(language)
            for domain, wanted in zip(catalogues.DOMAINS, (template, scripts), strict=True):
                if len(wanted):
                    catalogues.write(language, catalogues.merge(language, wanted, domain), domain)
            missing = sum(1 for _problem in self._problems(language, template))
            self.stdout.write(f"{language}: {len(template)} messages and {len(scripts)} of scripts, {missing} to look at")

    def do_check(self) -> None:
        template = catalogues.extract(settings.BASE_DIR)
        found = [*catalogues.unheard(settings.BASE_DIR)]
        found += [problem for language in catalogues.PLURALS for problem in self._problems(language, template)]
        if found:
            raise CommandError("\n".join([*found[:40], f"{len(found)} problems: run `make messages`, then translate."]))
        self.stdout.write(f"{len(template)} messages, complete in {', '.join(catalogues.PLURALS)}.")

    def do_compile(self) -> None:
        for language in catalogues.PLURALS:
            for domain in catalogues.DOMAINS:
                if catalogues.catalogue_path(language, domain).exists():
                    catalogues.compile_catalogue(language, domain)

    def _problems(self, language: str, template: Catalog) -> Iterator[str]:
        yield from catalogues.problems(language, template)
        yield from catalogues.problems(language, catalogues.scripts_of_wagtail(language), "djangojs")
