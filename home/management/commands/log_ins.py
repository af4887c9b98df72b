"""Say who can sign in at an installation that was just started."""

from typing import Any

from django.core.management.base import BaseCommand

from home.demo import loading
from people.models import User


class Command(BaseCommand):
    help = "Print the demo's log-ins; where nobody can sign in yet, how to make the first administrator."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        logins = loading.read_logins()
        if logins:
            self.stdout.write("\nDemo log-ins")
            for role, (name, password) in logins.items():
                self.stdout.write(f"  {role:<14} {name:<28} {password}")
        elif not User.objects.filter(is_superuser=True, is_active=True).exists():
            self.stdout.write("\nThere is no administrator yet. In another window: make administrator")
