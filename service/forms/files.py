"""Which files a question takes, by their name; what is inside is looked at where files are stored."""

from service.forms import wording
from service.forms.model import Field
from service.forms.values import WrongError

_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".heic", ".webp")


def refusal(field: Field, filename: str, lang: str = "en") -> str:
    """The sentence for a file of the wrong kind; "" if it is taken."""
    endings = [end for name in field.accept for end in (_PICTURES if name == "image/*" else (name,))]
    if not endings or filename.lower().endswith(tuple(endings)):
        return ""
    return wording.broken(field, WrongError("file_type"), lang)
