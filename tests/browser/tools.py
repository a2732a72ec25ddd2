"""The parts from outside: Debian's Chromium through Playwright, axe-core and html-validate from npm."""

import json
import os
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "build" / "browser" / "node_modules"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
PICTURES = Path(os.environ.get("BROWSER_PICTURES") or ROOT / "build" / "browser" / "pictures")
"""Where the tests leave screenshots; BROWSER_PICTURES names another folder."""


def missing() -> str:
    """Why no page can be looked at here; empty when it can."""
    if not CHROMIUM:
        return "chromium is not installed; .ci/run says how"
    if not shutil.which("node"):
        return "node is not installed"
    wanted = json.loads(Path(__file__).with_name("package.json").read_text(encoding="utf-8"))["dependencies"]
    for name, version in wanted.items():
        if (found := _version(name)) != version:
            return f"{name} {version} is not installed below {MODULES.relative_to(ROOT)} ({found}); .ci/run says how"
    return ""


def _version(name: str) -> str:
    try:
        version: str = json.loads((MODULES / name / "package.json").read_text(encoding="utf-8"))["version"]
    except FileNotFoundError:
        return "there is none"
    return version
