"""Writes into the Modeler's lint plug-in what the server allows, and with which words it refuses the rest.

python -m tests.modeler.plugin_words
"""

import json
import re
from pathlib import Path
from typing import Any

from engine.bpmn.reading import allowed
from engine.casework.groups import KNOWN_GROUPS
from engine.casework.process_handlers import HANDLERS

CLIENT = Path(__file__).parents[2] / "workflows" / "modeler" / "plugins" / "early-help-rules" / "client.js"
_WORDS = re.compile(r"^  const WORDS = .*;$", re.MULTILINE)


def words() -> dict[str, Any]:
    """Elements, triggers, settings, groups and topics: what may be used, and what to use instead of others."""
    return {
        "insteadOfElement": allowed.INSTEAD_OF_ELEMENT,
        "triggers": {kind.value: [trigger.value for trigger in those] for kind, those in allowed.TRIGGERS.items()},
        "insteadOfTrigger": allowed.INSTEAD_OF_TRIGGER,
        "settings": {str(kind): sorted(names) for kind, names in allowed.SETTINGS.items()},
        "harmless": sorted(allowed.HARMLESS_SETTINGS),
        "insteadOfSetting": allowed.INSTEAD_OF_SETTING,
        "groups": sorted(KNOWN_GROUPS),
        "topics": sorted(HANDLERS),
    }


def with_words(script: str) -> str:
    """The plug-in's script with the present words."""
    line = f"  const WORDS = {json.dumps(words(), ensure_ascii=False)};"
    return _WORDS.sub(lambda _: line, script, count=1)


if __name__ == "__main__":
    CLIENT.write_text(with_words(CLIENT.read_text(encoding="utf-8")), encoding="utf-8")
