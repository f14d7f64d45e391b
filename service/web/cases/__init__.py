"""The case file: search, the file, recording an enquiry, what the diagram offers."""

from service.web.cases import recording, records, start, views
from service.web.cases.blueprint import blueprint

__all__ = ["blueprint", "recording", "records", "start", "views"]
