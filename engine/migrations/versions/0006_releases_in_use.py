"""A release is a draft until it is put into use; what was deployed before this was in use at once"""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    with op.batch_alter_table('deployment') as batch_op:
        batch_op.add_column(sa.Column('discarded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column('discarded_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    op.create_table('release_use',
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('deployment_id', sqlmodel.sql.sqltypes.AutoString(length=36), nullable=False),
    sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('withdrawn_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('withdrawn_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('withdrawn_because', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.ForeignKeyConstraint(['deployment_id'], ['deployment.id'], ),
    sa.PrimaryKeyConstraint('serial')
    )
    op.create_index('ix_release_use_deployment_id', 'release_use', ['deployment_id'])
    op.execute(
        'INSERT INTO release_use (deployment_id, at, "by", reason) '
        "SELECT id, deployed_at, deployed_by, 'Put into use when it was deployed.' FROM deployment ORDER BY number"
    )


def downgrade() -> None:
    op.drop_table('release_use')
    with op.batch_alter_table('deployment') as batch_op:
        batch_op.drop_column('discarded_by')
        batch_op.drop_column('discarded_at')
