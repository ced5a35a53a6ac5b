"""The fictional state ZZ, whole: its places, its law, its logs, and releases with a planted truth."""

from counterfoil.zz.release import ZZRelease, write_release
from counterfoil.zz.vintages import ZZProduction, write_production

__all__ = ["ZZProduction", "ZZRelease", "write_production", "write_release"]
