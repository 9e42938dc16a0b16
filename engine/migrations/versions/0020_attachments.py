"""Files on a case"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0020'
down_revision = '0019'


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    moment = sqlmodel.sql.sqltypes.UTCDateTime()
    op.create_table('attachment',
    sa.Column('id', text, nullable=False),
    sa.Column('case', text, nullable=False),
    sa.Column('kind', text, nullable=False),
    sa.Column('about', text, nullable=True),
    sa.Column('name', text, nullable=False),
    sa.Column('media_type', text, nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', text, nullable=False),
    sa.Column('added_by', text, nullable=False),
    sa.Column('added_at', moment, nullable=False),
    sa.Column('removed_by', text, nullable=True),
    sa.Column('removed_at', moment, nullable=True),
    sa.Column('removed_reason', text, nullable=True),
    sa.ForeignKeyConstraint(['about'], ['family_member.id']),
    sa.ForeignKeyConstraint(['added_by'], ['person.user_name']),
    sa.ForeignKeyConstraint(['case'], ['early_help_case.reference']),
    sa.ForeignKeyConstraint(['removed_by'], ['person.user_name']),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_attachment_case', 'attachment', ['case'])
    op.create_table('attachment_part',
    sa.Column('attachment', text, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['attachment'], ['attachment.id']),
    sa.PrimaryKeyConstraint('attachment', 'number')
    )
    op.create_table('attachment_opening',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attachment', text, nullable=False),
    sa.Column('person', text, nullable=False),
    sa.Column('at', moment, nullable=False),
    sa.ForeignKeyConstraint(['attachment'], ['attachment.id']),
    sa.ForeignKeyConstraint(['person'], ['person.user_name']),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_attachment_opening_attachment', 'attachment_opening', ['attachment'])


def downgrade() -> None:
    op.drop_table('attachment_opening')
    op.drop_table('attachment_part')
    op.drop_table('attachment')
