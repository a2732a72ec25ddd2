from pathlib import Path

import pytest

from tests.emulate.emulator import Emulator, missing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where there is no emulator, say so once a module."""
    if reason := missing():
        for item in items:
            if item.path.is_relative_to(Path(__file__).parent):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def running():
    """The emulator; one process serves all the tests of a worker."""
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def slack(running):
    """The emulator, with a workspace that nobody has touched."""
    running.reset()
    return running


@pytest.fixture
def web(slack):
    return slack.web()
