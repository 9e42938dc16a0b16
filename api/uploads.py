"""The files that somebody sends to be deployed, whoever sends them: a page, the API, Camunda Modeler."""

from collections.abc import Iterable
from pathlib import PurePath

from starlette.datastructures import UploadFile

from engine import bpmn


def read_files(parts: Iterable[object]) -> dict[str, bytes]:
    """The content of the files among the parts of a form, by file name. Raises DeploymentRefusedError."""
    files: dict[str, bytes] = {}
    for part in parts:
        if isinstance(part, UploadFile) and part.filename:  # A page sends a nameless part where no file was chosen.
            name = _file_name(part.filename)
            if name in files:
                raise bpmn.definitions.DeploymentRefusedError([_twice(name)])
            files[name] = part.file.read()
    return files


def _file_name(given: str) -> str:
    # Browsers and tools on Windows may send the whole path.
    return PurePath(given.replace("\\", "/")).name


def _twice(name: str) -> bpmn.Problem:
    message = "Two files have this name. Send the one that counts."
    return bpmn.Problem(bpmn.Severity.ERROR, "file-twice", name[:150], message)
