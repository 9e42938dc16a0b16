"""What the product says: every text is marked where it stands, and said in the installation's language (GNU gettext)
and in a council's own words.

`_("Due on %(day)s", day=…)` says it now, `ngettext` by number. `later("…")` marks a constant: it is English wherever
it is compared or kept, and said when it is shown. Whole sentences only, never pieces; the catalogue
`ui_templates/words/early-help.pot` holds them all. What diagrams, decisions and forms say is not here: it is theirs.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from gettext import NullTranslations

from markupsafe import Markup, escape


class Words(dict[str, str]):
    """How a language says each message; what was said once is known. `locally` puts it into a council's words."""

    def __init__(
        self, language: str = "en", translations: NullTranslations | None = None, locally: Callable[[str], str] = str
    ) -> None:
        super().__init__()
        self.language = language
        self.locally = locally
        self._translations = translations or NullTranslations()

    # One is itself, whatever it has said: pages are made for it once.
    __hash__ = object.__hash__  # type: ignore[assignment]
    __eq__ = object.__eq__

    def __missing__(self, message: str) -> str:
        # Of nothing gettext says what it knows of the catalogue itself.
        plain = str.__str__(message)  # a Later would say itself
        said = self[plain] = self.locally(self._translations.gettext(plain)) if plain else ""
        return said

    def by_number(self, one: str, many: str, number: int) -> str:
        """The form that the language has for `number`."""
        return self.locally(self._translations.ngettext(one, many, number))


ENGLISH = Words()
_spoken = ENGLISH


def speak(words: Words) -> None:
    """From now on this process says everything so: an installation speaks one language."""
    global _spoken
    _spoken = words


def spoken() -> Words:
    """What this process speaks."""
    return _spoken


def _(message: str, /, **values: object) -> str:
    """`message` as it is said here, with `values` in its places (`%(name)s`)."""
    said = _spoken[message]
    return said % values if values else said


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Whichever of the two the language uses for `number`, which is said as `%(num)s`."""
    return _spoken.by_number(one, many, number) % {"num": number, **values}


def either(names: Sequence[str]) -> str:
    """This or that or another; nothing of nobody."""
    said = [str(name) for name in names] or [""]
    return reduce(lambda one, other: _("%(one)s or %(other)s", one=one, other=other), said)


class Later(str):
    """A constant that is said when it is shown: in a template, in `_()`'s values, by `str()` or in an f-string."""

    __slots__ = ()

    def __str__(self) -> str:
        return _spoken[self]

    def __format__(self, how: str) -> str:
        return format(str(self), how)

    def __html__(self) -> Markup:
        return escape(str(self))


def later(message: str) -> str:
    """A constant, marked where it stands."""
    return Later(message)
