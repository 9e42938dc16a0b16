"""What is late is found by its step, where it is only counted"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'

LATE = 'ix_work_item_late'
IS_OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    _order_by('area', 'process_key', 'element_id', 'due_at')


def downgrade() -> None:
    _order_by('area', 'due_at', 'process_key', 'element_id')


def _order_by(*columns: str) -> None:
    op.drop_index(LATE, 'work_item')
    op.create_index(LATE, 'work_item', list(columns), sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
