"""Short codes on paper, that are typed from a sheet without a slip. Pure.

Crockford's base 32: no I, L, O or U, so that nothing is taken for a one or a nought, and no word appears.
"""

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": ""})


def as_code(number: int) -> str:
    """A number in as few letters as it takes, at least two.

    :param number: 0 or more
    """
    letters = ""
    while number or len(letters) < 2:  # noqa: PLR2004 - one letter alone is easily missed
        number, rest = divmod(number, len(DIGITS))
        letters = DIGITS[rest] + letters
    return letters


def tidy(code: str) -> str:
    """A code as it is printed, from how somebody typed it."""
    return code.upper().translate(_READ)
