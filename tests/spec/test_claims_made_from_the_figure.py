"""Whatever the data answer: a claim made from the figure matches, and one beyond its bounds differs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from counterfoil.claims import check_statement
from support.claims import SPEAKER, answer, claim

COUNTS = st.integers(min_value=0, max_value=10**7)
ROOM = st.integers(min_value=0, max_value=10**5)


@given(count=COUNTS, below=ROOM, above=ROOM)
def test_a_claim_made_from_the_figure_matches(count: int, below: int, above: int) -> None:
    """The printed figure, said as it is, matches, however much is unknown."""
    given_answer = answer(count, max(0, count - below), count + above)
    assert check_statement(claim(value=count), lambda b: [given_answer]).verdict == "matches"


@given(count=COUNTS, below=ROOM, above=ROOM, beyond=st.integers(min_value=1, max_value=10**6))
def test_a_claim_beyond_the_bounds_differs(count: int, below: int, above: int, beyond: int) -> None:
    """A figure that nothing unknown could give differs, above and below."""
    low, high = max(0, count - below), count + above
    for value in (high + beyond, low - beyond):
        assert check_statement(claim(value=value), lambda b: [answer(count, low, high)]).verdict == "differs"


@given(
    count=COUNTS, above=st.integers(min_value=2, max_value=10**5), inside=st.integers(min_value=1, max_value=10**5)
)
def test_a_claim_inside_the_bounds_and_not_the_figure_waits(count: int, above: int, inside: int) -> None:
    """What only the unknown could decide is not decided."""
    value = count + 1 + inside % above
    if value <= count + above:
        found = check_statement(claim(value=value), lambda b: [answer(count, count, count + above)])
        assert found.verdict == "cannot be tested with these data; would need …"


@given(
    counts=st.lists(COUNTS, min_size=1, max_size=5),
    value=COUNTS,
    sides=st.permutations(["federal_executive", "state_government", "local_police", "press", "court"]),
)
def test_swapping_the_sides_changes_no_verdict(counts: list[int], value: int, sides: list[str]) -> None:
    """Whoever says it, the same figure has the same verdict, reason and list of what was tried."""
    answers = [answer(n, definitions=f"set {at}" if at else "") for at, n in enumerate(counts)]
    found = [
        check_statement(claim(value=value, speaker=SPEAKER | {"side": side}), lambda b: answers) for side in sides
    ]
    assert all(one == found[0] for one in found)


@given(counts=st.lists(COUNTS, min_size=2, max_size=6), value=COUNTS)
def test_the_headline_agrees_with_what_was_tried(counts: list[int], value: int) -> None:
    """It matches under something exactly where something matches, and would flip exactly where two disagree."""
    answers = [answer(n, definitions=f"set {at}" if at else "") for at, n in enumerate(counts)]
    found = check_statement(claim(value=value), lambda b: answers)
    hits = [n == value for n in counts]
    expected = "matches" if hits[0] else "matches under …" if any(hits) else "differs under every definition tried"
    assert (found.verdict, found.would_flip) == (expected, len(set(hits)) > 1)
