"""Every vintage of every table, written for the fictional state ZZ: people, their stories, files, and the truth."""

from counterfoil.zz.vintages.facts import tables_beside
from counterfoil.zz.vintages.production import ZZProduction, write_beside, write_production

__all__ = ["ZZProduction", "tables_beside", "write_beside", "write_production"]
