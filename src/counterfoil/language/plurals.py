"""Turns a message that depends on a number into the form that the number takes."""

from __future__ import annotations

from typing import Any

from counterfoil.language.saying import spoken
from counterfoil.language.written import say_number


def say_many(one: str, many: str, number: int, /, **values: Any) -> str:
    """Like `say`, with the form that the number takes; `{number}` in it is the number as it is written."""
    language = spoken()
    forms = language.plurals.get(one, (one, many))
    form = forms[min(language.plural_form(number), len(forms) - 1)]
    return form.format(number=say_number(number), **values)
