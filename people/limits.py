"""How often one address may try codes. (Allauth limits its own pages, but not reading, where codes in links are tried.)"""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MINUTE = 60


def tried_too_often(request: HttpRequest, action: str, *, per_minute: int = 120) -> bool:
    """Count a try, and say whether there were too many within a minute.

    :param action: what is tried, for example `claim`; each is counted apart
    :param per_minute: forty phones in one room have one address: the limit is wide, and the codes are long
    """
    key = f"tries:{action}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, timeout=MINUTE)
    try:
        return cache.incr(key) > per_minute
    except ValueError:  # it ran out between the two lines
        return False
