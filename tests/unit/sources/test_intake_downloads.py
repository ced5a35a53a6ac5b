"""A file is fetched over https alone; what breaks off goes on where it stopped, and nothing else is taken for it."""

from __future__ import annotations

import errno
import hashlib
import io
import ssl
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import trustme

from counterfoil.errors import CounterfoilError
from counterfoil.sources.intake import collect

DATA = b"date,state\n" + b"2025-03-01,ZZ\n" * 40_000
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """A server of this machine: what it answers at each path, and what it was asked."""

    port: int
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def address(self, path: str, user: str = "") -> str:
        return f"https://{user}localhost:{self.port}{path}"

    def sends(self, path: str, content: bytes = DATA, status: int = 200, **headers: str) -> str:
        """Has the path answer with these bytes; the address of it."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(content)

        self.answers[path] = answer
        return self.address(path)

    def breaks_off(self, path: str, content: bytes = DATA, at: int = 300_000, **headers: str) -> str:
        """Has the path answer once with a part of these bytes, and with the rest of them to who asks for it."""

        def first(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(200)
            for name, value in {"Content-Length": str(len(content)), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(content[:at])
            self.answers[path] = then

        def then(handler: BaseHTTPRequestHandler) -> None:
            asked = dict(handler.headers)
            begin = int(asked.get("Range", "bytes=0-")[6:-1])
            if asked.get("If-Range") not in headers.values():
                begin = 0
            handler.send_response(206 if begin else 200)
            if begin:
                handler.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
            handler.send_header("Content-Length", str(len(content) - begin))
            handler.end_headers()
            handler.wfile.write(content[begin:])

        self.answers[path] = first
        return self.address(path)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server whose certificate is trusted while the test runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, dict(self.headers)))
            made.answers[self.path](self)

        def log_message(self, *_: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "trusted.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "trusted.pem"))
    monkeypatch.setenv("COUNTERFOIL_NETWORK_TIMEOUT_SECONDS", "5")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.handle_error = lambda *_: None  # type: ignore[method-assign]
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
        made = Server(listening.server_address[1])
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield made
        listening.shutdown()
        thread.join()


class Fetch:
    """Fetches addresses into a folder beside the one where broken fetches are kept."""

    def __init__(self, folder: Path) -> None:
        self.partial = folder / "downloads"
        self._folder, self._count = folder, 0

    def __call__(self, *addresses: str, progress: Callable[[str, int, int], None] | None = None) -> list[tuple]:
        """Name, origin and bytes of each file."""
        self._count += 1
        found = collect(addresses, self._folder / f"into{self._count}", progress or (lambda *_: None))
        return [(f.name, f.origin, f.path.read_bytes()) for f in found.files]

    def refused(self, address: str) -> CounterfoilError:
        with pytest.raises(CounterfoilError) as problem:
            self(address)
        return problem.value

    def kept(self) -> list[str]:
        """What is left of broken fetches: the endings of the files."""
        return sorted(p.suffix for p in self.partial.iterdir())


@pytest.fixture
def fetch(tmp_path: Path) -> Fetch:
    return Fetch(tmp_path / "staging")


def test_a_file_is_fetched_whole_and_reported_as_it_comes(server: Server, fetch: Fetch) -> None:
    """Nothing is left where broken fetches are kept."""
    said: list[tuple[str, int, int]] = []
    address = server.sends("/data/zz.csv?cut=1")
    assert fetch(address, progress=lambda *words: said.append(words)) == [("zz.csv", address, DATA)]
    assert said[-1] == ("zz.csv", len(DATA), len(DATA))
    assert fetch.kept() == []


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="zz 2025.csv"', "zz 2025.csv"),
        ("attachment; filename*=UTF-8''zz%20%C3%B1.csv", "zz ñ.csv"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ('attachment; filename="C:\\\\Windows\\\\zz.csv"', "zz.csv"),
        ('attachment; filename="<b>\x1b[2J.csv"', "<b> [2J.csv"),
        ('attachment; filename=".."', "path name.csv"),
        ("attachment", "path name.csv"),
        (None, "path name.csv"),
    ],
)
def test_a_file_is_called_what_its_publisher_calls_it(
    server: Server, fetch: Fetch, disposition: str | None, name: str
) -> None:
    """By the last part of that name alone, else by the last part of the address."""
    headers = {"Content_Disposition": disposition} if disposition else {}
    assert fetch(server.sends("/get/path%20name.csv", **headers))[0][0] == name


@pytest.mark.parametrize("header", [{"ETag": '"v1"'}, {"Last_Modified": "Sat, 01 Mar 2025 00:00:00 GMT"}])
def test_a_fetch_that_broke_off_goes_on_where_it_stopped(
    server: Server, fetch: Fetch, header: dict[str, str]
) -> None:
    """The rest alone is asked for, and only of the version that the first part belongs to."""
    address = server.breaks_off("/zz.csv", **header)
    problem = fetch.refused(address)
    assert (problem.slug, fetch.kept()) == ("sources/broken-off", [".json", ".part"])
    held = next(fetch.partial.glob("*.part")).stat().st_size
    assert held > 0
    assert problem.remedy == (f"{held:,} bytes are kept: the same command goes on from there.",)
    assert fetch(address + "#sha256=" + hashlib.sha256(DATA).hexdigest())[0][2] == DATA
    assert [a.get("Range") for _, a in server.asked] == [None, f"bytes={held}-"]
    assert fetch.kept() == []


def test_a_file_that_changed_in_between_is_fetched_anew(server: Server, fetch: Fetch) -> None:
    """Two halves of two versions make no file."""
    address = server.breaks_off("/zz.csv", ETag='"v1"')
    fetch.refused(address)
    server.sends("/zz.csv", DATA[::-1], ETag='"v2"')
    assert fetch(address)[0][2] == DATA[::-1]


@pytest.mark.parametrize("status", [206, 416])
def test_a_server_that_cannot_go_on_is_asked_again_from_the_start(server: Server, fetch: Fetch, status: int) -> None:
    """Also one that answers with another part than was asked for."""
    address = server.breaks_off("/zz.csv", ETag='"v1"')
    fetch.refused(address)

    def odd(handler: BaseHTTPRequestHandler) -> None:
        server.sends("/zz.csv")
        handler.send_response(status)
        handler.send_header("Content-Range", f"bytes 7-9/{len(DATA)}")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.answers["/zz.csv"] = odd
    assert fetch(address)[0][2] == DATA


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"weak"'}])
def test_a_fetch_that_no_mark_holds_together_starts_over(
    server: Server, fetch: Fetch, headers: dict[str, str]
) -> None:
    """Whether the rest belongs to the same version could not be known."""
    address = server.breaks_off("/zz.csv", **headers)
    problem = fetch.refused(address)
    assert (problem.slug, fetch.kept()) == ("sources/broken-off", [])
    assert fetch(address)[0][2] == DATA
    assert [a.get("Range") for _, a in server.asked] == [None, None]


def test_a_file_that_is_not_the_one_of_the_hash_is_refused(server: Server, fetch: Fetch) -> None:
    """It is not kept; the message has both hashes."""
    address = server.sends("/zz.csv")
    problem = fetch.refused(f"{address}#sha256={'0' * 64}")
    assert (problem.slug, fetch.kept()) == ("sources/another-file", [])
    assert hashlib.sha256(DATA).hexdigest() in problem.remedy[0]
    assert problem.where == {"file": address}


@pytest.mark.parametrize("headers", [{}, {"Content_Length": ""}])
def test_a_file_that_is_too_large_is_refused(
    server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    """By what the server says, or, where it does not say, when that much has come."""
    monkeypatch.setenv("COUNTERFOIL_MAX_DOWNLOAD_BYTES", "300000")
    problem = fetch.refused(server.sends("/zz.csv", **headers))
    assert (problem.slug, fetch.kept()) == ("sources/download-too-large", [])
    assert "COUNTERFOIL_MAX_DOWNLOAD_BYTES=" in problem.remedy[-1]


def test_redirects_are_followed_to_https_alone(server: Server, fetch: Fetch) -> None:
    """The origin is what the person typed; a secret in the place that it leads to is not shown."""
    end = server.sends("/end/zz.csv")
    server.sends("/middle", b"", 302, Location="/end/zz.csv")
    begin = server.sends("/begin", b"", 301, Location=server.address("/middle"))
    assert fetch(begin) == [("begin", begin, DATA)]
    insecure = end.replace("https://", "http://me:secret@") + "?key=secret"
    problem = fetch.refused(server.sends("/open", b"", 302, Location=insecure))
    assert (problem.slug, problem.where["leads to"]) == ("sources/not-https", end.replace("https", "http"))
    assert "secret" not in str(problem)


def test_redirects_without_end_are_given_up(server: Server, fetch: Fetch) -> None:
    """After five of them."""
    address = server.sends("/round", b"", 302, Location="/round")
    assert fetch.refused(address).slug == "sources/too-many-redirects"
    assert len(server.asked) == 6


def test_a_server_that_cannot_prove_who_it_is_is_not_asked(
    server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither one whose certificate nobody trusts nor one whose certificate is another's."""
    other = server.sends("/zz.csv").replace("localhost", "127.0.0.1")
    assert fetch.refused(other).slug == "sources/not-trusted"
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "trusted.pem"))
    assert fetch.refused(server.address("/zz.csv")).slug == "sources/not-trusted"
    assert server.asked == []


