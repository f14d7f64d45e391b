"""My work: lists and tasks."""

from service.web.worklist import handing_over, taking, views
from service.web.worklist.blueprint import blueprint

__all__ = ["blueprint", "handing_over", "taking", "views"]
