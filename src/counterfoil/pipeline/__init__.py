"""The steps from a release to an edition, in order."""

from counterfoil.pipeline.claims import check_claims, check_without_data
from counterfoil.pipeline.editions import BuiltEdition, build_report, verify_report
from counterfoil.pipeline.run import run

__all__ = ["BuiltEdition", "build_report", "check_claims", "check_without_data", "run", "verify_report"]
