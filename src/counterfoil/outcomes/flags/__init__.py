"""What of a release of detainers is odd: days too full, days without a record, words used for the first time."""

from typing import TYPE_CHECKING

from counterfoil.faces import Face, open_face

if TYPE_CHECKING:
    from counterfoil.outcomes.flags.finding import find_flags
    from counterfoil.outcomes.flags.rules import FlagRules, load_flag_rules
    from counterfoil.outcomes.flags.table import FLAGS

__all__ = ["FLAGS", "FlagRules", "find_flags", "load_flag_rules"]

__getattr__: Face = open_face(
    __name__,
    {
        "finding": ["find_flags"],
        "rules": ["FlagRules", "load_flag_rules"],
        "table": ["FLAGS"],
    },
)
