"""Pages of the public: making an enquiry."""
