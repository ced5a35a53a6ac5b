"""Reads fact files: YAML held to a schema, with an error that a person who cannot program can mend."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from counterfoil.errors import DeclarationError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Model = TypeVar("Model")


def load_fact(path: Path | Traversable, model: type[Model], *, content: Any = None) -> Model:
    """The fact file as an object of its schema.

    Args:
        path: A YAML file.
        model: A pydantic model.
        content: What the file says together with another that it builds on; None = read the file alone.

    Raises:
        DeclarationError: The file is not YAML, or breaks its schema; names the file and the entry.
    """
    import yaml
    from pydantic import TypeAdapter, ValidationError

    try:
        if content is None:
            content = _parsed(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as problem:
        mark = getattr(problem, "problem_mark", None)
        where = {"file": str(path)} | ({"line": str(mark.line + 1)} if mark else {})
        raise DeclarationError(
            "facts/unreadable",
            "a fact file cannot be read",
            where=where,
            remedy=[str(getattr(problem, "problem", problem))],
        ) from problem
    try:
        return TypeAdapter(model).validate_python(content)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole file"
        raise DeclarationError(
            "facts/invalid",
            "a fact file breaks its schema",
            where={"file": str(path), "entry": place, "because": first["msg"]},
            remedy=["docs/reference/facts.md says what each fact file may hold."],
        ) from problem


def fact_files(package: str, folder: str, extensions: Iterable[Path] = (), suffix: str = ".yaml") -> Iterator[Any]:
    """The fact files of a room, then those that a workspace adds, each in order of name.

    Args:
        package: The room, as a module name.
        folder: The folder inside the room's `facts`, or "" for the folder itself.
        extensions: Folders laid out as `<room>/<folder>`, which a workspace adds.
        suffix: The end of the names to take.
    """
    from importlib.resources import files

    own = files(package).joinpath("facts")
    roots: list[Any] = [own.joinpath(folder) if folder else own]
    room = package.rsplit(".", 1)[-1]
    roots += [path / room / folder for path in extensions]
    for root in roots:
        if root.is_dir():
            yield from sorted((f for f in root.iterdir() if f.name.endswith(suffix)), key=lambda f: f.name)


def facts_by_id(
    files: Iterable[Any], model: type[Model], id_of: Callable[[Model], str], *, named_so: bool = False
) -> dict[str, tuple[Any, Model]]:
    """Each fact file with what it says, by the id that it gives itself, in the order of the files.

    Args:
        files: From `fact_files`.
        model: Their schema.
        id_of: The id of one of them.
        named_so: Whether a file must be named by its id.

    Raises:
        DeclarationError: A file breaks the schema, two give one id, or one is named otherwise than by its id.
    """
    found: dict[str, tuple[Any, Model]] = {}
    for file in files:
        fact = load_fact(file, model)
        name = id_of(fact)
        if name in found:
            raise DeclarationError(
                "facts/twice",
                "two fact files have one id",
                where={"id": name, "file": str(file), "and": str(found[name][0])},
                remedy=["Give one of them another id."],
            )
        if named_so and Path(str(file)).stem != name:
            raise DeclarationError(
                "facts/named-otherwise",
                "a fact file is not named by its id",
                where={"id": name, "file": str(file)},
                remedy=[f"Name it {name}.yaml, or mend its id."],
            )
        found[name] = (file, fact)
    return found


def facts_digest(paths: Iterable[Any]) -> str:
    """One hash over the names and bytes of fact files, so that what was built on them can be rebuilt or redone."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _parsed(text: str) -> Any:
    """What a YAML text says. The fast parser reads; the slow one, whose errors name the right line, explains."""
    import yaml

    fast = getattr(yaml, "CSafeLoader", None)
    if fast is not None:
        try:
            return yaml.load(text, Loader=_loader(fast))  # noqa: S506
        except (yaml.YAMLError, ValueError):
            pass
    return yaml.load(text, Loader=_loader(yaml.SafeLoader))  # noqa: S506


@cache
def _loader(base: Any) -> Any:
    """A safe YAML loader that refuses one key twice and leaves YES, NO, on and off as the words they are."""
    import yaml

    class Loader(base):  # type: ignore[misc]
        pass

    def mapping(loader: Any, node: Any) -> dict[Any, Any]:
        loader.flatten_mapping(node)
        pairs = [(loader.construct_object(k, deep=True), v) for k, v in node.value]
        for at, (key, _) in enumerate(pairs):
            mark = node.value[at][0].start_mark
            if isinstance(key, list | dict):
                raise yaml.constructor.ConstructorError(None, None, "a key is a word, not a list or a map", mark)
            if key in [k for k, _ in pairs[:at]]:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", mark)
        return {key: loader.construct_object(value, deep=True) for key, value in pairs}

    def day(loader: Any, node: Any) -> Any:
        try:
            return loader.construct_yaml_timestamp(node)
        except ValueError as problem:
            raise yaml.constructor.ConstructorError(None, None, f"no such day: {problem}", node.start_mark) from None

    Loader.add_constructor("tag:yaml.org,2002:timestamp", day)
    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return Loader
