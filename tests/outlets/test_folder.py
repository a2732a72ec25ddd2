"""A folder as an outlet: real texts only, one file each."""

import errno
from pathlib import Path

import pytest

from bot.crisis.deliveries import Delivery
from bot.outlets import files, folder
from bot.outlets.base import NotSent, Outlet, PerhapsSent
from bot.outlets.folder import FolderOutlet
from tests.contract.outlet_contract import OutletContract, names
from tests.outlets.sample import CRISIS, as_drill, delivery


class TestFolder(OutletContract):
    def make(self, folder: Path) -> Outlet:
        return FolderOutlet(folder, "service_desk")

    def fitting(self, statement: str) -> Delivery:
        return delivery(statement)

    def unfitting(self) -> Delivery:
        return as_drill(delivery())

    def seen(self, folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_the_file_holds_every_language(tmp_path: Path):
    sent = await FolderOutlet(tmp_path, "service_desk").publish(delivery())
    file = tmp_path / CRISIS / "first_word.service_desk.txt"
    assert sent.permalink == file.as_uri()
    assert file.read_text(encoding="utf-8").startswith("[de]\nDas Internet ist seit 05:41 gestört.")


async def test_a_broken_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    outlet = FolderOutlet(tmp_path / "file", "service_desk")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(NotSent, match="Not a directory") as refusal:
        await outlet.publish(delivery())
    assert not refusal.value.final
    with pytest.raises(PerhapsSent, match="Not a directory"):
        await outlet.find(delivery())

    def broken(_: files.Staged) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(folder, "show", broken)
    with pytest.raises(PerhapsSent, match="Input/output error"):
        await FolderOutlet(tmp_path / "fine", "service_desk").publish(delivery())
    assert not any(name.endswith(".new") for name in names(tmp_path))
