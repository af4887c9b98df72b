"""placeholder until the branch lands"""

LABEL = "x"
ENDINGS = (".xlsx",)


def recognises(name, data):
    return False
