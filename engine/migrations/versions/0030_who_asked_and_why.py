"""Who asked for what is done with each case of an upgrade, and why"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0030'
down_revision = '0029'

ADDED = ('asked_by', 'reason')


def upgrade() -> None:
    for name in ADDED:
        op.add_column('upgrade_case', sa.Column(name, sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        op.execute(
            f"UPDATE upgrade_case SET {name} = (SELECT upgrade.{name} FROM upgrade WHERE upgrade.id = upgrade_id)"
        )


def downgrade() -> None:
    with op.batch_alter_table('upgrade_case') as batch_op:
        for name in ADDED:
            batch_op.drop_column(name)
