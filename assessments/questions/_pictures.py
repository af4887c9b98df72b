"""The picture of a question: which stored files show it, how publishing seals them, how a page draws them.

What is frozen are names in the storage, never addresses: on S3 an address is signed for some days only.
"""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.pictures import PHONE_WIDTH, files_of

SEALED = "quiz-pictures"
# A question is as wide as its card: what a phone needs, at single and at double density, is enough for a desk too.
WIDTHS = (360, PHONE_WIDTH)
SIZES = "(min-width: 40rem) 36rem, 100vw"


def drafted(image: Any) -> dict[str, Any]:
    """The files that show an image now, narrow to wide, by their names in the storage; they may still change.

    :param image: a Wagtail image
    :return: `files`, each with `name`, `width` and `height` in pixels
    """
    return {"files": [{"name": one.file.name, "width": one.width, "height": one.height} for one in files_of(image, WIDTHS)]}


def with_sealed_picture(frozen: dict[str, Any]) -> dict[str, Any]:
    """A frozen question whose picture nothing changes any more: its files are copied to names made of their content.

    :param frozen: what `Question.freeze` gave; without a picture it comes back as it is
    :raises OSError: when a file cannot be read
    """
    if "picture" not in frozen:
        return frozen
    files = [file | {"name": _sealed(file["name"])} for file in frozen["picture"]["files"]]
    return frozen | {"picture": frozen["picture"] | {"files": files}}


def _sealed(name: str) -> str:
    """Copy a stored file under the digest of its content, once, and say under which name."""
    with default_storage.open(name) as file:
        content = file.read()
    target = f"{SEALED}/{hashlib.sha256(content).hexdigest()}{PurePosixPath(name).suffix.lower()}"
    # Two who publish at once may both write: the storage gives the second another name, and the bytes are the same.
    return target if default_storage.exists(target) else default_storage.save(target, ContentFile(content))


def drawn(picture: dict[str, Any], alternative: str) -> dict[str, Any]:
    """What an `<img>` needs.

    :param picture: as frozen, or as a preview of a file has it: an address with its `width` and `height`
    :param alternative: what it says, in the question's language
    """
    if "url" in picture:
        return picture | {"srcset": "", "sizes": "", "alternative": alternative}
    files = [file | {"url": default_storage.url(file["name"])} for file in picture["files"]]
    srcset = ", ".join(f"{file['url']} {file['width']}w" for file in files) if len(files) > 1 else ""
    return files[-1] | {"srcset": srcset, "sizes": SIZES if srcset else "", "alternative": alternative}
