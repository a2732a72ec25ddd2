import os
import re
import signal
import subprocess
import sys

import httpx
import pytest

from tests.cli.conftest import ROOT


def bot(home, *arguments, **options):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments], cwd=home, env=environment, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options,
    )  # fmt: skip


@pytest.fixture
def anywhere(home):
    path = home / "config.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("port: 8080", "port: 0"), encoding="utf-8")
    return home


def test_the_bot_serves_the_newsroom_until_it_is_told_to_stop(anywhere):
    with bot(anywhere, "run") as running:
        address = re.findall(r"http://\S+", running.stdout.readline())[0]
        assert httpx.get(f"{address}health").json() == {"ok": True, "open_crises": 0}
        assert httpx.get(address).status_code == 200
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=20) == 0


def test_a_second_bot_on_the_same_state_is_refused_with_the_first_ones_number(anywhere):
    with bot(anywhere, "run") as first:
        first.stdout.readline()
        with bot(anywhere, "console") as second:
            _, told = second.communicate("", timeout=20)
        assert second.returncode == 1
        assert str(first.pid) in told
        assert "Traceback" not in told
        first.send_signal(signal.SIGINT)
        assert first.wait(timeout=20) == 0


def test_a_crisis_can_be_started_through_a_pipe_and_goes_on_after_a_restart(anywhere):
    with bot(anywhere, "console") as console:
        out, told = console.communicate("/crisis start service_outage S2 Linz\n", timeout=20)
    assert (console.returncode, told) == (0, "")
    assert "Ist das eine Krise?" in out
    with bot(anywhere, "console") as again:
        out, _ = again.communicate("", timeout=20)
    assert "Ist das eine Krise?" in out
