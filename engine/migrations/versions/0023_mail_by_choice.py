"""What people want to be told when, and letters that are tried again"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0023'
down_revision = '0022'

WAITING_LETTERS = sa.text('sent_at IS NULL AND refused_at IS NULL')
WAITING_MESSAGES = sa.text('letter IS NULL AND sent_at IS NULL')


def upgrade() -> None:
    text, moment = sqlmodel.sql.sqltypes.AutoString(), sqlmodel.sql.sqltypes.UTCDateTime()
    op.create_table('mail_choice',
    sa.Column('person', text, nullable=False),
    sa.Column('kind', sa.Enum('new', 'due', 'late', 'moved', name='mailkind', native_enum=False, length=40), nullable=False),
    sa.Column('time', sa.Enum('at_once', 'morning', 'never', name='mailtime', native_enum=False, length=40), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.user_name']),
    sa.PrimaryKeyConstraint('person', 'kind')
    )
    op.create_table('mail_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('read_up_to', sa.Integer(), nullable=False),
    sa.Column('morning_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('letter',
    sa.Column('id', text, nullable=False),
    sa.Column('person', text, nullable=False),
    sa.Column('kind', text, nullable=False),
    sa.Column('made_at', moment, nullable=False),
    sa.Column('try_at', moment, nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('failure', text, nullable=True),
    sa.Column('sent_at', moment, nullable=True),
    sa.Column('refused_at', moment, nullable=True),
    sa.ForeignKeyConstraint(['person'], ['person.user_name']),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_letter_person', 'letter', ['person'])
    op.create_index('ix_letter_refused_at', 'letter', ['refused_at'])
    op.create_index(
        'ix_letter_waiting', 'letter', ['try_at', 'id'],
        sqlite_where=WAITING_LETTERS, postgresql_where=WAITING_LETTERS,
    )
    for name in ('task', 'once', 'letter'):
        op.add_column('notification', sa.Column(name, text, nullable=True))
    op.drop_column('notification', 'claimed_at')
    op.create_index('ix_notification_once', 'notification', ['once'], unique=True)
    op.create_index('ix_notification_letter', 'notification', ['letter'])
    op.create_index('ix_notification_task', 'notification', ['task', 'person'])
    op.create_index(
        'ix_notification_waiting', 'notification', ['person'],
        sqlite_where=WAITING_MESSAGES, postgresql_where=WAITING_MESSAGES,
    )


def downgrade() -> None:
    for name in ('waiting', 'task', 'letter', 'once'):
        op.drop_index(f'ix_notification_{name}', table_name='notification')
    for name in ('letter', 'once', 'task'):
        op.drop_column('notification', name)
    op.add_column('notification', sa.Column('claimed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    for name in ('letter', 'mail_round', 'mail_choice'):
        op.drop_table(name)
