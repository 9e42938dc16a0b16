"""Pages of a list: a cursor that is opaque to the client, and a Link to the next page (RFC 8288)."""

from typing import Annotated

from fastapi import Query

from api.caller import Caller

Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=500, description="The `next_cursor` of the page before.")]


def link_to_next(caller: Caller, next_cursor: str | None) -> None:
    """Adds the Link header when there is a next page."""
    if next_cursor is not None:
        address = caller.request.url.include_query_params(cursor=next_cursor)
        caller.headers["Link"] = f'<{address.path}?{address.query}>; rel="next"'
