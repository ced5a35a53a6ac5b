"""Turns an edition into its PDF: tagged for those who hear it, with contents and page numbers, by way of Typst."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Literal, cast

from counterfoil.language import say, say_day, say_many, spoken
from counterfoil.publish.formats import words
from counterfoil.publish.formats.cells import print_table
from counterfoil.publish.formats.codes import is_quoted, split_written
from counterfoil.publish.formats.parts import Part, keys_of, lead_of, parts_of, said_of
from counterfoil.publish.formats.record import plain
from counterfoil.publish.formats.typeset import block, call, text, typeset_rows, typeset_table
from counterfoil.schema import Field

if TYPE_CHECKING:
    from counterfoil.reports import Chart, CountyMap, Edition

#: What the document promises to those who hear it, and what its maker checks before it writes a byte.
STANDARD: Literal["ua-1"] = "ua-1"
#: A brief edition is set in smaller letters, step by step, until it has so many pages; below the last it has more.
_BRIEF_PAGES, _SMALLER = 2, (0.95, 0.9, 0.86, 0.82)
#: One of a whole state names every custodian with a record and every claim: more sheets, not smaller letters.
_BRIEF_PAGES_OF_STATES = 3
#: What a brief edition leaves to the other forms: its own last lines name the same inputs.
_NOT_IN_BRIEF = ("made_from",)
#: How high the letters of its tables are before that, and how wide its text is, in points.
_BRIEF_LETTER, _BRIEF_WIDTH = 6.7, 504
#: Files that the last lines of a brief edition name, those with the most rows first.
_INPUTS_IN_BRIEF = 6
#: How Typst marks a text as English.
_ENGLISH = ', lang: "en"'
#: What it says of a claim.
_CLAIM = tuple(
    Field(name, "text", meaning)
    for name, meaning in (
        ("figure_as_said", "The figure as it was said."),
        ("speaker", "Who said it."),
        ("said", "When."),
        ("verdict", "What the data say of it."),
        ("because", "Why."),
    )
)
#: How large a unit of a drawing is on paper, and how wide the text.
POINTS_A_UNIT, _TEXT_WIDTH = 0.66, 482


def render_document(edition: Edition, drawings: Mapping[str, str]) -> bytes:
    """`report.pdf`: the same bytes for the same edition, with the as-of date as its time.

    Args:
        edition: What to print.
        drawings: The SVG of each chart, by its id.
    """
    made = compile_document(*document_source(edition, drawings))
    most = _BRIEF_PAGES_OF_STATES if edition.scope.level == "state" else _BRIEF_PAGES
    for scale in _SMALLER if edition.is_brief else ():
        if _pages(made) <= most:
            break
        made = compile_document(*document_source(edition, drawings, scale))
    return made


def _pages(made: bytes) -> int:
    """How many pages a document has, as its tree of pages says."""
    return max(int(count) for count in re.findall(rb"/Type\s*/Pages\s*/Count (\d+)", made))


def document_source(
    edition: Edition, drawings: Mapping[str, str], scale: float = 1.0
) -> tuple[dict[str, bytes], int]:
    """The Typst files of the document, and the second that stands for its time."""
    day = edition.as_of_date
    sources = {"main.typ": "\n".join(_lines(edition, drawings, scale)).encode(), "document.typ": _look()}
    for chart_id, drawing in drawings.items():
        sources[f"charts/{chart_id}.svg"] = drawing.encode()
    return sources, int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def compile_document(sources: Mapping[str, bytes], timestamp: int) -> bytes:
    """The PDF of Typst files, with the fonts that come along and no others."""
    import typst

    with as_file(files("counterfoil.publish.formats") / "fonts") as fonts:
        made = typst.compile(
            cast("Any", dict(sources)),  # its types do not know that a document may be several files
            font_paths=[str(fonts)],
            ignore_system_fonts=True,
            pdf_standards=STANDARD,
            timestamp=timestamp,
        )
    return bytes(made)


@cache
def _look() -> bytes:
    return files("counterfoil.publish.formats").joinpath("document.typ").read_bytes()


def _lines(edition: Edition, drawings: Mapping[str, str], scale: float) -> Iterator[str]:
    """The document from its first line to its last."""
    day = edition.as_of_date
    language, _, region = spoken().locale.partition("_")
    yield '#import "document.typ": *'
    period = words.say_period(edition.from_date, edition.until_date)
    yield (
        f"#show: look.with(title: {text(edition.title)}, language: {text(language)}, region: {text(region.lower())}, "
        f"day: datetime(year: {day.year}, month: {day.month}, day: {day.day}), "
        f"subject: {text(f'{edition.scope.name}, {period}')}, running: {text(edition.edition_id)}, "
        f"brief: {'true' if edition.is_brief else 'false'}, scale: {scale})"
    )
    yield from _first_page(edition, period, drawings)
    if not edition.is_brief:
        # Where what is not known runs on to a second sheet, the contents follow there: none is left nearly empty.
        # The break is that of the page's one column: a page's own, told by where it stands, would count pages twice.
        yield "#context if here().page() == 1 { colbreak(weak: true) }"
        yield f"#outline(title: {text(say('Contents'))}, depth: 2, indent: 1.2em)"
        yield from _key_figures(edition)
    for part in parts_of(edition):
        yield from _part(part, drawings, scale if edition.is_brief else 0)
    yield from (
        _claims_in_brief(edition, scale) if edition.is_brief else _entries(say("Claims"), edition.claims, False)
    )
    yield from _entries(say("Errata"), edition.errata, edition.is_brief)
    yield from _entries(say("Replies"), edition.replies, edition.is_brief)
    yield from _made_from(edition)


def _first_page(edition: Edition, period: str, drawings: Mapping[str, str]) -> Iterator[str]:
    """The answer, the chart, and what is not known."""
    size = "14.5pt" if edition.is_brief else "23pt"
    yield block(f"#set par(leading: 0.4em)\n#title(text(size: {size}, font: sans, {text(edition.title)}))")
    facts = [
        (say("Place"), edition.scope.name, "auto"),
        (say("Period"), period, "1fr"),
        (say("As of"), say_day(edition.as_of_date), "auto"),
        (say("Edition"), say("Number {number}", number=edition.edition_number), "auto"),
    ]
    yield "#facts(" + ", ".join(f"({text(a)}, {text(b)}, {width})" for a, b, width in facts) + ")"
    for at, sentence in enumerate(edition.answer):
        first = "true" if at == 0 else "false"
        yield f"#lead({text(sentence)}, first: {first}, brief: {'true' if edition.is_brief else 'false'})"
    if edition.opening:
        yield _drawing(edition.chart(edition.opening), drawings)
    yield f"= #{text(say('What is not known, and what to know first'))}"
    if not edition.flags:
        yield f"#{text(say('None.'))}"
    for flag in edition.flags:
        where = [flag.where] if flag.where else []
        if flag.row_count is not None:
            where.append(say_many("{number} row", "{number} rows", flag.row_count))
        beside = f" #small({text('; '.join(where))})" if where else ""
        yield f"- #{text(flag.says)}{beside}"


def _drawing(chart: Chart | CountyMap, drawings: Mapping[str, str]) -> str:
    """A chart as wide as its letters want, with the words for who cannot see it."""
    stated = re.search(r'<svg[^>]* width="([0-9.]+)"', drawings[chart.chart_id])
    points = float(stated.group(1)) * POINTS_A_UNIT if stated else _TEXT_WIDTH
    width = f"{points:.0f}pt" if points < _TEXT_WIDTH else "100%"
    picture = call("image", text(f"charts/{chart.chart_id}.svg"), alt=text(chart.alt), width=width)
    return call(
        "figure", picture, caption=text(chart.title), kind="image", supplement="none", numbering="none", before="#"
    )


def _key_figures(edition: Edition) -> Iterator[str]:
    """Every figure of the first page, with what it is made of."""
    if not edition.figures:
        return
    yield f"= #{text(say('Key figures'))}"
    boxes = []
    for figure in edition.figures:
        if figure.value is None:
            value = words.say_reason(figure.reason) or "–"
        else:
            value = words.say_value(figure.value, figure.unit)
        unit = "" if figure.unit == "share" or figure.value is None else words.say_unit(figure.unit)
        detail = f"{words.say_detail(figure)} #{figure.figure_id}".strip()
        boxes.append(f"key({text(figure.label)}, {text(f'{value} {unit}'.strip())}, {text(detail)})")
    yield f"#grid(columns: (1fr, 1fr, 1fr), gutter: 14pt, {', '.join(boxes)})"


def _part(part: Part, drawings: Mapping[str, str], brief_scale: float) -> Iterator[str]:
    """One section: its text, its charts, its tables; in a brief edition in letters of its scale."""
    size = (_BRIEF_LETTER * brief_scale, _BRIEF_WIDTH) if brief_scale else ()
    yield f"= #{text(part.title)}"
    for paragraph in part.paragraphs:
        yield f"#par({text(paragraph)})"
    for printed in part.charts:
        yield _drawing(printed.chart, drawings)
        if printed.table:
            yield from typeset_table(printed.table, *size)
    for table in part.tables:
        if not (brief_scale and table.table.table_id in _NOT_IN_BRIEF):
            yield from typeset_table(table, *size)


def _entries(title: str, entries: tuple[Mapping[str, Any], ...], is_brief: bool) -> Iterator[str]:
    """Claims, errata or replies: the leading sentence of each, then its other entries."""
    if is_brief and not entries:
        return
    yield f"= #{text(title)}"
    if not entries:
        yield f"#{text(say('None.'))}"
    for entry in entries:
        lead = lead_of(entry)
        if lead:
            yield f"#lead(text(size: 1em{_ENGLISH if is_quoted(lead) else ''}, {text(str(entry[lead]))}))"
        said = []
        for key in keys_of(entry):
            value = plain(said_of(entry, key))
            if key == lead or value in (None, "", []):
                continue
            told = " + ".join(
                f"text(size: 8.5pt{_ENGLISH if is_english or is_quoted(key) else ''}, {text(part)})"
                for part, is_english in split_written(_in_a_line(value), entry.get("as_written", ()))
            )
            said.append(f"small({text(words.say_name(key))}), {told}")
        yield f"#grid(columns: (10em, 1fr), gutter: 4pt, {', '.join(said)})"


def _claims_in_brief(edition: Edition, scale: float) -> Iterator[str]:
    """Claims as a table, a line each: a brief edition leaves the rest of them to its page and its data."""
    if edition.claims:
        from counterfoil.reports import EditionTable

        rows = tuple(tuple(said_of(c, f.name) if c.get(f.name) else None for f in _CLAIM) for c in edition.claims)
        table = EditionTable(
            "claims", say("Claims"), _CLAIM, rows, (say("The page and edition.json have them whole."),)
        )
        yield from typeset_table(print_table(table), _BRIEF_LETTER * scale, _BRIEF_WIDTH)


def _in_a_line(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{words.say_name(k)}: {_in_a_line(v)}" for k, v in sorted(value.items()) if v is not None)
    if isinstance(value, list):
        return "; ".join(_in_a_line(inner) for inner in value)
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int | float):
        return words.say_number(value)
    return str(value)


def _made_from(edition: Edition) -> Iterator[str]:
    """The inputs with their hashes, the totals, and how to verify."""
    yield f"= #{text(say('What it was made from'))}"
    if edition.is_brief:
        most = sorted(edition.inputs, key=lambda i: (-i.row_count, i.file_name))
        files = [f"{i.file_name} ({words.say_number(i.row_count)}, {i.sha256[:12]})" for i in most[:_INPUTS_IN_BRIEF]]
        more = len(most) - len(files)
        if more > 0:
            files.append(say_many("and {number} more file", "and {number} more files", more))
        yield f"#small({text('; '.join(files))})"
        said = say("Each file with its rows and the beginning of its hash; manifest.json has them whole.")
        yield f"\n#small({text(said)})"
    else:
        heads = [say("File"), say("Release"), say("Rows"), say("As of"), "SHA-256"]
        rows = [
            [i.file_name, i.release_id, words.say_number(i.row_count), say_day(i.as_of_date), i.sha256]
            for i in edition.inputs
        ]
        yield typeset_rows(say("Inputs, each with the hash of its bytes"), heads, rows, "(3fr, 3fr, auto, auto, 4fr)")
        totals = [
            [words.say_name(name), say("suppressed") if n is None else words.say_number(n)]
            for name, n in words.ordered_totals(edition).items()
        ]
        yield typeset_rows(say("Totals: where every row went"), [say("Total"), say("Count")], totals, "2")
    yield f"#small({text(_closing(edition))})"


def _closing(edition: Edition) -> str:
    return " ".join(
        [
            say("Unknown is never shown as zero: a word stands in its place and says why."),
            say(
                "Definitions {definitions}; counterfoil {version}.",
                definitions=edition.definitions_version,
                version=edition.software_version,
            ),
            say(
                "The same figures as a page, a workbook, tables and data lie beside this file, with the hash of each."
            ),
        ]
    )
