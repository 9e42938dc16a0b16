"""Views of people outside, by a link and a code"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0018'
down_revision = '0017'


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    op.create_table('outside_view',
    sa.Column('id', text, nullable=False),
    sa.Column('case', text, nullable=False),
    sa.Column('task', text, nullable=False),
    sa.Column('form_key', text, nullable=False),
    sa.Column('name', text, nullable=False),
    sa.Column('role', text, nullable=False),
    sa.Column('agency', text, nullable=False),
    sa.Column('email', text, nullable=False),
    sa.Column('about', sa.JSON(), nullable=False),
    sa.Column('why', text, nullable=False),
    sa.Column('agreed_by', text, nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('remind_on', sa.Date(), nullable=True),
    sa.Column('site', text, nullable=False),
    sa.Column('asked_by', text, nullable=False),
    sa.Column('asked_at', moment, nullable=False),
    sa.Column('opened_at', moment, nullable=True),
    sa.Column('draft', sa.JSON(), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=True),
    sa.Column('given_at', moment, nullable=True),
    sa.Column('recorded_at', moment, nullable=True),
    sa.Column('taken_back_at', moment, nullable=True),
    sa.Column('taken_back_by', text, nullable=True),
    sa.Column('locked_at', moment, nullable=True),
    sa.Column('reminded_at', moment, nullable=True),
    sa.Column('expired_at', moment, nullable=True),
    sa.ForeignKeyConstraint(['asked_by'], ['person.user_name']),
    sa.ForeignKeyConstraint(['case'], ['early_help_case.reference']),
    sa.ForeignKeyConstraint(['taken_back_by'], ['person.user_name']),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_outside_view_case', 'outside_view', ['case'])
    op.create_index('ix_outside_view_task', 'outside_view', ['task'])
    op.create_index('outside_views_by_day', 'outside_view', ['until_on'])
    op.create_table('outside_letter',
    sa.Column('id', text, nullable=False),
    sa.Column('view', text, nullable=False),
    sa.Column('kind', text, nullable=False),
    sa.Column('created_at', moment, nullable=False),
    sa.Column('claimed_at', moment, nullable=True),
    sa.Column('sent_at', moment, nullable=True),
    sa.ForeignKeyConstraint(['view'], ['outside_view.id']),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_outside_letter_view', 'outside_letter', ['view'])
    op.create_index('outside_letters_waiting', 'outside_letter', ['sent_at', 'created_at'])
    op.create_table('outside_code',
    sa.Column('view', text, nullable=False),
    sa.Column('code_hash', text, nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['view'], ['outside_view.id']),
    sa.PrimaryKeyConstraint('view')
    )
    op.create_table('outside_link',
    sa.Column('id', text, nullable=False),
    sa.Column('view', text, nullable=False),
    sa.Column('made_at', moment, nullable=False),
    sa.ForeignKeyConstraint(['view'], ['outside_view.id']),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_outside_link_view', 'outside_link', ['view'])
    op.create_table('outside_session',
    sa.Column('id', text, nullable=False),
    sa.Column('view', text, nullable=False),
    sa.Column('csrf_token', text, nullable=False),
    sa.Column('expires_at', moment, nullable=False),
    sa.ForeignKeyConstraint(['view'], ['outside_view.id']),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_outside_session_expires_at', 'outside_session', ['expires_at'])
    op.create_index('ix_outside_session_view', 'outside_session', ['view'])


def downgrade() -> None:
    op.drop_table('outside_session')
    op.drop_table('outside_link')
    op.drop_table('outside_code')
    op.drop_table('outside_letter')
    op.drop_table('outside_view')
