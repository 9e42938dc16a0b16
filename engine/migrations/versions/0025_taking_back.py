"""Completions that can be taken back, and those that were"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0025'
down_revision = '0024'


def upgrade() -> None:
    op.create_table('recent_completion',
    sa.Column('task', sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
    sa.Column('case', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('instance_id', sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('stands', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('task'),
    sqlite_with_rowid=False
    )
    op.create_table('taken_back',
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('case', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('task', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('form_key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('release', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('completed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('taken_back_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['by'], ['person.user_name'], ),
    sa.ForeignKeyConstraint(['case'], ['early_help_case.reference'], ),
    sa.PrimaryKeyConstraint('serial')
    )
    op.create_index('ix_taken_back_case', 'taken_back', ['case'])
    op.create_index('ix_taken_back_task', 'taken_back', ['task'])


def downgrade() -> None:
    op.drop_table('taken_back')
    op.drop_table('recent_completion')
