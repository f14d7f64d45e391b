"""To be replaced by the XPath dialect."""

import re
from service.feel.errors import OutOfDomainError


class _P:
    def __init__(self, p):
        self.p = p

    def search(self, s, run):
        return self.p.search(s) is not None

    def replace(self, s, r, run):
        return self.p.sub(re.sub(r"\$(\d)", r"\\\1", r), s)

    def split(self, s, run):
        return self.p.split(s)

    def extract(self, s, run):
        return [m.group() for m in self.p.finditer(s)]


def compiled(pattern, flags):
    f = 0
    for c in flags:
        if c not in "ismx":
            raise OutOfDomainError("flag")
        f |= {"i": re.I, "s": re.S, "m": re.M, "x": re.X}[c]
    try:
        return _P(re.compile(pattern, f))
    except re.error:
        raise OutOfDomainError("not a pattern") from None
