"""Deployed files run in memory, with a clock of their own: for tests, for the studio's trial, for `run --json`."""

from service.engine.playground.world import Playground, PlaygroundError

__all__ = ["Playground", "PlaygroundError"]