@pytest.mark.parametrize(
    ("status", "headers", "slug"),
    [
        (404, {}, "sources/not-fetched"),
        (403, {}, "sources/not-fetched"),
        (500, {}, "sources/not-fetched"),
        (302, {}, "sources/not-fetched"),
        (200, {"Content_Type": "text/html; charset=utf-8"}, "sources/web-page"),
    ],
)
def test_an_answer_that_is_no_file_is_refused(
    server: Server, fetch: Fetch, status: int, headers: dict[str, str], slug: str
) -> None:
    """A page of an error is not taken for data."""
    problem = fetch.refused(server.sends("/zz.csv", b"Sign in", status, **headers))
    assert (problem.slug, fetch.kept()) == (slug, [])
    assert problem.remedy


def test_a_password_in_an_address_is_sent_and_never_kept(server: Server, fetch: Fetch) -> None:
    """Neither in the origin nor in a message nor to another server."""
    server.sends("/zz.csv")
    fetched = fetch(server.address("/zz.csv", "me:secret@"))
    assert fetched[0][1] == server.address("/zz.csv")
    assert server.asked[0][1]["authorization"].startswith("Basic ")
    server.sends("/gone.csv", status=404)
    assert "secret" not in str(fetch.refused(server.address("/gone.csv", "me:secret@")))
    server.sends("/away", b"", 302, Location=server.address("/zz.csv").replace("localhost", "LOCALHOST"))
    fetch(server.address("/away", "me:secret@"))
    assert [word for _, asked in server.asked[-2:] for word in asked if word == "authorization"] == ["authorization"]


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("sv=2024-11-04&sig=aB3%2FcD4eF5%3D", "sv=2024-11-04&sig=REMOVED"),
        ("X-Amz-Expires=600&X-Amz-Signature=0f1e2d", "X-Amz-Expires=600&X-Amz-Signature=REMOVED"),
        ("access_token=invented&year=2025", "access_token=REMOVED&year=2025"),
        ("h=0123456789abcdef0123456789abcdef&download=1", "h=REMOVED&download=1"),
        ("id=1a2b3c4d5e6f7a8b9c0d1e2f3a4b&author=zz", "id=1a2b3c4d5e6f7a8b9c0d1e2f3a4b&author=zz"),
    ],
)
def test_what_lets_the_bearer_of_an_address_in_is_sent_and_never_kept(
    server: Server, fetch: Fetch, query: str, kept: str
) -> None:
    """An address may be signed: whoever reads the record of where a file came from must not get in with it."""
    ((_, origin, _),) = fetch(server.sends(f"/zz.csv?{query}"))
    assert server.asked[0][0] == f"/zz.csv?{query}"
    assert origin == server.address(f"/zz.csv?{kept}")
    refused = str(fetch.refused(server.sends(f"/gone.csv?{query}", status=403)))
    assert f"/gone.csv?{kept}" in refused


