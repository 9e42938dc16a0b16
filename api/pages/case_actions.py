"""What a page says before something is done that can be done at any time."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ActionWords:
    """What happens then. `warning` where work stops; `changes`: what has to be chosen (value and words); `otherwise`:
    what to do where it is not possible."""

    sentences: tuple[str, ...]
    button: str
    warning: str = ""
    changes: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""


WORDS: Mapping[str, ActionWords] = {
    "raise_concern": ActionWords(
        (
            "If a child is in immediate danger, phone 999 first.",
            "You are then asked what you saw or heard, and whether the Multi-Agency Safeguarding Hub (MASH) has to be "
            "told today. All other work on this case goes on.",
        ),
        "Raise the concern",
        otherwise="Follow your agency's safeguarding procedures and contact the Multi-Agency Safeguarding Hub (MASH) "
        "without delay.",
    ),
    "withdraw_consent": ActionWords(
        (
            "The family, or a young person who can decide, no longer agrees to the work or to sharing information.",
            "You are then asked to record it. The Locality and Community Support Service (LCSS) and the line manager "
            "say how it goes on.",
            "If the family only wants one agency left out, record a change of consent instead: that does not stop the "
            "work.",
        ),
        "Consent is withdrawn",
        warning="The work with the family stops at once. Everything recorded stays on the case.",
    ),
    "change_consent": ActionWords(
        ("The work goes on. You are then asked to record the change.",),
        "Record the change",
        changes={
            "renewal": "Consent was asked for again",
            "limit": "The family set a limit, for example on one agency",
            "privacy_notice": "A new privacy notice was shared",
        },
    ),
    "request_handover": ActionWords(
        (
            "You are then asked whom you propose and what the family thinks. The present lead professional stays "
            "responsible until the new one has accepted.",
        ),
        "Begin the handover",
    ),
    "request_lcss_help": ActionWords(
        (
            "The Locality and Community Support Service (LCSS) helps with disputes, with finding services, with clear "
            "goals, and with a team that is stuck. They get a task to answer within two working days.",
        ),
        "Ask for help",
    ),
    "share_information": ActionWords(
        (
            "Somebody asks for information about the family, or you think that another agency should have it.",
            "You are then led through the seven questions, and record whether it is shared, what, and why. All other "
            "work on this case goes on.",
            "If a child may be at risk of harm, raise a safeguarding concern instead.",
        ),
        "Go to the questions",
    ),
    "request_closure": ActionWords(
        ("You are then asked for the closure and evaluation. LCSS closes the case on the system.",),
        "Go to closure",
        warning="Work that is under way on this case stops. Everything recorded stays on the case.",
    ),
    "request_step_up": ActionWords(
        (
            "Children's social care has confirmed that statutory work begins: a child in need plan (section 17) or a "
            "child protection enquiry (section 47).",
            "You are then asked to hand over. The Team Around the Family ends.",
        ),
        "Statutory services take over",
        warning="Early help for this family ends with this. Work that is under way stops.",
    ),
}
