"""What is still to be done of upgrades is found by index"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'

PENDING = sa.text("status IN ('unplanned', 'moving', 'undoing')")


def upgrade() -> None:
    op.create_index('ix_upgrade_case_pending', 'upgrade_case', ['id'], postgresql_where=PENDING, sqlite_where=PENDING)


def downgrade() -> None:
    op.drop_index('ix_upgrade_case_pending', 'upgrade_case')
