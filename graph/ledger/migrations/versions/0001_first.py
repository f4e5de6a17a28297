"""The first ledger: entities, sources, batches, records, judgements, users, tokens, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name=op.f("pk_audit")),
    )
    op.create_table(
        "entity",
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("created_revision", sa.Integer(), nullable=False),
        sa.Column("changed_revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["entity.entity_id"], name=op.f("fk_entity_merged_into")),
        sa.PrimaryKeyConstraint("entity_id", name=op.f("pk_entity")),
    )
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entity_changed_revision"), ["changed_revision"], unique=False)

    op.create_table(
        "file",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "source",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("known_on", sa.String(), nullable=True),
        sa.Column("keyed", sa.Boolean(), nullable=False),
        sa.Column("trust", sa.Integer(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_source")),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("disabled_at", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_users")),
    )
    op.create_table(
        "batch",
        sa.Column("batch_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("rolled_back_at", sa.String(), nullable=True),
        sa.Column("rolled_back_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name=op.f("fk_batch_source_id")),
        sa.PrimaryKeyConstraint("batch_id", name=op.f("pk_batch")),
    )
    with op.batch_alter_table("batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_batch_source_id"), ["source_id"], unique=False)

    op.create_table(
        "entity_identifier",
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.entity_id"], name=op.f("fk_entity_identifier_entity_id")),
        sa.PrimaryKeyConstraint("scheme", "value", name=op.f("pk_entity_identifier")),
    )
    with op.batch_alter_table("entity_identifier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entity_identifier_entity_id"), ["entity_id"], unique=False)

    op.create_table(
        "entity_key",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.entity_id"], name=op.f("fk_entity_key_entity_id")),
        sa.PrimaryKeyConstraint("source_id", "key", name=op.f("pk_entity_key")),
    )
    with op.batch_alter_table("entity_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entity_key_entity_id"), ["entity_id"], unique=False)

    op.create_table(
        "entity_name",
        sa.Column("normal", sa.String(), nullable=False),
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.entity_id"], name=op.f("fk_entity_name_entity_id")),
        sa.PrimaryKeyConstraint("normal", "entity_id", name=op.f("pk_entity_name")),
    )
    with op.batch_alter_table("entity_name", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entity_name_entity_id"), ["entity_id"], unique=False)

    op.create_table(
        "token",
        sa.Column("token_id", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("last_used_at", sa.String(), nullable=True),
        sa.Column("revoked_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["user"], ["users.name"], name=op.f("fk_token_user")),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
    )
    op.create_table(
        "judgement",
        sa.Column("judgement_id", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("left", sa.String(), nullable=False),
        sa.Column("right", sa.String(), nullable=False),
        sa.Column("judge", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("score", sa.String(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("revoked_at", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.batch_id"], name=op.f("fk_judgement_batch_id")),
        sa.PrimaryKeyConstraint("judgement_id", name=op.f("pk_judgement")),
    )
    with op.batch_alter_table("judgement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_judgement_left"), ["left"], unique=False)
        batch_op.create_index(batch_op.f("ix_judgement_right"), ["right"], unique=False)

    op.create_table(
        "record",
        sa.Column("record_id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("tail", sa.String(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.Column("precision", sa.String(), nullable=True),
        sa.Column("file_sha256", sa.String(), nullable=True),
        sa.Column("since_batch", sa.Integer(), nullable=False),
        sa.Column("until_batch", sa.Integer(), nullable=True),
        sa.Column("changed_revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["head"], ["entity.entity_id"], name=op.f("fk_record_head")),
        sa.ForeignKeyConstraint(["since_batch"], ["batch.batch_id"], name=op.f("fk_record_since_batch")),
        sa.ForeignKeyConstraint(["source_id"], ["source.source_id"], name=op.f("fk_record_source_id")),
        sa.ForeignKeyConstraint(["tail"], ["entity.entity_id"], name=op.f("fk_record_tail")),
        sa.ForeignKeyConstraint(["until_batch"], ["batch.batch_id"], name=op.f("fk_record_until_batch")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_record")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_changed_revision"), ["changed_revision"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_head"), ["head"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_since_batch"), ["since_batch"], unique=False)
        batch_op.create_index("ix_record_source", ["source_id", "until_batch"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_tail"), ["tail"], unique=False)
        batch_op.create_index(batch_op.f("ix_record_until_batch"), ["until_batch"], unique=False)
    op.execute("INSERT INTO meta (key, value) VALUES ('revision', '0')")


def downgrade() -> None:
    """There is nothing before the first ledger: restore the backup instead."""
    raise NotImplementedError("restore the backup that was made before the upgrade")
