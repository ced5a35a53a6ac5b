"""Turns the settings into their reference page."""

from __future__ import annotations

from counterfoil.settings import SETTINGS
from reference_pages import UndocumentedError
from reference_pages.markdown import code, page, table

_LEAD = (
    "Settings are read from the environment; nothing else configures counterfoil, and no setting changes a figure."
)


def settings_page() -> str:
    """The reference page of the settings.

    Raises:
        UndocumentedError: A setting has no sentence.
    """
    for setting in SETTINGS:
        if not setting.meaning:
            raise UndocumentedError(f"the setting {setting.name} has no meaning: write one sentence")
    rows = [(code(s.name), code(s.default), s.meaning) for s in SETTINGS]
    return page("Settings", _LEAD, table(("setting", "default", "meaning"), rows))
