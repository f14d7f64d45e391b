"""The case reference: nine characters of Crockford's base 32 in threes, the last one a check character (UX.md §7)."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OIL", "011")
EXAMPLE = "7KM-4PQ-2XH"


def new_reference() -> str:
    """A random reference; it tells nothing of person, place, date or volume."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return show(body + check_character(body))


def check_character(body: str) -> str:
    """Weighted sum over the eight characters: finds each single wrong one and each swap of neighbours."""
    return ALPHABET[sum((2 * place + 1) * ALPHABET.index(char) for place, char in enumerate(body)) % 32]


def show(characters: str) -> str:
    return "-".join(characters[at : at + 3] for at in (0, 3, 6))


def read(typed: str) -> str | None:
    """The reference as we store it, or None if it can't be one.

    Any case, with or without hyphens; O is 0, I and L are 1.
    """
    characters = typed.upper().replace("-", "").replace(" ", "").translate(READ_AS)
    if len(characters) != len(EXAMPLE) - 2 or any(char not in ALPHABET for char in characters):
        return None
    return show(characters) if check_character(characters[:8]) == characters[8] else None
