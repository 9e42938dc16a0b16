"""Rehearsals under way, stored ones, and what came of them"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0013'
down_revision = '0012'

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime


def upgrade() -> None:
    op.create_table(
        'rehearsal',
        sa.Column('id', TEXT(length=36), nullable=False),
        sa.Column('owner', TEXT(), nullable=False),
        sa.Column('release_id', TEXT(length=36), nullable=False),
        sa.Column('title', TEXT(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('world', sa.LargeBinary(), nullable=False),
        sa.Column('moment', MOMENT(), nullable=False),
        sa.Column('reference', TEXT(), nullable=False),
        sa.Column('beginning', sa.JSON(), nullable=False),
        sa.Column('steps', sa.JSON(), nullable=False),
        sa.Column('begun_at', MOMENT(), nullable=False),
        sa.Column('touched_at', MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(['owner'], ['person.user_name']),
        sa.ForeignKeyConstraint(['release_id'], ['deployment.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_rehearsal_owner', 'rehearsal', ['owner'])
    op.create_index('ix_rehearsal_touched_at', 'rehearsal', ['touched_at'])
    op.create_table(
        'story_file',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('name', TEXT(length=200), nullable=False),
        sa.Column('release_id', TEXT(length=36), nullable=False),
        sa.Column('content', TEXT(), nullable=True),
        sa.Column('kept_by', TEXT(), nullable=False),
        sa.Column('kept_at', MOMENT(), nullable=False),
        sa.ForeignKeyConstraint(['release_id'], ['deployment.id']),
        sa.PrimaryKeyConstraint('id'),
    )
    op.create_index('ix_story_file_release_id', 'story_file', ['release_id'])
    op.create_table(
        'story_run',
        sa.Column('release_id', TEXT(length=36), nullable=False),
        sa.Column('story', sa.Integer(), nullable=False),
        sa.Column('begun_at', MOMENT(), nullable=False),
        sa.Column('passed', sa.Boolean(), nullable=True),
        sa.Column('words', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['release_id'], ['deployment.id']),
        sa.ForeignKeyConstraint(['story'], ['story_file.id']),
        sa.PrimaryKeyConstraint('release_id', 'story'),
    )


def downgrade() -> None:
    op.drop_table('story_run')
    op.drop_table('story_file')
    op.drop_table('rehearsal')
