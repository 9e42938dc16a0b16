"""The environment of the templates: strict, escaping, and every template can be parsed."""

from datetime import UTC, date, datetime

import pytest
from jinja2 import Environment, UndefinedError

from api.installation import UI_TEMPLATES
from api.pages.templates import create_environment, in_words, moment_in_words

TEMPLATES = sorted(
    str(path.relative_to(UI_TEMPLATES)) for path in UI_TEMPLATES.rglob("*.html") if "node_modules" not in path.parts
)


@pytest.fixture(scope="module")
def environment() -> Environment:
    return create_environment()


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_can_be_parsed(environment: Environment, name: str) -> None:
    environment.get_template(name)


def test_a_misspelt_name_is_an_error_not_an_empty_place(environment: Environment) -> None:
    with pytest.raises(UndefinedError):
        environment.from_string("{{ view.nmae }}").render(view={"name": "x"})


def test_values_are_escaped(environment: Environment) -> None:
    assert environment.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"


def test_dates_are_written_as_people_write_them() -> None:
    assert in_words(date(2026, 3, 3)) == "3 March 2026"
    assert in_words(None) == ""


def test_moments_are_read_in_london() -> None:
    assert in_words(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"
    assert moment_in_words(datetime(2026, 6, 30, 23, 5, tzinfo=UTC)) == "1 July 2026 at 12:05am"
    assert moment_in_words(datetime(2026, 1, 5, 12, 0, tzinfo=UTC)) == "5 January 2026 at 12:00pm"


def test_no_template_carries_its_own_style_or_handlers() -> None:
    for name in TEMPLATES:
        source = (UI_TEMPLATES / name).read_text()
        assert " style=" not in source and "<style" not in source and " onclick=" not in source, name


def test_no_template_switches_escaping_off() -> None:
    for name in TEMPLATES:
        source = (UI_TEMPLATES / name).read_text()
        assert "|safe" not in source.replace(" ", "") and "autoescape false" not in source, name
