"""Decisions on sharing information, what management said, and what was shared; who answered for the council, and best interests; when a case
came to its policy"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0022'
down_revision = '0021'


def upgrade() -> None:
    op.create_table('sharing_decision',
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('task', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('request', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('initiative', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('recipient', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('about_children', sa.JSON(), nullable=False),
    sa.Column('information', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('left_out', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('purpose_kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('legitimate_purpose', sa.Boolean(), nullable=False),
    sa.Column('required_by_law', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('law_named', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('identifies_person', sa.Boolean(), nullable=False),
    sa.Column('confidential', sa.Boolean(), nullable=True),
    sa.Column('consent', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('not_sought_because', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('management_advice', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('prevents', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('public_interest', sa.Boolean(), nullable=True),
    sa.Column('public_interest_because', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('agency_limited', sa.Boolean(), nullable=False),
    sa.Column('limit_explored', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('worried_and_helps', sa.Boolean(), nullable=True),
    sa.Column('family_told_first', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('benefits_of_sharing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('risks_of_sharing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('benefits_of_not_sharing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('risks_of_not_sharing', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('repeated', sa.Boolean(), nullable=False),
    sa.Column('agreement_tier', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('agreement_name', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('tests', sa.JSON(), nullable=False),
    sa.Column('sharing_decision', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rationale', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('basis', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('oversight', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['case'], ['early_help_case.reference'], ),
    sa.ForeignKeyConstraint(['by'], ['person.user_name'], ),
    sa.PrimaryKeyConstraint('serial'),
    sa.UniqueConstraint('id')
    )
    op.create_index('ix_sharing_decision_case', 'sharing_decision', ['case'])
    op.create_index('ix_sharing_decision_request', 'sharing_decision', ['request'])
    op.create_index('ix_sharing_decision_task', 'sharing_decision', ['task'])
    op.create_table('sharing_oversight',
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('task', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('request', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('rationale', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.ForeignKeyConstraint(['case'], ['early_help_case.reference'], ),
    sa.ForeignKeyConstraint(['by'], ['person.user_name'], ),
    sa.PrimaryKeyConstraint('serial'),
    sa.UniqueConstraint('id')
    )
    op.create_index('ix_sharing_oversight_case', 'sharing_oversight', ['case'])
    op.create_index('ix_sharing_oversight_request', 'sharing_oversight', ['request'])
    op.create_index('ix_sharing_oversight_task', 'sharing_oversight', ['task'])
    op.create_table('shared_information',
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('task', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('request', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('carried_out', sa.Boolean(), nullable=False),
    sa.Column('why_not', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('shared_on', sa.Date(), nullable=True),
    sa.Column('received_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('how', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('facts', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('opinion', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('not_shared', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('checked', sa.JSON(), nullable=False),
    sa.Column('third_parties', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('third_parties_because', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('passing_on', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('family_told', sa.Boolean(), nullable=True),
    sa.Column('told_what', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('exception', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('exception_reason', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['case'], ['early_help_case.reference'], ),
    sa.ForeignKeyConstraint(['by'], ['person.user_name'], ),
    sa.PrimaryKeyConstraint('serial'),
    sa.UniqueConstraint('id')
    )
    op.create_index('ix_shared_information_case', 'shared_information', ['case'])
    op.create_index('ix_shared_information_request', 'shared_information', ['request'])
    op.create_index('ix_shared_information_task', 'shared_information', ['task'])
    for told in ('for_council', 'best_interests'):
        op.add_column('consent', sa.Column(told, sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.add_column('early_help_case', sa.Column('policy_moved_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column('early_help_case', 'policy_moved_at')
    for told in ('best_interests', 'for_council'):
        op.drop_column('consent', told)
    op.drop_table('shared_information')
    op.drop_table('sharing_oversight')
    op.drop_table('sharing_decision')
