"""Families that are found again however they are written, decisions about them, and asking to join a case"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from engine.casework.likeness import keys
from engine.casework.likeness.described import DescribedPerson
from engine.casework.models.families import MemberKind

revision = '0019'
down_revision = '0018'

BATCH = 2000


def upgrade() -> None:
    likeness_key = op.create_table('likeness_key',
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('key', 'about'),
    sqlite_with_rowid=False,
    )
    op.create_table('family_comparison',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('known', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('family', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('decision', sa.Enum('same', 'another', 'unsure', name='familydecision', native_enum=False, length=40), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.user_name'], ),
    sa.ForeignKeyConstraint(['family'], ['family.id'], ),
    sa.ForeignKeyConstraint(['known'], ['family.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_family_comparison_family', 'family_comparison', ['family'])
    op.create_index('ix_family_comparison_known', 'family_comparison', ['known'])
    op.create_table('join_request',
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('case', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Enum('open', 'accepted', 'declined', name='joinstatus', native_enum=False, length=40), nullable=False),
    sa.Column('role', sa.Enum('eha_author', 'lead_professional', 'taf_member', 'contributor', 'social_worker', name='roleoncase', native_enum=False, length=40), nullable=True),
    sa.Column('agreed_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('agreed_on', sa.Date(), nullable=True),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('answered_by', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['answered_by'], ['person.user_name'], ),
    sa.ForeignKeyConstraint(['asked_by'], ['person.user_name'], ),
    sa.ForeignKeyConstraint(['case'], ['early_help_case.reference'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index('ix_join_request_asked_by', 'join_request', ['asked_by'])
    op.create_index('ix_join_request_case', 'join_request', ['case'])
    op.create_index('one_open_join_request_each', 'join_request', ['case', 'asked_by'], unique=True, sqlite_where=sa.text("status = 'open'"), postgresql_where=sa.text("status = 'open'"))
    _keep_keys(likeness_key)


def downgrade() -> None:
    op.drop_table('join_request')
    op.drop_table('family_comparison')
    op.drop_table('likeness_key')


FAMILY = sa.table('family', sa.column('id'), sa.column('address'))
MEMBER = sa.table('family_member', sa.column('id'), sa.column('first_name'), sa.column('last_name'), sa.column('born_on', sa.Date()), sa.column('kind'))


def _keep_keys(likeness_key: sa.Table) -> None:
    """The keys of everybody who is known already."""
    for rows in _batches(MEMBER):
        people = {id_: DescribedPerson(first, last, born_on, MemberKind(kind)) for id_, first, last, born_on, kind in rows}
        _insert(likeness_key, {id_: keys.of_person(person) for id_, person in people.items()})
    for rows in _batches(FAMILY):
        _insert(likeness_key, {id_: keys.of_home(address) for id_, address in rows})


def _batches(table: sa.TableClause) -> Iterator[Sequence[Any]]:
    last = ''
    while rows := op.get_bind().execute(sa.select(table).where(table.c.id > last).order_by(table.c.id).limit(BATCH)).all():
        yield rows
        last = rows[-1].id


def _insert(likeness_key: sa.Table, found: dict[str, frozenset[str]]) -> None:
    rows = [{'key': key, 'about': about} for about in found for key in sorted(found[about])]
    if rows:
        op.get_bind().execute(likeness_key.insert(), rows)
