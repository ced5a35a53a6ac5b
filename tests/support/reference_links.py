"""Links detainers to what came after them in plain Python, row by row: what the expressions are compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from counterfoil.outcomes import DETAINER_LINKS, load_link_rules

Row = dict[str, Any]
_RANK = {"custodial": 0, "at_large": 1, "unknown": 2}


def link_rows(
    detainers: Sequence[Row],
    arrests: Sequence[Row] | None,
    stints: Sequence[Row] | None,
    removals: Sequence[Row] | None,
) -> list[Row]:
    """`outcomes.detainer_links` of some detainers, in order of id."""
    return [_link(d, detainers, arrests, stints, removals) for d in sorted(detainers, key=lambda d: d["detainer_id"])]


def _link(
    form: Row,
    detainers: Sequence[Row],
    arrests: Sequence[Row] | None,
    stints: Sequence[Row] | None,
    removals: Sequence[Row] | None,
) -> Row:
    row: Row = dict.fromkeys(DETAINER_LINKS.names)
    row |= {"detainer_id": form["detainer_id"], "release_id": form["release_id"]}
    tables = {"arrest": arrests, "custody": stints, "removal": removals}
    person, day = form["person_key"], form["prepared_date"]
    own = [d for d in detainers if person is not None and d["person_key"] == person]
    why = _not_linked(form, own)
    for what, table in tables.items():
        row[f"{what}_reason"] = why[1] if why else ("not_collected" if table is None else "not_applicable")
    if why:
        row["link_status"] = why[0]
        return row
    later = [d for d in own if d["prepared_date"] > day]
    following = min((d["prepared_date"] for d in later), default=None)
    row["next_detainer_date"] = following
    row["next_detainer_id"] = _lowest(d for d in later if d["prepared_date"] == following)
    near = [d for d in later if _place(form) is not None and _place(d) == _place(form)]
    row["newer_form_date"] = min((d["prepared_date"] for d in near), default=None)
    row["newer_form_id"] = _lowest(d for d in near if d["prepared_date"] == row["newer_form_date"])

    def after(rows: Sequence[Row] | None, name: str) -> list[Row]:
        mine = [r for r in rows or () if r["person_key"] == person and r[name] is not None]
        return [r for r in mine if r[name] >= day and (following is None or r[name] < following)]

    seen = [r | {"class": _class_of(r)} for r in after(arrests, "arrest_date")]
    if seen:
        first = min(seen, key=lambda r: (r["arrest_date"], _RANK[r["class"]], r["arrest_id"]))
        row |= {"arrest_id": first["arrest_id"], "arrest_date": first["arrest_date"], "arrest_class": first["class"]}
    stays = [s | {"begun": s["stay_book_in_date"] or s["book_in_date"]} for s in stints or ()]
    before = [s["begun"] for s in stays if s["person_key"] == person and s["begun"] and s["begun"] < day]
    row["earlier_custody_date"] = max(before, default=None)
    found = after(stays, "begun")
    if found:
        _add_custody(row, form, own, found, seen, with_arrests=arrests is not None)
    gone = after(removals, "departed_date")
    if gone:
        first = min(gone, key=lambda r: (r["departed_date"], r["removal_id"]))
        row |= {"removal_id": first["removal_id"], "removal_date": first["departed_date"]}
    for what in tables:
        if row[f"{what}_date"] is not None:
            row[f"days_to_{what}"] = (row[f"{what}_date"] - day).days
            row[f"{what}_reason"] = None
    events = any(row[f"{what}_date"] is not None for what in tables)
    none = all(table is None for table in tables.values())
    row["link_status"] = "linked" if events else "no_tables" if none else "no_event"
    return row


def _add_custody(
    row: Row, form: Row, own: Sequence[Row], found: Sequence[Row], seen: Sequence[Row], *, with_arrests: bool
) -> None:
    """The first stay, unless it stands at the place of another form of the same day."""
    same_day = [d for d in own if d["prepared_date"] == form["prepared_date"]]
    still = [d for d in same_day if d["superseded_by"] is None]

    def best(of: Row) -> Row:
        return min(
            found,
            key=lambda s: (
                s["begun"],
                s["book_in_date"] is not None and s["book_in_date"] > s["begun"],
                not _at(of, s),
                s["stint_id"],
            ),
        )

    settled = len(still) > 1 and any(_at(d, best(d)) for d in same_day)
    first = best(form)
    if settled and not _at(form, first):
        row["custody_reason"] = "unresolved"
        row["forms_of_day_count"] = 1
        return
    row["forms_of_day_count"] = 1 if settled else len(still)
    row |= {
        "stint_id": first["stint_id"],
        "custody_date": first["begun"],
        "custody_facility_code": first["facility_code"],
    }
    rules = load_link_rules()
    led = _listed(first["apprehension_method"], rules.methods)
    if led is None and with_arrests:
        within = rules.windows.arrest_before_booking_days
        known = [
            r for r in seen if r["class"] != "unknown" and 0 <= (first["begun"] - r["arrest_date"]).days <= within
        ]
        if known:
            last = max(r["arrest_date"] for r in known)
            led = min((r["class"] for r in known if r["arrest_date"] == last), key=_RANK.__getitem__)
    row["custody_arrest_class"] = led or _listed(first["final_program"], rules.programs) or "unknown"
    row["custody_follows_at_large"] = row["custody_arrest_class"] == "at_large"


def _not_linked(form: Row, own: Sequence[Row]) -> tuple[str, str] | None:
    if form["person_key"] is None:
        return "no_person_key", "not_stated"
    if form["prepared_date"] is None:
        return "no_date", form["prepared_date_reason"] or "not_stated"
    if any(d["prepared_date"] is None for d in own):
        return "no_order", "unresolved"
    return None


def _class_of(arrest: Row) -> str:
    rules = load_link_rules()
    return (
        _listed(arrest["apprehension_method"], rules.methods)
        or _listed(arrest["final_program"], rules.programs)
        or "unknown"
    )


def _listed(text: str | None, classes: Mapping[Any, Sequence[str]]) -> str | None:
    said = " ".join((text or "").lower().split())
    return next((name for name, texts in classes.items() if said in [t.lower() for t in texts]), None)


def _place(form: Row) -> str | None:
    return form["facility_code_ice"] or form["facility_name_as_stated"]


def _at(form: Row, stint: Row) -> bool:
    return stint["facility_code"] is not None and form["facility_code_ice"] == stint["facility_code"]


def _lowest(forms: Any) -> str | None:
    return min((d["detainer_id"] for d in forms), default=None)
