"""The case file: search, the file, recording an enquiry, what the diagram offers."""
