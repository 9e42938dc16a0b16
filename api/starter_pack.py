"""Everything that a process owner needs beside Camunda Modeler itself, as one file to unpack on her machine."""

import json
from typing import Final

from sqlmodel import Session

from api import zip_files
from api.bundles import SHIPPED, files_in_use

FOLDER: Final = "early-help"
MODELER: Final = SHIPPED / "modeler"
GUIDES: Final = {"guide.html": MODELER / "guide.html", "workflows/README.md": SHIPPED / "README.md"}


def starter_pack(session: Session, *, endpoint: str) -> bytes:
    """A ZIP file: the folder as in use, the lint rules and settings for the Modeler, and a guide.

    `endpoint` is where the Modeler deploys to. Raises NothingDeployedError.
    """
    files = {f"workflows/{path}": content for path, content in files_in_use(session).items()}
    for part in ("plugins", "resources"):
        found = sorted(path for path in (MODELER / part).rglob("*") if path.is_file())
        files |= {f"camunda-modeler/{path.relative_to(MODELER).as_posix()}": path.read_bytes() for path in found}
    files |= {name: path.read_bytes() for name, path in GUIDES.items()}
    files["camunda-modeler/config.json"] = _settings(endpoint)
    return zip_files.pack({f"{FOLDER}/{path}": content for path, content in files.items()})


def _settings(endpoint: str) -> bytes:
    """What the Modeler keeps in its own `config.json`; the token is typed there, and never in a file that is shared."""
    ours = {"id": "early-help", "url": endpoint, "authType": "bearer", "rememberCredentials": False}
    return (json.dumps({"camundaEngineEndpoints": [ours]}, indent=2) + "\n").encode()
