"""SQL by name: finders that commands use. Each takes the session of the unit of work; adding and changing rows is the session's."""
