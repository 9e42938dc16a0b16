"""The sentences that tell a person what is wrong with an answer: they name the question, as it was asked."""

from typing import Final

from engine.bpmn.forms.components import CheckboxQuestion, ChoiceQuestion, NumberQuestion, Question

_GO_WITHOUT_ARTICLE: Final = {
    *("the", "a", "an", "any", "all", "each", "your", "their", "his", "her", "its", "our", "who", "whom", "whose"),
    *(
        "what",
        "when",
        "where",
        "which",
        "why",
        "how",
        "anything",
        "anyone",
        "everyone",
        "does",
        "is",
        "are",
        "has",
        "have",
    ),
}
_QUESTION_WORDS: Final = {
    *("who", "whom", "whose", "what", "when", "where", "which", "why", "how"),
    *("do", "does", "did", "is", "are", "was", "has", "have", "can", "will", "should"),
}


def missing(question: Question, label: str) -> str:
    """What to say when a required answer is not there."""
    if isinstance(question, CheckboxQuestion):
        return f"Select “{label}”"
    is_choice = isinstance(question, ChoiceQuestion)
    if _is_question(label):
        return f"{'Select an answer to' if is_choice else 'Answer'} “{label}”"
    if isinstance(question, NumberQuestion):
        return f"Enter a number for “{label}”"
    return f"{'Select' if is_choice else 'Enter'} {_with_article(label)}"


def wrong(label: str, predicate: str) -> str:
    """What to say when an answer `predicate`s, for example “must be a real date”."""
    return f"The answer to “{label}” {predicate}" if _is_question(label) else f"{label} {predicate}"


def _is_question(label: str) -> bool:
    return label.endswith("?") or label.split(" ", 1)[0].lower() in _QUESTION_WORDS


def _with_article(label: str) -> str:
    first = label.split(" ", 1)[0]
    lowered = label if not first[1:].islower() else label[0].lower() + label[1:]
    return lowered if first.lower() in _GO_WITHOUT_ARTICLE else f"the {lowered}"
