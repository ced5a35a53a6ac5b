"""The tables of source rows: each kind of file as it stands, with the address of every row."""

from counterfoil.sources.tables.arrests import ARREST_ROWS, ENCOUNTER_ROWS
from counterfoil.sources.tables.detainers import DETAINER_ROWS
from counterfoil.sources.tables.detentions import DETENTION_STAY_ROWS, DETENTION_STINT_ROWS
from counterfoil.sources.tables.published import CUSTODIAN_LOG_ROWS, PUBLISHED_COUNT_ROWS
from counterfoil.sources.tables.removals import REMOVAL_ROWS

#: Every table of source rows, by its name.
TABLES = {
    table.name: table
    for table in (
        DETAINER_ROWS,
        ARREST_ROWS,
        DETENTION_STINT_ROWS,
        DETENTION_STAY_ROWS,
        REMOVAL_ROWS,
        ENCOUNTER_ROWS,
        CUSTODIAN_LOG_ROWS,
        PUBLISHED_COUNT_ROWS,
    )
}

__all__ = [
    "ARREST_ROWS",
    "CUSTODIAN_LOG_ROWS",
    "DETAINER_ROWS",
    "DETENTION_STAY_ROWS",
    "DETENTION_STINT_ROWS",
    "ENCOUNTER_ROWS",
    "PUBLISHED_COUNT_ROWS",
    "REMOVAL_ROWS",
    "TABLES",
]
