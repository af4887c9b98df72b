"""Scripts ask for each other under the names that service workers keep."""

import re

import pytest
from django.core.files.base import ContentFile

from core.storage import StaticFiles


@pytest.fixture
def collected(tmp_path, settings):
    """What `collectstatic` makes of files, by name."""
    settings.STATIC_ROOT = tmp_path

    def collect(**files: str) -> dict[str, str]:
        storage = StaticFiles(location=str(tmp_path), base_url="/static/")
        names = {f"core/js/{name}.js": (storage, f"core/js/{name}.js") for name in files}
        for name, content in files.items():
            storage.save(f"core/js/{name}.js", ContentFile(content.encode()))
        assert not [each for _name, _new, each in storage.post_process(names) if isinstance(each, Exception)]
        return {path.name: path.read_text() for path in (tmp_path / "core/js").glob("*.*.js")}

    return collect


@pytest.mark.parametrize("line", ['import { a } from "./facts.js";', "import {\n  a,\n} from './facts.js';", 'await import("./facts.js")'])
def test_script_imports_another_under_its_kept_name(collected, line):
    found = collected(facts="export const a = 1;\n", room=f"{line}\n")

    [facts] = [name for name in found if name.startswith("facts.")]
    [room] = [content for name, content in found.items() if name.startswith("room.")]
    assert re.search(rf"""["']\./{re.escape(facts)}["']""", room)


def test_example_in_a_comment_stays(collected):
    text = "// import { a } from '@other/package';\nexport const a = 1;\n"

    assert list(collected(facts=text).values()) == [text]
