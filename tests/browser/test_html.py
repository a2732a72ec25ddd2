"""html-validate's recommended rules. One is off: long-title, since a title is the organisation's own words and is
never cut; what a search engine does not show of it is no fault of the page."""

import json
import subprocess
from pathlib import Path

from tests.browser.conftest import PAGES, House
from tests.browser.tools import MODULES

CONFIG = Path(__file__).with_name("htmlvalidate.json")
VALIDATOR = MODULES / "html-validate" / "bin" / "html-validate.mjs"


def faults(files: list[Path]) -> list[str]:
    """What html-validate finds in the files: rule, place, words."""
    command: list[str | Path] = ["node", VALIDATOR, "--config", CONFIG, "--formatter", "json", *files]
    told = subprocess.run(command, capture_output=True, check=False, timeout=60).stdout
    return [
        f"{Path(file['filePath']).name}:{found['line']} {found['ruleId']}: {found['message']}"
        for file in json.loads(told)
        for found in file["messages"]
    ]


def test_every_kind_of_page_is_valid(house: House):
    files = [house.file(page, language) for page in PAGES for language in ("de", "en")]
    files += [house.folder / "index.html", *house.folder.glob("netz-stoerung/index.html")]
    assert faults(sorted(set(files))) == []


def test_the_validator_validates(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_text("<!DOCTYPE html><html lang='de'><head><title>x</title></head><body><p><div>x</div></body></html>")
    assert faults([page])
