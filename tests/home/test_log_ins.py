"""What `make run` says at the end about who can sign in."""

import json

import pytest
from django.core.management import call_command

from tests.factories.people import UserFactory


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


def said(capsys) -> str:
    call_command("log_ins")
    return capsys.readouterr().out


def test_the_demos_log_ins_are_shown(db, data_folder, capsys):
    (data_folder / "demo-logins.json").write_text(json.dumps({"trainer": ["trainer@example.org", "demo-1234"]}))

    assert "trainer@example.org          demo-1234" in said(capsys)


@pytest.mark.parametrize(
    ("fields", "advice"), [({"is_superuser": True}, False), ({"is_superuser": True, "is_active": False}, True), ({}, True)]
)
def test_an_installation_without_an_administrator_says_how_to_make_one(db, capsys, fields, advice):
    UserFactory(**fields)

    assert ("make administrator" in said(capsys)) == advice
