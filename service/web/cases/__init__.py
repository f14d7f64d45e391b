"""The case file: search, the file, recording an enquiry, what the diagram offers."""

from service.web.cases import access, asking, decisions, people, recording, records, start, views
from service.web.cases.blueprint import blueprint

__all__ = ["access", "asking", "blueprint", "decisions", "people", "recording", "records", "start", "views"]
