"""Words of a form as HTML that is safe to write into a page: Markdown or HTML as drawn, values always as plain text."""

import html
import re
from typing import Final

import nh3
from markdown_it import MarkdownIt

from engine.bpmn.forms.components import Prose
from engine.bpmn.forms.surroundings import Surroundings

_TAGS: Final = {"h2", "h3", "h4", "p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "a", "blockquote"}
_HEADINGS: Final = {"h1": "h2", "h5": "h4", "h6": "h4"}
"""A page has one h1 of its own, and few levels."""

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&])")
_HEADING_TAG = re.compile(r"<(/?)(h1|h5|h6)\b")


def prose_html(prose: Prose, surroundings: Surroundings) -> str:
    """The HTML of a text or html component: headings, paragraphs, lists, emphasis and links, and nothing else."""
    if prose.type == "html":
        made = prose.text.text(surroundings, escape=html.escape)
    else:
        made = _MARKDOWN.render(prose.text.text(surroundings, escape=_as_plain_markdown))
    made = _HEADING_TAG.sub(lambda tag: f"<{tag[1]}{_HEADINGS[tag[2]]}", made)
    return nh3.clean(made, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto", "tel"})


def _as_plain_markdown(text: str) -> str:
    return " ".join(_SPECIAL.sub(r"\\\1", text).split())
