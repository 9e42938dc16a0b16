"""Areas that people cover beside their own"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0016'
down_revision = '0015'


def upgrade() -> None:
    op.create_table('covered_area',
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('area', sa.Enum('North', 'Central', 'South', name='area', native_enum=False, length=40), nullable=False),
    sa.ForeignKeyConstraint(['person'], ['person.user_name'], ),
    sa.PrimaryKeyConstraint('person', 'area')
    )
    op.create_index('ix_covered_area_area', 'covered_area', ['area'])


def downgrade() -> None:
    op.drop_table('covered_area')
