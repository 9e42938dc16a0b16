"""For process owners to take along: what is in use as a bundle, and the starter pack for Camunda Modeler."""

from starlette.responses import Response

from api import bundles, starter_pack
from api.caller import Caller
from api.routing import PageRoutes
from api.security.access import PROCESS_OWNER

routes = PageRoutes()


@routes.get("/processes/bundle", access=PROCESS_OWNER)
def download_bundle(caller: Caller) -> Response:
    bundle = bundles.bundle_in_use(caller.session)
    return _zip(bundle.content, bundle.file)


@routes.get("/processes/starter-pack", access=PROCESS_OWNER)
def download_starter_pack(caller: Caller) -> Response:
    pack = starter_pack.starter_pack(caller.session, endpoint=f"{caller.request.base_url}engine-rest")
    return _zip(pack, "early-help-starter-pack.zip")


def _zip(content: bytes, file: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(content, media_type="application/zip", headers=headers)
