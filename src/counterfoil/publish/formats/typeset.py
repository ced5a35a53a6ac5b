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
#: How high the letters of a table are, in points, and how much less where they are smaller.
_LETTER, _SMALL = 7.6, 6.6 / 7.6
#: How wide a sign is, of a letter's height; the text of a page in points, and the least that a column of text gets.
_SIGN, _TEXT_WIDTH, _LEAST = 0.56, 482, 60
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
    letter *= _SMALL if small else 1
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
    """Columns of numbers and short words are as wide as these; columns of text share what is left, no word broken.

    Where that leaves too little, all share by what they ask for.
    """
    short = [c.is_number or w <= _SHORT for c, w in zip(printed.columns, widths, strict=True)]
    points = [w * letter * _SIGN + 10 for w in widths]
    fixed = sum(p for p, is_short in zip(points, short, strict=True) if is_short)
    wanted = sum(min(p, _LEAST) for p, is_short in zip(points, short, strict=True) if not is_short)
    if fixed + wanted > width:
        return [f"{w}fr" for w in widths]
    words = [_word(printed, at) * letter * _SIGN + 10 for at in range(len(widths))]
    left, held = width - fixed, list(short)
    while tight := _tight(widths, words, held, left):  # each that is held leaves less to the others
        for at in tight:
            held[at], points[at], left = True, words[at], left - words[at]
    if left < 0:
        return [f"{w}fr" for w in widths]
    return [f"{p:.1f}pt" if is_held else f"{w}fr" for p, w, is_held in zip(points, widths, held, strict=True)]


def _tight(widths: Sequence[int], words: Sequence[float], held: Sequence[bool], left: float) -> list[int]:
    """The columns that would get less than their longest word, where those that are not held share what is left."""
    asked = sum(w for w, is_held in zip(widths, held, strict=True) if not is_held)
    return [at for at, w in enumerate(widths) if not held[at] and left * w / asked < words[at]]


def _word(printed: PrintedTable, at: int) -> int:
    """The longest word of a column, as far as it is not broken; of a day, enough for two lines of it."""
    cells = [row[at].says for row in printed.rows]
    if printed.columns[at].field.kind == "date":
        return max((len(c) * 3 // 5 for c in cells), default=0)
    return min(max((len(w) for c in cells for w in c.split()), default=0), _LONG_WORD)


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
