"""Turns printed tables and texts into Typst, in which no text can become markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from counterfoil.language import say
from counterfoil.publish.formats.cells import PrintedTable

#: With more signs across than this the letters of a table are smaller.
_SIGNS_ACROSS = 170
#: A column is given this many signs at most, and at least.
_WIDEST, _NARROWEST = 110, 5
#: A column of words of at most so many signs is as wide as they are.
_SHORT = 17
#: How high the letters of a table are, in points, and how much less where they are smaller; with so many columns
#: they are the smallest.
_LETTER, _SMALL, _SMALLEST, _MANY_COLUMNS = 7.6, 6.6 / 7.6, 6.0 / 7.6, 12
#: How wide a sign is, of a letter's height, and at the least where room is scarce; the text of a page in points.
_SIGN, _NARROW_SIGN, _TEXT_WIDTH = 0.56, 0.52, 482
#: Numbers and short words keep in a line where these leave the rest to columns of text.
_ROOM_FOR_LINES = 0.85
#: A word longer than this may be broken anywhere.
_LONG_WORD = 18


def text(value: str) -> str:
    """A text as a string of Typst: whatever it holds, it stays text."""
    clean = "".join("�" if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n" else c for c in value)
    escaped = clean.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", " ")
    return f'"{escaped}"'


def block(inside: str) -> str:
    """Lines whose settings end with them."""
    return f"#[\n{inside}\n]"


def call(name: str, *arguments: str, before: str = "", **named: str) -> str:
    """A call of a function."""
    return f"{before}{name}({', '.join([*arguments, *(f'{k}: {v}' for k, v in named.items())])})"


def typeset_table(printed: PrintedTable, letter: float = _LETTER, width: int = _TEXT_WIDTH) -> Iterator[str]:
    """A table with its caption, its notes and the words that stand for unknown values.

    Args:
        printed: The table.
        letter: How high its letters are, in points.
        width: How wide the page's text is, in points.
    """
    yield _figure(_table(printed, letter, width), printed.table.title)
    notes = list(printed.table.notes)
    if printed.reasons:
        reasons = "; ".join(f"{word}: {meaning}" for word, meaning in printed.reasons)
        notes.append(f"{say('In the place of a number:')} {reasons}.")
    if notes:
        yield f"#small({text(' '.join(notes))})"


def typeset_rows(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], columns: str) -> str:
    """A table of texts with its caption.

    Args:
        title: The caption.
        heads: The heads of its columns.
        rows: One text a cell.
        columns: The widths, as Typst has them.
    """
    head = ", ".join(f"[#{text(h)}]" for h in heads)
    body = ", ".join(_cell(cell, "") for row in rows for cell in row)
    return _figure(f"table(columns: {columns}, table.header({head}){', ' if body else ''}{body})", title)


def _figure(inside: str, title: str) -> str:
    return call("figure", inside, caption=text(title), kind="table", supplement="none", numbering="none", before="#")


def _table(printed: PrintedTable, letter: float, width: int) -> str:
    from counterfoil.publish.formats.words import say_name

    heads = [say_name(c.field.name) for c in printed.columns]
    widths = [_width(printed, at, head) for at, head in enumerate(heads)]
    small = sum(widths) > _SIGNS_ACROSS
    letter *= 1 if not small else _SMALL if len(printed.columns) < _MANY_COLUMNS else _SMALLEST
    sizes = _sizes(printed, widths, letter, width)
    align = ", ".join("right" if c.is_number else "left" for c in printed.columns)
    head = ", ".join(f"[#{text(_breakable(said))}]" for said in heads)
    parts = [f"columns: ({', '.join(sizes)},)", f"align: ({align},)", f"table.header({head})"]
    if printed.rows:
        parts += [", ".join(_cell(c.says, c.element) for c in row) for row in printed.rows]
    else:
        parts.append(f"table.cell(colspan: {len(printed.columns)})[#{text(say('No rows.'))}]")
    made = f"table({', '.join(parts)})"
    return f"[#show table: set text(size: {letter:.2f}pt)\n#{made}]" if small else made


def _sizes(printed: PrintedTable, widths: Sequence[int], letter: float, width: int) -> list[str]:
    """The width of each column: what it asks for, where there is room for all of them.

    Where there is not, no column is narrower than its longest word, numbers and short words keep in a line as far as
    that goes, and what is left goes to those that ask for more. Without room even for the words, all share by what
    they ask for.
    """
    short = [c.is_number or w <= _SHORT for c, w in zip(printed.columns, widths, strict=True)]
    asked = [w * letter * _SIGN + 10 for w in widths]
    if sum(asked) <= width:
        return [f"{p:.1f}pt" if is_short else f"{w}fr" for p, w, is_short in zip(asked, widths, short, strict=True)]
    words = [min(_word(printed, at) * letter * _NARROW_SIGN + 9, asked[at]) for at in range(len(widths))]
    in_a_line = [a if is_short else w for a, w, is_short in zip(asked, words, short, strict=True)]
    least = in_a_line if sum(in_a_line) <= width * _ROOM_FOR_LINES else words
    left, more = width - sum(least), sum(asked) - sum(least)
    if left < 0:
        return [f"{w}fr" for w in widths]
    return [f"{low + (high - low) * left / more:.1f}pt" for low, high in zip(least, asked, strict=True)]


def _word(printed: PrintedTable, at: int) -> int:
    """The longest word of a column, as far as it is not broken; of a day, enough for two lines of it."""
    from counterfoil.publish.formats.words import say_name

    cells = [row[at].says for row in printed.rows]
    head = max((len(w) + 1 for w in say_name(printed.columns[at].field.name).split()), default=0)  # it is bold
    if printed.columns[at].field.kind == "date":
        return max((len(c) * 3 // 5 for c in cells), default=head)
    return max(head, min(max((len(w) for c in cells for w in c.split()), default=0), _LONG_WORD))


def _cell(says: str, element: str) -> str:
    said = text(_breakable(says))
    if element == "span":
        return f"[#unknown({said})]"
    if element == "q":
        return f'[#text(lang: "en", {said})]'
    return f"[#{said}]"


def _width(printed: PrintedTable, at: int, head: str) -> int:
    """How many signs a column asks for: its longest word and, within reason, its longest cell."""
    cells = [row[at].says for row in printed.rows]
    longest = max((len(c) for c in cells), default=0)
    word = max((len(w) for c in [*cells, head] for w in c.split()), default=0)
    return max(_NARROWEST, min(longest, _WIDEST), min(word, _LONG_WORD))


def _breakable(says: str) -> str:
    """The text with places to break inside words that no line may hold."""
    return " ".join(
        "\u200b".join(w[at : at + 12] for at in range(0, len(w), 12)) if len(w) > _LONG_WORD + 6 else w
        for w in says.split(" ")
    )
