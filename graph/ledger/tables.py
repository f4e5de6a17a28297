"""The tables of the ledger. JSON is kept as text with sorted keys, times as ISO 8601 in UTC.

`changed_revision` marks when a record was opened, closed or reopened, or an entity redirected: what an
incremental projection asks for. `until_batch = since_batch` is a record whose batch was rolled back.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))

entity = Table(
    "entity",
    metadata,
    Column("entity_id", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("merged_into", String, ForeignKey("entity.entity_id")),
    Column("created_revision", Integer, nullable=False),
    Column("changed_revision", Integer, nullable=False, index=True),
    Column("version", Integer, nullable=False, default=1),
)

entity_key = Table(
    "entity_key",
    metadata,
    Column("source_id", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("entity_id", String, ForeignKey("entity.entity_id"), nullable=False, index=True),
)

entity_identifier = Table(
    "entity_identifier",
    metadata,
    Column("scheme", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("entity_id", String, ForeignKey("entity.entity_id"), nullable=False, index=True),
)

entity_name = Table(
    "entity_name",
    metadata,
    Column("normal", String, primary_key=True),
    Column("entity_id", String, ForeignKey("entity.entity_id"), primary_key=True, index=True),
    Column("type", String, nullable=False),
)

source = Table(
    "source",
    metadata,
    Column("source_id", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("place", String),
    Column("known_on", String),
    Column("keyed", Boolean, nullable=False),
    Column("trust", Integer, nullable=False),
    Column("synthetic", Boolean, nullable=False),
    Column("note", Text, nullable=False, default=""),
)

batch = Table(
    "batch",
    metadata,
    Column("batch_id", Integer, primary_key=True, autoincrement=True),
    Column("source_id", String, ForeignKey("source.source_id"), nullable=False, index=True),
    Column("mode", String, nullable=False),
    Column("user", String, nullable=False),
    Column("at", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("files", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("rolled_back_at", String),
    Column("rolled_back_by", String),
    Column("source_before", Text),  # the source's description, where this batch changed it
)

record = Table(
    "record",
    metadata,
    Column("record_id", String, primary_key=True),
    Column("source_id", String, ForeignKey("source.source_id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("type", String, nullable=False),
    Column("key", String, nullable=False),
    Column("head", String, ForeignKey("entity.entity_id"), nullable=False, index=True),
    Column("tail", String, ForeignKey("entity.entity_id"), index=True),
    Column("payload", Text, nullable=False),
    Column("locator", Text, nullable=False),
    Column("content_hash", String, nullable=False),
    Column("basis", String, nullable=False),
    Column("valid_from", String),
    Column("valid_to", String),
    Column("precision", String),
    Column("file_sha256", String),
    Column("since_batch", Integer, ForeignKey("batch.batch_id"), nullable=False, index=True),
    Column("until_batch", Integer, ForeignKey("batch.batch_id"), index=True),
    Column("changed_revision", Integer, nullable=False, index=True),
    # At most one open record of a fact, whatever the program does.
    Index(
        "uq_record_open",
        "source_id",
        "kind",
        "type",
        "key",
        unique=True,
        sqlite_where=text("until_batch IS NULL"),
        postgresql_where=text("until_batch IS NULL"),
    ),
)

judgement = Table(
    "judgement",
    metadata,
    Column("judgement_id", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("left", String, nullable=False, index=True),
    Column("right", String, nullable=False, index=True),
    Column("judge", String, nullable=False),
    Column("rule", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("score", String),
    Column("batch_id", Integer, ForeignKey("batch.batch_id")),
    Column("at", String, nullable=False),
    Column("revoked_at", String),
    Column("revoked_by", String),
)

file = Table(
    "file",
    metadata,
    Column("sha256", String, primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("stored_at", String, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("name", String, primary_key=True),
    Column("password", Text),
    Column("role", String, nullable=False),
    Column("places", Text, nullable=False),
    Column("created_at", String, nullable=False),
    Column("disabled_at", String),
)

token = Table(
    "token",
    metadata,
    Column("token_id", String, primary_key=True),
    Column("user", String, ForeignKey("users.name"), nullable=False),
    Column("hash", String, nullable=False, unique=True),
    Column("role", String, nullable=False),
    Column("places", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("created_at", String, nullable=False),
    Column("last_used_at", String),
    Column("revoked_at", String),
)

audit = Table(
    "audit",
    metadata,
    Column("audit_id", Integer, primary_key=True, autoincrement=True),
    Column("at", String, nullable=False),
    Column("user", String, nullable=False),
    Column("action", String, nullable=False),
    Column("target", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

job = Table(
    "job",
    metadata,
    Column("job_id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("user", String, nullable=False),
    Column("places", Text, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("progress", Float, nullable=False),
    Column("stage", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("result", Text),
    Column("problems", Text, nullable=False),
    Column("created_at", String, nullable=False),
    Column("started_at", String),
    Column("finished_at", String),
    Column("owner", String, nullable=False),  # the process that runs it, see graph.ledger.jobs
    Column("seen_at", String, nullable=False),  # its last sign of life
)

# What was erased must not come back, and must not be kept to know it by: only a keyed hash is.
erasure = Table(
    "erasure",
    metadata,
    Column("digest", String, primary_key=True),
    Column("scheme", String, nullable=False),
    Column("erased_at", String, nullable=False),
    Column("erased_by", String, nullable=False),
)

vector = Table(
    "vector",
    metadata,
    Column("digest", String, primary_key=True),
    Column("model", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

remembered_mapping = Table(
    "remembered_mapping",
    metadata,
    Column("fingerprint", String, primary_key=True),
    Column("mapping", Text, nullable=False),
    Column("user", String, nullable=False),
    Column("at", String, nullable=False),
    Column("title", Text, nullable=False),
)

# An unsure pair of entities, `left` the smaller id: asked once, whichever loads meet it again.
identity_question = Table(
    "identity_question",
    metadata,
    Column("question_id", String, primary_key=True),
    Column("left", String, nullable=False),
    Column("right", String, nullable=False, index=True),
    Column("score", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("rule", String, nullable=False),
    Column("batch_id", Integer, ForeignKey("batch.batch_id"), index=True),
    Column("at", String, nullable=False),
    Column("answered_at", String, index=True),
    Column("answered_by", String),
    Column("judgement_id", String, ForeignKey("judgement.judgement_id")),
    UniqueConstraint("left", "right"),
)
