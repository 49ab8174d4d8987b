"""Run by storage.migrate with the open, keyed connection in hand."""

from alembic import context

from jieyou_desktop.storage.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
