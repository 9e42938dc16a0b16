"""The Jinja environment of the pages: strict, escaping, with the GOV.UK macros and the words for dates."""

from collections.abc import MutableMapping
from datetime import date, datetime
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from jinja2.nodes import Template

from api.installation import UI_TEMPLATES
from api.pages.compiled import CompiledTemplates
from api.pages.kept_markup import KEPT_COMPONENTS, keeping, once
from api.pages.said import Said
from engine import clock, words
from engine.words import Words, _

STATIC_FOLDER = UI_TEMPLATES / "static"

GOVUK_COMPONENTS = (
    "back-link",
    "button",
    "character-count",
    "checkboxes",
    "date-input",
    "details",
    "error-message",
    "error-summary",
    "file-upload",
    "hint",
    "input",
    "inset-text",
    "notification-banner",
    "pagination",
    "password-input",
    "phase-banner",
    "radios",
    "select",
    "service-navigation",
    "skip-link",
    "summary-list",
    "tag",
    "textarea",
    "warning-text",
)


def create_environment() -> Environment:
    """The environment that every page is rendered with, one for the process and the words that it speaks.

    A name that a template misspells raises UndefinedError. What templates say is in these words when they are read;
    `local` puts what diagrams and forms say into the council's. What people typed stays as it is.
    """
    return _environment(words.spoken())


@lru_cache(maxsize=2)
def _environment(spoken: Words) -> Environment:
    environment = _Environment(
        loader=FileSystemLoader(UI_TEMPLATES),
        autoescape=True,
        auto_reload=False,  # else every page asks for the age of a hundred files
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(words._, spoken.by_number, newstyle=True)  # type: ignore[attr-defined]  # i18n's
    environment.spoken = spoken
    environment.filters["local"] = lambda said: spoken.locally(str(said)) if isinstance(said, str) else said
    environment.globals.update(_govuk_macros())
    environment.globals["language"] = spoken.language
    environment.globals["once"] = once
    environment.globals["static_url"] = _static_urls().__getitem__
    environment.filters.update(
        day=in_words, moment=moment_in_words, clock_time=time_in_words, machine_time=machine_time
    )
    return environment


class _Environment(Environment):
    """Every template sees the same names. Jinja would lay a layer for each template over them, and compare the two
    wherever one template uses another: a tenth of a form's page. What they say is said as they are read (`said`)."""

    spoken: Words = words.ENGLISH

    def _generate(self, source: Template, *args: Any, **kwargs: Any) -> str:
        return super()._generate(Said(self.spoken).visit(source), *args, **kwargs)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class _ComponentEnvironment(_Environment):
    """What a component is given is a dict. Jinja would look for an attribute first, and raise an error each time."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute not in _OF_DICTS:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


_OF_DICTS = frozenset(dir(dict))


@cache
def _govuk_macros() -> dict[str, Any]:
    # The macros ask for parameters that nobody gave, so they live in an environment that allows it; ours does not.
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    compiled = CompiledTemplates(__file__)
    lenient = _ComponentEnvironment(loader=loader, autoescape=True, auto_reload=False, bytecode_cache=compiled)
    # They indent what they hold, for nobody to see: a third of a form's page, and it would move what people typed.
    lenient.filters["indent"] = lambda markup, *_: markup
    macros = {}
    for component in GOVUK_COMPONENTS:
        name = "govuk" + component.title().replace("-", "")
        module = lenient.get_template(f"govuk_frontend_jinja/components/{component}/macro.html").module
        macro = getattr(module, name)
        macros[name] = keeping(macro) if component in KEPT_COMPONENTS else macro
    return macros


def _static_urls() -> dict[str, str]:
    # The content's fingerprint in the address lets browsers keep a file for a year and still see every change.
    return {
        path.name: f"/static/{path.name}?v={sha256(path.read_bytes()).hexdigest()[:12]}"
        for path in STATIC_FOLDER.iterdir()
    }


def in_words(value: date | datetime | None) -> str:
    """`value` as people write a date, "3 March 2026"; a moment is read in Europe/London; None is an empty string."""
    return "" if value is None else clock.in_words(value)


def moment_in_words(value: datetime) -> str:
    """An aware moment as people in England read it: "3 March 2026 at 2:05pm"."""
    return _("%(day)s at %(time)s", day=in_words(value), time=time_in_words(value))


def time_in_words(value: datetime) -> str:
    """The time of day of an aware moment as people in England read it: "2:05pm"."""
    local = clock.london(value)
    return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def machine_time(value: date | datetime) -> str:
    """`value` for a `<time datetime>` attribute."""
    return value.isoformat()
