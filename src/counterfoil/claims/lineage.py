"""Turns a claim's appearances and relations into a small graph: who said it first, who again, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from counterfoil.claims.rows import say_day
from counterfoil.claims.statements import Appearance, Related, Said, Statement

#: Relations by which one claim was made from another.
DESCENT = ("derived_from", "repeats", "rounds", "restates")
_HOW = {
    "first": "said first",
    "repeats": "said again",
    "rounds": "rounded",
    "mutates": "changed",
    "derived_from": "made from it",
    "restates": "said in other words",
    "conflicts": "conflicts with",
    "tension": "is in tension with",
    "complements": "stands beside",
    "part_of": "is a part of",
    "whole_of": "is the whole of",
}


@dataclass(frozen=True)
class Node:
    """One time that something was said.

    Args:
        key: Its name inside the graph.
        day: The day as well as it is known.
        by: Who said it.
        words: What was said.
        claim: The id of another claim, where the node is one; "" for an appearance of this one.
        is_this: Whether the node is the claim itself.
    """

    key: str
    day: str
    by: str
    words: str
    claim: str = ""
    is_this: bool = False


@dataclass(frozen=True)
class Edge:
    """How one node came from another, or stands to it.

    Args:
        start: The key of the earlier node.
        end: The key of the later node.
        how: In words.
        changed: What became different; "" where nothing did.
        is_descent: Whether the later was made from the earlier.
    """

    start: str
    end: str
    how: str
    changed: str
    is_descent: bool


@dataclass(frozen=True)
class Lineage:
    """The graph of one claim, its nodes in order of day."""

    statement_id: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def first(self) -> Node:
        """The saying from which the claim was made, over however many hands; the claim itself where there is none."""
        node = next(n for n in self.nodes if n.is_this)
        for _ in self.nodes:
            before = next((e.start for e in self.edges if e.end == node.key and e.is_descent), None)
            if before is None:
                break
            node = next(n for n in self.nodes if n.key == before)
        return node


def trace_lineage(statement: Statement, every: Iterable[Statement]) -> Lineage:
    """The graph of a claim: its own appearances, what it was made from, what was made from it, and what it touches.

    Args:
        statement: The claim.
        every: Every claim on file.
    """
    known = {s.id: s for s in every} | {statement.id: statement}
    nodes: dict[str, Node] = {}
    edges: list[Edge] = []
    names = _own(statement, nodes, edges)
    own = names[statement.id]
    _descent(statement, known, nodes, edges, names)
    for related in statement.relations:
        if related.how not in DESCENT:
            other = known[related.to]
            names.setdefault(other.id, other.id)
            nodes.setdefault(names[other.id], _claim_node(other))
            edges.append(Edge(own, names[other.id], _HOW[related.how], related.changed, False))
    for other in known.values():
        for related in other.relations:
            if related.to == statement.id and related.how not in DESCENT and other.id not in names:
                names[other.id] = other.id
                nodes[other.id] = _claim_node(other)
                edges.append(Edge(other.id, own, _HOW[related.how], related.changed, False))
    ordered = sorted(nodes.values(), key=lambda n: (n.day.removeprefix("about "), _depth(n.key, edges), n.key))
    return Lineage(statement.id, tuple(ordered), tuple(edges))


def _own(statement: Statement, nodes: dict[str, Node], edges: list[Edge]) -> dict[str, str]:
    """Adds the claim and its appearances; returns the key of each claim that is among them.

    The claim stands as the appearance with its own words, where there is one.
    """
    if not statement.appearances:
        nodes[statement.id] = _claim_node(statement, is_this=True)
        return {statement.id: statement.id}
    here = _same_saying(statement)
    names = {}
    for one in statement.appearances:
        said = say_day(Said(date=one.date, precision=one.precision))
        key = f"{statement.id}/{one.key}"
        nodes[key] = Node(key, said, one.by, one.words, one.claim, one is here)
        if one.claim:
            names[one.claim] = key
        if one.of:
            edges.append(Edge(f"{statement.id}/{one.of}", key, _HOW[one.how], one.changed, True))
    return names | {statement.id: f"{statement.id}/{here.key}"}


def _same_saying(statement: Statement) -> Appearance:
    """The appearance that is the claim itself: of its day and its speaker, else the first."""
    same_day = [a for a in statement.appearances if a.date == statement.said.date]
    office = statement.speaker.office
    return next((a for a in same_day if office in a.by or a.by in office), (same_day or statement.appearances)[0])


def _descent(
    statement: Statement,
    known: Mapping[str, Statement],
    nodes: dict[str, Node],
    edges: list[Edge],
    names: dict[str, str],
) -> None:
    """Adds what the claim was made from, back to the first, and what was made from it, on to the last."""
    told = {names[statement.id]} | {k for e in edges for k in (e.start, e.end)}

    def name_of(other: Statement) -> str:
        if other.id not in names:
            names[other.id] = other.id
            nodes[other.id] = _claim_node(other)
        return names[other.id]

    def hand_on(earlier: Statement, later: Statement, related: Related) -> None:
        start, end = name_of(earlier), name_of(later)
        if not (start in told and end in told):
            edges.append(Edge(start, end, _HOW[related.how], related.changed, True))

    seen: set[tuple[str, str]] = set()
    back, on = [statement], [statement]
    while back:
        later = back.pop()
        for related in later.relations:
            if related.how in DESCENT and (related.to, later.id) not in seen:
                seen.add((related.to, later.id))
                earlier = known[related.to]
                hand_on(earlier, later, related)
                back.append(earlier)
    while on:
        earlier = on.pop()
        for later in known.values():
            for related in later.relations:
                if related.to == earlier.id and related.how in DESCENT and (earlier.id, later.id) not in seen:
                    seen.add((earlier.id, later.id))
                    hand_on(earlier, later, related)
                    on.append(later)


def _claim_node(statement: Statement, *, is_this: bool = False) -> Node:
    speaker = statement.speaker.office
    return Node(statement.id, say_day(statement.said), speaker, statement.figure_as_said, statement.id, is_this)


def _depth(key: str, edges: list[Edge]) -> int:
    """How many times a saying was handed on before it."""
    depth, at, seen = 0, key, set()
    while at not in seen:
        seen.add(at)
        before = next((e.start for e in edges if e.end == at and e.is_descent), None)
        if before is None:
            return depth
        at, depth = before, depth + 1
    return depth


def lineage_lines(lineage: Lineage) -> list[str]:
    """The graph as lines of text: each saying below what it was made from, then how the claim stands to others."""
    by_key = {n.key: n for n in lineage.nodes}
    lines: list[str] = []
    descent = [e for e in lineage.edges if e.is_descent]
    made = {e.end for e in descent}
    beside = {k for e in lineage.edges if not e.is_descent for k in (e.start, e.end)}
    named = {k for e in descent for k in (e.start, e.end)}

    def tell(key: str, depth: int, edge: Edge | None) -> None:
        node = by_key[key]
        mark = "   " * depth + ("-> " if edge else "")
        this = "  (this claim)" if node.is_this else ""
        lines.append(f"{mark}{node.day}  {node.by}: {node.words}{this}")
        if edge is not None:
            what = f"{edge.how}: {edge.changed}" if edge.changed else edge.how
            lines.append("   " * (depth + 1) + what)
        for onward in descent:
            if onward.start == key and depth < len(by_key):
                tell(onward.end, depth + 1, onward)

    for node in lineage.nodes:
        if node.key not in made and (node.key in named or node.is_this or node.key not in beside):
            tell(node.key, 0, None)
    others = [e for e in lineage.edges if not e.is_descent]
    if others:
        lines.append("")
    for edge in others:
        if by_key[edge.start].is_this:
            node = by_key[edge.end]
            lines.append(f"It {edge.how} {node.claim}: {node.by}, {node.day}: {node.words}")
        else:
            node = by_key[edge.start]
            lines.append(f"{node.claim} {edge.how} it: {node.by}, {node.day}: {node.words}")
    return lines
