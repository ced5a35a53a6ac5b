"""Counts requests by kind of address and status, and how long they took, for `/metrics`."""

from __future__ import annotations

import bisect

_BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Counts:
    """Counts since the start. Only the loop of the server touches them."""

    def __init__(self) -> None:
        self._requests: dict[tuple[str, int], int] = {}
        self._ready = 0
        self._took = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0

    def add(self, route: str, status: int, seconds: float, was_ready: bool) -> None:
        """One request."""
        key = (route, status)
        self._requests[key] = self._requests.get(key, 0) + 1
        self._ready += was_ready
        self._took[bisect.bisect_left(_BOUNDS, seconds)] += 1
        self._seconds += seconds

    def text(self) -> bytes:
        """As Prometheus reads it."""
        lines = [
            "# HELP counterfoil_requests_total Requests, by kind of address and status.",
            "# TYPE counterfoil_requests_total counter",
        ]
        lines += [
            f'counterfoil_requests_total{{route="{route}",status="{status}"}} {n}'
            for (route, status), n in sorted(self._requests.items())
        ]
        lines += [
            "# HELP counterfoil_ready_total Requests whose answer was ready.",
            "# TYPE counterfoil_ready_total counter",
            f"counterfoil_ready_total {self._ready}",
            "# HELP counterfoil_request_seconds How long requests took.",
            "# TYPE counterfoil_request_seconds histogram",
        ]
        running = 0
        for bound, n in zip((*map(str, _BOUNDS), "+Inf"), self._took, strict=True):
            running += n
            lines.append(f'counterfoil_request_seconds_bucket{{le="{bound}"}} {running}')
        lines += [
            f"counterfoil_request_seconds_sum {self._seconds:.6f}",
            f"counterfoil_request_seconds_count {running}",
        ]
        return "\n".join(lines).encode() + b"\n"
