"""Rules and values. No I/O, no framework."""
