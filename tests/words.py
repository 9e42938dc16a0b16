"""The catalogue of all that the product says, as it is read out of templates and code.

After a text was changed: `PYTHONPATH=. python -m tests.words` writes it anew.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "ui_templates" / "words" / "early-help.pot"
FOLDERS = ("api", "engine", *(f"ui_templates/{name}" for name in ("layouts", "components", "pages", "documents")))
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}}
MARKS = {"_": None, "gettext": None, "ngettext": (1, 2), "later": None}


def extract() -> bytes:
    """The catalogue as it has to be: every marked text, in order of the alphabet, with the files that say it."""
    catalogue = Catalog(charset="utf-8")
    for folder in FOLDERS:
        for name, _line, message, _comments, _context in extract_from_dir(ROOT / folder, METHODS, OPTIONS, MARKS):
            catalogue.add(message, locations=[(f"{folder}/{name}", None)])
    written = BytesIO()
    write_po(written, catalogue, width=0, omit_header=True, sort_output=True)
    return b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n' + written.getvalue()


def messages() -> set[str]:
    """Every message of the catalogue that stands in the repository, each form of a plural for itself."""
    with CATALOGUE.open("rb") as file:
        ids = [message.id for message in read_po(file) if message.id]
    return {form for one in ids for form in ((one,) if isinstance(one, str) else one)}


if __name__ == "__main__":
    CATALOGUE.write_bytes(extract())
