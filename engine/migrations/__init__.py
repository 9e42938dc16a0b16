"""The database's shape, step by step. `upgrade` brings any earlier one to the present.

Alembic is imported where it is used: a server never needs it, and it is a tenth of what a server would import.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config


def _config(url: str) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Brings the database at the SQLAlchemy address `url` to the newest shape, creating it where it is empty."""
    from alembic import command

    command.upgrade(_config(url), "head")


def downgrade(url: str, revision: str) -> None:
    """Takes the database back to `revision` ("base" is an empty one)."""
    from alembic import command

    command.downgrade(_config(url), revision)
