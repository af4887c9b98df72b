"""Where each part of a certificate stands on an A4 page. All measures in millimetres from the top left corner."""

from dataclasses import dataclass

from certificates.enums import DesignLayout, Orientation

POINTS_PER_MM = 72 / 25.4
PAGES = {Orientation.LANDSCAPE: (297, 210), Orientation.PORTRAIT: (210, 297)}


@dataclass(frozen=True)
class Box:
    """A rectangle on the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.width * POINTS_PER_MM, self.height * POINTS_PER_MM


@dataclass(frozen=True)
class Layout:
    """The boxes of one layout. `columns` are the two languages' own texts, where they stand side by side."""

    head: Box
    text: Box
    signatures: Box
    code: Box
    columns: tuple[Box, Box] | None = None
    is_centred: bool = True
    # The background's own ornament stands in the middle of the head: logos go to its sides.
    has_ornament_in_head: bool = True


LAYOUTS = {
    (DesignLayout.CLASSIC, Orientation.LANDSCAPE): Layout(
        head=Box(32, 30, 233, 24), text=Box(34, 56, 229, 90), signatures=Box(54, 148, 189, 37), code=Box(243, 151, 28, 34)
    ),
    (DesignLayout.CLASSIC, Orientation.PORTRAIT): Layout(
        head=Box(30, 34, 150, 26), text=Box(30, 66, 150, 132), signatures=Box(30, 202, 150, 38), code=Box(156, 238, 28, 34)
    ),
    (DesignLayout.MODERN, Orientation.LANDSCAPE): Layout(
        head=Box(66, 16, 213, 24), text=Box(66, 44, 213, 100), signatures=Box(66, 151, 176, 38), code=Box(251, 157, 28, 34),
        is_centred=False, has_ornament_in_head=False,
    ),
    (DesignLayout.MODERN, Orientation.PORTRAIT): Layout(
        head=Box(22, 56, 166, 24), text=Box(22, 86, 166, 118), signatures=Box(22, 208, 166, 38), code=Box(162, 246, 28, 34),
        is_centred=False, has_ornament_in_head=False,
    ),
    (DesignLayout.BILINGUAL, Orientation.LANDSCAPE): Layout(
        head=Box(24, 25, 249, 22), text=Box(26, 47, 245, 50), signatures=Box(54, 156, 189, 32), code=Box(246, 153, 28, 34),
        columns=(Box(26, 99, 114, 58), Box(157, 99, 114, 58)),
    ),
    (DesignLayout.BILINGUAL, Orientation.PORTRAIT): Layout(
        head=Box(22, 26, 166, 26), text=Box(22, 54, 166, 70), signatures=Box(22, 208, 166, 38), code=Box(161, 241, 28, 34),
        columns=(Box(20, 127, 79, 80), Box(111, 127, 79, 80)),
    ),
}  # fmt: skip
