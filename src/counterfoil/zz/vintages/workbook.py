"""Writes whole columns as a workbook with shared strings, sheet by sheet in bulk; never a formula."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.zz.vintages.cells import Column

_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_PLAIN = 'fontId="0" fillId="0" borderId="0"'
_STYLES = (
    f'{_HEAD}<styleSheet {_NS}><numFmts count="2"><numFmt numFmtId="164" formatCode="mm/dd/yyyy"/>'
    '<numFmt numFmtId="165" formatCode="mm/dd/yyyy hh:mm"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    f'<cellStyleXfs count="1"><xf numFmtId="0" {_PLAIN}/></cellStyleXfs><cellXfs count="3">'
    f'<xf numFmtId="0" {_PLAIN} xfId="0"/><xf numFmtId="164" {_PLAIN} xfId="0" applyNumberFormat="1"/>'
    f'<xf numFmtId="165" {_PLAIN} xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_STYLE_OF = {"date": ' s="1"', "instant": ' s="2"', "integer": ""}
#: Rows that are turned into text at a time: more would take memory and save no time.
_CHUNK = 20_000
#: Days from the first day of the spreadsheet's calendar to 1 January 1970.
_EPOCH = 25_569
#: How hard the parts are packed: the least, as spreadsheet programs do.
_LEVEL = 1


@dataclass(frozen=True)
class SheetCells:
    """One sheet to be written.

    Args:
        name: Its name.
        preamble: The lines above the headings.
        header_row: The row of the headings, from 1; None = the sheet holds the preamble alone.
        columns: The columns below the headings; all of one length.
    """

    name: str
    preamble: Sequence[str]
    header_row: int | None
    columns: Sequence[Column]


def write_workbook(path: Path, sheets: Sequence[SheetCells], title: str) -> None:
    """Writes a workbook; the same cells give the same bytes.

    Args:
        path: Where it goes; a file of that name is replaced.
        sheets: In order.
        title: The title of the document.
    """
    strings = _shared(sheets)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name, content in _frame_of(sheets, title).items():
            _write(archive, name, [content])
        for at, sheet in enumerate(sheets, start=1):
            _write(archive, f"xl/worksheets/sheet{at}.xml", _sheet(sheet, strings))
        _write(archive, "xl/sharedStrings.xml", _strings(strings))


def _write(archive: zipfile.ZipFile, name: str, parts: Any) -> None:
    """One part of the workbook; opened by its name, it is dated 1980, whenever it is written."""
    with archive.open(name, "w", force_zip64=True) as stream:
        for part in parts:
            stream.write(part.encode())


def _shared(sheets: Sequence[SheetCells]) -> Any:
    """Every text of the workbook once, in the order in which the columns hold them."""
    import polars as pl

    found = []
    for sheet in sheets:
        found.append(pl.Series([*sheet.preamble, *(c.heading for c in sheet.columns)], dtype=pl.String))
        for column in sheet.columns:
            found += [s.unique(maintain_order=True) for s in (_texts(column), column.text) if s is not None]
    return pl.concat([s.alias("text") for s in found]).drop_nulls().unique(maintain_order=True)


def _texts(column: Column) -> Any:
    return column.values if column.kind == "text" else None


def _escape(text: Any) -> Any:
    """A series or an expression with what has a meaning in XML written out."""
    for mark, word in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.str.replace_all(mark, word, literal=True)
    return text


def _strings(strings: Any) -> Any:
    """The table of shared strings, in pieces."""
    yield f'{_HEAD}<sst {_NS} uniqueCount="{strings.len()}">'
    for at in range(0, strings.len(), _CHUNK):
        yield ('<si><t xml:space="preserve">' + _escape(strings[at : at + _CHUNK]) + "</t></si>").str.join("").item()
    yield "</sst>"


def _sheet(sheet: SheetCells, strings: Any) -> Any:
    """The XML of a sheet, in pieces."""
    import polars as pl

    numbers = pl.DataFrame({"text": strings, "at": pl.int_range(strings.len(), eager=True)})
    yield f"{_HEAD}<worksheet {_NS}><sheetData>"
    lines = _numbers_of(pl.Series(list(sheet.preamble), dtype=pl.String), numbers)
    for at, line in enumerate(lines, start=1):
        yield f'<row r="{at}"><c r="A{at}" t="s"><v>{line}</v></c></row>'
    if sheet.header_row is not None:
        at = sheet.header_row
        headings = _numbers_of(pl.Series([c.heading for c in sheet.columns], dtype=pl.String), numbers)
        cells = (f'<c r="{_letters(c)}{at}" t="s"><v>{h}</v></c>' for c, h in enumerate(headings))
        yield f'<row r="{at}">{"".join(cells)}</row>'
        yield from _rows(sheet, at + 1, numbers)
    yield "</sheetData></worksheet>"


def _numbers_of(texts: Any, numbers: Any) -> Any:
    """For each text its number among the shared strings, as text; null for null."""
    import polars as pl

    found = texts.alias("text").to_frame().join(numbers, on="text", how="left", maintain_order="left")
    return found["at"].cast(pl.String)


def _rows(sheet: SheetCells, first: int, numbers: Any) -> Any:
    """The XML of the rows below the headings, in pieces."""
    import polars as pl

    height = sheet.columns[0].values.len()
    data = {"row": pl.int_range(first, first + height, eager=True).cast(pl.String)}
    parts = [pl.lit('<row r="'), pl.col("row"), pl.lit('">')]
    for at, column in enumerate(sheet.columns):
        where, shown = pl.lit(f'<c r="{_letters(at)}'), []
        texts = [s for s in (column.text, _texts(column)) if s is not None]
        if texts:
            whole = texts[0] if len(texts) == 1 else texts[0].fill_null(texts[1])
            data[f"t{at}"] = _numbers_of(whole, numbers)
            shown.append(pl.concat_str(where, "row", pl.lit('" t="s"><v>'), f"t{at}", pl.lit("</v></c>")))
        if column.kind != "text":
            data[f"n{at}"] = _number(column)
            style = pl.lit(f'"{_STYLE_OF[column.kind]}><v>')
            shown.append(pl.concat_str(where, "row", style, f"n{at}", pl.lit("</v></c>")))
        parts.append(pl.coalesce(shown))
    parts.append(pl.lit("</row>"))
    frame, line = pl.DataFrame(data), pl.concat_str(parts, ignore_nulls=True).alias("line")
    for start in range(0, height, _CHUNK):
        yield frame[start : start + _CHUNK].select(line)["line"].str.join("").item()


def _number(column: Column) -> Any:
    """The numbers of a column as text; days and moments as numbers of a spreadsheet."""
    import polars as pl

    values = column.values
    if column.kind == "date":
        return (values.cast(pl.Date).cast(pl.Int32) + _EPOCH).cast(pl.String)
    if column.kind == "instant":
        minutes = values.cast(pl.Datetime("us")).cast(pl.Int64) // 60_000_000
        return ((minutes / 1440).round(9) + _EPOCH).cast(pl.String)
    return values.cast(pl.String)


def _letters(at: int) -> str:
    """The name of a column, from 0: A, B, ... Z, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


def _frame_of(sheets: Sequence[SheetCells], title: str) -> dict[str, str]:
    """The parts of a workbook that hold no cells."""
    count = range(1, len(sheets) + 1)
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles", "/xl/sharedStrings.xml": "sharedStrings"}
    kinds |= {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in count}
    types = "".join(f'<Override PartName="{p}" ContentType="{_TYPE}{k}+xml"/>' for p, k in kinds.items())
    targets = {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in count}
    targets |= {"rIdStyles": ("styles", "styles.xml"), "rIdStrings": ("sharedStrings", "sharedStrings.xml")}
    links = "".join(
        f'<Relationship Id="{i}" Type="{_REL}/{kind}" Target="{target}"/>' for i, (kind, target) in targets.items()
    )
    named = "".join(
        f'<sheet name="{s.name}" sheetId="{n}" r:id="rId{n}"/>' for n, s in zip(count, sheets, strict=True)
    )
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/></Relationships>',
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
        "<dc:creator>counterfoil</dc:creator></cp:coreProperties>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        "</Relationships>",
        "xl/workbook.xml": f'{_HEAD}<workbook {_NS} xmlns:r="{_REL}"><sheets>{named}</sheets></workbook>',
        "xl/styles.xml": _STYLES,
    }
