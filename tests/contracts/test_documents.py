"""Contracts of the documents: links lead somewhere, the reference is what the code says, and examples are run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer

from counterfoil.outcomes import load_definitions

ROOT = Path(__file__).resolve().parents[2]
#: Folders of the project that hold nothing which was written by hand.
MADE = (".venv", ".git", "demo", "workspace", "__pycache__", "dist")
PAGES = sorted(
    p for p in ROOT.rglob("*.md") if not set(p.relative_to(ROOT).parts) & {*MADE} and ".pytest" not in str(p)
)


def _without_code(text: str) -> str:
    """A page without its blocks of code and words in code type, in which nothing is a link."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def _anchors(text: str) -> set[str]:
    """The anchors that the headings of a page get."""
    heads = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    plain = [re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", h) for h in heads]
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    """A relative link names a file of the project, and its anchor a heading of that file."""
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", _without_code(page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (anchor and anchor not in _anchors(file.read_text(encoding="utf-8"))):
            lost.append(target)
    assert lost == []


def test_every_document_can_be_reached_from_the_readme() -> None:
    """Who starts at README.md and follows links comes to every page of the project."""
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        targets = re.findall(r"\]\(([^)\s#]+)", _without_code(page.read_text(encoding="utf-8")))
        todo += [(page.parent / t).resolve() for t in targets if not re.match(r"[a-z]+:", t)]
    assert [p.relative_to(ROOT).as_posix() for p in PAGES if p not in reached] == []


def test_the_reference_is_what_the_code_and_the_facts_say() -> None:
    """What is committed in docs/reference is what the generator would write now."""
    done = subprocess.run(
        [sys.executable, "docs/build_reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def generator(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The modules beside the documents, as the generator imports them."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    import build_reference
    import build_tour
    import reference_pages.commands
    import reference_pages.errors

    class Modules:
        reference, tour = build_reference, build_tour
        commands, errors = reference_pages.commands, reference_pages.errors
        Undocumented = reference_pages.UndocumentedError

    return Modules


def test_a_page_that_differs_is_named(generator: Any, tmp_path: Path) -> None:
    """The comparison says which page differs, from which line on, which is missing, and which is made by nothing."""
    (tmp_path / "same.md").write_text("# A\n")
    (tmp_path / "other.md").write_text("# A\n\nold\n")
    (tmp_path / "left.md").write_text("# A\n")
    made = {"same.md": "# A\n", "other.md": "# A\n\nnew\n", "new.md": "# A\n"}
    assert generator.reference.compare(made, tmp_path) == [
        "other.md differs from line 3 on",
        "new.md is missing",
        "left.md is made by nothing",
    ]


def _tiny_app(*, command: str, option: str, argument: str) -> typer.Typer:
    """A command line of one group and one command, with these words."""
    app, group = typer.Typer(name="tiny", help="A tiny one."), typer.Typer(help="Things.")

    def make(name, size=1):  # type: ignore[no-untyped-def]
        del name, size

    make.__annotations__ = {
        "name": Annotated[str, typer.Argument(metavar="NAME", help=argument)],
        "size": Annotated[int, typer.Option("--size", help=option)],
    }
    make.__doc__ = command
    group.command("make")(make)
    group.command("other", help="Another.")(lambda: None)
    app.add_typer(group, name="things")
    app.command("last", help="The last.")(lambda: None)
    return app


#   what is missing | words in the message
UNDOCUMENTED = {
    "command": "the command `tiny things make` has no help",
    "option": "`tiny things make`: --size has no help",
    "argument": "`tiny things make`: NAME has no help",
}


@pytest.mark.parametrize("missing", UNDOCUMENTED)
def test_a_command_without_help_cannot_be_committed(generator: Any, missing: str) -> None:
    """The generator refuses a command, an option or an argument without words, and names it."""
    words = {"command": "Make one.", "option": "How large.", "argument": "Its name."}
    assert "`--size N`" in generator.commands.commands_page(_tiny_app(**words))
    with pytest.raises(generator.Undocumented, match=re.escape(UNDOCUMENTED[missing])):
        generator.commands.commands_page(_tiny_app(**{**words, missing: ""}))


def test_every_way_to_word_an_error_is_found(generator: Any, tmp_path: Path) -> None:
    """An error is found whether its words stand there, depend on a condition, or are handed to a function."""
    (tmp_path / "room.py").write_text(
        "def one():\n    raise UsageError('room/plain', f'no {thing}')\n"
        "def two(many):\n    raise CounterfoilError('room/many' if many else 'room/one', 'many' if many else 'one')\n"
        "def make(path, slug, headline):\n    return CounterfoilError(f'room/{slug}', headline)\n"
    )
    (tmp_path / "other.py").write_text("from room import make\nraise make('p', 'made', 'it was made')\n")
    found = [(e.slug, e.headline, int(e.status)) for e in generator.errors.every_error(tmp_path)]
    assert found == [
        ("room/made", "it was made", 3),
        ("room/many", "many", 3),
        ("room/one", "one", 3),
        ("room/plain", "no …", 2),
    ]


def test_the_tours_show_what_their_commands_print(generator: Any, tmp_path: Path) -> None:
    """Each command in the README and in docs/start is run as it stands, a new format among them."""
    told = generator.tour.retell(generator.tour.PAGES, tmp_path)
    for page, text in told.items():
        shown = (ROOT / page).read_text(encoding="utf-8")
        assert shown.splitlines() == text.splitlines(), "type: .venv/bin/python docs/build_tour.py"
    assert list(tmp_path.glob("clerk/tables/sources.detainer_rows/*.parquet"))


def test_a_tour_shows_as_much_as_it_says(generator: Any) -> None:
    """`head` and `tail` cut what is shown, and the cut can be seen."""
    part = generator.tour._part
    assert part("a\nb\nc\n", "") == "a\nb\nc\n"
    assert part("a\nb\nc\n", " head=2") == "a\nb\n...\n"
    assert part("a\nb\nc\n", " tail=1") == "...\nc\n"


def _commands_shown() -> Iterator[tuple[str, str]]:
    """Each line of a block of code that calls counterfoil, with its page."""
    for page in PAGES:
        for block in re.findall(
            r"^```(?:sh|console)\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
        ):
            for line in block.splitlines():
                if re.match(r"\s*counterfoil\b", line):
                    yield page.relative_to(ROOT).as_posix(), line


def test_every_command_shown_exists(generator: Any) -> None:
    """A document shows no command and no option that there is not."""
    from counterfoil.cli.tree import app

    commands = dict(generator.commands.every_command(app))
    odd = []
    for page, line in _commands_shown():
        words = shlex.split(line, comments=True)
        path = next(" ".join(words[:n]) for n in (3, 2, 1) if " ".join(words[:n]) in commands)
        known = {o for c in (commands[path], commands["counterfoil"]) for p in c.params for o in p.opts}
        if hasattr(commands[path], "commands") and len(words) > 1 and not words[1].startswith("--"):
            odd.append((page, line))
        odd += [(page, line) for w in words if w.startswith("--") and w.split("=")[0] not in known]
    assert odd == []
    assert len(list(_commands_shown())) > 10


def test_what_is_not_there_yet_is_not_there() -> None:
    """A command that the README lists as missing does not exist: the list is taken out when it does."""
    from counterfoil.cli.tree import app

    text = (
        (ROOT / "README.md").read_text(encoding="utf-8").partition("## What is not there yet")[2].partition("##")[0]
    )
    listed = re.findall(r"`([a-z]+(?: [a-z]+)?)`", " ".join(text.split()))
    groups = {g.name: {c.name for c in g.typer_instance.registered_commands} for g in app.registered_groups if g.name}
    there = (
        {c.name for c in app.registered_commands} | set(groups) | {f"{g} {c}" for g, cs in groups.items() for c in cs}
    )
    assert sorted(set(listed) & there) == []


def test_every_make_target_that_is_named_exists() -> None:
    """A document names no target that the Makefile lacks."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {
        t for p in PAGES for t in re.findall(r"(?:^|`|&& )make ([a-z]+)", p.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert named - targets == set()
    assert {"demo", "test", "check", "docs", "lock"} <= named


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~ ]", r)[0].lower().replace("_", "-") for r in requirements}


def test_every_dependency_has_its_line() -> None:
    """docs/explain/dependencies.md has one line for each dependency, in its part, and none for what is gone."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    text = (ROOT / "docs/explain/dependencies.md").read_text(encoding="utf-8")
    run, develop = text.partition("## To run it")[2].partition("## To develop it")[::2]
    develop = develop.partition("\n## ")[0]
    line = re.compile(r"^\| `([a-z0-9-]+)` \|", re.MULTILINE)
    assert sorted(line.findall(run)) == sorted(_names(project["project"]["dependencies"]))
    assert sorted(line.findall(develop)) == sorted(_names(project["dependency-groups"]["dev"]))


#: Put together here, so that this file names none of them either.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("crates", "io"),
        ("anaconda", "org"),
        ("r-project", "org"),
        ("golang", "org"),
    )
)
TEXTS = (
    "*.md",
    "*.py",
    "*.toml",
    "*.txt",
    "*.in",
    "*.yaml",
    "*.yml",
    "*.cff",
    "*.json",
    "*.j2",
    "*.css",
    "Makefile",
    "run",
)


def _texts() -> Iterator[tuple[Path, str]]:
    for pattern in TEXTS:
        for file in sorted(ROOT.rglob(pattern)):
            parts = file.relative_to(ROOT).parts
            if file.is_file() and not set(parts) & {*MADE} and not parts[0].endswith("_cache"):
                yield file.relative_to(ROOT), file.read_text(encoding="utf-8")


def test_no_file_names_a_registry_or_a_place_outside_the_project() -> None:
    """Whoever installs chooses the index; only tests may know of records kept beside the project."""
    beside = "../" + "shared"
    odd = [
        (file.as_posix(), word)
        for file, text in _texts()
        for word in (*HOSTS, *(() if file.parts[0] == "tests" else (beside,)))
        if word in text
    ]
    assert odd == []


def test_the_glossary_has_every_outcome() -> None:
    """Each outcome stands in the glossary under its id, with the label that is printed."""
    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
    stated = dict(
        re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text.partition("## Outcomes")[2].partition("\n## ")[0], re.MULTILINE)
    )
    assert stated == {o.id: o.label for o in load_definitions().outcomes}


