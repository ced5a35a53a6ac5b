"""A first look at what was published, as a marimo notebook: `marimo edit quickstart.py`, or plainly `python`."""

import marimo

app = marimo.App()


@app.cell
def opened():
    import os

    import counterfoil

    published = counterfoil.open(os.environ.get("COUNTERFOIL_SITE", "demo/site"))
    published.measures()
    return (published,)


@app.cell
def by_state(published):
    # Each share with its numerator, its denominator, and the least and the most that it can be.
    shares = published.measure("declined_share", by=["state"]).polars()
    shares
    return (shares,)


@app.cell
def over_time(published):
    # Unresolved is an outcome of its own; open months are still being recorded.
    months = published.measure("detainers_by_outcome", by=["month", "outcome"]).polars()
    closed = months.filter(months["cohort"] == "closed")
    closed.pivot(on="outcome", index="month", values="count")
    return (closed, months)


@app.cell
def readings(published):
    # The same detainers under everybody's definitions.
    spread = published.measure("declined_share", definitions="all").pandas()
    spread[spread["denominator_is"] == "of_all_issued"][["definitions", "value", "low", "high"]]
    return (spread,)


@app.cell
def beside(published):
    # What was said in public, held to the same figures; and the editions to cite.
    claims, editions = published.claims().pandas(), published.editions().pandas()
    claims
    return (claims, editions)


if __name__ == "__main__":
    app.run()
