"""docs/operating.md names every variable that the code reads, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READ = re.compile(r'(?:env\.\w+|environ\.get|env\.get)\(\s*"([A-Z][A-Z0-9_]+)"|environ\["([A-Z][A-Z0-9_]+)"\]')
# Of the machine that runs the tests, not of an installation.
OF_TESTS = {"CI", "CHROMIUM", "DEMO_SITE", "PATH"}


def test_every_variable_that_is_read_is_explained_and_every_explained_one_is_read():
    sources = [*ROOT.glob("lms/settings/*.py"), *ROOT.glob("scripts/*.py"), *ROOT.glob("home/**/*.py"), *ROOT.glob("core/**/*.py")]
    read = {one or other for source in sources for one, other in READ.findall(source.read_text())}
    page = (ROOT / "docs" / "operating.md").read_text()
    explained = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", "\n".join(line for line in page.splitlines() if line.startswith("| `"))))

    assert read - OF_TESTS == explained
