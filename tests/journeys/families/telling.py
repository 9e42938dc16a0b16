"""A family's story: what makes it its own is done by hand in a browser, the rest by the same people meanwhile."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from playwright.sync_api import Page

from engine.casework import cases, families, journey_actions
from engine.casework.demo.storyteller import Child, Storyteller
from engine.casework.journey_actions import ACTIONS
from engine.casework.models import Area
from engine.casework.models.cases import Entry
from engine.clock import ManualClock
from tests.journeys.test_whole_story_by_browser import BrowserOffice
from tests.journeys.told import Told
from tests.journeys.worlds import FAR_AWAY

SIGNED_IN_FOR = timedelta(hours=2)
SIX_WEEKS = 30
"""In working days."""

AUTHOR, LEAD, LINE_MANAGER = "sena.wren", "yusuf.swift", "omar.jay"
LCSS, LCSS_MANAGER, SOCIAL_WORKER = "cara.crane", "ivo.ibis", "sol.stork"


def titled(title: str, opening: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """What a story is called in the docs, and the sentences that it begins with."""

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        test.title, test.opening = title, opening  # type: ignore[attr-defined] - read by the fixture `story`
        return test

    return mark


class FamilyStory:
    """One family, those who help it, and the page in the docs that tells of it."""

    def __init__(self, office: BrowserOffice, app: FastAPI, clock: ManualClock, told: Told) -> None:
        self.office, self.app, self.clock, self.told = office, app, clock, told
        self.reference = ""

    def begins(self, name: str, children: Sequence[Child], *, by: str = AUTHOR, **how: Any) -> None:
        """Somebody starts the family's case, in Central if nothing else is said."""
        self.office.as_(by)
        with self.meanwhile() as story:
            story.begin(name, how.pop("area", Area.CENTRAL), children, by=by, **how)
            self.reference = story.reference

    def begins_again(self, *, by: str, entry: Entry = Entry.CONCERN) -> None:
        """A new case for the same family."""
        with self.meanwhile() as story:
            family = families.get(story.session, cases.get(story.session, self.reference).family)
            case, _ = journey_actions.start_case(story.session, story.signed_in(by), family=family, entry=entry)
            self.reference = case.reference

    @contextmanager
    def meanwhile(self) -> Iterator[Storyteller]:
        """What happens without being watched. Time passes in it; who was signed in for long signs in again."""
        before = self.clock.moment
        with self.app.state.database.transaction() as session:
            teller = Storyteller(session, self.clock, FAR_AWAY)
            teller.reference = self.reference
            yield teller
        if self.clock.moment - before > SIGNED_IN_FOR:
            self.office.sign_everybody_out()

    def others_do(self, *forms: str) -> None:
        """These tasks, one after the other, with plain answers."""
        with self.meanwhile() as story:
            for form in forms:
                story.do(form)

    def do(self, form_key: str, by: str, *, shown_as: str = "", at: str = "h1", **given: Any) -> None:
        """Somebody answers a task in their browser; with `shown_as` there is a picture of what they wrote."""
        watch = (lambda page: self.told.show(page, shown_as, at)) if shown_as else None
        self.office.do(self.reference, form_key, by, watch=watch, **given)

    def take(self, key: str, by: str, change: str = "") -> Page:
        """Does what can be done at any time from the case's page; the page of the task that it brings."""
        page = self.case(by)
        page.get_by_role("link", name=ACTIONS[key].label).first.click()
        if change:
            page.check(f"[name=change][value={change}]")
        page.locator("main form button").first.click()
        return page

    def case(self, by: str) -> Page:
        """The case as somebody sees it."""
        page = self.office.as_(by)
        page.goto(f"/cases/{self.reference}")
        return page

    def reads(self, by: str, *words: str) -> Page:
        """Somebody opens the case and finds these words on it."""
        page = self.case(by)
        text = " ".join(page.inner_text("main").split())
        for expected in words:
            assert expected in text, f"“{expected}” is not in: {text}"
        return page

    def say(self, sentences: str) -> None:
        self.told.say(sentences)

    def show(self, page: Page, what: str, at: str = "h1") -> None:
        self.told.show(page, what, at)

    def agreed(self) -> None:
        """From the concern to the consent, plainly."""
        self.others_do("record_concern", "check_for_existing_eha", "judge_threshold", "offer_early_help")
        with self.meanwhile() as story:
            story.do("record_consent", invited_practitioners=[])

    def assessed(self, **assessment: Any) -> None:
        """From the consent to LCSS's review of the assessment."""
        with self.meanwhile() as story:
            story.do("record_childs_view")
            story.do("complete_assessment", **assessment)
            story.do("sign_consent_page")
            story.do("review_assessment")

    def met(self, lead: str = LEAD) -> None:
        """The team has met for the first time, led by `lead`."""
        with self.meanwhile() as story:
            story.do("agree_lead_professional", person=lead)
            story.wait(5)
            story.do("arrange_taf", taf_on=story.today.isoformat(), invited_people=[lead, AUTHOR])
            story.do("record_taf")
            story.do("send_notes")

    def reviewed(self, **record: Any) -> None:
        """A round of review, six weeks on."""
        with self.meanwhile() as story:
            story.wait(SIX_WEEKS - 1)
            story.do("prepare_review")
            story.wait(1)
            story.do("record_review", **record)
            story.do("send_notes")

    def closed(self, **closure: Any) -> None:
        """The closing papers, and LCSS closes the case."""
        with self.meanwhile() as story:
            story.do("complete_closure", **closure)
            story.do("record_final_comments")
            story.do("close_on_system")
