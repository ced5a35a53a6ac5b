"""Where queries run, and where whole tables are stored or nothing: the only room that knows a database."""

from counterfoil.engine.disk import create as create_workspace
from counterfoil.engine.disk import file_digest
from counterfoil.engine.queries import Query
from counterfoil.engine.workspace import Part, Snapshot, Transaction, reading, writing

__all__ = ["Part", "Query", "Snapshot", "Transaction", "create_workspace", "file_digest", "reading", "writing"]
