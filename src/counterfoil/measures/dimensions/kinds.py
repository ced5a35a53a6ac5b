"""What a dimension is: one thing that cells can be told apart by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from counterfoil.measures.classings import Classing, Need
from counterfoil.measures.plan import Head
from counterfoil.schema import Field


@dataclass(frozen=True)
class Dimension:
    """One thing that cells can be told apart by.

    Args:
        field: Its column in an answer.
        of: The column, from one row a thing that is counted.
        key: A whole number for each value of `of`, which is quicker to group many rows by; None = there is none.
        of_key: The value of `of`, from that number.
        unknown: Why it is empty, where it is.
        span: How many months a cell of it covers, for dimensions of time.
        needs: What must be added to the rows first.
        unsaid: Values that say that it is not known: like an empty one, they could be any other.
        order: The values in the order in which they are printed; () = by their own order.
        is_told: It says what became of the thing, so that the unknown of a group could be any value of it.
    """

    field: Field
    of: Callable[[Any], Any]
    unknown: str = "not_stated"
    span: Literal[0, 1, 3, 12] = 0
    needs: tuple[Need, ...] = ()
    unsaid: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    is_told: bool = False
    key: Callable[[Any], Any] | None = None
    of_key: Callable[[Any], Any] | None = None

    @property
    def name(self) -> str:
        """The name of its column."""
        return self.field.name

    def is_unknown(self, value: Any) -> bool:
        """Whether a value could be any other."""
        return value is None or value in self.unsaid

    @property
    def head(self) -> Head:
        """What an answer says of it."""
        return Head(self.field, self.unknown, self.span, self.order)


def plain(name: str, meaning: str, unknown: str = "not_stated", **more: Any) -> Dimension:
    """A dimension that is a column of the same name."""
    return Dimension(Field(name, "text", meaning), lambda t: t[name], unknown, **more)


def by_class(classing: Classing) -> Dimension:
    """A dimension that is the class of each row."""
    return Dimension(
        Field(classing.name, "text", classing.says),
        classing.column,
        needs=classing.needs,
        unsaid=classing.unknown,
        order=tuple(classing.labels),
        is_told=bool(classing.unknown),
    )


def counted_by(rows: Any, dimensions: Iterable[Dimension], more: Mapping[str, Any] = {}, **numbers: Any) -> Any:
    """The rows grouped by dimensions; what is quicker to group by stands for a value until then.

    Args:
        rows: One row a thing that is counted.
        dimensions: What tells groups apart.
        more: Other columns that do.
        numbers: What to say of each group.

    Returns:
        One row a group, with the dimensions under their names; one row in all where nothing tells groups apart.
    """
    named = list(dimensions)
    keys = {d.name: (d.key or d.of)(rows) for d in named} | dict(more)
    counted = rows.group_by(**keys).aggregate(**numbers) if keys else rows.aggregate(**numbers)
    return counted.mutate(**{d.name: d.of_key(counted[d.name]) for d in named if d.of_key})
