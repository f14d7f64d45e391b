"""`python -m service.cli`, as the supervisor starts its children."""

from service.cli import main

main()
