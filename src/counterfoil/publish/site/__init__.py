"""Draws the published catalog and the editions as a static site, in every language, complete without a script."""

from counterfoil.publish.site.folder import write_site

__all__ = ["write_site"]
