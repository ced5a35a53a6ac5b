"""The steps from a release to an edition, in order."""

from typing import TYPE_CHECKING

from counterfoil.faces import Face, open_face

if TYPE_CHECKING:
    from counterfoil.pipeline.claims import check_claims, check_without_data
    from counterfoil.pipeline.comparison import CAUSES, Difference, compare_editions
    from counterfoil.pipeline.editions import BuiltEdition, build_report, verify_report
    from counterfoil.pipeline.entries import (
        NewOverride,
        add_correction,
        add_erratum,
        add_reply,
        list_entries,
        list_facilities,
    )
    from counterfoil.pipeline.explaining import ExplainedFigure, explain_figure
    from counterfoil.pipeline.publishing import (
        PublishedSite,
        catalog_parts,
        open_published,
        publish_site,
        published_folder,
    )
    from counterfoil.pipeline.steps import run

__all__ = [
    "CAUSES",
    "BuiltEdition",
    "Difference",
    "ExplainedFigure",
    "NewOverride",
    "PublishedSite",
    "add_correction",
    "add_erratum",
    "add_reply",
    "build_report",
    "catalog_parts",
    "check_claims",
    "check_without_data",
    "compare_editions",
    "explain_figure",
    "list_entries",
    "list_facilities",
    "open_published",
    "publish_site",
    "published_folder",
    "run",
    "verify_report",
]

__getattr__: Face = open_face(
    __name__,
    {
        "claims": ["check_claims", "check_without_data"],
        "comparison": ["CAUSES", "Difference", "compare_editions"],
        "editions": ["BuiltEdition", "build_report", "verify_report"],
        "entries": ["NewOverride", "add_correction", "add_erratum", "add_reply", "list_entries", "list_facilities"],
        "explaining": ["ExplainedFigure", "explain_figure"],
        "publishing": ["PublishedSite", "catalog_parts", "open_published", "publish_site", "published_folder"],
        "steps": ["run"],
    },
)
