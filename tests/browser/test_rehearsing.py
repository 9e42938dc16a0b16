"""A rehearsal in a real browser: the diagram shows where it stands, and no draft of made-up answers is saved."""

import pytest

from engine import bpmn
from tests.browser.conftest import Served, SignIn

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize("script", [True], ids=["script"], indirect=True)
def test_the_diagram_shows_where_it_stands_after_each_task(as_: SignIn, served: Served) -> None:
    with served.database.reading() as session:
        release_id = bpmn.definitions.current_release(session).id
    petra = as_("petra.owl")
    petra.goto(f"/processes/deployments/{release_id}/rehearsals")
    petra.get_by_role("button", name="Begin").click()
    diagram = petra.locator(".eh-diagram").first
    for task, answer in (("Record the concern", "frightened_to_return_home"), ("Contact MASH", None)):
        diagram.locator("[data-drawn] svg").first.wait_for()
        assert diagram.locator("tr[data-mark=here] th").all_inner_texts() == [task]
        petra.get_by_role("link", name="Do it as Sena Wren").first.click()
        assert petra.locator("[data-saved]").count() == 0
        petra.get_by_role("button", name="Fill in made-up answers").click()
        if answer:
            petra.locator(f"[name={answer}][value=yes]").check()
        petra.get_by_role("button", name="Save and complete").click()
        petra.get_by_role("heading", name="What waits for people").wait_for()
    assert petra.get_by_text("MASH").count()
