"""The style sheet, the script and the icon."""

import os

from starlette.responses import Response
from starlette.staticfiles import StaticFiles as StarletteStaticFiles
from starlette.types import Scope

FOR_A_YEAR = "public, max-age=31536000, immutable"


class StaticFiles(StarletteStaticFiles):
    """Files that browsers keep for a year: their addresses carry the content's fingerprint (`static_url`)."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["cache-control"] = FOR_A_YEAR
        return response
