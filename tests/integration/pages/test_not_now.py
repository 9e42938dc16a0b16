"""Not now, and while somebody is away: as people meet it on the pages."""

from tests.integration.pages.conftest import FindTask, SignedIn


def typed(name: str, day: str) -> dict[str, str]:
    """A date in its three fields."""
    year, month, day = day.split("-")
    return {f"{name}___day": day, f"{name}___month": month, f"{name}___year": year}


def test_put_off_and_taken_up_again(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("complete_assessment")
    browser = as_(task.people[0])
    browser.open(task.address)
    assert f"{task.address}/later" in browser.document.xpath("//main//a/@href")
    browser.open(f"{task.address}/later")
    browser.press("Put it off", **typed("until", "2026-03-03"), reason="School trip", past_due="yes")
    assert "The task is put off" in browser.text and browser.page.status_code == 200
    browser.open("/tasks?view=later")
    assert browser.heading == "Later" and "Put off until 3 March 2026" in browser.text and task.family in browser.text
    browser.open(task.address)
    browser.press("Take it up again now")
    assert "The task is back on your list" in browser.text


def test_a_day_after_it_is_due_is_asked_about_and_nothing_is_lost(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("prepare_review")
    browser = as_(task.people[0])
    browser.open(f"{task.address}/later")
    assert not browser.document.xpath("//input[@name='past_due']")
    page = browser.press("Put it off", **typed("until", "2026-05-20"), reason="A reason")
    assert browser.page.status_code == 422
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#past_due"]
    assert page.xpath("//input[@name='reason']/@value") == ["A reason"]
    browser.press("Put it off", past_due="yes")
    assert "The task is put off" in browser.text


def test_a_concern_cannot_wait(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("prepare_review")
    browser = as_(task.people[0])
    browser.open(f"/cases/{task.reference}/actions/raise-concern")
    browser.press("Raise the concern")
    concern = browser.page.url.path
    assert concern.startswith("/tasks/") and f"{concern}/later" not in browser.document.xpath("//main//a/@href")
    browser.open(f"{concern}/later")
    assert browser.page.status_code == 409 and "safety hangs on this task" in browser.text


def test_one_step_from_the_task(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("prepare_review")
    page = as_(task.people[0]).open(task.address)
    ways = page.xpath("//ul[@class='eh-ways eh-no-print']//a/text()")
    assert ways == ["Not now", "Hand it to somebody", "Ask LCSS for help"]


def test_away_with_somebody_who_stands_in(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("prepare_review")
    lead = as_(task.people[0])
    lead.open("/away")
    [stand_in] = [one for one in lead.document.xpath("//select[@name='stand_in']/option/@value") if one][:1]
    days = {**typed("from_on", "2026-03-02"), **typed("until_on", "2026-03-06")}
    lead.press("Save", **days, stand_in=stand_in)
    assert "From 2 March 2026 to 6 March 2026" in lead.text
    assert "You are away until 6 March 2026" in lead.open("/tasks").text_content()
    other = as_(stand_in)
    other.open("/tasks")
    [href] = [one for one in other.document.xpath("//nav[@aria-label='Task lists']//a/@href") if "view=away" in one]
    other.open(href)
    assert other.heading.startswith("For ") and task.family in other.text
    other.open(task.address)
    assert "You stand in for" in other.text and other.fields()
    lead.open("/away")
    lead.press(lead.document.xpath("//button[starts-with(normalize-space(), 'End this')]")[0].text_content().strip())
    other.open(href)
    assert other.page.status_code == 404
    stranger = as_("sol.stork")
    stranger.open(href)
    assert stranger.page.status_code == 404


def test_what_is_missing_is_said_at_its_field(as_: SignedIn) -> None:
    browser = as_("hugo.heron")
    browser.open("/away")
    page = browser.press("Save")
    assert browser.page.status_code == 422
    links = page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href")
    assert links == ["#from_on-day", "#until_on-day", "#stand_in"]
