"""Serves the published catalog and the site: read-only, from the folder that was published and nothing else."""

from counterfoil.publish.api.app import create_service
from counterfoil.publish.api.front import Limits

__all__ = ["Limits", "create_service"]
