"""Find a Chromium for the browser tests, or install one: `python -m tests.browser.chromium`.

The tests drive whatever Chromium or Chrome the machine has. Where it has none, root on Debian gets
Debian's packages and everyone else playwright's own build. If there is none in the end, the browser
tests fail and say so; they are never skipped.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, BrowserType

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("C:/Program Files/Google/Chrome/Application/chrome.exe"),
    Path("C:/Program Files (x86)/Google/Chrome/Application/chrome.exe"),
    Path.home() / "AppData/Local/Google/Chrome/Application/chrome.exe",
)
# Root may start it, and it talks to nobody but our server.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_BROWSER = (
    "ブラウザー試験には Chromium か Chrome が必要です。インストールするか、"
    "環境変数 CHROMIUM_PATH に実行ファイルの場所を指定してください。"
    " (The browser tests need Chromium or Chrome.)"
)


class NoBrowserError(RuntimeError):
    """There is no Chromium on this machine, and none could be installed."""


def installed() -> Path | None:
    """Return the machine's Chromium or Chrome; CHROMIUM_PATH overrides the search."""
    if override := os.environ.get("CHROMIUM_PATH"):
        return Path(override)
    candidates = (*map(shutil.which, NAMES), *PLACES)
    return next((Path(found) for found in candidates if found and Path(found).exists()), None)


def launch(browser_type: BrowserType) -> Browser:
    """Start the machine's browser, or else playwright's own."""
    path = installed() or Path(browser_type.executable_path)
    if not path.exists():
        raise NoBrowserError(NO_BROWSER)
    return browser_type.launch(executable_path=path, args=FLAGS)


def ensure() -> None:
    """Install what the browser tests need and the machine lacks."""
    packages = [] if installed() else ["chromium"]
    if sys.platform == "linux" and not _has_japanese_font():
        packages += ["fontconfig", "fonts-noto-cjk"]
    if packages and _may_use_apt():
        _install(packages)
    if installed() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _has_japanese_font() -> bool:
    listing = shutil.which("fc-list")
    return listing is not None and bool(subprocess.check_output([listing, ":lang=ja"]))


def _may_use_apt() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: list[str]) -> None:
    print(f"ブラウザー試験のため apt-get で {' '.join(packages)} をインストールします。", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "--quiet=2", *command], env=environment, check=False)


if __name__ == "__main__":
    ensure()
