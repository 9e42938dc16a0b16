"""The process owner's folder: diagrams, decision tables, forms, and policy profiles. On disk, or packed as a bundle."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from api import zip_files
from api.zip_files import ZipRefusedError
from engine.casework import policy
from engine.casework.policy import Profile
from engine.casework.rehearsal import story

DEPLOYED = (".bpmn", ".dmn", ".form")
MANIFEST: Final = "manifest.json"
"""What a bundle says of its own files: path, version and SHA-256 of each."""


class FolderError(Exception):
    """The folder is not there or holds nothing to deploy; the message names it."""


@dataclass(frozen=True)
class WorkflowFolder:
    """What a folder holds: files by name, the profiles of its `policy` folder, and the stories of `rehearsals`."""

    files: Mapping[str, bytes]
    policies: Sequence[Profile] = ()
    stories: Mapping[str, str] = field(default_factory=dict)


def read_workflows(source: Path) -> WorkflowFolder:
    """A folder, or a ZIP file of one. Raises FolderError, ZipRefusedError, PolicyError and StoryRefusedError."""
    if source.is_file():
        return read_zip(source.read_bytes(), str(source))
    return read_folder(source)


def read_folder(folder: Path) -> WorkflowFolder:
    """Reads `folder` and the folders in it. Raises FolderError, PolicyError and StoryRefusedError."""
    if not folder.is_dir():
        raise FolderError(f"There is no folder {folder}.")
    wanted = [path for path in folder.rglob("*") if path.suffix in (*DEPLOYED, ".json") and path.is_file()]
    entries = {PurePosixPath(*path.relative_to(folder).parts): path.read_bytes() for path in wanted}
    return _workflows(entries, str(folder))


def read_zip(content: bytes, file: str) -> WorkflowFolder:
    """Reads a bundle, or a folder that somebody packed. Raises as `read_workflows` does."""
    entries = _without_top_folder({PurePosixPath(path): found for path, found in zip_files.unpack(content).items()})
    if PurePosixPath(MANIFEST) in entries:
        _compare_with_manifest(entries)
    return _workflows(entries, file)


def _workflows(entries: Mapping[PurePosixPath, bytes], where: str) -> WorkflowFolder:
    found = sorted(path for path in entries if path.suffix in DEPLOYED)
    if not found:
        raise FolderError(f"There is no diagram (.bpmn), decision table (.dmn) or form (.form) in {where}.")
    files = {path.name: entries[path] for path in found}
    if len(files) < len(found):
        raise FolderError(f"Two files in {where} have one name. Names must differ, also between folders.")
    profiles = {path.name: entries[path] for path in _json_in("policy", entries)}
    told = {path.name: entries[path] for path in _json_in("rehearsals", entries)}
    return WorkflowFolder(
        files,
        [policy.read_profile(name, content) for name, content in profiles.items()],
        {name: story.as_text(name, content) for name, content in told.items()},
    )


def _json_in(folder: str, entries: Mapping[PurePosixPath, bytes]) -> Sequence[PurePosixPath]:
    return sorted(path for path in entries if path.parts[:-1] == (folder,) and path.suffix == ".json")


def _without_top_folder(entries: Mapping[PurePosixPath, bytes]) -> dict[PurePosixPath, bytes]:
    """Who packs a folder often packs the folder itself, not what is in it."""
    tops = {path.parts[0] for path in entries}
    if len(tops) != 1 or any(len(path.parts) == 1 for path in entries):
        return dict(entries)
    return {PurePosixPath(*path.parts[1:]): content for path, content in entries.items()}


def _compare_with_manifest(entries: Mapping[PurePosixPath, bytes]) -> None:
    try:
        listed = json.loads(entries[PurePosixPath(MANIFEST)])["files"]
        told = {PurePosixPath(each["path"]): each["sha256"] for each in listed}
    except (ValueError, KeyError, TypeError) as error:
        raise ZipRefusedError(f"The {MANIFEST} of the bundle cannot be read. Export the bundle again.") from error
    missing = sorted(told.keys() - entries.keys())
    if missing:
        raise ZipRefusedError(f"The bundle lacks {missing[0]}, which its {MANIFEST} names. Export it again.")
    for path, content in entries.items():
        if path.suffix in DEPLOYED and told.get(path) != hashlib.sha256(content).hexdigest():
            message = f"{path} is not what the bundle’s {MANIFEST} says: it was changed or damaged."
            raise ZipRefusedError(f"{message} To import changed files, remove {MANIFEST}.")
