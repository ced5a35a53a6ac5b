"""Whose jail it is: each facility to agency, custodian level and county, or a plain no."""

from typing import TYPE_CHECKING

from counterfoil.faces import Face, open_face

if TYPE_CHECKING:
    from counterfoil.jurisdictions.attribution import count_attribution, say_band
    from counterfoil.jurisdictions.called import places_called
    from counterfoil.jurisdictions.confidence import load_gate
    from counterfoil.jurisdictions.decisions import read_decisions
    from counterfoil.jurisdictions.facility_links import FACILITY_LINKS
    from counterfoil.jurisdictions.lists import resolve_list
    from counterfoil.jurisdictions.loading import load_register, load_states_and_counties
    from counterfoil.jurisdictions.register import Register
    from counterfoil.jurisdictions.resolve import resolve_facilities
    from counterfoil.jurisdictions.review import decision_file, open_facilities
    from counterfoil.jurisdictions.shapes import Shapes, load_shapes

__all__ = [
    "FACILITY_LINKS",
    "Register",
    "Shapes",
    "count_attribution",
    "decision_file",
    "load_gate",
    "load_register",
    "load_shapes",
    "load_states_and_counties",
    "open_facilities",
    "places_called",
    "read_decisions",
    "resolve_facilities",
    "resolve_list",
    "say_band",
]

__getattr__: Face = open_face(
    __name__,
    {
        "attribution": ["count_attribution", "say_band"],
        "called": ["places_called"],
        "confidence": ["load_gate"],
        "decisions": ["read_decisions"],
        "facility_links": ["FACILITY_LINKS"],
        "lists": ["resolve_list"],
        "loading": ["load_register", "load_states_and_counties"],
        "register": ["Register"],
        "resolve": ["resolve_facilities"],
        "review": ["decision_file", "open_facilities"],
        "shapes": ["Shapes", "load_shapes"],
    },
)
