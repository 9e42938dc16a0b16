"""Areas that support a case which another area leads, and cases that were passed on"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0027'
down_revision = '0026'


def upgrade() -> None:
    op.create_table('supporting_area',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('area', sa.Enum('North', 'Central', 'South', name='area', native_enum=False, length=40), nullable=False),
    sa.Column('from_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('until_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['case'], ['early_help_case.reference'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_supporting_area_case', 'supporting_area', ['case'])
    now = sa.text('until_at IS NULL')
    op.create_index('one_part_at_a_time', 'supporting_area', ['area', 'case'], unique=True,
                    sqlite_where=now, postgresql_where=now)
    op.create_table('case_passed',
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('case', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('from_area', sa.Enum('North', 'Central', 'South', name='area', native_enum=False, length=40),
              nullable=False),
    sa.Column('to_area', sa.Enum('North', 'Central', 'South', name='area', native_enum=False, length=40),
              nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['case'], ['early_help_case.reference'], ),
    sa.PrimaryKeyConstraint('serial')
    )
    op.create_index('ix_case_passed_case', 'case_passed', ['case'])
    op.create_index('ix_case_passed_at', 'case_passed', ['at'])


def downgrade() -> None:
    op.drop_table('case_passed')
    op.drop_table('supporting_area')
