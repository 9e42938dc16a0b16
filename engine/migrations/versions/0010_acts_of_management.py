"""What managers do to a case that is stuck, and why a review was moved further off than the policy says"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString()
    op.create_table('case_act',
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('id', text, nullable=False),
    sa.Column('case', text, nullable=False),
    sa.Column('action', text, nullable=False),
    sa.Column('by', text, nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('reason', text, nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('once', text, nullable=True),
    sa.Column('undone_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('undone_by', text, nullable=True),
    sa.Column('undone_reason', text, nullable=True),
    sa.ForeignKeyConstraint(['by'], ['person.user_name']),
    sa.ForeignKeyConstraint(['case'], ['early_help_case.reference']),
    sa.ForeignKeyConstraint(['undone_by'], ['person.user_name']),
    sa.PrimaryKeyConstraint('serial'),
    sa.UniqueConstraint('id'),
    sa.UniqueConstraint('once')
    )
    op.create_index('ix_case_act_case', 'case_act', ['case'])
    op.add_column('early_help_case', sa.Column('long_review_reason', text, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('early_help_case', schema=None) as batch_op:
        batch_op.drop_column('long_review_reason')
    op.drop_table('case_act')
