"""Chromium for the browser tests: `python -m tests.support.browser` sees to it that it is there, or says why it can't be."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = "/usr/bin/chromium"
PACKAGES = ["chromium", "fonts-liberation"]
FONT = Path("/usr/share/fonts/truetype/liberation")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-dev-shm-usage",
]


def is_there() -> bool:
    return Path(CHROMIUM).exists()


def lacking() -> list[str]:
    return [name for name, there in zip(PACKAGES, (is_there(), FONT.is_dir()), strict=True) if not there]


@contextmanager
def chromium() -> Iterator:
    """A browser of Playwright's, on the system's Chromium; Playwright's own builds are never downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def _install(packages: list[str]) -> str:
    """Empty if it worked, else why not."""
    if shutil.which("apt-get") is None:
        return "there is no apt-get here"
    if os.geteuid() != 0:
        return f"only root may install packages; run: sudo apt-get install {' '.join(packages)}"
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *command], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"apt-get {command[0]} failed: {done.stderr.strip().splitlines()[-1:] or done.returncode}"
    return ""


def main() -> int:
    packages = lacking()
    if not packages:
        return 0
    sys.stdout.write(f"The browser tests need {' and '.join(packages)}; installing.\n")
    why = _install(packages)
    if not why and not lacking():
        return 0
    sys.stderr.write(f"The browser tests can't run: {why or 'the packages did not bring it'}.\n")
    # On a developer's machine they are then left out and say so; where the project is judged, they may not be missing.
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
