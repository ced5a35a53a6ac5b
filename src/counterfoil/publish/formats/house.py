"""Sets a page of the house's own look: one HTML file with its style inside, no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from counterfoil.language import say, say_fact, say_many

if TYPE_CHECKING:
    from jinja2 import Environment


def new_house() -> Environment:
    """Where templates are set: all that they are given is escaped, and a missing name stops them."""
    from jinja2 import Environment, StrictUndefined

    house = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_printable,
    )
    house.globals |= {"say": say, "say_many": say_many, "say_fact": say_fact}
    return house


def set_page(house: Environment, room: str, template: str, **given: Any) -> bytes:
    """A page, whole.

    Args:
        house: From `new_house`, with the filters that the template asks for.
        room: The module beside which the template stands.
        template: The name of its file.
        given: What the template is given, besides the style and its hash.
    """
    from markupsafe import Markup

    css = files("counterfoil.publish.formats").joinpath("page.css").read_text(encoding="utf-8").strip()
    text = house.from_string(files(room).joinpath(template).read_text(encoding="utf-8")).render(
        css=Markup(css),  # noqa: S704 (the project's own file)
        css_hash=base64.b64encode(hashlib.sha256(css.encode()).digest()).decode(),
        **given,
    )
    return text.replace("\r", "&#13;").encode()


def _printable(value: Any) -> Any:
    """The text with a mark in the place of each character that a page cannot hold."""
    if type(value) is not str:
        return value
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r" else c for c in value)
