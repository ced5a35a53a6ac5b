"""Adds releases to a workspace: reads their files, keeps every row, and records what was read and what is odd."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from counterfoil.engine import Transaction, file_digest
from counterfoil.errors import CounterfoilError
from counterfoil.sources.asof import last_day
from counterfoil.sources.blocks import container_of, open_blocks, plain, told_as
from counterfoil.sources.file_reading import FileRead, read_file
from counterfoil.sources.formats import Format
from counterfoil.sources.headings import choose_format
from counterfoil.sources.pseudonyms import KEY, replace_keyed
from counterfoil.sources.source_file import SourceFile
from counterfoil.sources.staleness import SetAsideFile, known_files, says

#: What part of the rows, at either end, may be strays, and the gap in days that sets them apart.
_STRAYS, _GAP_DAYS = 0.002, 31


@dataclass(frozen=True)
class _Read:
    """One file that was read: its rows are dropped where it is set aside."""

    fact: Format
    record: FileRead
    rows: Any
    stale: tuple[str, str] | None


def add_releases(
    change: Transaction,
    given: Sequence[Path | SourceFile],
    formats: dict[str, Format],
    *,
    format_id: str | None = None,
    allow_unlisted: bool = False,
    progress: Callable[[str, int, int], None] = lambda _name, _done, _of: None,
) -> list[dict[str, Any]]:
    """Reads files that were handed out together and stores their rows, as one release a format.

    Args:
        change: The change to the workspace.
        given: The files.
        formats: The formats that may be read.
        format_id: Read as this format; None = by the headings.
        allow_unlisted: Read on where a heading is in no list, and record it.
        progress: Called with what is being done, files done, and files in all.

    Returns:
        The record of each release, as kept in the workspace.

    Raises:
        CounterfoilError: A file cannot be read, or every file is set aside; nothing is added.
    """
    files = [_as_source(file) for file in given]
    by_bytes, by_cells = known_files(change.records("releases"))
    wanted, aside = _without_known(files, by_bytes)
    choice = [formats[format_id]] if format_id else list(formats.values())
    done = 0

    def read(item: tuple[SourceFile, str]) -> _Read:
        nonlocal done
        file, digest = item
        name, origin = _as_text(file.name), _as_text(file.origin)
        with told_as(file.path, origin):
            is_most = 2 * sizes[file.path] > sum(sizes.values())  # else the other core has another file to read
            blocks = open_blocks(file.path, container_of(file.path), may_cut=is_most)
            fact = choose_format(file.path, file.name, blocks, choice, partial(last_day, blocks=blocks))
            record, rows, stale = read_file(
                file.path, name, origin, digest, blocks, fact, allow_unlisted=allow_unlisted
            )
        done += 1
        progress(name, done, len(wanted))
        return _Read(fact, record, rows if stale is None else None, stale)

    sizes = {file.path: file.path.stat().st_size for file, _ in wanted}
    with ThreadPoolExecutor(2) as pool:  # the largest first, so that both cores end together
        started = {item: pool.submit(read, item) for item in sorted(wanted, key=lambda item: -sizes[item[0].path])}
        try:
            every = [started[item].result() for item in wanted]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    kept, stale = _without_stale(every, by_cells)
    aside += stale
    if not kept:
        raise _nothing_left(aside)
    return [
        _store(change, fact, [r for r in kept if r.fact is fact], _of_format(aside, fact, kept), _scope(fact, kept))
        for fact in sorted({id(r.fact): r.fact for r in kept}.values(), key=lambda f: f.format)
    ]


def _as_source(file: Path | SourceFile) -> SourceFile:
    return SourceFile(file, file.name, str(file.resolve())) if isinstance(file, Path) else file


def _as_text(name: object) -> str:
    """A file's name, with the bytes that are no UTF-8 replaced: neither Parquet nor JSON can hold them."""
    return str(name).encode(errors="surrogateescape").decode(errors="replace")


def _without_known(
    files: Iterable[SourceFile], by_bytes: dict[str, str]
) -> tuple[list[tuple[SourceFile, str]], list[SetAsideFile]]:
    """The files whose bytes are new, with their hashes; the others are set aside."""
    new: list[tuple[SourceFile, str]] = []
    aside: list[SetAsideFile] = []
    seen = dict(by_bytes)
    for file in files:
        with told_as(file.path, _as_text(file.origin)):
            container_of(file.path)
        digest = file_digest(file.path)
        if digest in seen:
            because = says("same_bytes", plain(seen[digest]))
            aside.append(SetAsideFile(_as_text(file.name), _as_text(file.origin), digest, "same_bytes", because))
        else:
            seen[digest] = file.name
            new.append((file, digest))
    return new, aside


def _without_stale(every: Iterable[_Read], by_cells: dict[str, str]) -> tuple[list[_Read], list[SetAsideFile]]:
    """The files that hold new cells and do not contradict themselves; the others are set aside."""
    kept: list[_Read] = []
    aside: list[SetAsideFile] = []
    seen = dict(by_cells)
    for read in every:
        file = read.record
        stale = read.stale
        if stale is None and file.cells in seen:
            stale = ("same_cells", plain(seen[file.cells]))
        if stale is None:
            seen[file.cells] = file.file_name
            kept.append(read)
        else:
            aside.append(SetAsideFile(file.file_name, file.path, file.sha256, stale[0], says(*stale)))
    return kept, aside


