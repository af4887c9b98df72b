"""Pictures, media and documents of the demo as Wagtail objects: each file is taken in once."""

from pathlib import Path
from typing import Any

from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model


class Library:
    """Takes files in on first use and remembers them by path."""

    def __init__(self, by: Any) -> None:
        self.by = by
        self._taken: dict[Path, Any] = {}

    def image(self, path: Path, *, title: str, description: str = "") -> Any:
        """A Wagtail image of that file."""
        return self._take(path, get_image_model(), title=title[:255], description=description[:255])

    def document(self, path: Path, *, title: str) -> Any:
        """A Wagtail document of that file."""
        return self._take(path, get_document_model(), title=title[:255])

    def media(self, path: Path, *, title: str) -> Any:
        """A sound or a film."""
        kind = "video" if path.suffix == ".mp4" else "audio"
        return self._take(path, get_media_model(), title=title[:255], type=kind)

    def _take(self, path: Path, model: Any, **fields: Any) -> Any:
        if path not in self._taken:
            with path.open("rb") as file:
                taken = model(uploaded_by_user=self.by, file=File(file, name=path.name), **fields)
                taken.save()
            self._taken[path] = taken
        return self._taken[path]
