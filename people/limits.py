"""How often one line may try codes. (Allauth limits its own pages, but not reading, where codes in links are tried.)"""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60
OWN_PART = 64
"""Bits of an IPv6 address that say whose line it is; the rest may change with every request (RFC 6177)."""


def tried_too_often(request: HttpRequest, action: str, *, per_minute: int = 120, person: Any = None) -> bool:
    """Count a try, and say whether there were too many within a minute.

    :param action: what is tried, for example `claim`; each is counted apart
    :param per_minute: forty phones in one room have one address: the limit is wide, and the codes are long
    :param person: who tries, where that is known: then it is counted wherever they are
    """
    who = f"person:{person.pk}" if person else _line(get_adapter().get_client_ip(request))
    key = f"tries:{action}:{who}"
    cache.add(key, 0, timeout=MINUTE)
    try:
        return cache.incr(key) > per_minute
    except ValueError:  # it ran out between the two lines
        return False


def _line(address: str) -> str:
    """Whose line an address is of."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, OWN_PART), strict=False)) if isinstance(found, IPv6Address) else address
