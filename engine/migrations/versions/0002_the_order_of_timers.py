"""The order of timers

Workers take timers by (retry_at, id), and a case's own are found by its key.
"""

from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.drop_index('ix_timer_retry_at')
        batch_op.create_index('ix_timer_order', ['retry_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_timer_business_key'), ['business_key'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('timer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_timer_business_key'))
        batch_op.drop_index('ix_timer_order')
        batch_op.create_index('ix_timer_retry_at', ['retry_at'], unique=False)
