"""Adds to each record of a table what the instruments on file said about it on its day, by joins alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any

from counterfoil.policies.evaluation import (
    ANY_OTHER,
    counties_on_file,
    evaluate_bearing,
    one_answer,
)
from counterfoil.policies.evaluation import binding as binding_on
from counterfoil.policies.intervals import spans
from counterfoil.policies.provisions import CUSTODIAN_LEVELS, Provision
from counterfoil.policies.reach import by_start, reaches, turning_days
from counterfoil.policies.weighing import Evaluation

#: The actions that a detainer may ask for.
ASKED = ("hold", "notify", "transfer")

#: Stands for a blank, and for a state or an agency that no instrument on file names.
_BLANK, _OTHER = "?", "*"
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)
_KEYS = ("state_code", "county_code_fips", "custodian_level", "agency")

#: The instruments that bear on one kind of custodian, for each level and each county that it may be in.
_Bearing = tuple[tuple[tuple[Provision, ...], ...], ...]


def add_stances(
    records: Any,
    provisions: Iterable[Provision],
    *,
    day: str = "prepared_date",
    columns: Mapping[str, str] | None = None,
    actions: Sequence[str] = ASKED,
) -> Any:
    """The records with what the instruments on file said about each, on its day.

    Args:
        records: An Ibis table. A blank level is `unknown`; a blank county or agency is one that is not known.
        provisions: From `load_provisions`.
        day: The column with the day of the event.
        columns: The names of the columns `state_code`, `county_code_fips`, `custodian_level` and `agency`, where
            they are others. A column that the table does not have is blank in every record.
        actions: The actions to answer.

    Returns:
        The same rows, none added and none dropped, with four columns an action: `<action>_stance`,
        `<action>_doubt` (why it is undetermined, or ""), `<action>_is_disputed` (the day lies between two days
        that two sources give) and `<action>_provision_ids` (the instruments that give the answer, joined by
        spaces). The answers are those of `evaluate_record`.

    Unknowns:
        Without a day or a state the stance is `undetermined`, and the doubt says so.
    """
    import ibis

    named = {key: (columns or {}).get(key, key) for key in _KEYS}
    profiles, answers, known = _tables(tuple(sorted(provisions, key=by_start)), tuple(actions))
    scopes, spans_ = ibis.memtable(profiles), ibis.memtable(answers)
    blank = ibis.null("string")
    held = {k: records[c].cast("string") if c in records.columns else blank for k, c in named.items()}
    place = held["state_code"]
    state = ibis.ifelse(place.isnull(), _BLANK, ibis.ifelse(place.isin(known["state"]), place, _OTHER))
    keyed = records.mutate(
        _state=state,
        _county=_key(held["county_code_fips"], state, known["county"]),
        _level=held["custodian_level"].fill_null("unknown"),
        _agency=_key(held["agency"], state, known["agency"]),
        _day=records[day].cast("date"),
    )
    placed = keyed.left_join(
        scopes,
        [keyed[k] == scopes[k] for k in ("_state", "_county", "_level", "_agency")],
        rname="{name}_of_scope",
    )
    placed = placed.select(*records.columns, "_day", "_profile")
    joined = placed.left_join(
        spans_,
        [placed._profile == spans_._profile, placed._day >= spans_._from, placed._day < spans_._until],
        rname="{name}_of_span",
    )
    added: dict[str, Any] = {}
    for action in actions:
        doubt = ibis.ifelse(joined._profile.isnull(), "place_not_known", "date_not_known")
        added |= {
            f"{action}_stance": joined[f"_{action}_stance"].fill_null("undetermined"),
            f"{action}_doubt": joined[f"_{action}_doubt"].fill_null(doubt),
            f"{action}_is_disputed": joined[f"_{action}_is_disputed"].fill_null(False),
            f"{action}_provision_ids": joined[f"_{action}_provision_ids"].fill_null(""),
        }
    return joined.select(*records.columns, **added)


def _key(column: Any, state: Any, known: Sequence[str]) -> Any:
    """The value with its state where an instrument names it, else the mark of all others; a blank has its own."""
    import ibis

    pair = state + " " + column
    return ibis.ifelse(column.isnull(), _BLANK, ibis.ifelse(pair.isin(list(known)), pair, _OTHER))


@lru_cache(maxsize=4)
def _tables(provisions: tuple[Provision, ...], actions: tuple[str, ...]) -> tuple[Any, Any, dict[str, list[str]]]:
    """Each kind of custodian with its profile, the spans of each profile, and the values that are told apart."""
    import pyarrow as pa

    profiles: dict[tuple[Any, ...], int] = {}
    found: list[tuple[_Bearing, str | None]] = []
    scopes: dict[str, list[Any]] = {k: [] for k in ("_state", "_county", "_level", "_agency", "_profile")}
    named: dict[str, list[str]] = {"state": [], "county": [], "agency": []}
    states = sorted({s for p in provisions for s in p.jurisdiction.states if p.jurisdiction.level != "nation"})
    for state in (*states, _OTHER):
        here = [p for p in provisions if p.jurisdiction.level == "nation" or state in p.jurisdiction.states]
        counties = counties_on_file(here, state)
        agencies = sorted({a for p in here for a in (*p.jurisdiction.only_agencies, *p.except_agencies)})
        named["state"].append(state)
        named["county"] += [_pair(state, c) for c in counties]
        named["agency"] += [_pair(state, a) for a in agencies]
        bearings = _Bearings(here, state, counties)
        for level, county, agency in product(
            (*CUSTODIAN_LEVELS, "unknown"), (_BLANK, _OTHER, *counties), (_BLANK, _OTHER, *agencies)
        ):
            name = None if agency == _BLANK else agency
            bearing = bearings.of(level, county, name)
            fingerprint = (name is None, *_ids(bearing))
            profile = profiles.setdefault(fingerprint, len(profiles))
            if profile == len(found):
                found.append((bearing, name))
            whole = (
                state,
                _pair(state, county) if county in counties else county,
                level,
                _pair(state, agency) if agency in agencies else agency,
                profile,
            )
            for column, value in zip(scopes, whole, strict=True):
                scopes[column].append(value)
    answers = _Answers()
    rows = [row for at, (bearing, name) in enumerate(found) for row in _spans(at, bearing, name, actions, answers)]
    texts = {f"_{a}_{k}": pa.string() for a in actions for k in ("stance", "doubt", "provision_ids")}
    disputed = {f"_{a}_is_disputed": pa.bool_() for a in actions}
    kinds = {"_profile": pa.int64(), "_from": pa.date32(), "_until": pa.date32(), **texts, **disputed}
    return pa.table(scopes), pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items()))), named


def _pair(state: str, within: str) -> str:
    """A county or an agency with its state: the same id in another state is another one."""
    return f"{state} {within}"


class _Bearings:
    """The instruments of a state that bear on each kind of custodian in it."""

    def __init__(self, here: Sequence[Provision], state: str, counties: Sequence[str]) -> None:
        self._here, self._state, self._counties = here, state, counties
        self._reaching: dict[tuple[str, str | None], list[Provision]] = {}
        self._binding: dict[tuple[str, str | None, str], tuple[Provision, ...]] = {}

    def of(self, level: str, county: str, agency: str | None) -> _Bearing:
        """For each county that it may be in, and for each level that it may have."""
        in_counties = (ANY_OTHER, *self._counties) if county == _BLANK else (county.replace(_OTHER, ANY_OTHER),)
        levels = CUSTODIAN_LEVELS if level == "unknown" else (level,)
        return _each_once(_each_once(self._on(one, c, agency) for one in levels) for c in in_counties)

    def _on(self, level: str, county: str, agency: str | None) -> tuple[Provision, ...]:
        if (county, agency, level) not in self._binding:
            if (county, agency) not in self._reaching:
                self._reaching[county, agency] = [p for p in self._here if reaches(p, self._state, county, agency)]
            self._binding[county, agency, level] = tuple(binding_on(self._reaching[county, agency], level))
        return self._binding[county, agency, level]


def _each_once(items: Iterable[Any]) -> tuple[Any, ...]:
    """Those of different instruments, in the order in which they come; the answers to equal ones are equal."""
    return tuple({_ids(item): item for item in items}.values())


def _ids(item: Any) -> Any:
    """The ids of provisions, however deep they lie in tuples."""
    return tuple(_ids(i) for i in item) if isinstance(item, tuple) else item.id


class _Answers:
    """The answers of single instruments' sets over all days, each worked out once."""

    def __init__(self) -> None:
        self._held: dict[tuple[Any, ...], tuple[list[date], list[Evaluation]]] = {}

    def on(self, bearing: tuple[Provision, ...], agency: str | None, action: str, day: date) -> Evaluation:
        """The answer of one set on one day."""
        key = (_ids(bearing), agency is None, action)
        if key not in self._held:
            found = spans(
                turning_days(bearing), lambda d: evaluate_bearing(bearing, action, d, agency), action, _FIRST, _LAST
            )
            self._held[key] = [i.from_date for i in found], [i.evaluation for i in found]
        starts, answers = self._held[key]
        return answers[bisect_right(starts, day) - 1]


