"""The files that somebody sends to be deployed, whoever sends them: a page, the API, Camunda Modeler."""

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from starlette.datastructures import UploadFile

from api.workflow_folder import WorkflowFolder, read_zip
from engine import bpmn
from engine.casework.policy import Profile


def read_files(parts: Iterable[object]) -> dict[str, bytes]:
    """The content of the files among the parts of a form, by file name. Raises DeploymentRefusedError."""
    files: dict[str, bytes] = {}
    for part in parts:
        if isinstance(part, UploadFile) and part.filename:  # A page sends a nameless part where no file was chosen.
            _add(files, {_file_name(part.filename): part.file.read()})
    return files


def read_workflows(parts: Iterable[object]) -> WorkflowFolder:
    """The same, with bundles (.zip) unpacked.

    Raises DeploymentRefusedError, FolderError, ZipRefusedError, PolicyError, StoryRefusedError.
    """
    files: dict[str, bytes] = {}
    policies: list[Profile] = []
    stories: dict[str, str] = {}
    for name, content in read_files(parts).items():
        if not name.lower().endswith(".zip"):
            _add(files, {name: content})
            continue
        bundle = read_zip(content, name)
        _add(files, bundle.files)
        policies += bundle.policies
        stories |= bundle.stories
    return WorkflowFolder(files, policies, stories)


def _add(files: dict[str, bytes], others: Mapping[str, bytes]) -> None:
    twice = sorted(files.keys() & others.keys())
    if twice:
        raise bpmn.definitions.DeploymentRefusedError([_twice(name) for name in twice])
    files |= others


def _file_name(given: str) -> str:
    # Browsers and tools on Windows may send the whole path.
    return PurePath(given.replace("\\", "/")).name


def _twice(name: str) -> bpmn.Problem:
    message = "Two files have this name. Send the one that counts."
    return bpmn.Problem(bpmn.Severity.ERROR, "file-twice", name[:150], message)
