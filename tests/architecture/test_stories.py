"""Every story that a test tells is found from the list of stories."""

import re
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "stories"


def test_every_story_is_listed_and_every_listed_story_is_told() -> None:
    listed = re.findall(r"\]\(([\w-]+\.md)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    told = {page.name for page in FOLDER.glob("*.md")} - {"README.md"}
    assert sorted(listed) == sorted(told)
    assert all((FOLDER / page).read_text(encoding="utf-8").startswith("# ") for page in told)