def _spans(
    profile: int, bearing: _Bearing, agency: str | None, actions: Sequence[str], answers: _Answers
) -> list[dict[str, Any]]:
    """The answers of one profile over all days, one row a span in which none of the actions changes."""
    every = {p.id: p for of in bearing for b in of for p in b}
    found = {
        action: spans(
            turning_days(every.values()),
            lambda day, action=action: _answer(bearing, agency, action, day, answers),  # type: ignore[misc]
            action,
            _FIRST,
            _LAST,
        )
        for action in actions
    }
    starts = sorted({i.from_date for held in found.values() for i in held})
    rows = []
    for start, end in zip(starts, [*starts[1:], _LAST], strict=True):
        row: dict[str, Any] = {"_profile": profile, "_from": start, "_until": end}
        for action, held in found.items():
            answer = next(i.evaluation for i in held if i.from_date <= start < i.until_date)
            row |= {
                f"_{action}_stance": answer.stance,
                f"_{action}_doubt": answer.doubt,
                f"_{action}_is_disputed": answer.is_disputed,
                f"_{action}_provision_ids": " ".join(p.id for p in answer.because),
            }
        rows.append(row)
    return rows


def _answer(bearing: _Bearing, agency: str | None, action: str, day: date, answers: _Answers) -> Evaluation:
    """The answer over the counties and the levels that a custodian may have."""
    return one_answer(
        [one_answer([answers.on(b, agency, action, day) for b in of], "level_not_known", "") for of in bearing],
        "place_not_known",
        "",
    )
