"""Reads the message catalogs: one .po file a language, in `facts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from counterfoil.errors import UsageError

#: The language in which the messages themselves are written; it needs no catalog.
SOURCE_LANGUAGE = "en"
#: Where the catalogs are.
FOLDER = Path(__file__).parent / "facts"
#: The Babel locale of English: it decides how numbers are written.
_SOURCE_LOCALE = "en_US"


@dataclass(frozen=True)
class Language:
    """One language that a report can be in.

    Args:
        code: Its code: `en`, `es`.
        locale: The Babel locale whose forms of numbers and names of months it takes.
        name: Its name in itself.
        messages: Each message as it is written in the code, to this language's; empty for English.
        plurals: Each message that depends on a number, to this language's forms of it.
    """

    code: str
    locale: str
    name: str
    messages: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]

    def plural_form(self, number: int) -> int:
        """Which of the plural forms a number takes, as the catalog says."""
        if self.code == SOURCE_LANGUAGE:
            return int(number != 1)
        return _plural_rule(self.code)(number)


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that a report can be in: English, and each one with a catalog."""
    return (SOURCE_LANGUAGE, *sorted(f.name[:-3] for f in FOLDER.iterdir() if f.name.endswith(".po")))


@cache
def find_language(code: str) -> Language:
    """The language of that code.

    Raises:
        UsageError: There is no catalog of that code.
    """
    if code == SOURCE_LANGUAGE:
        return Language(code, _SOURCE_LOCALE, "English", {}, {})
    if code not in languages():
        raise UsageError(
            "language/no-such-language",
            f"there is no catalog of messages for the language {code}",
            remedy=["The languages are:", *(f"  {name}" for name in languages())],
        )
    catalog = _catalog(code)
    told = [m for m in catalog if m.id and not m.fuzzy]
    return Language(
        code,
        str(catalog.locale),
        catalog.locale.get_language_name() or code,
        {str(m.id): str(m.string) for m in told if not m.pluralizable and m.string},
        {str(m.id[0]): tuple(m.string) for m in told if m.pluralizable and all(m.string)},
    )


@cache
def _catalog(code: str):  # type: ignore[no-untyped-def]  # Babel's Catalog, imported only where it is needed
    from babel.messages.pofile import read_po

    with (FOLDER / f"{code}.po").open("rb") as file:
        return read_po(file)


@cache
def _plural_rule(code: str):  # type: ignore[no-untyped-def]  # a function from a number to the place of a form
    import gettext

    return gettext.c2py(_catalog(code).plural_expr)
