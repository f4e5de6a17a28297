"""Alembic runs inside the ledger's own transaction; there is no command line of its own."""

from alembic import context

from graph.ledger.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
