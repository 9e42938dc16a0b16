"""A change of an instance that told others, which cannot be undone, says so with its snapshot"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'


def upgrade() -> None:
    op.add_column('instance_snapshot', sa.Column('told_others', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        """UPDATE instance_snapshot SET told_others = true WHERE id IN (
        SELECT snapshot_id FROM repair WHERE CAST(effect AS TEXT) LIKE '%"tells_others": true%')"""
    )
    with op.batch_alter_table('instance_snapshot') as batch_op:
        batch_op.alter_column('told_others', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('instance_snapshot') as batch_op:
        batch_op.drop_column('told_others')
