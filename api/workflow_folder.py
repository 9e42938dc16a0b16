"""The process owner's folder on disk: diagrams, decision tables, forms, and policy profiles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.casework import policy
from engine.casework.policy import Profile

DEPLOYED = (".bpmn", ".dmn", ".form")


class FolderError(Exception):
    """The folder is not there or holds nothing to deploy; the message names it."""


@dataclass(frozen=True)
class WorkflowFolder:
    """What a folder holds: files by name, and the profiles of its `policy` folder, if it has one."""

    files: Mapping[str, bytes]
    policies: Sequence[Profile]


def read_folder(folder: Path) -> WorkflowFolder:
    """Reads `folder` and the folders in it. Raises FolderError and PolicyError."""
    if not folder.is_dir():
        raise FolderError(f"There is no folder {folder}.")
    found = sorted(path for path in folder.rglob("*") if path.suffix in DEPLOYED and path.is_file())
    if not found:
        raise FolderError(f"There is no diagram (.bpmn), decision table (.dmn) or form (.form) in {folder}.")
    files = {path.name: path.read_bytes() for path in found}
    if len(files) < len(found):
        raise FolderError(f"Two files in {folder} have one name. Names must differ, also between folders.")
    profiles = folder / "policy"
    return WorkflowFolder(files, policy.read(profiles) if profiles.is_dir() else ())
