"""Who must move for a finding; findings by rule and by person; messages as they were written"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0015'
down_revision = '0014'

STILL_THERE = sa.text('gone_at IS NULL')
INDEXES = {
    'ix_monitoring_finding_by_rule': ['area', 'rule', 'severity', 'since_on', 'id'],
    'ix_monitoring_finding_by_person': ['waits_for', 'area', 'severity', 'since_on', 'id'],
}


def upgrade() -> None:
    op.add_column('monitoring_finding', sa.Column('waits_for', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    for name, columns in INDEXES.items():
        op.create_index(
            name, 'monitoring_finding', columns, unique=False, sqlite_where=STILL_THERE, postgresql_where=STILL_THERE
        )
    op.create_index('ix_notification_created_at', 'notification', ['created_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_notification_created_at', table_name='notification')
    for name in INDEXES:
        op.drop_index(name, table_name='monitoring_finding', sqlite_where=STILL_THERE, postgresql_where=STILL_THERE)
    op.drop_column('monitoring_finding', 'waits_for')