def test_the_glossary_has_every_denominator() -> None:
    """Each denominator of a measure stands in the glossary under its name, and no other does."""
    from counterfoil.measures import load_custodian_measures, load_measures

    text = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").partition("**Denominator.**")[2]
    every = (*load_measures().values(), *load_custodian_measures().values())
    used = {name for m in every for name in m.denominators}
    assert set(re.findall(r"^\| `(of_\w+)` \|", text, re.MULTILINE)) == used


def test_the_citation_file_is_one() -> None:
    """CITATION.cff has what the format asks for, and the version and license of the project."""
    import yaml

    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert cited["cff-version"] == "1.2.0"
    assert all(cited[key] for key in ("message", "title", "authors"))
    assert (str(cited["version"]), cited["license"]) == (project["version"], project["license"])


def test_the_changelog_has_the_version() -> None:
    """The version of the project has its part of the changelog."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    heads = re.findall(r"^## ([0-9.]+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert version in heads


def test_every_note_on_a_change_is_named_and_whole() -> None:
    """A note is named by its number and kind; one on figures says what moves, where, when and why."""
    notes = [f for f in sorted((ROOT / "changes").iterdir()) if f.name != "README.md"]
    assert [f.name for f in notes if not re.fullmatch(r"\d{4}\.(figures|facts|feature|fix)\.md", f.name)] == []
    for note in notes:
        if ".figures." in note.name:
            found = re.findall(r"^- (\w+): \S", note.read_text(encoding="utf-8"), re.MULTILINE)
            assert found == ["Measures", "Days", "Jurisdictions", "Moves", "Because"]


def test_the_picture_of_a_page_is_small() -> None:
    """The picture in the README is a PNG of less than 300 KB."""
    picture = (ROOT / "docs/start/report.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 300_000
