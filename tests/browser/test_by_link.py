"""A school nurse gives a child's view on a phone, with a link, a code and no account."""

import pytest

from engine.casework.models import OutsideView
from tests.browser import outsiders
from tests.browser.conftest import Served, SignIn

pytestmark = pytest.mark.xdist_group("browser")


def test_from_the_link_to_the_thanks_on_a_phone(as_: SignIn, served: Served) -> None:
    request = outsiders.ask(served)
    page = as_("")
    page.set_viewport_size({"width": 320, "height": 640})
    outsiders.enter(page, request)
    assert page.url == f"{served.address}/view"
    for name in ("day", "month", "year"):
        page.fill(f"[name=gathered_on-{name}]", outsiders.ANSWERS[f"gathered_on-{name}"])
    page.get_by_label("In the child’s own words").check()
    page.get_by_label("What did the child say or show?").fill("I like the gar")
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_text("Nobody but you can read it until you send it").wait_for()
    outsiders.enter(page, request)
    page.get_by_label("What did the child say or show?").fill(outsiders.ANSWERS["view"])
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_role("heading", name="Thank you").wait_for()
    with served.database.reading() as session:
        view = session.get_one(OutsideView, request.view_id)
    assert view.answers and view.answers["view"] == outsiders.ANSWERS["view"]
    page.goto(request.link)
    page.get_by_role("heading", name="This link has been used").wait_for()
