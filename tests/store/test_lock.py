import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.store.base import StateInUse, StoreError
from bot.store.lock import StateLock
from bot.store.tiny import TinyStore
from tests.contract.store_events import CODEC

HOLDER = """
import sys
from pathlib import Path
from bot.store.tiny import TinyStore
from tests.contract.store_events import CODEC
store = TinyStore.open(Path(sys.argv[1]), CODEC)
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_opener_is_told_who_holds_the_state(tmp_path: Path):
    store = TinyStore.open(tmp_path, CODEC)
    with pytest.raises(StateInUse, match=rf"process with the id {os.getpid()}\b.*Stop that one"):
        TinyStore.open(tmp_path, CODEC)
    store.close_now()
    TinyStore.open(tmp_path, CODEC).close_now()


def test_another_process_is_named_and_its_death_frees_the_state(tmp_path: Path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StateInUse, match=rf"\b{holder.pid}\b"):
            TinyStore.open(tmp_path, CODEC)
        TinyStore.open(tmp_path, CODEC, read_only=True).close_now()
        holder.kill()
        holder.wait()
    TinyStore.open(tmp_path, CODEC).close_now()


def test_the_lock_is_let_go_once(tmp_path: Path):
    lock = StateLock(tmp_path / "lock")
    lock.release()
    lock.release()
    StateLock(tmp_path / "lock").release()


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="file"):
        StateLock(tmp_path / "file" / "lock")
    with pytest.raises(StoreError, match="cannot be used"):
        TinyStore.open(tmp_path / "file", CODEC)
