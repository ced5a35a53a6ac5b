"""The forms of an edition, and the publication of a workspace: catalog, site and API."""

from counterfoil.publish.catalog import (
    Answer,
    Asked,
    Catalog,
    CatalogParts,
    NotPublishedError,
    catalog_of,
    open_catalog,
    write_catalog,
)
from counterfoil.publish.claims import claim_review, draw_lineage, render_claim, render_claim_index
from counterfoil.publish.folder import check_edition, read_edition, write_edition
from counterfoil.publish.forms import render_edition
from counterfoil.publish.notebook import Published
from counterfoil.publish.site import write_site

__all__ = [
    "Answer",
    "Asked",
    "Catalog",
    "CatalogParts",
    "NotPublishedError",
    "Published",
    "catalog_of",
    "check_edition",
    "claim_review",
    "draw_lineage",
    "open_catalog",
    "read_edition",
    "render_claim",
    "render_claim_index",
    "render_edition",
    "write_catalog",
    "write_edition",
    "write_site",
]
