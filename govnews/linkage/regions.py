"""GB/T 2260 codes: which region lies in which."""


def own(code: str) -> str:
    """Digits of a code that name the region itself.

    >>> own("620000"), own("621000"), own("621022")
    ('62', '6210', '621022')
    """
    return code[:2] if code.endswith("0000") else code.removesuffix("00")


def around(code: str | None) -> list[str]:
    """Digits of all regions that one lies in, the largest first, itself the last.

    >>> around("621022"), around(None)
    (['62', '6210', '621022'], [])
    """
    digits = own(code) if code else ""
    return [digits[:size] for size in range(2, len(digits) + 1, 2)]


def apart(one: str | None, other: str | None) -> bool:
    """Whether neither of two regions lies in the other.

    >>> apart("621022", "621000"), apart("621022", "621026"), apart("621022", None)
    (False, True, False)
    """
    if not one or not other:
        return False
    return not own(one).startswith(own(other)) and not own(other).startswith(own(one))
