"""Words for the forms of the team's meetings."""

from engine.casework.demo.words.common import Answers, star, weeks_on, working_days_on
from engine.casework.task_forms import TaskForm


def agree_lead_professional(form: TaskForm) -> Answers:
    return {
        "person": form.context.case.opened_by,
        "knows_family": "yes",
        "family_happy": "yes",
        "family_words": "We know you, and the children like you.",
        "confident": "confident",
        "lead_accepted": "yes",
    }


def arrange_taf(form: TaskForm) -> Answers:
    return {
        "taf_on": working_days_on(form, 8).isoformat(),
        "meeting_time": "15:30",
        "place": "The family room",
        "invited_people": form.prefill.values["invited_people"] or [form.context.case.opened_by],
        "family_agreed": True,
        "children_invited": "all",
        "others_invited": [],
    }


def record_taf(form: TaskForm) -> Answers:
    return {
        **star(5),
        "held_on": form.context.today.isoformat(),
        "purpose": "To agree one plan together.",
        "attendance": [{**row, "attendance": "attended"} for row in form.prefill.values["attendance"]],
        "issues": "Mornings, money, warm clothes.",
        "strengths": "The new routine works on most days.",
        "needs": "Advice on money is still to come.",
        "childrens_voices": [
            {**row, "how": "at_the_meeting", "words": "Mornings are better now."}
            for row in form.prefill.values["childrens_voices"]
        ],
        "family_views": "It helps that everybody knows the plan.",
        "action_updates": [{**row, "status": "going_on"} for row in form.prefill.values["action_updates"]],
        "actions": [],
        "lead_confirmed": "yes",
        "review_outcome": "continue",
        "outcome_reason": "The plan is working and is not finished.",
        "next_review_on": weeks_on(form, 6),
    }


def record_review(form: TaskForm) -> Answers:
    return {**record_taf(form), **star(7), "purpose": "To see how the plan is going."}


def record_author_review(form: TaskForm) -> Answers:
    return {**record_taf(form), "purpose": "To look at the plan together, the family and the author."}


def prepare_review(form: TaskForm) -> Answers:
    plan = arrange_taf(form)
    review_on = max(form.context.case.review_on or form.context.today, form.context.today)
    updates = [{**row, "status": "going_on"} for row in form.prefill.values["action_updates"]]
    return {**plan, "meeting_on": review_on.isoformat(), "action_updates": updates}


def send_notes(form: TaskForm) -> Answers:
    recipients = [choice.value for choice in form.prefill.choices["recipients_of_notes"]]
    return {"how": "secure_email", "recipients": recipients}
