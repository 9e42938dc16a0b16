"""Puts the installation's language and the council's own words (`engine.casework.local_terms`) into force: as a
process begins, and after a deployment.

Every process looks for itself, apart from requests, so that no page asks the database for it.
"""

from functools import lru_cache
from gettext import NullTranslations, translation
from threading import Event

from api import logs
from api.installation import UI_TEMPLATES
from api.settings import Settings, SettingsError
from engine import words
from engine.casework import policy
from engine.casework.local_terms import LocalTerms
from engine.database import Database
from engine.words import Words

PAUSE = 30.0
"""Seconds between two looks."""
CATALOGUES = UI_TEMPLATES / "words"
DOMAIN = "early-help"


def refresh(database: Database, language: str = Settings.language) -> None:
    """This process says from now on what the newest profile says, in `language`.

    Raises SettingsError when there is no catalogue of that language.
    """
    with database.reading() as session:
        words.speak(_words(language, policy.local_terms(session).model_dump_json()))


def follow(database: Database, language: str, stop: Event) -> None:
    """Looks again and again until `stop` is set."""
    while not stop.is_set():
        try:
            refresh(database, language)
        except Exception as error:  # The database may be away for a while; the next look tries again.
            logs.log_unexpected(error)
        stop.wait(PAUSE)


def find_translations(language: str) -> NullTranslations:
    """The catalogue of `language`; what the product is written in needs none.

    Raises SettingsError when it is not there.
    """
    if language == Settings.language:
        return NullTranslations()
    try:
        return translation(DOMAIN, CATALOGUES, [language])
    except OSError as error:
        file = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
        raise SettingsError(f"EARLY_HELP_LANGUAGE is {language!r}, but {file} is not there.") from error


@lru_cache(maxsize=2)
def _words(language: str, terms_as_json: str) -> Words:
    terms = LocalTerms.model_validate_json(terms_as_json)
    if language == Settings.language and not terms.terms:
        return words.ENGLISH  # pages may have been made for it already
    return Words(language, find_translations(language), terms.say)
