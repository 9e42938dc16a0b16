"""Who has a link without its code, or a code without its link, or both of something else, gets nowhere."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import select

from api.security import outside
from api.security.models import OutsideCode, OutsideLink, OutsideSession
from engine.casework.models import OutsideLetter, OutsideView
from engine.clock import ManualClock
from tests.integration.outside.conftest import CHILDS_VIEW, PROFESSIONAL_VIEW, Asked, Desk
from tests.integration.pages.conftest import Browser, SignedIn

WRONG = "0000 0001"


def try_code(desk: Desk, asked: Asked, code: str) -> Browser:
    browser = desk.visitor()
    browser.open(asked.link)
    browser.press("Continue", code=code)
    return browser


def test_five_wrong_codes_lock_the_link_even_for_the_right_one(desk: Desk) -> None:
    asked = desk.ask()
    said = [try_code(desk, asked, WRONG).text for _ in range(5)]
    assert "You can try 4 more times" in said[0]
    assert "You can try once more" in said[3]
    late = desk.visitor()
    late.open(asked.link)
    assert (late.page.status_code, late.heading) == (410, "This link is locked")
    assert f"{asked.task.people[0]}@example.org" in late.text, "whom to turn to"
    assert late.post(asked.link, data={"code": asked.code}).status_code == 410
    assert desk.told(asked.task.reference)[-1] == "outside_view_locked"
    asker = desk.asking(asked.task)
    assert "Locked: a wrong code was entered too often." in asker.text
    asker.press("Ask again")
    [letter] = desk.post()
    again = desk.asked(asker, asked.task, letter)
    assert try_code(desk, again, again.code).heading.endswith("view")


def test_guesses_made_side_by_side_count_each(desk: Desk) -> None:
    asked = desk.ask()

    def guess(_: int) -> str:
        try:
            return outside.enter(desk.database, asked.view_id, WRONG)
        except (outside.WrongCodeError, outside.CodeLockedError) as error:
            return type(error).__name__

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(guess, range(8)))
    assert sorted(outcomes) == ["CodeLockedError"] * 3 + ["WrongCodeError"] * 5


def test_a_right_code_forgives_the_wrong_ones_before(desk: Desk) -> None:
    asked = desk.ask()
    for _ in range(4):
        try_code(desk, asked, WRONG)
    assert try_code(desk, asked, asked.code).heading.endswith("view")
    with desk.database.reading() as session:
        assert session.get_one(OutsideCode, asked.view_id).failures == 0


def test_spaces_and_dashes_in_the_code_are_forgiven(desk: Desk) -> None:
    asked = desk.ask()
    assert try_code(desk, asked, f" {asked.code.replace(' ', '-')} ").heading.endswith("view")


def test_what_is_sent_is_sent_once_and_the_link_is_used_up(desk: Desk) -> None:
    asked = desk.ask()
    nurse, other_window = desk.enter(asked), desk.enter(asked)
    nurse.press("Send", **CHILDS_VIEW)
    other_window.press("Send", **{**CHILDS_VIEW, "view": "Something else."})
    assert other_window.heading == "Thank you"
    view = desk.view(asked.view_id)
    assert view.answers and view.answers["view"] == "I like the garden."
    late = desk.visitor()
    late.open(asked.link)
    assert (late.page.status_code, late.heading) == (410, "This link has been used")
    assert late.post(asked.link, data={"code": asked.code}).status_code == 410
    assert desk.told(asked.task.reference).count("outside_view_given") == 1


def test_the_code_of_another_section_opens_nothing(desk: Desk) -> None:
    childs, professional = desk.ask(), desk.ask("give_professional_view")
    browser = try_code(desk, childs, professional.code)
    assert browser.page.status_code == 422
    assert "check that yours belongs to this message" in browser.text


def test_inside_one_section_nothing_else_can_be_named(desk: Desk) -> None:
    childs, professional = desk.ask(), desk.ask("give_professional_view")
    nurse = desk.enter(childs)
    token = nurse.document.xpath("//input[@name='csrf_token']/@value")[0]
    sent = {**PROFESSIONAL_VIEW, "csrf_token": token, "do": "complete", "task": professional.task.id}
    nurse.post("/view", data={**sent, "view_id": professional.view_id})
    assert desk.view(professional.view_id).given_at is None
    for address in (
        professional.task.address,
        f"{childs.task.address}/outside",
        f"/cases/{childs.task.reference}",
        f"/api/v1/cases/{childs.task.reference}",
        "/tasks",
    ):
        assert nurse.get(address).status_code in (303, 401), address


def test_a_link_that_nobody_made_says_what_to_do(desk: Desk) -> None:
    visitor = desk.visitor()
    for address in ("/view/guessed", "/view/" + "x" * 43):
        visitor.open(address)
        assert (visitor.page.status_code, visitor.heading) == (404, "This link does not lead anywhere")
        assert "call the person who asked you" in visitor.text
        assert visitor.post(address, data={"code": "1234 5678"}).status_code == 404


def test_a_form_without_the_pages_own_token_is_refused(desk: Desk) -> None:
    nurse = desk.enter(desk.ask())
    for token in ("", "made up"):
        answer = nurse.post("/view", data={**CHILDS_VIEW, "do": "complete", "csrf_token": token})
        assert answer.status_code == 403
        assert nurse.post("/view/leave", data={"csrf_token": token}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"origin": "https://elsewhere.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
def test_another_site_cannot_send_for_them(desk: Desk, headers: dict[str, str]) -> None:
    asked = desk.ask()
    nurse = desk.enter(asked)
    token = nurse.document.xpath("//input[@name='csrf_token']/@value")[0]
    answer = nurse.post("/view", data={**CHILDS_VIEW, "do": "complete", "csrf_token": token}, headers=headers)
    assert answer.status_code == 403
    assert desk.visitor().post(asked.link, data={"code": asked.code}, headers=headers).status_code == 403


def test_a_users_session_and_an_outsiders_are_two_things(desk: Desk, as_: SignedIn, app: FastAPI) -> None:
    asked = desk.ask()
    nurse = desk.enter(asked)
    secret = nurse.cookies["early-help-view"]
    stranger = Browser(app, cookies={"early-help": secret}, follow_redirects=False)
    assert stranger.get("/tasks").status_code == 303, "what an outsider has signs nobody in"
    both = as_("sena.wren")
    signed_in = both.cookies["early-help"]
    swapped = Browser(app, cookies={"early-help-view": signed_in}, follow_redirects=False)
    assert swapped.open("/view") is not None
    assert swapped.heading == "Open the link in the mail again"
    both.open(asked.link)
    both.press("Continue", code=asked.code)
    assert "Sena Wren" not in both.page.text, "who is signed in is not shown, and sees what the outsider sees"
    assert both.document.xpath("//nav[contains(@aria-label, 'menu')]") == []


def test_leaving_and_two_hours_without_a_word_ask_for_the_code_again(desk: Desk, clock: ManualClock) -> None:
    asked = desk.ask()
    nurse = desk.enter(asked)
    nurse.press("leave this page")
    nurse.open("/view")
    assert (nurse.page.status_code, nurse.heading) == (403, "Open the link in the mail again")
    idle = desk.enter(asked)
    clock.move(timedelta(hours=2))
    idle.press("Send", **CHILDS_VIEW)
    assert idle.heading == "Open the link in the mail again"
    assert desk.view(asked.view_id).given_at is None


def test_a_new_code_puts_whoever_is_inside_out(desk: Desk) -> None:
    asked = desk.ask()
    nurse = desk.enter(asked)
    desk.asking(asked.task).press("Ask again")
    nurse.open("/view")
    assert nurse.heading == "Open the link in the mail again"
    assert try_code(desk, asked, asked.code).page.status_code == 422, "the code before is worth nothing"


def test_nothing_that_is_kept_opens_anything(desk: Desk) -> None:
    asked = desk.ask()
    nurse = desk.enter(asked)
    secrets = {
        asked.code,
        asked.code.replace(" ", ""),
        asked.link.removeprefix("/view/"),
        nurse.cookies["early-help-view"],
    }
    with desk.database.reading() as session:
        rows = [row for kind in (OutsideCode, OutsideLink, OutsideSession, OutsideLetter, OutsideView)
                for row in session.exec(select(kind)).all()]  # fmt: skip
    kept = " ".join(str(row.model_dump()) for row in rows)
    assert [secret for secret in secrets if secret in kept] == []
    with desk.database.reading() as session:
        assert session.get_one(OutsideCode, asked.view_id).code_hash.startswith("$argon2id$")


def test_no_secret_is_logged_or_told_to_another_page(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    asked = desk.ask()
    nurse = desk.visitor()
    answer = nurse.get(asked.link)
    assert answer.headers["referrer-policy"] == "strict-origin"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["cache-control"] == "no-store"
    nurse.open(asked.link)
    nurse.press("Continue", code=asked.code)
    assert str(nurse.page.url).endswith("/view"), "neither the link's secret nor the code stands in the address"
    nurse.press("Send", **CHILDS_VIEW)
    nurse.get("/view/" + "guessed")
    logged = capsys.readouterr().err
    assert '"route":"/view/{secret}"' in logged
    for secret in (asked.link.removeprefix("/view/"), asked.code, asked.code.replace(" ", ""), "Nina", "guessed"):
        assert secret not in logged


def test_the_outsiders_cookie_goes_nowhere_else(desk: Desk) -> None:
    asked = desk.ask()
    nurse = desk.visitor()
    nurse.open(asked.link)
    cookie = nurse.post(asked.link, data={"code": asked.code}).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize("who", ["nell.dove", "sena.wren"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "{task}/outside"),
        ("post", "{task}/outside"),
        ("get", "{task}/outside/{view}"),
        ("post", "{task}/outside/{view}"),
        ("post", "{task}/outside/{view}/again"),
        ("post", "{task}/outside/{view}/take-back"),
    ],
)
def test_who_does_not_see_the_case_finds_nothing(desk: Desk, as_: SignedIn, who: str, method: str, path: str) -> None:
    asked = desk.ask()
    desk.enter(asked).press("Send", **CHILDS_VIEW)
    stranger = as_(who)
    token = stranger.open("/calendar").xpath("//input[@name='csrf_token']/@value")[0]
    address = path.format(task=asked.task.address, view=asked.view_id)
    sent = {"data": {"csrf_token": token, "read": "yes"}} if method == "post" else {}
    assert getattr(stranger, method)(address, **sent).status_code == 404
    assert desk.view(asked.view_id).recorded_at is None


def test_a_view_is_read_under_its_own_task_only(desk: Desk) -> None:
    asked = desk.ask()
    desk.enter(asked).press("Send", **CHILDS_VIEW)
    other = desk.task("give_professional_view")
    assert asked.asker.get(f"{other.address}/outside/{asked.view_id}").status_code == 404


def test_without_mail_nobody_is_asked(desk: Desk, app: FastAPI, as_: Callable[[str], Browser]) -> None:
    app.state.settings = type(app.state.settings)(**{**vars(app.state.settings), "mail_url": ""})
    asker = desk.asking(desk.task("record_childs_view"))
    assert "No mail leaves this installation" in asker.text
    assert asker.document.xpath("//input[@name='email']") == []
