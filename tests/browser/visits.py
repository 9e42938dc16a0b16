"""Ways to a page in the state that it is to be looked at in."""

from collections.abc import Callable

from playwright.sync_api import Page
from sqlmodel import select

from engine import bpmn
from engine.casework import areas, cases
from engine.casework.models import Area, Case, CaseStatus
from tests.browser.conftest import Served, SignIn
from tests.integration.pages import changed

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


def led_elsewhere(path: str, *, by_lead: bool = False) -> Visit:
    """A page about a case of the North that Central supports."""

    def visit(as_: SignIn, served: Served) -> Page:
        with served.database.transaction() as session:
            of_the_north = select(Case.reference).where(Case.area == Area.NORTH, Case.status == CaseStatus.OPEN)
            reference = session.exec(of_the_north.order_by(Case.reference)).first()
            assert reference is not None
            if not areas.list_supporting(session, reference):
                areas.begin_support(session, reference, Area.CENTRAL)
        page = as_("max.martin" if by_lead else "ivo.ibis")
        page.goto(path.format(reference=reference))
        return page

    return visit


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