def test_an_archive_is_fetched_and_unpacked(server: Server, fetch: Fetch) -> None:
    """Each of its files says from which address, and from where in the archive, it came."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("inner/b.csv", DATA)
    address = server.sends("/zz.zip", content.getvalue())
    assert fetch(address) == [("b.csv", f"{address}!inner/b.csv", DATA)]


def test_what_was_fetched_and_cannot_be_read_is_named_by_its_address(server: Server, fetch: Fetch) -> None:
    """Not by the place of its copy."""
    address = server.sends("/zz.xlsx", b"Not found")
    problem = fetch.refused(address)
    assert (problem.slug, problem.where["file"]) == ("sources/not-a-workbook", address)


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("http://zz.invalid/zz.csv", "sources/not-https"),
        ("ftp://me:secret@zz.invalid/zz.csv", "sources/not-https"),
        ("s3://zz/zz.csv", "sources/not-https"),
        ("https:///zz.csv", "sources/bad-address"),
        ("https://zz.invalid:port/zz.csv", "sources/bad-address"),
        ("https://me:secret@[zz/zz.csv", "sources/bad-address"),
        ("https://zz.invalid/zz.csv#sha256=0123", "sources/bad-hash"),
        ("https://localhost:1/zz.csv", "sources/no-connection"),
    ],
)
def test_an_address_that_is_not_fetched_is_refused(fetch: Fetch, address: str, slug: str) -> None:
    """Each with an error of its own, and without the password that stood in it."""
    problem = fetch.refused(address)
    assert problem.slug == slug
    assert problem.remedy
    assert "secret" not in str(problem)


def test_a_server_that_falls_silent_is_not_waited_for_without_end(
    server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long is a setting."""
    monkeypatch.setenv("COUNTERFOIL_NETWORK_TIMEOUT_SECONDS", "1")
    done = threading.Event()
    server.answers["/zz.csv"] = lambda _: done.wait(20) and None
    try:
        assert fetch.refused(server.address("/zz.csv")).slug == "sources/broken-off"
    finally:
        done.set()


def test_a_server_that_speaks_no_tls_is_not_spoken_to(fetch: Fetch) -> None:
    """Behind an address of https stands something else."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as listening:
        listening.handle_error = lambda *_: None  # type: ignore[method-assign]
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        problem = fetch.refused(f"https://localhost:{listening.server_address[1]}/zz.csv")
        listening.shutdown()
        thread.join()
    assert (problem.slug, fetch.kept()) == ("sources/broken-off", [])


def test_a_full_disk_is_not_taken_for_a_broken_connection(
    server: Server, fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever holds the workspace says what to do about it."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        fetch(server.sends("/zz.csv"), progress=full)
