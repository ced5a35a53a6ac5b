"""Turns the end of a facility's name, and its code, into the state that they say it lies in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterfoil.jurisdictions.names import fold, key_of
from counterfoil.jurisdictions.register import Register
from counterfoil.schema import load_fact

#: What parts the head of a name from the pieces after it.
_PARTING = re.compile(r"[,()]+")
#: Words that follow the name of a state whose own body it is.
_OF_A_STATE = ("STATE", "DEPARTMENT", "DEPT", "DOC")
#: Bodies whose code may begin with the state instead of ending with it, or has none.
_CODE_SAYS_NO_STATE = ("state_prison", "federal", "hold_room")


@dataclass(frozen=True)
class _Listed:
    """A list of states with where it comes from."""

    cites: str
    evidence: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class _Abbreviations:
    """Other spellings of states, with where they come from."""

    cites: str
    evidence: str
    states: dict[str, str]


@dataclass(frozen=True)
class _StateFacts:
    """The whole of `facts/states.yaml`."""

    abbreviations: _Abbreviations
    state_runs_the_jails: _Listed
    no_state_prisons: _Listed


@cache
def _facts() -> _StateFacts:
    """The facts on states."""
    return load_fact(files("counterfoil.jurisdictions") / "facts" / "states.yaml", _StateFacts)


def state_runs_the_jails(state_code: str) -> bool:
    """Whether jails of the state belong to the state itself."""
    return state_code in _facts().state_runs_the_jails.states


def no_state_prisons(state_code: str) -> bool:
    """Whether a department of corrections there runs the local jail and no state prison."""
    return state_code in _facts().no_state_prisons.states


@dataclass(frozen=True)
class NameParts:
    """A facility's name, taken apart at its commas and parentheses.

    Args:
        text: The name without the state.
        state_code: The state that it writes, or "".
        pieces: What else stands after commas or in parentheses, folded.
        head: What stands before all of them.
    """

    text: str
    state_code: str
    pieces: tuple[str, ...]
    head: str = ""


def split_name(name: str, register: Register) -> NameParts:
    """A facility's name taken apart: "OAK CO., PINE, MI" is "OAK CO. PINE", MI and the piece "PINE".

    A state is read only after a comma or in parentheses: at the bare end of a name, "CT" may be a
    center, "CO" a county and "IN" an institute cut short.
    """
    head, *rest = _PARTING.split(name)
    last = next((at for at in range(len(rest) - 1, -1, -1) if rest[at].strip()), 0)
    state, pieces = "", []
    for at, piece in enumerate(rest):
        words = fold(piece).split()
        if not state:
            state, words = _state_in(words, register, last=at == last)
        if words:
            pieces.append(" ".join(words))
    return NameParts(" ".join([head, *pieces]), state, tuple(pieces), head)


def _state_in(words: list[str], register: Register, last: bool) -> tuple[str, list[str]]:
    """The state that the words of one piece begin with, or end with after a city of it; and the other words.

    Args:
        last: No piece follows. "CO" is a state only there and alone, else it is a county.
    """
    abbreviations = _facts().abbreviations.states
    for end in (3, 2, 1):
        text = "".join(words[:end])
        if len(words) < end or (text == "CO" and not (last and len(words) == 1)):
            continue
        code = abbreviations.get(text) or register.state_code(text)
        if code and (end == 1 or len(text) > 2):
            return code, words[end:]
    if len(words) > 1 and words[-1] in register.states and register.is_city(" ".join(words[:-1]), words[-1]):
        return words[-1], words[:-1]
    return "", words


def leading_state(name: str, register: Register) -> str:
    """The state whose name stands first and before the words for its own department or prison, or "".

    "NEW HAMPSHIRE STATE PRISON" is in New Hampshire; "WASHINGTON CORRECTIONAL FACILITY" says no state.
    """
    words = fold(name).split()
    for end in (3, 2, 1):
        if words[end : end + 1] and words[end] in _OF_A_STATE:
            text = "".join(words[:end])
            code = _facts().abbreviations.states.get(text) or register.state_code(text)
            if code and (len(text) > 2 or words[end] == "STATE"):
                return code
    return ""


def code_state(code: str, kind: str, register: Register) -> str:
    """The state that ICE's code ends with, where codes of that kind of body do; else "".

    Seven letters that do not end in HOLD end with the state.
    """
    if len(code) != 7 or code.endswith("HOLD") or kind in _CODE_SAYS_NO_STATE:
        return ""
    return code[-2:] if code[-2:] in register.states and key_of(code) == code else ""
