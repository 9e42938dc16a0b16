"""Drafts know from where and how often they were saved; forms that are kept when a session has ended"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0017'
down_revision = '0016'


def upgrade() -> None:
    with op.batch_alter_table('draft') as draft:
        draft.add_column(sa.Column('revision', sa.Integer(), nullable=False, server_default='1'))
        draft.add_column(sa.Column('page', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
    with op.batch_alter_table('draft') as draft:
        draft.alter_column('revision', server_default=None)
        draft.alter_column('page', server_default=None)
    op.create_table('kept_form',
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('action', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('kept_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('is_offered', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.user_name'], ),
    sa.PrimaryKeyConstraint('person', 'action')
    )
    op.create_index('ix_kept_form_kept_at', 'kept_form', ['kept_at'])


def downgrade() -> None:
    op.drop_table('kept_form')
    with op.batch_alter_table('draft') as draft:
        draft.drop_column('page')
        draft.drop_column('revision')
