"""Indexes that count the cases of an area, and that leave findings which are still there to theirs"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'

CASES, GONE = 'ix_early_help_case_area', 'ix_monitoring_finding_gone_at'
IS_GONE = sa.text('gone_at IS NOT NULL')


def upgrade() -> None:
    op.drop_index(CASES, 'early_help_case')
    op.create_index(CASES, 'early_help_case', ['area', 'status'])
    op.drop_index(GONE, 'monitoring_finding')
    op.create_index(GONE, 'monitoring_finding', ['gone_at'], sqlite_where=IS_GONE, postgresql_where=IS_GONE)


def downgrade() -> None:
    op.drop_index(CASES, 'early_help_case')
    op.create_index(CASES, 'early_help_case', ['area'])
    op.drop_index(GONE, 'monitoring_finding')
    op.create_index(GONE, 'monitoring_finding', ['gone_at'])
