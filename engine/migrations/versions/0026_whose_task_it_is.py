"""Own tasks by case, tasks put off, schools, and who is away"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0026'
down_revision = '0025'


def upgrade() -> None:
    put_off = sa.text("status = 'open' AND follow_up_at IS NOT NULL")
    op.drop_index('ix_work_item_of_case', 'work_item')
    op.create_index('ix_work_item_of_case', 'work_item', ['business_key', 'status', 'assignee'])
    op.create_index('ix_work_item_later', 'work_item', ['assignee', 'follow_up_at', 'id'],
                    sqlite_where=put_off, postgresql_where=put_off)
    op.add_column('family_member', sa.Column('school', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.create_table('absence',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('stand_in', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('said_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('ended_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.user_name'], ),
    sa.ForeignKeyConstraint(['stand_in'], ['person.user_name'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_absence_person', 'absence', ['person'])
    op.create_index('ix_absence_stand_in', 'absence', ['stand_in', 'until_on'])


def downgrade() -> None:
    op.drop_table('absence')
    op.drop_column('family_member', 'school')
    op.drop_index('ix_work_item_later', 'work_item')
    op.drop_index('ix_work_item_of_case', 'work_item')
    op.create_index('ix_work_item_of_case', 'work_item', ['business_key', 'status'])
