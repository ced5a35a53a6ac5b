"""Counts how many records of two releases were added, withdrawn or changed after the fact, without saying which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from counterfoil.engine import Snapshot
from counterfoil.sources.cells import BLANK
from counterfoil.sources.quality.facts import TableQuality
from counterfoil.sources.quality.release import Held
from counterfoil.sources.quality.weeks import Span

_PERSON = "person_key_as_stated"
#: Spaces that are more than one, or none of the plain kind.
_ODD_SPACES = r"[\s\p{Z}]{2,}|[\t-\r\u{a0}\u{2000}-\u{200a}\u{202f}\u{3000}]"
_FEW = (
    "Few records have a counterpart: the two releases are no cuts of the same records, or a place or a form is "
    "written otherwise in one of them. These figures are hardly changes."
)
#: What the counts can say, and what they cannot.
_LIMITS = (
    "Records are matched by what says which event they are of; records that are equal in that cannot be told apart, "
    "so that each figure is the least that must have happened if these stayed as they were: an addition and a "
    "withdrawal of two equal events on the same day at the same place cancel out.",
    "A record whose day, place or form was mended counts as one withdrawn and one added.",
    "Values are compared without regard to case and spaces; a new spelling counts as a change.",
)


def match_records(
    snapshot: Snapshot, a: Held, b: Held, quality: TableQuality, common: Span, least_share: float
) -> dict[str, Any]:
    """How many records of the days that both releases cover were added, withdrawn and changed.

    Args:
        snapshot: Where to run.
        a: The release before.
        b: The release after.
        quality: By which columns an event is known, and which are rewritten later.
        common: The days that both cover, half open.
        least_share: Where fewer of the smaller release have a counterpart, that is said.

    Returns:
        Least counts. `added` is what B holds of an event beyond A, `withdrawn` what A holds beyond B; `changed` are
        records of the same event whose cells differ, in all and by column. Person keys are used where both releases
        are of one production, and never otherwise.
    """
    has_a, has_b = a.collected_anywhere(), b.collected_anywhere()
    both = has_a & has_b
    keyed = _share_keys(a, b) and _PERSON in both
    wanted = [c if c in both else quality.identity_where_absent.get(c, c) for c in quality.identity]
    identity = [c for c in wanted if c in both] + ([_PERSON] if keyed else [])
    apart = [c for c in quality.tells_apart if c in both]
    later = [c for c in quality.rewritten_later if c in both]
    sides = tuple(_Side(snapshot, held, quality.event_date, common) for held in (a, b))
    event = _paired(sides, identity)
    events = _shared(event)
    told = _paired(sides, apart, event)
    compared = _shared(told)["both"]
    few = _is_few(events, least_share)
    whole, columns = told, []
    for column in later:
        cells = _paired(sides, [column], told)
        whole = _paired(sides, [column], whole)
        filled = [side.filled_count(column) for side in sides]
        changed = compared - _shared(cells)["both"]
        columns.append(
            {
                "column": column,
                "is_sensitive": column in a.sensitive | b.sensitive,
                "compared_count": compared,
                "changed_count": changed,
                "changed_share": changed / compared if compared else None,
                "a_filled_count": filled[0],
                "b_filled_count": filled[1],
            }
        )
    return {
        "from_date": str(common[0]),
        "until_date": str(common[1]),
        "a_count": events["a"],
        "b_count": events["b"],
        "in_both_count": events["both"],
        "added_count": events["b"] - events["both"],
        "withdrawn_count": events["a"] - events["both"],
        "compared_count": compared,
        "not_compared_count": events["both"] - compared,
        "changed_count": compared - _shared(whole)["both"],
        "columns": columns,
        "is_hardly_comparable": few,
        "uses_person_keys": keyed,
        "identity": identity,
        "tells_apart": apart,
        "left_out": [c for c in (*wanted, *quality.tells_apart, *quality.rewritten_later) if c not in both],
        "limits": [*_LIMITS, _of_keys(keyed), _of_told(apart), *([_FEW] if few else [])],
    }


def _share_keys(a: Held, b: Held) -> bool:
    """Whether the keys of persons of two releases mean the same persons."""
    records = a.record, b.record
    if any(r["person_key"] == "none" for r in records):
        return False
    return bool(records[0]["person_key_scope"]) and records[0]["person_key_scope"] == records[1]["person_key_scope"]


class _Side:
    """The records of one release on the common days, read one column at a time and always in the same order."""

    def __init__(self, snapshot: Snapshot, held: Held, event_date: str, common: Span) -> None:
        day = held.rows[event_date]
        self._rows = held.rows.filter((day >= common[0]) & (day < common[1]))
        self._snapshot = snapshot
        self._last: tuple[str, Any] = ("", None)
        self.count = int(snapshot.run(self._rows.count()).as_py())

    def cells(self, column: str) -> Any:
        """The cells of a column in their even form, as a Polars series of text; "" where a cell says nothing."""
        import polars as pl

        if self._last[0] == column:
            return self._last[1]
        frame = pl.DataFrame(self._snapshot.run(self._rows.select(cell=self._rows[column])))
        cell = pl.col("cell").cast(pl.String).fill_null("")
        plain = cell.str.replace_all(_ODD_SPACES, " ").str.strip_chars().str.to_lowercase()
        even = pl.when(plain.is_in(BLANK)).then(pl.lit("")).otherwise(plain)
        self._last = (column, frame.select(even.alias("cell"))["cell"])
        return self._last[1]

    def filled_count(self, column: str) -> int:
        """How many cells of a column say something."""
        return int((self.cells(column) != "").sum())


def _paired(sides: tuple[_Side, ...], columns: Sequence[str], before: tuple[Any, ...] = ()) -> tuple[Any, ...]:
    """For each side one hash a record, of what was hashed before and of some columns besides."""
    import polars as pl

    hashed = []
    for at, side in enumerate(sides):
        whole = before[at] if before else pl.repeat(0, side.count, dtype=pl.UInt64, eager=True)
        for column in columns:
            whole = pl.DataFrame({"whole": whole, "cell": side.cells(column)}).hash_rows()
        hashed.append(whole)
    return tuple(hashed)


def _shared(hashes: tuple[Any, ...]) -> dict[str, int]:
    """Records of A, of B, and those that both have: of each group of equal hashes the smaller number."""
    import polars as pl

    a, b = (pl.DataFrame({"hash": h}).group_by("hash").len() for h in hashes)
    both = a.join(b, on="hash").select(pl.min_horizontal("len", "len_right").sum()).item()
    return {"a": hashes[0].len(), "b": hashes[1].len(), "both": int(both)}


def _of_keys(keyed: bool) -> str:
    if keyed:
        return "Both releases are of one production: keys of persons mean the same person in both, and were used."
    return "Keys of persons mean nothing across productions, and were not used."


def _is_few(events: dict[str, int], least_share: float) -> bool:
    """Whether so few records have a counterpart that the two releases are hardly cuts of the same records."""
    smaller = min(events["a"], events["b"])
    return bool(smaller) and events["both"] < least_share * smaller


def _of_told(apart: Sequence[str]) -> str:
    if not apart:
        return "Nothing tells equal events apart, so that changes which cancel out inside a day and place are missed."
    return (
        "Changes are counted among records that agree in further cells as well; those that do not are not compared: "
        "they are other persons' records, or had these cells mended."
    )
