"""Turns the fact files of formats, and the spellings that cells are read in, into their reference page."""

from __future__ import annotations

from datetime import date

from counterfoil.sources import BLANK, TABLES, WITHHELD, Format, cells, load_formats
from reference_pages.markdown import code, codes, page, table

_LEAD = """\
The layouts of published files that can be read. A file is told by its headings; its days, then its name, decide only
between layouts with the same headings. A heading that is in no list stops the read. How to add one is in
[start/add-a-format.md](../start/add-a-format.md)."""
_DAY = date(2031, 3, 9)


def formats_page() -> str:
    """The reference page of the formats: a list, by the table that each makes, and how cells are read."""
    formats = load_formats()
    lines: list[str] = []
    for name, made in TABLES.items():
        rows = [
            (f"[`{f.format}`](formats/{f.format}.md)", f.title, len(f.columns), len(f.left_unread) + len(f.withheld))
            for f in sorted(formats.values(), key=lambda f: f.format)
            if f.makes == name
        ]
        lines += [f"## `{name}`", "", f"{made.grain[0].upper()}{made.grain[1:]}.", ""]
        lines += table(("format", "title", "headings read", "left unread"), rows) if rows else ["No format yet.", ""]
    lines += [
        "## How a cell is read",
        "",
        "A date may be written as any of these; a time of day after it is dropped:",
        "",
    ]
    spellings = [(code(spelling), code(_DAY.strftime(spelling))) for _, spelling, _ in cells._FORMATS]
    lines += table(("spelling", "9 March 2031"), spellings)
    lines += [
        "So is the day number of a spreadsheet, from 20000 to 59999 (1954 to 2064). A date that cannot be read, or "
        "that is before the first or after the last day that can be true, is unknown with a reason; its row is kept, "
        "and the cell as it stood is kept beside it.",
        "",
        f"A cell is blank where it holds nothing, or one of {codes(b for b in BLANK if b)} in any case.",
        "",
        f"A cell is withheld where it matches the pattern {code(WITHHELD)}: `(b)(6)`, `b(6), b(7)c` and the like.",
    ]
    return page("Formats", _LEAD, lines)


def format_pages() -> dict[str, str]:
    """One page a format: file name to text."""
    return {
        f"formats/{name}.md": page(name, f"{fact.title}.", _format(fact)) for name, fact in load_formats().items()
    }


def _format(fact: Format) -> list[str]:
    """One format: what it is, and each of its headings."""
    until = fact.covers.until_date or "not known"
    keys = {"release": "one key a person, valid inside one production", "none": "none: equal rows are not duplicates"}
    rows = [
        ("publisher", code(fact.publisher)),
        ("container", fact.container),
        ("makes", code(fact.makes)),
        ("covers", f"from {fact.covers.from_date}; until {until}"),
        ("earliest day", f"{fact.earliest_date}: {fact.earliest_because}"),
        ("as-of date", _as_of(fact)),
        ("person key", keys[fact.person_key]),
        *[("production", code(fact.production)) for _ in (1,) if fact.production],
        *[("file name", code(pattern)) for pattern in fact.files],
        *[("layout", f"{code(name)}: {_layout(one)}") for name, one in fact.layouts.items()],
        ("evidence", fact.evidence),
        *[("source", c) for c in fact.cites],
    ]
    lines = table(("", ""), rows)
    lines += [line for note in fact.notes for line in (f"- {note}",)] + ([""] if fact.notes else [])
    lines += table(
        ("heading", "also written", "becomes", "read as", "marks"),
        [
            (
                heading,
                "; ".join(c.also),
                code(c.field),
                c.read,
                ", ".join(mark for mark, on in (("required", c.required), ("sensitive", c.sensitive)) if on),
            )
            for heading, c in fact.columns.items()
        ],
    )
    for what, headings in (
        ("heading left unread", fact.left_unread),
        ("heading that would name a person, never read", fact.withheld),
        ("heading that stands twice, the second unread", fact.repeats),
        ("column that the file does not have", fact.constants),
    ):
        if headings:
            lines += table(
                (what, "what every row says" if headings is fact.constants else "because"), list(headings.items())
            )
    return lines


def _as_of(fact: Format) -> str:
    """Where the last day that a file covers is looked for."""
    places = []
    if fact.as_of.preamble:
        places.append(f"above the headings, by {code(fact.as_of.preamble)}")
    if fact.as_of.file_name:
        places.append(f"in the file's name, by {code(fact.as_of.file_name)}")
    if fact.as_of.declared:
        places.append(f"{fact.as_of.declared}, declared")
    return "; else ".join([*places, "the last day in the data"] if not fact.as_of.declared else places)


def _layout(layout: object) -> str:
    """How a layout is told from its neighbor."""
    said = [f"{verb} {code(heading)}" for verb in ("has", "lacks") if (heading := getattr(layout, verb))]
    return " and ".join(said)
