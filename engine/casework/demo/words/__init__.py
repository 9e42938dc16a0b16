"""What the demonstration's people write into each form, where the plainest answer would not do or not be worth reading.

Only answers that differ from the plainest one stand here; the rest follows from the form (`answers.py`). Everything is
made up.
"""

from collections.abc import Callable, Mapping
from inspect import getmembers, isfunction

from engine.casework.demo.words import besides, engaging, meeting
from engine.casework.demo.words.common import Answers
from engine.casework.task_forms import TaskForm

WORDS: Mapping[str, Callable[[TaskForm], Answers]] = {
    name: words
    for module in (engaging, meeting, besides)
    for name, words in getmembers(module, isfunction)
    if words.__module__ == module.__name__
}
"""By form key: each form's words are a function of its name."""
