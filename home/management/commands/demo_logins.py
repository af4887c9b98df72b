"""Print the demo's log-ins, while there is a demo."""

from typing import Any

from django.core.management.base import BaseCommand

from home.demo import loading


class Command(BaseCommand):
    help = "Print the demo's log-ins."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        logins = loading.read_logins()
        if logins:
            self.stdout.write("\nDemo log-ins")
            for role, (name, password) in logins.items():
                self.stdout.write(f"  {role:<14} {name:<28} {password}")
