"""Sets a page in its place: its language, the way from it to the others, the menu, and the house of templates."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from counterfoil import __version__
from counterfoil.jurisdictions import say_band
from counterfoil.language import (
    SOURCE_LANGUAGE,
    find_language,
    languages,
    say,
    say_day,
    say_fact,
    say_many,
    say_month,
    say_number,
    say_share,
)
from counterfoil.publish.formats.codes import mark_written, say_code
from counterfoil.publish.formats.words import say_name
from counterfoil.publish.site.halves import say_signed
from counterfoil.publish.site.law import say_action, say_doubt, say_evidence, say_span
from counterfoil.publish.site.subjects import folder_of

if TYPE_CHECKING:
    from jinja2 import Environment

#: The pages that stand in the folder of their name.
LISTS = ("places", "measures", "claims", "policies", "editions", "sources", "method", "cite", "data")


@dataclass(frozen=True)
class Setting:
    """Where a page stands in one language: in the source language at its path, in others below their code.

    Args:
        language: The code of the language.
        path: The folder of the page, below the folder of the language.
        is_lost: It is what is shown in place of a page that is not there, so its links start at the root.
    """

    language: str
    path: str
    is_lost: bool = False

    @property
    def is_source(self) -> bool:
        """Whether it is in the language of the messages."""
        return self.language == SOURCE_LANGUAGE

    @property
    def prefix(self) -> str:
        """The folder of the language."""
        return "" if self.is_source else f"{self.language}/"

    @property
    def file(self) -> str:
        """The path of its file."""
        return f"{self.prefix}404.html" if self.is_lost else f"{self.prefix}{self.path}index.html"

    def context(self) -> dict[str, Any]:
        """What every template is told of it."""
        base = "/" if self.is_lost else "../" * f"{self.prefix}{self.path}".count("/")
        beside = "" if self.is_lost else self.path
        others = [
            {
                "code": code,
                "name": find_language(code).name,
                "href": f"{base}{Setting(code, beside).file}",
            }
            for code in languages()
            if code != self.language
        ]
        texts = {"found": say("{n} found. The arrow keys lead to them."), "none": say("Nothing found.")}
        return {
            "base": base,
            "language": self.language,
            "here": f"{base}{self.prefix}",
            "others": others,
            "menu": _menu(),
            "version": __version__,
            "english": "" if self.is_source else " lang=en",  # for what is quoted as it was written
            "texts": json.dumps(texts),
        }


def _menu() -> list[tuple[str, str]]:
    return [
        ("places/", say("Places")),
        ("measures/", say("Measures")),
        ("claims/", say("Claims")),
        ("policies/", say("Law")),
        ("editions/", say("Editions")),
        ("sources/", say("Sources and quality")),
        ("method/", say("Method")),
        ("data/", say("Data and API")),
    ]


@cache
def house() -> Environment:
    """The templates, with what they may call."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    def load(name: str) -> str:
        return files("counterfoil.publish.site").joinpath("templates", name).read_text(encoding="utf-8")

    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(load),
    )
    made.policies["ext.i18n.trimmed"] = True
    made.globals |= {"say": say, "say_many": say_many, "say_fact": say_fact, "folder_of": folder_of}
    made.filters |= {
        "number": say_number,
        "share": say_share,
        "signed": say_signed,
        "day": lambda d: say_day(date.fromisoformat(d) if isinstance(d, str) else d),
        "month": lambda d: say_month(date.fromisoformat(d) if isinstance(d, str) else d),
        "span": say_span,
        "action": say_action,
        "evidence": say_evidence,
        "code": lambda code: say_code(str(code)),
        "band": say_band,
        "doubt": say_doubt,
        "heading": say_name,
        "written": lambda said, own: mark_written(str(said), own),
        "words": lambda name: str(name).replace("_", " "),
    }
    return made
