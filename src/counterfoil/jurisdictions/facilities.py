"""Turns the register's known facilities into look-ups by ICE's code and by a facility's own name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from counterfoil.jurisdictions.bodies import Body
from counterfoil.jurisdictions.names import key_of
from counterfoil.jurisdictions.residue import own_names

#: For each kind that the grammar of a name gives: the kinds of known facilities that it may be, the likeliest first.
_MAY_BE: Mapping[str, tuple[str, ...]] = {
    "federal": ("federal", "private", "hold_room"),
    "hold_room": ("hold_room",),
    "private": ("private", "federal"),
    "state_prison": ("state_prison", "private"),
    "county_jail": ("county_jail", "private"),
    "unknown": ("private", "county_jail", "state_prison"),
}


@dataclass(frozen=True)
class KnownFacility:
    """A facility of the register.

    Args:
        code: ICE's code, or "".
        names: As it is called, without regard to the words for institutions.
        city: Where its mail goes, or "".
        state_code: Two letters.
        county: FIPS code of its county.
        kind: One of AGENCY_KINDS.
        level: One of CUSTODIAN_LEVELS.
        valid_from: First day, as YYYY-MM-DD, or "" where it is not known to be limited.
        valid_until: First day after, or "".
        source: Who says so.
        evidence: What in that is not verified, or "".
    """

    code: str
    names: tuple[str, ...]
    city: str
    state_code: str
    county: str
    kind: str
    level: str
    valid_from: str = ""
    valid_until: str = ""
    source: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class FacilityIndex:
    """The known facilities, by code and by own name."""

    facilities: tuple[KnownFacility, ...]
    _by_code: dict[str, list[KnownFacility]] = field(init=False, repr=False, default_factory=dict)
    _by_name: dict[str, list[KnownFacility]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Builds the look-ups."""
        for facility in self.facilities:
            if facility.code:
                self._by_code.setdefault(facility.code, []).append(facility)
            for name in facility.names:
                for key in {key_of(own) for own in own_names(name)} | {key_of(name)}:
                    self._by_name.setdefault(key, []).append(facility)

    def coded(self, code: str) -> tuple[KnownFacility, ...]:
        """The facilities that bear the code; several where it moved."""
        return tuple(self._by_code.get(code, ()))

    def called(self, names: Iterable[str], body: Body, state_code: str = "") -> tuple[KnownFacility, ...]:
        """The facilities that a name may mean: of the state, or of any, and of a kind that the name allows.

        Args:
            names: The facility's own name, the longest reading first; the first that is known counts.
            body: What the grammar of the name says it is. A county's own body is found by its county.
            state_code: Two letters, or "" for any state.
        """
        kinds = _MAY_BE.get(body.kind, ())
        if body.level == "county":
            return ()
        names = list(names)
        if body.kind == "hold_room":
            # "El Paso Boeing Drive" is an office of El Paso's.
            words = [name.split() for name in names]
            names += [" ".join(w[:end]) for w in words for end in range(len(w) - 1, 0, -1)]
        for name in names:
            known = [f for f in self._by_name.get(key_of(name), ()) if not state_code or f.state_code == state_code]
            for kind in kinds:
                found = tuple(f for f in known if f.kind == kind)
                if found:
                    # What a workspace adds from an official list counts before what is from memory.
                    return tuple(f for f in found if not f.evidence) or found
        return ()
