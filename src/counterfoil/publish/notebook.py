"""What a notebook sees of a publication: figures, editions and claims as Arrow, Polars or pandas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import TYPE_CHECKING, Any

from counterfoil.publish.catalog import Asked, Catalog

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_SHOWN = 20


@dataclass(frozen=True)
class Table:
    """Rows with their names, in the form that a notebook wants.

    Args:
        names: The columns, in order.
        kinds: What each holds: text, integer, number, boolean or date.
        rows: One dict a row.
        notes: What must stand beside the rows.
    """

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def arrow(self) -> pa.Table:
        """As an Arrow table, with the notes in its metadata."""
        import pyarrow as pa

        kinds = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}
        columns = [
            pa.array([_cell(kind, row.get(name)) for row in self.rows], kinds.get(kind, pa.string()))
            for name, kind in zip(self.names, self.kinds, strict=True)
        ]
        return pa.table(dict(zip(self.names, columns, strict=True))).replace_schema_metadata(
            {"notes": "\n".join(self.notes)}
        )

    def polars(self) -> pl.DataFrame:
        """As a Polars frame."""
        import polars as pl

        return pl.DataFrame(self.arrow())

    def pandas(self) -> pd.DataFrame:
        """As a pandas frame."""
        return self.arrow().to_pandas()

    def _repr_html_(self) -> str:
        """As a notebook shows it: the first rows, and the notes."""
        head = "".join(f"<th>{escape(n)}</th>" for n in self.names)
        body = "".join(
            "<tr>" + "".join(f"<td>{_shown(row.get(n))}</td>" for n in self.names) + "</tr>"
            for row in self.rows[:_SHOWN]
        )
        more = len(self.rows) - _SHOWN
        rest = f"<p>{more:,} more rows</p>" if more > 0 else ""
        notes = "".join(f"<p>{escape(n)}</p>" for n in self.notes)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}{notes}"


class Published:
    """A publication that is open for reading.

    Args:
        catalog: Its catalog.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @property
    def as_of_date(self) -> date | None:
        """The last day that the releases behind it cover."""
        return self._catalog.as_of()

    @property
    def definitions_version(self) -> str:
        """Hash of the definitions that its figures depend on."""
        return self._catalog.definitions_version

    def measure(
        self,
        measure: str,
        by: str | Sequence[str] = (),
        where: Mapping[str, Any] | None = None,
        from_date: date | str | None = None,
        until_date: date | str | None = None,
        definitions: str = "",
    ) -> Table:
        """The cells of a measure.

        Args:
            measure: Its id; `measures()` lists them.
            by: Dimensions that tell cells apart.
            where: Dimension to the one value to keep.
            from_date: First day of issue, in; the first of a month.
            until_date: First day of issue that is out; the first of a month.
            definitions: Another set of definitions of outcomes; `all` for every set side by side.

        Raises:
            NotPublishedError: It is not published; says what is.
        """
        asked = Asked(
            measure,
            (by,) if isinstance(by, str) else tuple(by),
            tuple((k, str(v)) for k, v in (where or {}).items()),
            _day(from_date),
            _day(until_date),
            definitions,
        )
        answer = self._catalog.ask(asked)
        names, kinds = tuple(f.name for f in answer.fields), tuple(f.kind for f in answer.fields)
        return Table(names, kinds, tuple(answer.rows), answer.notes)

    def measures(self) -> Table:
        """The measures of which something is published."""
        return _table(
            {"measure": m.measure, "title": m.title, "unit": m.unit, "question": m.question}
            for m in self._catalog.measures.values()
        )

    def places(self) -> Table:
        """The nation, every state and every county."""
        return _table(self._catalog.places.values())

    def agencies(self) -> Table:
        """The agencies under whose names something is published."""
        return _table(self._catalog.agencies.values())

    def definitions(self) -> Table:
        """The sets of definitions of outcomes, ours first."""
        return _table(self._catalog.definition_sets.values())

    def editions(self) -> Table:
        """The published editions."""
        return _table(
            {k: v for k, v in edition.items() if not isinstance(v, list | dict)} for edition in self._catalog.editions
        )

    def claims(self) -> Table:
        """Public claims, held to the data."""
        return _table(self._catalog.claims)


def _day(day: date | str | None) -> date | None:
    return date.fromisoformat(day) if isinstance(day, str) else day


def _table(rows: Iterable[Mapping[str, Any]]) -> Table:
    """Plain rows, whose columns hold what their first cells hold."""
    listed = tuple(rows)
    names = tuple(dict.fromkeys(name for row in listed for name in row))
    kinds = []
    for name in names:
        held = {type(row[name]) for row in listed if row.get(name) is not None}
        kinds.append(
            {bool: "boolean", int: "integer", float: "number"}.get(held.pop(), "text") if len(held) == 1 else "text"
        )
    return Table(names, tuple(kinds), listed)


def _cell(kind: str, value: Any) -> Any:
    if value is None or kind in ("integer", "number", "boolean"):
        return value
    if kind == "date":
        return date.fromisoformat(value) if isinstance(value, str) else value
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(value)


def _shown(value: Any) -> str:
    return "" if value is None else escape(str(value))
