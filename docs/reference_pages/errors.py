"""Turns every error that the source raises into a reference page, by reading the source and not running it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil import errors
from counterfoil.errors import CounterfoilError, Exit
from reference_pages import UndocumentedError
from reference_pages.markdown import code, page, table

_LEAD = """\
Every error that a person can meet, by the word in square brackets at the end of its first line. The message itself
says where it is, what it cost and what to type; it never holds a value from a row. An ellipsis stands for what you
typed or for what the system said."""

_MEANS = {
    Exit.DONE: "done",
    Exit.DEFECT: "a defect of counterfoil; please report it ([SECURITY.md](../../SECURITY.md) says how)",
    Exit.USAGE: "the words typed do not fit; the workspace was not touched",
    Exit.BAD_INPUT: "bad input or a workspace that cannot be used; nothing was changed",
    Exit.REFUSED: "the gate or disclosure control refused to publish",
    Exit.DIFFERENCE: "verification found a difference",
}
_CLASSES: dict[str, type[CounterfoilError]] = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, CounterfoilError)
}
_UNSAID = "…"


@dataclass(frozen=True)
class Raised:
    """One error as the source words it."""

    slug: str
    headline: str
    status: Exit
    file: str


@dataclass(frozen=True)
class _Maker:
    """A function that makes an error whose slug or headline is one of its arguments."""

    file: str
    function: ast.FunctionDef
    call: ast.Call


def errors_page(package: Path) -> str:
    """The reference page of the errors.

    Raises:
        UndocumentedError: An error is raised whose slug cannot be told from the source.
    """
    missing = [e.name for e in Exit if e not in _MEANS]
    if missing:
        raise UndocumentedError(
            f"the exit status {', '.join(missing)} has no words in docs/reference_pages/errors.py"
        )
    by_slug: dict[str, list[Raised]] = {}
    for raised in every_error(package):
        held = by_slug.setdefault(raised.slug, [])
        if raised.headline not in [r.headline for r in held]:
            held.append(raised)
    lines = ["## Exit statuses", ""]
    lines += table(("status", "means"), [(int(e), _MEANS[e]) for e in Exit])
    lines += ["## Errors", ""]
    lines += table(
        ("error", "says", "status"),
        [
            (code(slug), "; or: ".join(r.headline for r in held), int(held[0].status))
            for slug, held in sorted(by_slug.items())
        ],
    )
    return page("Errors and exit statuses", _LEAD, lines)


def every_error(package: Path) -> list[Raised]:
    """Every error that the modules of a package raise, in order of slug, headline and file."""
    trees = {
        file.relative_to(package).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
        for file in sorted(package.rglob("*.py"))
    }
    makers: list[_Maker] = []
    found: list[Raised] = []
    for file, tree in trees.items():
        for function, call in _calls(tree):
            if _called(call) not in _CLASSES or len(call.args) < 2:
                continue
            if function is not None and _is_made_of_arguments(function, call):
                makers.append(_Maker(file, function, call))
            else:
                found += _raised(call, {}, file)
    for maker in makers:
        made = [r for file, tree in trees.items() for r in _made(maker, file, tree)]
        if not made:
            raise UndocumentedError(f"{maker.file}:{maker.call.lineno}: no call tells the slug of this error")
        found += made
    return sorted(found, key=lambda r: (r.slug, r.headline, r.file))


def _calls(tree: ast.AST, inside: ast.FunctionDef | None = None) -> Iterator[tuple[ast.FunctionDef | None, ast.Call]]:
    """Every call with the innermost function around it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield inside, node
        yield from _calls(node, node if isinstance(node, ast.FunctionDef) else inside)


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_made_of_arguments(function: ast.FunctionDef, call: ast.Call) -> bool:
    """Whether the slug, or the whole headline, is an argument of the function around it."""
    names = {a.arg for a in (*function.args.args, *function.args.kwonlyargs)}
    slug, headline = call.args[:2]
    in_slug = {n.id for n in ast.walk(slug) if isinstance(n, ast.Name)} if isinstance(slug, ast.JoinedStr) else set()
    whole = {n.id for n in (slug, headline) if isinstance(n, ast.Name)}
    return bool(names & (in_slug | whole))


def _made(maker: _Maker, file: str, tree: ast.Module) -> Iterator[Raised]:
    """The errors that the calls of a maker in one file make."""
    name = maker.function.name
    imported = {a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) for a in n.names}
    if file != maker.file and name not in imported:
        return
    order = [a.arg for a in maker.function.args.args]
    for _, call in _calls(tree):
        if _called(call) == name:
            given = dict(zip(order, call.args, strict=False)) | {k.arg: k.value for k in call.keywords if k.arg}
            said = {k: _words(v, {})[0] for k, v in given.items() if isinstance(v, ast.Constant | ast.JoinedStr)}
            yield from _raised(maker.call, said, file)


def _raised(call: ast.Call, said: Mapping[str, str], file: str) -> list[Raised]:
    """The errors that one call makes: one, or two where its words depend on a condition."""
    slugs, headlines = (_words(node, said) for node in call.args[:2])
    unknown = [s for s in slugs if _UNSAID in s]
    if unknown:
        raise UndocumentedError(f"{file}:{call.lineno}: the slug of this error cannot be told: write it out")
    status = _CLASSES[_called(call)]("", "").status
    for keyword in call.keywords:
        if keyword.arg == "status" and isinstance(keyword.value, ast.Attribute):
            status = Exit[keyword.value.attr]
    pairs: Any = (
        zip(slugs, headlines, strict=True) if len(slugs) == len(headlines) else [(slugs[0], h) for h in headlines]
    )
    return [Raised(slug, headline, status, file) for slug, headline in pairs]


def _words(node: ast.expr, said: Mapping[str, str]) -> list[str]:
    """What an expression may say; an ellipsis for what only a run can tell."""
    if isinstance(node, ast.IfExp):
        return [*_words(node.body, said), *_words(node.orelse, said)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(_words(part, said)[0] for part in node.values)]
    if isinstance(node, ast.FormattedValue):
        return _words(node.value, said)
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    if names <= set(said):
        return [str(eval(compile(ast.Expression(node), "", "eval"), {"__builtins__": {}}, dict(said)))]
    return [_UNSAID]
