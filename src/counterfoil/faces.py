"""Opens the face of a room: what it hands out is loaded when it is first asked for, and nothing before."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

#: What gives a name of a room when it is asked for.
Face = Callable[[str], Any]


def open_face(room: str, homes: Mapping[str, Sequence[str]]) -> Face:
    """What a face answers when a name is asked of it: the `__getattr__` of its module.

    A command asks a few rooms for a few names; to load all that every room can do takes longer than most questions.

    Args:
        room: The name of the face's module.
        homes: For each module of the room the names that it gives to the face; `a as b` where it has another there.
    """
    found = {}
    for module, names in homes.items():
        for name in names:
            own, _, shown = name.partition(" as ")
            found[shown or own] = (f"{room}.{module}", own)

    def face(name: str) -> Any:
        if name not in found:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        module, own = found[name]
        value = getattr(import_module(module), own)
        setattr(sys.modules[room], name, value)
        return value

    return face
