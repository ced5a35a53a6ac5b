"""The package: the same bytes each time, and at work without a network once it is installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_NO_PART = (".git", ".venv", "dist", "demo", "workspace", "site")
#: Put into a Python of its own, has every connection to another machine fail.
_NO_NETWORK = """
import socket
_connect = socket.socket.connect
def connect(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        raise OSError("the network is asked for")
    return _connect(self, address)
socket.socket.connect = connect
socket.getaddrinfo = lambda *_, **__: (_ for _ in ()).throw(OSError("the network is asked for"))
"""


def _copied(folder: Path) -> Path:
    """The project's own files, at another place and with other times."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split("\0") if not listed.returncode else []
    if not any(names):  # not a clone
        names = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file() and p.parts[0] not in _NO_PART]
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
            os.utime(folder / name, (len(name) * 1e6, len(name) * 1e6))
    return folder


def _build(folder: Path, **env: str) -> dict[str, Path]:
    """The wheel and the source archive, by the ending of their names."""
    words = [sys.executable, "-m", "hatchling", "build", "-d", str(folder / "dist")]
    done = subprocess.run(words, cwd=folder, env=os.environ | env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {path.suffix: path for path in (folder / "dist").iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return _build(_copied(tmp_path_factory.mktemp("one")), TZ="UTC")


def test_two_builds_are_the_same_bytes(built: dict[str, Path], tmp_path: Path) -> None:
    """At another place, in another time zone and language, from files with other times."""
    other = _build(_copied(tmp_path), TZ="Pacific/Auckland", LC_ALL="C", PYTHONHASHSEED="7")
    assert sorted(built) == sorted(other) == [".gz", ".whl"]
    for ending, path in built.items():
        assert (path.name, _digest(path)) == (other[ending].name, _digest(other[ending]))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_wheel_holds_what_it_needs_and_nothing_of_development(built: dict[str, Path]) -> None:
    """Facts, templates, the mark of types and the manual page; no test, no benchmark, no workspace."""
    names = zipfile.ZipFile(built[".whl"]).namelist()
    for part in (
        "counterfoil/py.typed",
        "counterfoil/sources/facts/as_of.yaml",
        "counterfoil/publish/formats/page.html.j2",
        "counterfoil/zz/facts/facilities.yaml",
    ):
        assert part in names
    assert [n for n in names if n.endswith("share/man/man1/counterfoil.1")]
    assert [n for n in names if n.endswith("licenses/LICENSE")]
    held = [n for n in names if n.startswith("counterfoil/")]
    own = [p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src/counterfoil").rglob("*") if p.is_file()]
    assert sorted(held) == sorted(n for n in own if "__pycache__" not in n)
    with tarfile.open(built[".gz"]) as archive:
        assert any(name.endswith("/tests/acceptance/test_the_package.py") for name in archive.getnames())


def test_the_installed_wheel_makes_the_demo_without_a_network(built: dict[str, Path], tmp_path: Path) -> None:
    """In a Python of its own in which every connection fails; what it depends on is what is installed here."""
    place = tmp_path / "python"
    venv.create(place, with_pip=False, symlinks=True)
    (packages,) = place.glob("lib/python*/site-packages")
    here = Path(next(p for p in sys.path if p.endswith("site-packages")))
    (packages / "beside.pth").write_text(f"{here}\n", encoding="utf-8")
    (packages / "sitecustomize.py").write_text(_NO_NETWORK, encoding="utf-8")
    python = str(place / "bin/python")
    words = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-index", "--no-deps"]
    ignore = ["--ignore-installed", "--disable-pip-version-check", str(built[".whl"])]
    done = subprocess.run([*words, *ignore], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COUNTERFOIL"))}
    where = subprocess.run(
        [python, "-c", "import counterfoil; print(counterfoil.__file__)"], env=own, capture_output=True
    )
    assert Path(where.stdout.decode().strip()).is_relative_to(place)
    words = [str(place / "bin/counterfoil"), "demo", "--rows", "400", "--output", str(tmp_path / "demo")]
    ran = subprocess.run(words, env=own, cwd=tmp_path, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "demo/edition/index.html").is_file()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_words(shell: str) -> None:
    """The command writes what the shell needs, and answers when it is asked."""
    env = os.environ | {
        "_COUNTERFOIL_COMPLETE": f"source_{shell}",
        "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1",
    }
    script = str(Path(sys.executable).with_name("counterfoil"))
    told = subprocess.run([script], env=env, capture_output=True, text=True)
    assert "_COUNTERFOIL_COMPLETE" in told.stdout
    asked = os.environ | {
        "_COUNTERFOIL_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "counterfoil sour",
        "COMP_CWORD": "1",
        "_TYPER_COMPLETE_ARGS": "counterfoil sour",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }
    assert "sources" in subprocess.run([script], env=asked, capture_output=True, text=True).stdout


def test_the_manual_page_names_every_command() -> None:
    """It is made from the command line, and is what `docs/reference` holds."""
    import typer

    from counterfoil.cli.tree import app

    page = (ROOT / "docs/reference/counterfoil.1").read_text(encoding="utf-8").replace("\\-", "-")
    for name, group in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        for below in getattr(group, "commands", {"": None}):
            assert f".SS counterfoil {name} {below}".rstrip() in page
