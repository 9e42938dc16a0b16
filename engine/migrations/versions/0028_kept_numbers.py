"""Numbers of cases and tasks that are kept, and an index of what is late"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0028'
down_revision = '0027'

BY_STEP, LATE = 'ix_work_item_by_step', 'ix_work_item_late'
IS_OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    place = ('area', 'process_key', 'element_id')
    for table, key in (('area_tally', place), ('case_tally', ('case', *place))):
        op.create_table(table,
        *(sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=False) for name in key),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*key)
        )
    op.create_table('tally_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('counted_to', sa.Integer(), nullable=False),
    sa.Column('next_to', sa.Integer(), nullable=False),
    sa.Column('next_after', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.drop_index(BY_STEP, 'work_item')
    op.create_index(LATE, 'work_item', ['area', 'due_at', 'process_key', 'element_id'],
                    sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)


def downgrade() -> None:
    op.drop_index(LATE, 'work_item')
    op.create_index(BY_STEP, 'work_item', ['area', 'process_key', 'element_id', 'due_at'],
                    sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
    for table in ('tally_mark', 'case_tally', 'area_tally'):
        op.drop_table(table)
