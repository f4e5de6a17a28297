"""One open record a fact, held by the database; who took a judgement back; the source as it was before a batch."""

import sqlalchemy as sa
from alembic import op

from graph.ids import new_id

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OPEN = sa.text("until_batch IS NULL")


def upgrade() -> None:
    op.create_index(
        "uq_record_open",
        "record",
        ["source_id", "kind", "type", "key"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.drop_index("ix_record_source", "record")  # the new one serves its only question
    op.add_column("judgement", sa.Column("revoked_by", sa.String(), nullable=True))
    op.add_column("batch", sa.Column("source_before", sa.Text(), nullable=True))
    meta = sa.table("meta", sa.column("key", sa.String), sa.column("value", sa.Text))
    op.bulk_insert(meta, [{"key": "instance", "value": new_id("l")}])


def downgrade() -> None:
    """Not offered: restore the copy that was made before the upgrade."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
