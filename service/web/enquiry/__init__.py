"""Pages of the public: making an enquiry."""

from service.web.enquiry import questions, sending, views
from service.web.enquiry.frame import blueprint

__all__ = ["blueprint", "questions", "sending", "views"]
