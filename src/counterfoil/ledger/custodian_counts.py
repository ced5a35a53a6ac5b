"""Gives the counts that custodians put out their meaning: what is counted, of whom, and by which clock."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from counterfoil.ledger import cleaning
from counterfoil.ledger.custodian_tables import CUSTODIAN_COUNTS

if TYPE_CHECKING:
    from counterfoil.sources import Format


def build_custodian_counts(published: Any, fact: Format, as_of: date) -> Any:
    """`ledger.custodian_counts` of one release: one row a count, with what it is a count of.

    Args:
        published: `ledger.published_counts` of the release.
        fact: Its format, which says what its words stand for.
        as_of: The last day that it covers.

    Unknowns:
        A count whose words the format does not list keeps them, and has no measure: it is compared with nothing.
    """
    import ibis

    meant = fact.counts
    assert meant is not None
    words = {" ".join(w.casefold().split()): ours for w, ours in meant.words.items()}
    plain = cleaning.normal(published.measure)
    measure = ibis.cases(*((plain == w, ours) for w, ours in words.items()), else_=ibis.null("string"))
    published = published.mutate(_measure=measure)
    levels = ibis.literal(list(meant.custodian_levels), "array<string>")
    if meant.levels_in:
        said = cleaning.normal(published.group)
        # Spark reads what it splits at as a regular expression: a mark that means nothing in one.
        levels = ibis.ifelse(said.isnull() | (said == ""), levels, said.re_replace("[ ]*[+,;][ ]*", ";").split(";"))
    for ours, meaning in meant.meanings.items():
        if meaning.custodian_levels is not None:
            own = ibis.literal(list(meaning.custodian_levels), "array<string>")
            levels = ibis.ifelse((published._measure == ours).fill_null(False), own, levels)

    def told(name: str) -> Any:
        own = {ours: getattr(m, name) for ours, m in meant.meanings.items() if getattr(m, name) is not None}
        rules = [((published._measure == ours).fill_null(False), said) for ours, said in own.items()]
        whole = ibis.literal(getattr(meant, name))
        return ibis.cases(*rules, else_=whole) if rules else whole

    counts = published.select(
        count_id=published.count_id,
        release_id=published.release_id,
        half=told("half"),
        agency_name=published.agency,
        state_code=published.state.upper(),
        county_code_fips=published.county_code_fips,
        custodian_levels=levels,
        period_from_date=published.period_from_date,
        period_until_date=published.period_until_date,
        measure=published._measure,
        measure_as_stated=published.measure,
        group_name=ibis.ifelse(ibis.literal(bool(meant.levels_in)), ibis.null("string"), published.group),
        unit=told("unit"),
        stock_or_flow=told("stock_or_flow"),
        clock=told("clock"),
        count=published["count"],
        count_reason=published.count_reason,
        figure_as_stated=published.figure_as_stated,
        as_of_date=ibis.date(as_of),
    )
    return counts.select(list(CUSTODIAN_COUNTS.names)).order_by("count_id")
