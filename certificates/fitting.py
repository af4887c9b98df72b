"""Text that fits its box by construction: widths are measured with the fonts that will print. Pure but for the fonts."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.fonts import line_height, text_width

SMALLEST, STEP = 0.3, 0.03
LARGEST_GAP = 2.2
MARGIN = 0.985  # of the width: rounding in the layout must not break a line that we measured


@dataclass(frozen=True)
class Block:
    """A paragraph to be set: its font, its size at best, the space above it in points at best."""

    text: str
    font: str
    size: float
    gap: float = 0
    colour: str = "#14213d"
    is_name: bool = False


@dataclass(frozen=True)
class SetBlock:
    """A paragraph that was set: its lines, its size and the space above it, in points."""

    lines: list[str]
    font: str
    size: float
    gap: float
    colour: str

    @property
    def height(self) -> float:
        return self.size * line_height(self.font) * len(self.lines)


@dataclass(frozen=True)
class Column:
    """Paragraphs that stand in a box together, and what is left above them."""

    blocks: list[SetBlock] = field(default_factory=list)
    above: float = 0


def fit(blocks: Iterable[Block], *, width: float, height: float, is_centred: bool = True) -> Column:
    """Set paragraphs into a box, as large as fits, spread over its height.

    :param blocks: in order; empty ones are left out
    :param width: of the box, in points
    :param height: of the box, in points
    :param is_centred: what is left goes half above and half below, else all below
    """
    wanted = [block for block in blocks if block.text]
    scale = 1.0
    while scale > SMALLEST:
        chosen = [_set(block, scale, width * MARGIN) for block in wanted]
        if all(each is not None for each in chosen) and _height(chosen) <= height:
            break
        scale -= STEP
    found = [each for each in (_set(block, scale, width * MARGIN, at_any_price=True) for block in wanted) if each]
    return _spread(found, height, is_centred)


def _height(blocks: Iterable[SetBlock | None]) -> float:
    return sum(block.height + block.gap for block in blocks if block)


def _spread(blocks: list[SetBlock], height: float, is_centred: bool) -> Column:
    gaps = sum(block.gap for block in blocks[1:])
    left = height - _height(blocks)
    stretch = max(1.0, min(LARGEST_GAP, 1 + left / gaps)) if gaps else 1.0
    spread = [SetBlock(b.lines, b.font, b.size, b.gap * stretch if at else 0, b.colour) for at, b in enumerate(blocks)]
    return Column(spread, max(0.0, height - _height(spread)) / 2 if is_centred else 0)


def _set(block: Block, scale: float, width: float, *, at_any_price: bool = False) -> SetBlock | None:
    """The block at that scale; None when a word is wider than the box."""
    size = round(block.size * scale, 2)
    lines = _name_lines(block, size, width) if block.is_name else wrap(block.text, block.font, size, width)
    widest = max(text_width(line, font=block.font, size=size) for line in lines)
    if widest > width:
        if not (at_any_price or block.is_name):
            return None
        size = round(size * width / widest, 2)
    return SetBlock(lines, block.font, size, block.gap * scale, block.colour)


def _name_lines(block: Block, size: float, width: float) -> list[str]:
    """A name on one line, if need be a quarter smaller, else on the two lines that are most alike."""
    if text_width(block.text, font=block.font, size=size * 0.75) <= width:
        return [block.text]
    words = block.text.split(" ")
    splits = [[" ".join(words[:at]), " ".join(words[at:])] for at in range(1, len(words))]
    return min(splits, key=lambda lines: max(map(len, lines)), default=[block.text])


def wrap(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into lines no wider than `width` (points) and about as long as each other; a longer word has its own."""
    return [line for paragraph in text.splitlines() for line in _balanced(paragraph, font, size, width)]


def _balanced(text: str, font: str, size: float, width: float) -> list[str]:
    best = _greedy(text, font, size, width)
    narrow, wide = width / 2, width
    while len(best) > 1 and wide - narrow > size:  # as narrow as the same number of lines allows
        middle = (narrow + wide) / 2
        lines = _greedy(text, font, size, middle)
        if len(lines) == len(best):
            best, wide = lines, middle
        else:
            narrow = middle
    return best


def _greedy(text: str, font: str, size: float, width: float) -> list[str]:
    lines: list[list[str]] = [[]]
    space, reached = text_width(" ", font=font, size=size), 0.0
    for word in text.split(" "):
        wide = text_width(word, font=font, size=size)
        if lines[-1] and reached + space + wide > width:
            lines.append([])
        reached = reached + space + wide if lines[-1] else wide
        lines[-1].append(word)
    return [" ".join(line) for line in lines]
