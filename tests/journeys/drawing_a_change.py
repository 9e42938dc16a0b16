"""Petra Owl draws another step into two meetings, in Camunda Modeler, and deploys it."""

import json

from fastapi import FastAPI
from playwright.sync_api import Page
from starlette.testclient import TestClient

from tests.journeys.told import Told
from tests.modeler.conftest import WORKFLOWS, Modeler
from tests.modeler.test_element_templates import TEMPLATES

FORM = json.dumps(
    {
        "id": "book_interpreter",
        "type": "default",
        "components": [
            {"id": "Field_language", "key": "interpreter_language", "type": "textfield", "label": "Which language?",
             "validate": {"required": True, "maxLength": 60}},
            {"id": "Field_booked", "key": "interpreter_booked", "type": "radio", "label": "Is an interpreter booked?",
             "validate": {"required": True}, "values": [{"label": "Yes", "value": "yes"},
             {"label": "No interpreter is needed", "value": "not_needed"}]},
        ],
    }
).encode()  # fmt: skip
RULE = "=working days after({}, -3)"
MEETINGS = {
    "first_taf.bpmn": ("Flow_TAF_Arrange_to_Record", "TAF_BookInterpreter", RULE.format("taf_on")),
    "taf_review.bpmn": ("Flow_Review_Prepare_to_Record", "Review_BookInterpreter", RULE.format("next_review_on")),
}
WHAT_FOR = "Ask the family which language they speak best, and book an interpreter for the whole meeting."


def connects_the_modeler(petra: Page, told: Told) -> str:
    petra.click("nav >> text=Processes")
    told.say(
        """On *Processes* she sees what is in use. She has downloaded the starter pack and unpacked it: the diagrams,
        forms and decision tables as they are in use, and what Camunda Modeler needs beside them."""
    )
    told.show(petra, "The page Processes: the starter pack, connecting the Modeler, and what is in use")
    petra.click("text=Connect Camunda Modeler")
    petra.fill("[name=label]", "My laptop")
    petra.click("main button:has-text('Make a token')")
    secret = petra.inner_text("main code")
    told.say("""*Connect Camunda Modeler* gives her a token, once. She pastes it into the Modeler's Deploy dialog.""")
    return secret


def draws(modeler: Modeler, modeler_page: Page, told: Told) -> dict[str, bytes]:
    files = {"book_interpreter.form": FORM}
    for file, (flow, task, due) in MEETINGS.items():
        modeler.open((WORKFLOWS / file).read_text(encoding="utf-8"))
        modeler.insert_from_template(flow, TEMPLATES, "early-help-task", task_id=task, name="Book an interpreter")
        modeler.change(task, camunda_formRef="book_interpreter", camunda_candidateGroups="lead_professional")
        modeler.change(task, camunda_dueDate=due)
        modeler.explain(task, WHAT_FOR)
        files[file] = modeler.save().encode()
        if file == "first_taf.bpmn":
            told.say(
                f"""In Camunda Modeler she puts a task of our element template between *Arrange the TAF* and *Record the
                TAF*, and says who does it, when it is due (`{due}`: three working days before the meeting), with
                which form, and what for."""
            )
            told.show(modeler_page, "The first meeting in the Modeler, with the new task below", at="#canvas")
    told.say(
        """She does the same in the review, draws the form with its two questions, and adds the review and the form to
        the deployment."""
    )
    return files


def presses_deploy(petra: Page, app: FastAPI, secret: str, files: dict[str, bytes], told: Told) -> None:
    """What the Modeler sends, and where it leads her."""
    modeler = TestClient(app, headers={"authorization": f"Bearer {secret}", "origin": "file://"})

    def deploy(files: dict[str, bytes]) -> tuple[int, dict[str, str]]:
        parts = [(name, (name, content, "text/xml")) for name, content in files.items()]
        said = {"deployment-name": "Book an interpreter", "deployment-source": "Camunda Modeler"}
        answer = modeler.post("/engine-rest/deployment/create", data=said, files=parts)
        return answer.status_code, answer.json()

    status, report = deploy({name: content for name, content in files.items() if name != "book_interpreter.form"})
    assert status == 400 and "No form “book_interpreter” is deployed" in report["message"]
    line = report["message"].splitlines()[0]
    told.say(
        f"""At first she forgets the form. Nothing goes in, and the Modeler's log says why, a line for each problem,
        such as: *{line}* She adds it and presses Deploy again."""
    )
    status, deployed = deploy(files)
    assert status == 200, deployed
    query = json.dumps([{"type": "id", "operator": "eq", "value": deployed["id"]}])
    petra.goto(f"/from-modeler/repository?deploymentsQuery={query}")
    assert petra.inner_text("h1") == "Release 2: Book an interpreter"
