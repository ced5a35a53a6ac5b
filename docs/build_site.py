"""Turns the documents of the project into a site; a link that leads nowhere fails.

The pages keep the places that they have in the project, so that every link between them holds; `index.html` is the
README. Links to files that are no pages, such as facts and code, lead to copies of those files.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_LINK = re.compile(r"\]\(([^)\s#]+)(#[^)\s]*)?\)")
_MADE = {".venv", ".git", "dist", "demo", "workspace"}
_CONFIGURATION = """\
site_name: counterfoil
docs_dir: {docs}
site_dir: {site}
use_directory_urls: false
theme: {{name: readthedocs, highlightjs: false}}
plugins: [search]
strict: true
validation:
  nav: {{omitted_files: ignore}}
  links: {{not_found: warn, anchors: warn, absolute_links: warn, unrecognized_links: warn}}
markdown_extensions: [tables, fenced_code, attr_list, toc]
nav:
- counterfoil: index.md
- Documents: docs/README.md
- Words: GLOSSARY.md
- Security: SECURITY.md
- Contributing: CONTRIBUTING.md
- Changes: CHANGELOG.md
"""


def stage(folder: Path) -> None:
    """Puts every page, and every file of the project that a page links to, into a folder."""
    pages = [p for p in ROOT.rglob("*.md") if not _MADE & set(p.relative_to(ROOT).parts)]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for target, _ in _LINK.findall(text):
            linked = (page.parent / target).resolve()
            if not re.match(r"[a-z]+:", target) and linked.is_relative_to(ROOT) and linked.exists():
                if linked.is_dir():
                    text = text.replace(f"]({target})", f"]({target.rstrip('/')}/index.md)")
                    _list_folder(linked, folder)
                elif linked.suffix != ".md":
                    _copy(linked, folder)
        place = folder / page.relative_to(ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    (folder / "README.md").rename(folder / "index.md")
    for page in folder.rglob("*.md"):  # the README is the first page of the site
        up = "/".join([".."] * (len(page.relative_to(folder).parts) - 1))
        here = f"{up}/" if up else ""
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(f"]({here}README.md", f"]({here}index.md"), encoding="utf-8")


def _copy(file: Path, folder: Path) -> None:
    place = folder / file.relative_to(ROOT)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, place)


def _list_folder(linked: Path, folder: Path) -> None:
    """A page in place of a folder: what lies in it."""
    place = folder / linked.relative_to(ROOT) / "index.md"
    place.parent.mkdir(parents=True, exist_ok=True)
    names = "\n".join(f"- `{path.name}`" for path in sorted(linked.iterdir()) if not path.name.startswith("__"))
    place.write_text(f"# {linked.relative_to(ROOT)}\n\n{names}\n", encoding="utf-8")


def main() -> int:
    """Builds the site into the folder that is named."""
    site = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        docs = Path(name) / "docs"
        docs.mkdir()
        stage(docs)
        configuration = Path(name) / "mkdocs.yml"
        configuration.write_text(_CONFIGURATION.format(docs=docs, site=site), encoding="utf-8")
        words = [sys.executable, "-m", "mkdocs", "build", "--strict", "-f", str(configuration)]
        done = subprocess.run(words, capture_output=True, text=True)  # told to be quiet, it would not count warnings
    if done.returncode:
        lost = [line for line in done.stderr.splitlines() if not line.startswith("INFO")]
        print("\n".join(lost), file=sys.stderr)
    else:
        print(site / "index.html")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
