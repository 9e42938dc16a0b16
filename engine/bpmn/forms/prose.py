"""Words of a form as HTML that is safe to write into a page: Markdown or HTML as drawn, values always as plain text."""

import html
import re
from typing import Final

import nh3
from lxml import etree
from markdown_it import MarkdownIt

from engine.bpmn.forms.components import Prose
from engine.bpmn.forms.surroundings import Surroundings

_TAGS: Final = {"h2", "h3", "h4", "p", "br", "ul", "ol", "li", "strong", "em", "b", "i", "a", "blockquote"}
_HEADINGS: Final = {"h1": "h2", "h5": "h4", "h6": "h4"}
"""A page has one h1 of its own, and few levels."""

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&])")
_HEADING_TAG = re.compile(r"<(/?)(h1|h5|h6)\b")
_SAFE_ADDRESS = re.compile(r"https?:|mailto:|tel:|[/#]|\{\{", re.IGNORECASE)


def foreign_html(text: str) -> list[str]:
    """The tags, attributes and addresses in drawn HTML that a page will not show, so that whoever draws hears of it."""
    root = etree.fromstring(f"<html><body>{text}</body></html>", etree.HTMLParser(no_network=True, huge_tree=False))
    drawn = [element for element in root.iter() if isinstance(element.tag, str)][2:]  # Without html and body.
    tags = {f"<{element.tag}>" for element in drawn} - {f"<{tag}>" for tag in _TAGS | _HEADINGS.keys()}
    attributes = {str(name) for element in drawn for name in element.attrib} - {"href"}
    links = [address for element in drawn if (address := element.get("href"))]
    return sorted(tags | attributes | {f"links to “{link[:60]}”" for link in links if not _SAFE_ADDRESS.match(link)})


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
