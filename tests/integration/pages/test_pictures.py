"""Diagrams on pages: who may see which, and that their table tells what the picture shows."""

from fastapi import FastAPI
from lxml import html
from sqlmodel import select

from api.pages.pictures import Mark, MarkKind, picture
from api.pages.templates import create_environment
from engine import bpmn
from engine.casework.models import Case
from tests.integration.pages.conftest import WORKFLOWS, FindTask, SignedIn

REVIEW = (WORKFLOWS / "taf_review.bpmn").read_bytes()


def test_whoever_works_here_may_see_what_is_in_use_and_browsers_keep_it(app: FastAPI, as_: SignedIn) -> None:
    answer = as_("tess.robin").get(f"/pictures/{in_use(app).id}/taf_review")
    assert answer.content == REVIEW
    assert answer.headers["content-type"].startswith("application/xml")
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"


def test_a_draft_is_there_for_process_owners_alone(app: FastAPI, as_: SignedIn) -> None:
    with app.state.database.transaction() as session:
        files = {"taf_review.bpmn": REVIEW.replace(b"Prepare the review", b"Get ready")}
        draft = bpmn.definitions.propose(session, files, name="Draft", source="tests", deployed_by="petra.owl")
    address = f"/pictures/{draft.id}/taf_review"
    hers = as_("petra.owl").get(address)
    assert b"Get ready" in hers.content and hers.headers["cache-control"] == "no-store"
    assert as_("tess.robin").get(address).status_code == 404
    with app.state.database.transaction() as session:
        bpmn.definitions.put_into_use(session, draft.id, by="petra.owl", reason="Tried.")
    assert as_("tess.robin").get(address).status_code == 200


def test_what_is_not_there_is_not_found(app: FastAPI, as_: SignedIn) -> None:
    tess = as_("tess.robin")
    assert tess.get(f"/pictures/{in_use(app).id}/nothing").status_code == 404
    assert tess.get("/pictures/nothing/taf_review").status_code == 404


def test_the_table_says_what_is_marked(app: FastAPI) -> None:
    release = in_use(app)
    flow = release.processes["taf_review"].elements["Review_Prepare"].outgoing[0]
    marks = [
        Mark("Review_Prepare", MarkKind.LATE, "3 late", "3 of 7 tasks are late"),
        Mark(flow, MarkKind.ADDED, "New", "New arrow"),
        Mark("taf_review", MarkKind.CHANGED, "Changed", "Name changed"),
    ]
    shown = drawn(picture(release, "taf_review", marks))
    rows = {row.get("data-element"): row for row in shown.xpath("//tbody/tr")}
    assert [cell.text for cell in rows["Review_Prepare"]] == ["Prepare the review", "3 of 7 tasks are late"]
    assert (rows["Review_Prepare"].get("data-mark"), rows["Review_Prepare"].get("data-badge")) == ("late", "3 late")
    assert rows[flow][0].text.startswith("Arrow from Prepare the review to ")
    assert rows["taf_review"][0].text == release.processes["taf_review"].name


def drawn(view: object) -> html.HtmlElement:
    template = '{% from "components/diagram.html" import diagram %}{{ diagram(view) }}'
    return html.fromstring(create_environment().from_string(template).render(view=view))


def in_use(app: FastAPI) -> bpmn.Release:
    with app.state.database.reading() as session:
        return bpmn.definitions.current_release(session)


def test_a_familys_journey_is_shown_where_it_stands(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("prepare_review")
    lead = as_(task.people[0])
    page = lead.open(f"/cases/{task.reference}")
    [link] = page.xpath("//a[contains(., 'on the diagram of the journey')]/@href")
    page = lead.open(link)
    assert page.xpath("//main//h2/text()") == ["Early help case", "Review of the team around the family"]
    stands = {row.get("data-element"): row[1].text for row in page.xpath("//tr[@data-mark='here']")}
    assert stands["Review_Prepare"] == "Waits for a person"
    assert task.family not in page.text_content(), "the picture is of the process; it names nobody"


def test_who_does_not_see_the_case_does_not_see_its_journey(as_: SignedIn, waiting: FindTask) -> None:
    assert as_("petra.owl").get(f"/cases/{waiting('prepare_review').reference}/journey").status_code == 404


def test_a_journey_that_has_ended_says_so(app: FastAPI, as_: SignedIn) -> None:
    with app.state.database.reading() as session:
        closed = session.exec(select(Case).where(Case.status != "open")).first()
        assert closed is not None
        reference, person = closed.reference, closed.opened_by
    lead = as_(person)
    lead.open(f"/cases/{reference}/journey")
    assert "The journey has ended: nothing stands open." in lead.text
