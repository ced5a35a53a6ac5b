"""The published catalog: cells that went through disclosure control, and what is said beside them, in files."""

from counterfoil.publish.catalog.answers import Answer
from counterfoil.publish.catalog.asked import Asked, NotPublishedError
from counterfoil.publish.catalog.catalog import Catalog, catalog_of, open_catalog
from counterfoil.publish.catalog.files import CatalogParts, write_catalog

__all__ = [
    "Answer",
    "Asked",
    "Catalog",
    "CatalogParts",
    "NotPublishedError",
    "catalog_of",
    "open_catalog",
    "write_catalog",
]
