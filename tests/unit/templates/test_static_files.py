"""The built style sheet and script are committed: they are what their sources make, without Node to prove it."""

import json
import re
from hashlib import sha256
from pathlib import Path

from api.installation import UI_TEMPLATES
from api.pages.templates import STATIC_FOLDER, create_environment

FRONTEND = UI_TEMPLATES / "frontend"
BUILT = json.loads((STATIC_FOLDER / "built.json").read_text())
LOCKED = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]


def fingerprint(*paths: Path) -> str:
    return sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def test_the_files_are_built_from_the_present_sources() -> None:
    sources = sorted((FRONTEND / "src").iterdir())
    assert BUILT["sources"] == fingerprint(FRONTEND / "package-lock.json", *sources), "run npm ci and npm run build"


def test_nobody_edited_the_built_files() -> None:
    for name, expected in BUILT["files"].items():
        assert fingerprint(STATIC_FOLDER / name) == expected, name


def test_the_versions_are_the_locked_ones() -> None:
    for package in ("govuk-frontend", "@ministryofjustice/frontend", "bpmn-js"):
        assert BUILT[package] == LOCKED[f"node_modules/{package}"]["version"]


def test_the_style_sheet_says_its_version_itself() -> None:
    style_sheet = (STATIC_FOLDER / "early-help.css").read_text()
    assert re.search(r'--govuk-frontend-version:\s*"([\d.]+)"', style_sheet)[1] == BUILT["govuk-frontend"] == "6.3.0"


def test_the_look_is_the_councils_own() -> None:
    style_sheet = (STATIC_FOLDER / "early-help.css").read_text().lower()
    assert "gds transport" not in style_sheet and "crest" not in style_sheet and "crown" not in style_sheet
    assert "#00594f" in style_sheet


def test_nothing_is_fetched_from_another_host() -> None:
    for name in (*BUILT["files"], "favicon.svg"):
        text = (STATIC_FOLDER / name).read_text().replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(?:url\(|import\s*[\"'(]|fetch\([\"'])\s*[\"']?https?:", text), name


def test_what_others_wrote_is_under_their_licences() -> None:
    licences = (STATIC_FOLDER / "LICENCES.txt").read_text()
    for package in ("govuk-frontend", "@ministryofjustice/frontend", "bpmn-js", "diagram-js", "inherits-browser"):
        assert package in licences
    assert "the watermark must stay fully visible" in licences


def test_an_address_changes_with_the_content() -> None:
    static_url = create_environment().globals["static_url"]
    assert static_url("early-help.css") == f"/static/early-help.css?v={BUILT['files']['early-help.css'][:12]}"
