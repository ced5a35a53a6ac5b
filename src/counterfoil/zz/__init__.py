"""The fictional state ZZ, whole: its places, its law, its logs, and a release with a planted truth."""

from counterfoil.zz.release import ZZRelease, write_release

__all__ = ["ZZRelease", "write_release"]
