"""WCAG 2.2 AA as far as a program can tell: every kind of page, on a phone and at a desk, with and without script."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from engine import bpmn
from engine.casework import cases
from tests.browser import outsiders
from tests.browser.conftest import WIDTHS, Served, SignIn
from tests.integration.pages import changed

pytestmark = pytest.mark.xdist_group("browser")

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOBODY = ""

Visit = Callable[[SignIn, Served], Page]


def address(user_name: str, path: str) -> Visit:
    def visit(as_: SignIn, _served: Served) -> Page:
        page = as_(user_name)
        page.goto(path)
        return page

    return visit


def of_task(form_key: str, suffix: str = "") -> Visit:
    def visit(as_: SignIn, served: Served) -> Page:
        task = served.waiting(form_key)
        page = as_(task.people[0])
        page.goto(task.address + suffix)
        return page

    return visit


def of_case(form_key: str, suffix: str = "") -> Visit:
    def visit(as_: SignIn, served: Served) -> Page:
        task = served.waiting(form_key)
        page = as_(task.people[0])
        page.goto(f"/cases/{task.reference}{suffix}")
        return page

    return visit


def refused_answers(as_: SignIn, served: Served) -> Page:
    page = of_task("record_taf")(as_, served)
    page.get_by_role("button", name="Save and complete").click()
    page.get_by_text("There is a problem").wait_for()
    return page


def words_elsewhere(as_: SignIn, served: Served) -> Page:
    """Other words were saved since the page was made; asked without script, told by the script."""
    page = of_task("judge_threshold")(as_, served)
    task = served.waiting("judge_threshold")
    with served.database.transaction() as session:
        bpmn.tasks.save_draft(session, task.id, task.people[0], {"rationale": "Other words"})
    page.locator("textarea").first.fill("These words")
    page.get_by_role("button", name="Save as draft").click()
    page.get_by_text("Take what you saved there instead").first.wait_for()
    with served.database.transaction() as session:
        session.delete(session.get_one(bpmn.Draft, (task.id, task.people[0])))
    return page


def further_questions(as_: SignIn, served: Served) -> Page:
    page = of_task("complete_assessment")(as_, served)
    page.check("[name=star_read][value=yes]")
    page.get_by_role("button", name="Show the questions").or_(
        page.locator("[name=star_physical_health]")
    ).first.wait_for()
    return page


def refused_action(as_: SignIn, served: Served) -> Page:
    page = of_case("prepare_review", "/actions/change-consent")(as_, served)
    page.get_by_role("button", name="Record the change").click()
    page.get_by_text("There is a problem").wait_for()
    return page


def plan_of_cases(as_: SignIn, _served: Served) -> Page:
    page = as_("ada.avocet")
    page.goto("/upgrades")
    page.get_by_role("button", name="Make a plan").click()
    page.get_by_role("heading", name="Case by case").wait_for()
    return page


def of_instance(do: str = "", *, previewed: bool = False) -> Visit:
    def visit(as_: SignIn, served: Served) -> Page:
        page, task = as_("ada.avocet"), served.waiting("prepare_review")
        page.goto(f"/administration/cases?reference={task.reference}")
        if do:
            page.goto(f"{page.url}/repair?do={do}&task={task.id}")
        if previewed:
            page.get_by_role("button", name="Show what would happen").click()
            page.get_by_role("button", name="Do this").wait_for()
        return page

    return visit


def of_release(path: str) -> Visit:
    def visit(as_: SignIn, served: Served) -> Page:
        with served.database.reading() as session:
            release_id = bpmn.definitions.current_release(session).id
        page = as_("petra.owl")
        page.goto(f"/processes/deployments/{release_id}/{path}")
        page.wait_for_load_state("networkidle")
        return page

    return visit


def refused_upload(as_: SignIn, _served: Served) -> Page:
    page = as_("petra.owl")
    page.goto("/processes/upload")
    page.set_input_files("#files", {"name": "odd?.bpmn", "mimeType": "text/xml", "buffer": b"<x/>"})
    page.get_by_role("button", name="Upload").click()
    page.get_by_text("Nothing was taken").first.wait_for()
    return page


def being_checked(as_: SignIn, served: Served) -> Page:
    with served.database.transaction() as session:
        taken = bpmn.submissions.take(session, {"x.bpmn": b""}, name="x", source="upload", deployed_by="petra.owl").id
    page = as_("petra.owl")
    page.goto(f"/processes/submissions/{taken}?watch=on")
    page.get_by_text("The files have arrived").wait_for()
    return page


def tried_decision(as_: SignIn, served: Served) -> Page:
    page = of_release("decisions/threshold_route")(as_, served)
    page.get_by_role("button", name="Try these values").click()
    page.get_by_role("heading", name="What it comes to").wait_for()
    return page


def of_changes(file: str) -> Visit:
    def visit(as_: SignIn, served: Served) -> Page:
        page = as_("petra.owl")
        page.goto(f"/processes/deployments/{changed.propose(served.database).id}/changes/{file}")
        page.wait_for_load_state("networkidle")
        return page

    return visit


def of_managed_case(suffix: str) -> Visit:
    def visit(as_: SignIn, served: Served) -> Page:
        reference = served.waiting("record_review").reference
        with served.database.reading() as session:
            page = as_(MANAGERS[cases.get(session, reference).area])
        page.goto(f"/cases/{reference}/manage{suffix}")
        return page

    return visit


def previewed_act(as_: SignIn, served: Served) -> Page:
    page = of_managed_case("/ask-for-closure")(as_, served)
    page.fill("[name=reason]", "The family has moved.")
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_role("heading", name="What would happen").wait_for()
    return page


def refused_act(as_: SignIn, served: Served) -> Page:
    page = of_managed_case("/start-handover")(as_, served)
    page.get_by_role("button", name="Show what would happen").click()
    page.get_by_text("There is a problem").wait_for()
    return page


def somebody_gone(as_: SignIn, served: Served) -> Page:
    page = as_("tom.tern")
    page.goto("/people/bella.bunting")
    if page.get_by_role("button", name="Mark as gone").count():
        for name, value in (("day", "2"), ("month", "3"), ("year", "2026")):
            page.fill(f"[name=gone_on-{name}]", value)
        page.locator("form[action$='/gone'] [name=reason]").fill("A new post.")
        page.get_by_role("button", name="Mark as gone").click()
    page.get_by_text("Last day 2 March 2026").wait_for()
    return page


def begun_rehearsal(as_: SignIn, served: Served) -> Page:
    page = of_release("rehearsals")(as_, served)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("heading", name="What waits for people").wait_for()
    page.wait_for_load_state("networkidle")
    return page


def rehearsed_task(as_: SignIn, served: Served) -> Page:
    page = begun_rehearsal(as_, served)
    page.get_by_role("link", name="Do it as Sena Wren").click()
    page.get_by_role("button", name="Fill in made-up answers").wait_for()
    return page


MANAGERS = {"North": "max.martin", "Central": "ivo.ibis", "South": "tom.tern"}
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
