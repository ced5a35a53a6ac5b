"""Serves the files of a published site: those that are inside its folder, and nothing that a path could climb to."""

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from urllib.parse import unquote

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=utf-8",
    ".bib": "text/plain; charset=utf-8",
    ".xml": "application/xml",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".yaml": "application/yaml",
    ".jsonld": "application/ld+json",
    ".woff2": "font/woff2",
}
#: The bytes, the type and the hash of a file; the address to go to for a folder; None where there is nothing.
Found = tuple[bytes, str, str] | str | None
#: Bytes of files that are kept in memory, and of the largest one that is.
_KEPT_BYTES, _LARGEST_KEPT = 128_000_000, 4_000_000


def media_type(path: str) -> str:
    """What a file is, by the end of its name."""
    return _TYPES.get(os.path.splitext(path)[1].lower(), "application/octet-stream")  # noqa: PTH122


class Pages:
    """The files of one site.

    Args:
        folder: What `publish site` wrote.
    """

    def __init__(self, folder: Path) -> None:
        self.folder: Path = Path(os.path.realpath(folder))
        self._kept: OrderedDict[str, tuple[bytes, str, str]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, raw_path: str) -> Found:
        """The bytes, the type and the hash of a file; the address to go to for a folder; None where there is nothing.

        Args:
            raw_path: The path as it stands in the request, still percent-encoded.
        """
        path = self._inside(raw_path)
        if path is None:
            return None
        with self._lock:
            if path in self._kept:
                self._kept.move_to_end(path)
                return self._kept[path]
        file = self.folder / path
        if file.is_dir():
            if raw_path and not raw_path.endswith("/"):
                return f"{raw_path.rpartition('/')[2]}/" if (file / "index.html").is_file() else None
            file = file / "index.html"
        real = os.path.realpath(file)
        if not real.startswith(str(self.folder) + os.sep) or not Path(real).is_file():
            return None
        data = Path(real).read_bytes()
        found = (data, media_type(real), hashlib.sha256(data).hexdigest()[:20])
        if len(data) <= _LARGEST_KEPT:
            with self._lock:
                if path not in self._kept:
                    self._kept[path] = found
                    self._size += len(data)
                while self._size > _KEPT_BYTES:
                    _, (dropped, _, _) = self._kept.popitem(last=False)
                    self._size -= len(dropped)
        return found

    def _inside(self, raw_path: str) -> str | None:
        """The path below the folder; None where a part of it is no plain name."""
        try:
            path = unquote(raw_path, errors="strict").lstrip("/")
        except UnicodeDecodeError:
            return None
        parts = path.rstrip("/").split("/") if path else []
        odd = any(
            p.startswith(".") or not p or "\\" in p or any(ord(c) < 32 or ord(c) == 127 for c in p) or len(p) > 200
            for p in parts
        )
        return None if odd or len(path) > 1000 else path
