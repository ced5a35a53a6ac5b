"""Turns the files of an edition into a manifest of their hashes, and tells where files differ from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterfoil.reports import Edition

MANIFEST = "manifest.json"
_KEYS = ("manifest_version", "edition_id", "software_version", "files", "inputs", "digest")


def render_manifest(edition: Edition, files: Mapping[str, bytes]) -> bytes:
    """The manifest of these files: a hash of each, the inputs, and a hash of the manifest itself."""
    content: dict[str, Any] = {
        "manifest_version": 1,
        "edition_id": edition.edition_id,
        "software_version": edition.software_version,
        "files": {path: _sha256(files[path]) for path in sorted(files) if path != MANIFEST},
        "inputs": [
            {"release_id": i.release_id, "file_name": i.file_name, "sha256": i.sha256} for i in edition.inputs
        ],
    }
    return _written(content | {"digest": _digest(content)})


def compare_with_manifest(files: Mapping[str, bytes]) -> list[str] | None:
    """The differences between files and the manifest among them, one sentence each.

    Args:
        files: Path inside the folder to bytes, `manifest.json` among them.

    Returns:
        The sentences, in order of path; None where `manifest.json` is no manifest of an edition.
    """
    raw = files[MANIFEST]
    try:
        manifest = json.loads(raw.decode("utf-8"))
    except ValueError:
        return [f"{MANIFEST} was altered: it cannot be read, so no other file could be compared."]
    if not isinstance(manifest, dict) or not manifest.keys() & set(_KEYS):
        return None
    found = []
    content = {key: value for key, value in manifest.items() if key != "digest"}
    if tuple(manifest) != _KEYS or manifest["digest"] != _digest(content) or _written(manifest) != raw:
        found.append(f"{MANIFEST} was altered: its digest does not fit its content.")
    listed = manifest.get("files")
    if not isinstance(listed, dict):
        return [*found, f"{MANIFEST} lists no files, so no other file could be compared."]
    for path in sorted((set(listed) | set(files)) - {MANIFEST}):
        if path not in files:
            found.append(f"{path} is missing: the manifest lists it.")
        elif path not in listed:
            found.append(f"{path} is not listed in the manifest.")
        elif listed[path] != _sha256(files[path]):
            found.append(f"{path} was changed: its bytes do not have the hash that the manifest lists.")
    return found


def _digest(content: Mapping[str, Any]) -> str:
    """The hash of a manifest without its digest, however its keys are ordered and its lines are broken."""
    return _sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode())


def _written(manifest: Mapping[str, Any]) -> bytes:
    """The one way to write a manifest down; any other is an alteration."""
    return json.dumps(manifest, indent=1, ensure_ascii=False).encode() + b"\n"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
