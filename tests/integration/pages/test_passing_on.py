"""Taking a task, giving it back, handing it to somebody."""

from tests.integration.pages.conftest import FindTask, SignedIn


def test_take_and_give_back(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("review_assessment")
    worker = as_(task.people[0])
    worker.open(task.address)
    worker.press("Take this task")
    assert "The task is yours now" in worker.text and "This task is yours" in worker.text
    assert task.family in worker.open("/tasks").text_content()
    worker.open(task.address)
    worker.press("Give it back")
    assert "You gave the task back" in worker.text
    assert task.family not in worker.open("/tasks?view=inbox").text_content()
    assert task.family in worker.open("/tasks?view=queue").text_content()


def test_hand_to_somebody_who_may_do_it(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("support_taf")
    giver, receiver = task.people[:2]
    browser = as_(giver)
    browser.open(f"{task.address}/assign")
    browser.press("Hand it over", assignee=receiver)
    assert "You handed the task over" in browser.text
    assert task.family in as_(receiver).open("/tasks").text_content()


def test_nobody_chosen(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("review_assessment")
    browser = as_(task.people[0])
    browser.open(f"{task.address}/assign")
    page = browser.press("Hand it over")
    assert browser.page.status_code == 422
    assert page.xpath("//*[contains(@class,'govuk-error-summary')]//a/@href") == ["#assignee"]


def test_not_to_somebody_who_may_not_do_it(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("review_assessment")
    browser = as_(task.people[0])
    browser.open(f"{task.address}/assign")
    browser.press("Hand it over", assignee="tess.robin")
    assert browser.page.status_code == 422


def test_a_task_of_a_case_that_is_not_theirs_does_not_exist(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("review_assessment")
    stranger = as_("sol.stork")
    stranger.open(task.address)
    assert stranger.page.status_code == 404
    assert task.family not in stranger.text


def test_a_task_that_only_one_may_do_is_handed_to_the_team(as_: SignedIn, waiting: FindTask) -> None:
    task = waiting("prepare_review")
    browser = as_(task.people[0])
    browser.open(f"{task.address}/assign")
    [colleague, *_] = [one for one in browser.document.xpath("//input[@name='assignee']/@value") if one]
    browser.press("Hand it over", assignee=colleague)
    assert "You handed the task over" in browser.text
    assert task.family in as_(colleague).open("/tasks").text_content()
