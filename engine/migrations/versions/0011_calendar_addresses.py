"""Secret addresses of people's calendars"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    op.create_table('calendar_address',
    sa.Column('user_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('secret', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['user_name'], ['person.user_name'], ),
    sa.PrimaryKeyConstraint('user_name'),
    sa.UniqueConstraint('secret')
    )


def downgrade() -> None:
    op.drop_table('calendar_address')