def _nothing_left(aside: Sequence[SetAsideFile]) -> CounterfoilError:
    """The error where no file is left to read."""
    named = {"file": plain(aside[0].file_name), "because": aside[0].because} | {
        f"file {at}": plain(f"{a.file_name}: {a.because}") for at, a in enumerate(aside[1:6], start=2)
    }
    if all(a.reason in ("same_bytes", "same_cells") for a in aside):
        return CounterfoilError(
            "sources/already-added",
            "nothing is left to read: what was named is in the workspace already",
            where=named,
            cost="Nothing was added to the ledger.",
            remedy=["To see what is there:", "", "  counterfoil sources list"],
        )
    return CounterfoilError(
        "sources/stale-file",
        "nothing is left to read: what was named contradicts its own date, or is in the workspace already",
        where=named,
        cost="Nothing was added to the ledger.",
        remedy=["If the publisher posted an old file by mistake, ask for the right one."],
    )


def _of_format(aside: Sequence[SetAsideFile], fact: Format, kept: Sequence[_Read]) -> list[SetAsideFile]:
    """The files set aside that are told with a release: all of them with the first, so that none is lost."""
    first = min(kept, key=lambda r: r.fact.format).fact
    return list(aside) if fact is first else []


def _scope(fact: Format, kept: Sequence[_Read]) -> str:
    """Inside what the person keys of a release may be compared.

    That is the production of its format, where the name and the days of every file bear it out; else the files of
    that production that were given together; where the format names no production, the release alone.
    """
    own = [r for r in kept if r.fact is fact]
    if fact.production:
        if all(_is_of_production(r) for r in own):
            return fact.production
        own = [r for r in kept if r.fact.production == fact.production]
    return hashlib.sha256("".join(sorted(r.record.sha256 for r in own)).encode()).hexdigest()[:16]


def _is_of_production(read: _Read) -> bool:
    """Whether a file is called as its production is, and holds no more than a stray few days behind its last one."""
    until = read.fact.covers.until_date
    inside = until is None or read.record.as_of_date <= str(until)
    return inside and read.fact.is_named(read.record.file_name)


def _store(
    change: Transaction, fact: Format, read: Sequence[_Read], aside: Sequence[SetAsideFile], scope: str
) -> dict[str, Any]:
    """Stores the rows of all files of a format as one part, and the record of the release."""
    import polars as pl

    as_of = max(r.record.as_of_date for r in read)
    whole = hashlib.sha256("".join(sorted(r.record.sha256 for r in read)).encode()).hexdigest()
    release_id = f"{fact.format}-{as_of}-{whole[:8]}"
    frame = pl.concat([r.rows for r in read])
    frame = replace_keyed(frame, fact, lambda: change.secret_key(KEY))
    is_record = frame["set_aside_reason"].is_null()
    stated = [c for c in frame.columns if c.endswith("_as_stated")]
    repeated = 0
    if fact.person_key == "none":
        repeated = int(is_record.sum()) - frame.select(stated).filter(is_record).n_unique()
    rows = frame.with_columns(release_id=pl.lit(release_id))
    part = change.write(fact.table, rows, part=release_id, fingerprint=whole)
    days = frame[fact.main_date].filter(is_record) if fact.main_date else pl.Series("day", [], dtype=pl.Date)
    release = {
        "format": fact.format,
        "title": fact.title,
        "title_until_date": str(fact.covers.until_date or ""),
        "publisher": fact.publisher,
        "makes": fact.makes,
        "person_key": fact.person_key,
        "person_key_scope": scope,
        "as_of_date": as_of,
        "as_of_basis": next(r.record.as_of_basis for r in read if r.record.as_of_date == as_of),
        "row_count": part.row_count,
        "set_aside_count": frame.height - int(is_record.sum()),
        "repeated_row_count": repeated,
        "first_date": str(days.min() or ""),
        "last_date": str(days.max() or ""),
        **_span(days),
        "files": [asdict(r.record) for r in read],
        "files_set_aside": [asdict(a) for a in aside],
    }
    change.record("releases", release_id, release)
    return {"release_id": release_id, **release}


def _span(days: Any) -> dict[str, str]:
    """The days that a release covers, half open, without the few strays that stand far from all others.

    Strays are among the first and the last five hundredth of the rows, behind a gap of more than a month.
    """
    import polars as pl

    if not days.drop_nulls().len():
        return {"span_from_date": "", "span_until_date": ""}
    near = days.drop_nulls().sort()
    few = int(_STRAYS * (near.len() - 1))
    gaps = pl.DataFrame({"gap": near.diff().dt.total_days()}).with_row_index("at").filter(pl.col("gap") > _GAP_DAYS)
    head, tail = gaps.filter(pl.col("at") <= few)["at"], gaps.filter(pl.col("at") >= near.len() - few)["at"]
    first = near[head[-1]] if head.len() else near[0]
    last = near[tail[0] - 1] if tail.len() else near[-1]
    return {"span_from_date": str(first), "span_until_date": str(last + timedelta(days=1))}
