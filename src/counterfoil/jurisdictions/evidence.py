"""Turns a facility's fields into evidence: what each says, read by itself, before anything is weighed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from counterfoil.jurisdictions.areas import states_of_area
from counterfoil.jurisdictions.bodies import Body, classify_body
from counterfoil.jurisdictions.facilities import KnownFacility
from counterfoil.jurisdictions.register import Register
from counterfoil.jurisdictions.residue import own_names
from counterfoil.jurisdictions.states import (
    code_state,
    leading_state,
    no_state_prisons,
    split_name,
    state_runs_the_jails,
)


@dataclass(frozen=True)
class Evidence:
    """What the fields of a facility say, each read by itself.

    Args:
        body: What the name, or the register of facilities, says it is.
        state: Two letters, or "".
        state_is_stated: The state stands in its column or in the name; else the code's end says it.
        name_state: The state that the name writes, or "".
        code_state: The state that the code's end says, or "".
        city: As stated, or "".
        pieces: What stands after commas or in parentheses of the name.
        own_names: The name without the words for institutions, the longest reading first.
        known: The facilities of the register that the name may mean.
        coded: The facilities of the register that bear the code.
        area_states: The states of ICE's area of responsibility, or empty.
    """

    body: Body
    state: str
    state_is_stated: bool
    name_state: str
    code_state: str
    city: str
    pieces: tuple[str, ...]
    own_names: tuple[str, ...] = ()
    known: tuple[KnownFacility, ...] = ()
    coded: tuple[KnownFacility, ...] = ()
    area_states: tuple[str, ...] = ()


def read_evidence(name: str, city: str, stated_state: str, code: str, register: Register, area: str = "") -> Evidence:
    """What a facility's fields say, each read by itself.

    Args:
        name: As stated, or "".
        city: As stated, or "".
        stated_state: Two letters from the state column, or "".
        code: ICE's code, or "".
        register: The states, to know one where it stands in the name, and the known facilities.
        area: ICE's area of responsibility, by code or name, or "".
    """
    parts = split_name(name, register)
    code = code.strip().upper()
    body = classify_body(parts.text, code)
    from_code = code_state(code, body.kind, register)
    from_name = parts.state_code or leading_state(name, register)
    state = stated_state or from_name or from_code
    names = tuple(dict.fromkeys((*own_names(parts.head), *own_names(parts.text))))
    body = _body_in_state(body, state, names, register)
    known = register.facilities.called(names, body, state)
    coded = register.facilities.coded(code) if code else ()
    body = _body_of_known(body, coded or (known if state else ()))
    return Evidence(
        body=body,
        state=state,
        state_is_stated=bool(stated_state or from_name),
        name_state=from_name,
        code_state=from_code,
        city=city.strip(),
        pieces=parts.pieces,
        own_names=names,
        known=known,
        coded=coded,
        area_states=states_of_area(area) if area else (),
    )


def _body_of_known(body: Body, known: tuple[KnownFacility, ...]) -> Body:
    """The body as the register of facilities has it, where all that the name may mean are of one kind."""
    kinds = {(f.kind, f.level) for f in known}
    if len(kinds) != 1:
        return body
    kind, level = kinds.pop()
    return replace(body, kind=kind, level=level)


def _body_in_state(body: Body, state: str, names: tuple[str, ...], register: Register) -> Body:
    """The body with what its state makes of it."""
    if body.kind == "county_jail" and body.level in ("county", "unknown") and state_runs_the_jails(state):
        return replace(body, kind="state_prison", level="state")
    if body.in_independent_city and register.independent_city(body.city_name, state):
        return Body(body.in_independent_city, "county", city_name=body.city_name, says_jail=body.says_jail)
    if body.kind == "unknown" and names and state:
        last = names[0].split()
        if len(last) > 1 and last[-1] == "CITY" and register.is_city(" ".join(last[:-1]), state):
            return replace(body, kind="city_police", level="municipal", city_name=" ".join(last[:-1]))
    if body.kind == "state_prison" and no_state_prisons(state):
        return replace(body, kind="county_jail", level="county", county_names=())
    return body
