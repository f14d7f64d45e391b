"""My work: lists and tasks."""
