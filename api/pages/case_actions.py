"""What a page says before something is done that can be done at any time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.words import later


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
            later("If a child is in immediate danger, phone 999 first."),
            later(
                "You are then asked what you saw or heard, and whether the Multi-Agency Safeguarding Hub "
                "(MASH) has to be told today. All other work on this case goes on."
            ),
        ),
        later("Raise the concern"),
        otherwise=later(
            "Follow your agency's safeguarding procedures and contact the Multi-Agency Safeguarding Hub "
            "(MASH) without delay."
        ),
    ),
    "withdraw_consent": ActionWords(
        (
            later(
                "The family, or a young person who can decide, no longer agrees to the work or to sharing information."
            ),
            later(
                "You are then asked to record it. The Locality and Community Support Service (LCSS) and the "
                "line manager say how it goes on."
            ),
            later(
                "If the family only wants one agency left out, record a change of consent instead: that does "
                "not stop the work."
            ),
        ),
        later("Consent is withdrawn"),
        warning=later("The work with the family stops at once. Everything recorded stays on the case."),
    ),
    "change_consent": ActionWords(
        (later("The work goes on. You are then asked to record the change."),),
        later("Record the change"),
        changes={
            "renewal": later("Consent was asked for again"),
            "limit": later("The family set a limit, for example on one agency"),
            "privacy_notice": later("A new privacy notice was shared"),
        },
    ),
    "request_handover": ActionWords(
        (
            later(
                "You are then asked whom you propose and what the family thinks. The present lead "
                "professional stays responsible until the new one has accepted."
            ),
        ),
        later("Begin the handover"),
    ),
    "request_lcss_help": ActionWords(
        (
            later(
                "The Locality and Community Support Service (LCSS) helps with disputes, with finding "
                "services, with clear goals, and with a team that is stuck. They get a task to answer within "
                "two working days."
            ),
        ),
        later("Ask for help"),
    ),
    "share_information": ActionWords(
        (
            later("Somebody asks for information about the family, or you think that another agency should have it."),
            later(
                "You are then led through the seven questions, and record whether it is shared, what, and "
                "why. All other work on this case goes on."
            ),
            later("If a child may be at risk of harm, raise a safeguarding concern instead."),
        ),
        later("Go to the questions"),
    ),
    "request_closure": ActionWords(
        (later("You are then asked for the closure and evaluation. LCSS closes the case on the system."),),
        later("Go to closure"),
        warning=later("Work that is under way on this case stops. Everything recorded stays on the case."),
    ),
    "request_step_up": ActionWords(
        (
            later(
                "Children's social care has confirmed that statutory work begins: a child in need plan "
                "(section 17) or a child protection enquiry (section 47)."
            ),
            later("You are then asked to hand over. The Team Around the Family ends."),
        ),
        later("Statutory services take over"),
        warning=later("Early help for this family ends with this. Work that is under way stops."),
    ),
}
