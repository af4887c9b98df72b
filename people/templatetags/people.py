"""The rules as template filters: `{% if request.user|works_as_staff %}`."""

from django import template

from people import rules

register = template.Library()
register.filter("works_as_staff", rules.works_as_staff)
register.filter("is_programme_staff", rules.is_programme_staff)
register.filter("is_trainer", rules.is_trainer)
register.filter("is_administrator", rules.is_administrator)
