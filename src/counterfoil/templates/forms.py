"""Reads the forms that custodians are given: which format each is of, what a clerk is told, and an example."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from counterfoil.errors import DeclarationError
from counterfoil.schema import fact_files, load_fact
from counterfoil.sources import Format, load_formats


class Form(BaseModel):
    """One template, from `facts/forms`.

    Args:
        form: Its name, and that of its files.
        format: The format that a filled form is read by.
        file: How the filled file should be called.
        how_to: What a clerk is told, in order.
        headings: Columns of counts that the format knows by a pattern only.
        rows: Rows that have the drop-downs and checks.
        example: Rows of a fictional agency.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    form: str
    format: str
    title: str
    file: str
    purpose: str
    how_to: tuple[str, ...]
    duty: str
    headings: tuple[str, ...] = ()
    rows: int
    example: tuple[dict[str, str], ...]
    cites: tuple[str, ...]
    evidence: str

    def columns(self) -> tuple[str, ...]:
        """Its headings, in order."""
        return (*self.fact.columns, *self.headings)

    @property
    def fact(self) -> Format:
        """The format that it is of."""
        return load_formats()[self.format]


@cache
def load_forms() -> tuple[Form, ...]:
    """Every form, in order of its name.

    Raises:
        DeclarationError: A form is of no format, or an example has a column that the form has not.
    """
    forms = []
    for file in fact_files("counterfoil.templates", "forms"):
        form = load_fact(file, Form)
        known = load_formats()
        odd = [h for row in form.example for h in row if form.format in known and h not in form.columns()]
        if form.format not in known or odd:
            raise DeclarationError(
                "templates/form",
                "a form does not fit its format",
                where={"file": str(file), "format": form.format, "heading": ", ".join(sorted(set(odd)))},
            )
        forms.append(form)
    return tuple(sorted(forms, key=lambda f: f.form))
