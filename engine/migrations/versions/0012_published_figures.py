"""Published figures, quarter by quarter, and cases by when they began and ended"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0012'
down_revision = '0011'

AREA = sa.Enum('North', 'Central', 'South', name='area', native_enum=False, length=40)


def upgrade() -> None:
    op.create_table('published_quarter',
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('begins_on')
    )
    op.create_table('published_figure',
    sa.Column('quarter', sa.Date(), nullable=False),
    sa.Column('measure', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('area', AREA, nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('agency', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['quarter'], ['published_quarter.begins_on'], ),
    sa.PrimaryKeyConstraint('quarter', 'measure', 'area', 'category', 'agency')
    )
    op.create_table('carried_count',
    sa.Column('measure', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('area', AREA, nullable=False),
    sa.Column('carried', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('measure', 'area')
    )
    with op.batch_alter_table('early_help_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_early_help_case_opened_at'), ['opened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_early_help_case_closed_at'), ['closed_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('early_help_case', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_early_help_case_closed_at'))
        batch_op.drop_index(batch_op.f('ix_early_help_case_opened_at'))
    op.drop_table('carried_count')
    op.drop_table('published_figure')
    op.drop_table('published_quarter')
