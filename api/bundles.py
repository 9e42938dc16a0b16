"""What is in use as one file: diagrams, decision tables, forms, policy profiles, stored rehearsals, element templates.

Its folders are those of the process owner's folder, so that it can be unpacked, drawn in, and deployed anywhere.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlmodel import Session

from api import zip_files
from api.workflow_folder import MANIFEST
from engine import bpmn
from engine.casework import policy
from engine.casework.rehearsal import stories

SHIPPED: Final = Path(__file__).resolve().parents[1] / "workflows"
"""The process owner's folder as it comes with this program."""
TEMPLATES: Final = ".camunda/element-templates"
FOLDERS: Final = {".bpmn": "", ".dmn": "decisions/", ".form": "forms/"}


@dataclass(frozen=True)
class Bundle:
    """A ZIP file, and the release that is in it."""

    content: bytes
    release_number: int

    @property
    def file(self) -> str:
        """What to call it."""
        return f"early-help-release-{self.release_number}.zip"


def bundle_in_use(session: Session) -> Bundle:
    """What is in use; always the same bytes as long as that is the same. Raises NothingDeployedError."""
    release = bpmn.definitions.current_release(session)
    files = files_in_use(session)
    manifest = _manifest(session, release, files)
    return Bundle(zip_files.pack({**files, MANIFEST: manifest}), release.number)


def files_in_use(session: Session) -> dict[str, bytes]:
    """The process owner's folder as it is in use, content by path. Raises NothingDeployedError."""
    release = bpmn.definitions.current_release(session)
    deployed = {_path_of(file): content for file, content in release.files.items()}
    profiles = {f"policy/{each.name}.json": _as_json(each.content) for each in policy.list_newest(session)}
    templates = {f"{TEMPLATES}/{path.name}": path.read_bytes() for path in (SHIPPED / TEMPLATES).glob("*.json")}
    told = {f"rehearsals/{each.name}": each.content.encode() for each in stories.list_of(session, release.id)}
    return deployed | profiles | templates | told


def _manifest(session: Session, release: bpmn.Release, files: Mapping[str, bytes]) -> bytes:
    deployment = bpmn.definitions.get_deployment(session, release.id)
    deployed = bpmn.definitions.file_versions(session, release.id)
    versions = {_path_of(file): version for file, version in deployed.items()}
    versions |= {f"policy/{each.name}.json": each.version for each in policy.list_newest(session)}
    listed = [
        {"path": path, "version": versions.get(path), "sha256": hashlib.sha256(files[path]).hexdigest()}
        for path in sorted(files)
    ]
    about = {"number": release.number, "name": deployment.name}
    return _as_json({"format": "early-help-bundle-1", "release": about, "files": listed})


def _path_of(file: str) -> str:
    return FOLDERS[Path(file).suffix] + file


def _as_json(content: Any) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()
