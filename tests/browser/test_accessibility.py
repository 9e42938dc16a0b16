"""WCAG 2.2 AA as far as a program can tell: every kind of page, on a phone and at a desk, with and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import outsiders
from tests.browser.conftest import WIDTHS, Served, SignIn
from tests.browser.visits import (
    NOBODY,
    Visit,
    address,
    begun_rehearsal,
    being_checked,
    further_questions,
    led_elsewhere,
    of_case,
    of_changes,
    of_instance,
    of_managed_case,
    of_release,
    of_task,
    plan_of_cases,
    previewed_act,
    refused_act,
    refused_action,
    refused_answers,
    refused_upload,
    rehearsed_task,
    somebody_gone,
    tried_decision,
    words_elsewhere,
)

pytestmark = pytest.mark.xdist_group("browser")

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VISITS: dict[str, Visit] = {
    "sign-in": address(NOBODY, "/sign-in"),
    "my tasks": address("tess.robin", "/tasks"),
    "tasks searched": address("hugo.heron", "/tasks?view=inbox&search=family"),
    "nothing put off": address("hugo.heron", "/tasks?view=later"),
    "being away": address("hugo.heron", "/away"),
    "not now": of_task("prepare_review", "/later"),
    "task": of_task("prepare_review"),
    "can be taken": address("tess.robin", "/tasks?view=queue"),
    "done": address("tess.robin", "/tasks?view=archive"),
    "asking somebody outside": outsiders.asking,
    "whom somebody asked outside": outsiders.asked_page,
    "a view from outside": outsiders.given_page,
    "a link without its code": outsiders.code_page,
    "a wrong code": outsiders.wrong_code,
    "a section by link": outsiders.section,
    "a link that is used up": outsiders.used_up,
    "files of a case": outsiders.files,
    "calendar": address("tess.robin", "/calendar"),
    "settings": address("tess.robin", "/settings"),
    "mail that could not leave": address("ada.avocet", "/administration/mail"),
    "cases": address("faye.finch", "/cases?view=all"),
    "start": address("sol.stork", "/start"),
    "requests to join": address("tess.robin", "/join-requests"),
    "area": address("tom.tern", "/area"),
    "managing a case": of_managed_case(""),
    "an act of management": of_managed_case("/start-handover"),
    "what an act would do": previewed_act,
    "an act refused": refused_act,
    "people": address("tom.tern", "/people"),
    "who covers another area": address("tom.tern", "/cover"),
    "what somebody holds": address("tom.tern", "/people/faye.finch"),
    "somebody who has gone": somebody_gone,
    "published figures": address("tom.tern", "/reports?area=all&year=all"),
    "trends": address("tom.tern", "/trends"),
    "administration": address("ada.avocet", "/administration"),
    "processes": address("petra.owl", "/processes"),
    "a release in use": of_release(""),
    "one process": of_release("diagrams/early_help_case"),
    "one decision": of_release("decisions/mash_same_day"),
    "a decision tried": tried_decision,
    "a form": of_release("forms/record_taf"),
    "what changes in a diagram": of_changes("taf_review.bpmn"),
    "what changes in a decision": of_changes("threshold_route.dmn"),
    "what changes in a form": of_changes("send_notes.form"),
    "rehearsals of a release": of_release("rehearsals"),
    "rehearsal": begun_rehearsal,
    "task of a rehearsal": rehearsed_task,
    "tokens": address("petra.owl", "/processes/tokens"),
    "uploading files": address("petra.owl", "/processes/upload"),
    "an upload refused": refused_upload,
    "files being checked": being_checked,
    "moving cases": address("petra.owl", "/upgrades"),
    "plan of cases": plan_of_cases,
    "where a case stands": of_instance(),
    "completing by hand": of_instance("complete"),
    "moving a step": of_instance("move"),
    "what a repair would do": of_instance("cancel", previewed=True),
    "board": address("ivo.ibis", "/lcss"),
    "board, nothing like it": address("ivo.ibis", "/lcss?severity=critical&agency=South+Homes"),
    "steps of an area": address("ivo.ibis", "/lcss/steps"),
    "workload": address("ivo.ibis", "/lcss/workload"),
    "led elsewhere": led_elsewhere("/lcss/led-elsewhere"),
    "case that the own area supports": led_elsewhere("/cases/{reference}"),
    "bringing in another area": led_elsewhere("/cases/{reference}/manage/bring-in-area", by_lead=True),
    "nothing set aside": address("ivo.ibis", "/lcss/set-aside"),
    "who was told": address("ivo.ibis", "/lcss/messages"),
    "not found": address("tess.robin", "/nothing"),
    "case": of_case("prepare_review"),
    "document": of_case("prepare_review", "/documents/assessment"),
    "journey": of_case("prepare_review", "/journey"),
    "action": of_case("prepare_review", "/actions/withdraw-consent"),
    "action refused": refused_action,
    "handing on": of_task("support_taf", "/assign"),
    "answers refused": refused_answers,
    "further questions": further_questions,
    "words from another place": words_elsewhere,
    "signing in to what is kept": address(NOBODY, "/sign-in?then=/tasks?kept=yes"),
}


@pytest.mark.parametrize("name", VISITS)
def test_a_page_meets_the_standard(name: str, as_: SignIn, served: Served) -> None:
    page = VISITS[name](as_, served)
    assert page.locator("h1").count() == 1
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARD}}).response["violations"]
        assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == [], width
        # Nothing is wider than the screen (1.4.10 Reflow).
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), width


def test_the_examiner_finds_what_is_wrong(as_: SignIn) -> None:
    page = as_(NOBODY)
    page.set_content("<html lang='en'><title>x</title><main><h1>x</h1><input></main></html>")
    assert "label" in {rule["id"] for rule in Axe().run(page).response["violations"]}
