import shutil
from pathlib import Path

import pytest

from bot.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The shipped configuration and playbooks in a folder of their own, which is the present one."""
    shutil.copy(ROOT / "config.yaml", tmp_path / "config.yaml")
    shutil.copytree(ROOT / "playbooks", tmp_path / "playbooks")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CRISIS_STATE", raising=False)
    return tmp_path


@pytest.fixture(scope="session")
def played(tmp_path_factory):
    """The folder that the demo left behind, in English."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    assert main(["demo", "--config", str(ROOT / "config.yaml"), "--lang", "en", "--folder", str(folder)]) == 0
    return folder


@pytest.fixture
def journal(played, home, monkeypatch):
    """The demo's state, copied to where the configuration's state is; the crisis's id."""
    shutil.copytree(played / "state", home / "state")
    return next(path.name for path in (played / "newsroom").iterdir() if path.name.startswith("service-outage-"))
