"""Who covers another area is recorded with its reason; the command line too marks people as gone"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0021'
down_revision = '0020'


def upgrade() -> None:
    op.create_table('cover_change',
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('person', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('area', sa.Enum('North', 'Central', 'South', name='area', native_enum=False, length=40), nullable=False),
    sa.Column('covers', sa.Boolean(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.user_name'], ),
    sa.ForeignKeyConstraint(['person'], ['person.user_name'], ),
    sa.PrimaryKeyConstraint('serial')
    )
    op.create_index('ix_cover_change_person', 'cover_change', ['person'])
    with op.batch_alter_table('leaving') as table:
        table.alter_column('by', existing_type=sqlmodel.sql.sqltypes.AutoString(), nullable=True)


def downgrade() -> None:
    with op.batch_alter_table('leaving') as table:
        table.alter_column('by', existing_type=sqlmodel.sql.sqltypes.AutoString(), nullable=False)
    op.drop_table('cover_change')
