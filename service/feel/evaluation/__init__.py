"""From tree to code that runs."""
