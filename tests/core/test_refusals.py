"""What somebody meets whose action was refused."""

import pytest
from django.test import RequestFactory

from core.middleware import page_before


@pytest.mark.parametrize(
    ("method", "address", "referer", "back"),
    [
        ("post", "/en/staff/", "http://testserver/en/staff/", "http://testserver/en/staff/"),
        ("get", "/en/staff/", "http://testserver/en/my/?page=2", "http://testserver/en/my/?page=2"),
        ("get", "/en/staff/", "http://testserver/en/staff/", ""),  # it would refuse again
        ("post", "/en/staff/", "https://elsewhere.example/en/staff/", ""),
        ("post", "/en/staff/", "javascript:alert(1)", ""),
        ("post", "/en/staff/", "", ""),
    ],
)
def test_refusal_leads_back_to_the_page_before_on_this_site_only(method, address, referer, back):
    request = getattr(RequestFactory(), method)(address, headers={"Referer": referer})

    assert page_before(request) == back
