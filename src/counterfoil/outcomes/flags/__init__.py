"""What of a release of detainers is odd: days too full, days without a record, words used for the first time."""

from counterfoil.outcomes.flags.finding import find_flags
from counterfoil.outcomes.flags.rules import FlagRules, load_flag_rules
from counterfoil.outcomes.flags.table import FLAGS

__all__ = ["FLAGS", "FlagRules", "find_flags", "load_flag_rules"]
