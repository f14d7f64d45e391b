"""My work: lists and tasks."""

from service.web.worklist import bulk, handing_over, on_hold, saving, taking, views
from service.web.worklist.blueprint import blueprint

__all__ = ["blueprint", "bulk", "handing_over", "on_hold", "saving", "taking", "views"]
