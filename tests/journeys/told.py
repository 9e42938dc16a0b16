"""A story for the docs, told by a test: what happens is proven in every run, and drawn when that is asked for."""

import re
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs" / "stories"


class Told:
    """One story: `docs/stories/<name>.md` and its pictures."""

    def __init__(self, name: str, title: str, opening: str, *, draw: bool) -> None:
        self._name, self._draw = name, draw
        self._parts = [f"# {title}", opening]
        self._pictures: list[str] = []

    def say(self, sentences: str) -> None:
        """A paragraph."""
        self._parts.append(re.sub(r"\s+", " ", sentences).strip())

    def show(self, page: Page, what: str, at: str = "h1") -> None:
        """A picture of what is on the screen, from the first element that `at` finds; `what` says what can be seen."""
        page.locator(at).first.evaluate("element => element.scrollIntoView({block: 'start'})")
        self._pictures.append(f"{self._name}-{len(self._pictures) + 1}.png")
        if self._draw:
            FOLDER.mkdir(exist_ok=True)
            page.screenshot(path=FOLDER / self._pictures[-1])
        self._parts.append(f"![{what}]({self._pictures[-1]})")

    def end(self) -> None:
        """The story's page and pictures are in the docs; they are written anew when that is asked for."""
        text, page = "\n\n".join(self._parts) + "\n", FOLDER / f"{self._name}.md"
        if self._draw:
            page.write_text(text, encoding="utf-8")
        told = page.read_text(encoding="utf-8") if page.exists() else ""
        assert told == text, "The story is another one now: run this test with --draw-stories, and look at it."
        assert all((FOLDER / picture).is_file() for picture in self._pictures)
