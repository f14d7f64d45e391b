"""What can go wrong with somebody else's file."""


class LayoutError(ValueError):
    """The file can't be drawn; the message is a sentence that says why."""
