"""The built-in functions, a module a family."""

from importlib import import_module

_FAMILIES = (
    "booleans",
    "calendar",
    "contexts",
    "conversion",
    "dialect",
    "lists",
    "numeric",
    "ranges",
    "statistics",
    "strings",
    "temporal",
)


def load() -> None:
    """Fills the register."""
    for family in _FAMILIES:
        import_module(f"service.feel.builtins.{family}")
