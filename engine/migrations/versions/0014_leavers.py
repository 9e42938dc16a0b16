"""Who has gone, when and why, and what ended with it"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0014'
down_revision = '0013'


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table('leaving',
    sa.Column('id', text, nullable=False),
    sa.Column('person', text, nullable=False),
    sa.Column('gone_on', sa.Date(), nullable=False),
    sa.Column('reason', text, nullable=False),
    sa.Column('by', text, nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('undone_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('undone_by', text, nullable=True),
    sa.Column('undone_reason', text, nullable=True),
    sa.ForeignKeyConstraint(['by'], ['person.user_name']),
    sa.ForeignKeyConstraint(['person'], ['person.user_name']),
    sa.ForeignKeyConstraint(['undone_by'], ['person.user_name']),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_leaving_person', 'leaving', ['person'])


def downgrade() -> None:
    op.drop_table('leaving')
