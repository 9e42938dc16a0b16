"""Words for the forms from the first concern to the signed assessment."""

from engine.casework import families
from engine.casework.concerns import HARM_QUESTIONS
from engine.casework.demo.words.common import MOTHER, Answers, action, star, weeks_on
from engine.casework.task_forms import TaskForm


def assess_concern(form: TaskForm) -> Answers:
    children = families.list_children(form.context.session, form.context.family.id)
    return {
        **dict.fromkeys(HARM_QUESTIONS, "no"),
        "about_children": [child.id for child in children],
        "source": "own_observation",
        "facts": "Late five times in two weeks, tired, and without a coat in the cold.",
        "opinion": "Mornings seem to be hard for the family at present.",
    }


def record_concern(form: TaskForm) -> Answers:
    return {**assess_concern(form), "start_kind": "concern", "other_children": []}


def check_for_existing_eha(_form: TaskForm) -> Answers:
    return {
        "family_says": "no_assessment",
        "lcss_says": "no_assessment",
        "lcss_person": "The duty worker",
        "existing_result": "none",
    }


def judge_threshold(_form: TaskForm) -> Answers:
    return {
        "threshold_level": "2",
        "factors": "Poor attendance, a recent move, money worries.",
        "protective_factors": "A warm relationship, a grandmother near by, a parent who asks for help.",
        "rationale": "More than universal services can meet, and no sign of significant harm.",
    }


def advise_on_threshold(_form: TaskForm) -> Answers:
    return {"advice": "Several small needs together: offer an assessment.", "threshold_route": "offer_eha"}


def offer_early_help(form: TaskForm) -> Answers:
    return {
        "offer_answer": "accepted",
        "offered_to": MOTHER,
        "told_may_be_hard": True,
        "main_carer_agrees": "yes",
        "other_parent": "no_other_parent",
        "reoffer_on": weeks_on(form, 12),
    }


def assess_competence(_form: TaskForm) -> Answers:
    return {
        "how_explained": "With drawings, in short sentences, with time for questions.",
        "conclusion": "competent",
        "reasoning": "Explained back in own words what is shared and why, and asked about the school.",
        "own_view": "It is fine if my teacher and the youth worker talk.",
    }


def record_consent(form: TaskForm) -> Answers:
    return {
        "explained": ["who", "what", "when", "why", "where", "how_long", "implications"],
        "freely_given": "yes",
        "answers": [{**row, "given_by": MOTHER, "answer": "given"} for row in form.prefill.values["answers"]],
        "form": "written",
        "evidence": "signed_here",
        "ons": "consent",
        "review_on": weeks_on(form, 24),
        "limits": [],
    }


def share_privacy_notice(_form: TaskForm) -> Answers:
    return {"shared_with": MOTHER, "explained": ["what", "why", "use", "to_whom"], "limits": []}


def sign_consent_page(_form: TaskForm) -> Answers:
    return {
        "told_stored": True,
        "sharing": "as_agreed",
        "ons": "consent",
        "signed_by": MOTHER,
        "evidence": "signed_here",
        "limits": [],
    }


def complete_assessment(form: TaskForm) -> Answers:
    return {
        **star(4),
        "family_background": "A mother and her children, new in the area since the summer.",
        "reason_for_assessment": "Getting to school is hard, and money is short since the move.",
        "parents_strengths": "We laugh a lot, and everybody helps at the weekend.",
        "parents_worries": "The mornings, and the bills.",
        "parents_hopes": "Calm mornings and no more letters about lateness.",
        "authors_view": "Bright and kind in class; tired on Mondays.",
        "open_with_family": True,
        "strengths": "A warm home, a reliable grandmother, good friendships.",
        "needs": "A morning routine; advice on money; warm clothes.",
        "success_measures": "At school on time four days in five by the end of term.",
        "actions": [
            action(form, "Agree a morning routine and try it for three weeks", "Jo", "The family", 3),
            action(form, "Arrange an appointment for advice on money", "Faye Finch", "Southside Family Charity", 4),
        ],
        "who_acts": "several_agencies",
    }


def record_childs_view(_form: TaskForm) -> Answers:
    return {
        "how": "three_houses",
        "view": "I like reading with Mum. I do not like running to school.",
        "wishes": "To walk to school with my friend.",
    }


def give_professional_view(_form: TaskForm) -> Answers:
    return {
        "strengths": "The family keeps every appointment.",
        "facts": "Seen twice since the summer; healthy and growing well.",
        "open_with_family": True,
    }


def review_assessment(_form: TaskForm) -> Answers:
    return {
        "stored": True,
        "good_enough": ["background_complete", "childs_voice", "strengths_and_needs", "smart_actions", "consent"],
        "safeguarding_question": "no",
        "feedback_needed": "no",
    }


def answer_lcss_feedback(_form: TaskForm) -> Answers:
    return {"response": "Thank you: the second action has a date now.", "assessment_changed": "yes"}
