"""The API over a published site: forms, tags, pages, problems, limits, headers and logs."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from support.sites import Caller, Limits, ZZSite

CELLS = "/api/v1/measures/detainers_by_outcome?by=county_code_fips,outcome"


@pytest.fixture(scope="module")
def api(zz_site: ZZSite) -> Caller:
    """The service over it."""
    return Caller(zz_site.folder)


def test_three_forms_say_the_same(api: Caller) -> None:
    """JSON, CSV and Parquet, by the end of the address and by the Accept header."""
    rows = api.get(CELLS).json()["rows"]
    by_end = api.get(CELLS.replace("?", ".csv?"))
    by_header = api.get(CELLS, accept="text/html;q=0.9, text/csv")
    assert by_end.body == by_header.body
    told = list(csv.DictReader(io.StringIO(by_end.body.decode())))
    assert [{k: v for k, v in r.items() if v} for r in told] == [
        {k: str(v) for k, v in r.items() if v is not None} for r in rows
    ]
    parquet = api.get(CELLS.replace("?", ".parquet?"))
    table = pq.read_table(io.BytesIO(parquet.body)).to_pylist()
    assert [{k: str(v) if k == "as_of_date" else v for k, v in r.items()} for r in table] == rows
    assert parquet.headers["content-type"] == "application/vnd.apache.parquet"


def test_a_figure_of_the_api_is_the_figure_of_the_command_and_of_the_page(zz_site: ZZSite, api: Caller) -> None:
    """One county's share: on the command line, from the API and on its page."""
    from support.workspaces import run_in_process

    words = ["measures", "compute", "declined_share", "--where", "county_code_fips=99001", "--format", "json"]
    counted = json.loads(run_in_process([*words, "--workspace", zz_site.workspace]).out)
    served = api.get("/api/v1/measures/declined_share?where=county_code_fips:99001").json()["rows"]
    rows = counted["rows"] if isinstance(counted, dict) else counted
    assert [r["value"] for r in served] == [r["value"] for r in rows]
    page = (zz_site.folder / "places/99001/index.html").read_text(encoding="utf-8")
    first = next(r for r in served if r["denominator_is"] == "of_all_issued")
    assert f'<data value="{first["value"]}">' in page


def test_the_state_is_known_by_its_fips_code_too(api: Caller) -> None:
    """`state:99` and `state:ZZ` are one question."""
    by_code = api.get("/api/v1/measures/detainers_issued?where=state:99&by=month").json()
    by_letters = api.get("/api/v1/measures/detainers_issued?where=state:ZZ&by=month").json()
    assert by_code["rows"] == by_letters["rows"]
    assert by_code["where"] == ["state:ZZ"]


def test_an_answer_that_the_caller_has_is_not_sent_again(api: Caller) -> None:
    """The tag is of the bytes in their encoding; HEAD gives the headers alone."""
    plain = api.get(CELLS)
    packed = api.get(CELLS, accept_encoding="gzip, br")
    assert gzip.decompress(packed.body) == plain.body
    assert plain.headers["etag"] != packed.headers["etag"]
    again = api.get(CELLS, if_none_match=f'"nothing", W/{plain.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")
    head = api.get(CELLS, method="HEAD")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(plain.body)))
    assert api.get(CELLS, accept_encoding="gzip;q=0").headers.get("content-encoding") is None


def test_pages_are_whole_and_their_tokens_fit_one_question(api: Caller) -> None:
    """All pages together are the answer; a token of another question is refused."""
    whole = api.get(CELLS).json()
    rows, token = [], ""
    while token is not None:
        page = api.get(f"{CELLS}&limit=7{f'&page={token}' if token else ''}").json()
        rows += page["rows"]
        token = page["next"]
    assert rows == whole["rows"]
    assert len(rows) == whole["total"] > 14
    given = api.get(f"{CELLS}&limit=7").json()["next"]
    refused = api.get(f"/api/v1/measures/detainers_issued?by=month&limit=7&page={given}")
    assert (refused.status, refused.json()["parameter"]) == (422, "page")


#   the address                                              | status | parameter      | among what is allowed
PROBLEMS = [
    ("/api/v1/measures/declined_share?by=nobody", 422, "by", "county_code_fips"),
    ("/api/v1/measures/declined_share?by=outcome", 422, "by", None),
    ("/api/v1/measures/declined_share?where=state", 422, "where", "where=state:06"),
    ("/api/v1/measures/declined_share?where=state:QQ", 422, "where", "state:ZZ"),
    ("/api/v1/measures/declined_share?from=2024-13-01", 422, "from", "YYYY-MM-DD, such as 2024-10-01"),
    ("/api/v1/measures/declined_share?from=2024-10-01&until=2024-10-01", 422, "until", None),
    ("/api/v1/measures/declined_share?from=2024-10-05", 422, "from", "2024-10-01"),
    ("/api/v1/measures/declined_share?definitions=x", 422, "definitions", "trac"),
    ("/api/v1/measures/declined_share?limit=0", 422, "limit", "1 to 50000"),
    ("/api/v1/measures/declined_share?page=zzzz", 422, "page", None),
    ("/api/v1/measures/declined_share?colour=red", 422, "colour", "by"),
    ("/api/v1/measures/declined_share?from=2024-10-01&from=2024-11-01", 422, "from", None),
    ("/api/v1/measures/nobody", 404, "measure", "declined_share"),
    ("/api/v1/measures/declined_share?by=agency_id,form", 404, "by", "form, fiscal_year"),
    ("/api/v1/places/00000", 404, "code", None),
    ("/api/v1/agencies?state=QQ", 422, "state", None),
    ("/api/v1/agencies/nobody", 404, "agency_id", None),
    ("/api/v1/policies/at?place=99001", 422, "date", "YYYY-MM-DD"),
    ("/api/v1/policies/at?place=Nowhere&date=2025-01-01", 404, "place", None),
    ("/api/v1/policies/at?place=99001&date=2025-01-01&action=jump", 422, "action", "hold"),
    ("/api/v1/editions/none", 404, "edition_id", "ddor-ZZ-2024-10-01-2025-10-01-1"),
    ("/api/v1/editions/ddor-ZZ-2024-10-01-2025-10-01-1/files/secret.txt", 404, "path", "edition.json"),
]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda p: p[0])
def test_a_problem_names_the_parameter_and_what_is_allowed(api: Caller, problem: tuple[str, int, str, str]) -> None:
    """As `application/problem+json`, with a type that is a page."""
    address, status, parameter, allowed = problem
    said = api.get(address)
    assert (said.status, said.headers["content-type"]) == (status, "application/problem+json")
    told = said.json()
    assert (told["status"], told["parameter"]) == (status, parameter)
    assert allowed is None or allowed in told["allowed"]
    anchor = told["type"].partition("#")[2]
    assert f'id="{anchor}"' in api.get("/docs").body.decode()


def test_only_reading_is_answered(api: Caller) -> None:
    """No other method, no body, no long address, no form that is not offered."""
    assert api.get("/api/v1/measures", method="POST").status == 405
    assert api.get("/api/v1/measures", method="POST").headers["allow"] == "GET, HEAD, OPTIONS"
    assert api.get("/api/v1/measures", content_length="9").status == 413
    assert api.get("/api/v1/measures", transfer_encoding="chunked").status == 413
    assert api.get("/api/v1/measures?page=" + "a" * 9000).status == 414
    assert api.get("/api/v1/measures", cookie="a" * 40_000).status == 431
    assert api.get("/api/v1/measures", accept="image/png").status == 406
    assert api.get("/api/v1/places/ZZ", accept="text/csv").status == 406
    options = api.get("/api/v1/measures", method="OPTIONS", origin="https://zz.example")
    assert (options.status, options.headers["access-control-allow-origin"]) == (204, "*")


def test_who_asks_too_fast_is_told_when_to_come_again(zz_site: ZZSite) -> None:
    """A caller from elsewhere has its pace; this machine has none."""
    limits = Limits(per_second=1, burst=3, logs=False)
    stranger = Caller(zz_site.folder, limits, client="192.0.2.7")
    answers = [stranger.get("/api/v1/outcomes") for _ in range(5)]
    assert [a.status for a in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    here = Caller(zz_site.folder, limits)
    assert {here.get("/api/v1/outcomes").status for _ in range(8)} == {200}


def test_every_answer_says_what_a_browser_may_do(api: Caller, zz_site: ZZSite) -> None:
    """No sniffing, no frame, no script but the site's own; nothing of a server is told."""
    for address in ("/", "/api/v1/measures", "/nowhere", "/places/99001/", "/editions/" + _edition(zz_site) + "/"):
        headers = api.get(address, accept="text/html" if address in ("/", "/nowhere") else "*/*").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"].partition("style-src")[0]
        assert "server" not in headers


#   what is asked for
CLIMBING = [
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2f..%2fetc/passwd",
    "/catalog/..%5c..%5cworkspace/catalog.json",
    "//etc/passwd",
    "/.git/config",
    "/places/%00/index.html",
    "/editions/..%2f..%2fworkspace/catalog.json",
    "/api/v1/editions/ddor-ZZ-2024-10-01-2025-10-01-1/files/..%2f..%2f..%2f..%2fworkspace/catalog.json",
    "/%ff%fe",
]


@pytest.mark.parametrize("address", CLIMBING)
def test_no_path_leads_out_of_the_site(api: Caller, address: str) -> None:
    """Whatever is asked, nothing but a file of the site is given."""
    assert api.get(address).status == 404


def test_a_link_in_the_site_is_not_followed_out_of_it(zz_site: ZZSite, tmp_path: Path) -> None:
    """A link that somebody put there leads nowhere."""
    import shutil

    folder = tmp_path / "site"
    shutil.copytree(zz_site.folder, folder)
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "secret.txt").symlink_to(tmp_path / "secret.txt")
    assert Caller(folder).get("/secret.txt").status == 404


#   what somebody sends
HOSTILE = [
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../x",
    "=cmd|' /C calc'!A0",
    "\x00",
    "%n%s",
    "${7*7}",
    "{{7*7}}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_sent_is_never_run_and_never_sent_back(api: Caller, text: str) -> None:
    """In every parameter and in the Accept header: an orderly problem that does not repeat it."""
    from urllib.parse import quote

    asked = [
        f"/api/v1/measures/declined_share?by={quote(text)}",
        f"/api/v1/measures/declined_share?where=state:{quote(text)}",
        f"/api/v1/measures/declined_share?definitions={quote(text)}",
        f"/api/v1/places?q={quote(text)}",
        f"/api/v1/places/{quote(text, safe='')}",
        f"/api/v1/policies/at?place={quote(text)}&date=2025-01-01",
        f"/api/v1/measures/{quote(text, safe='')}",
    ]
    for address in asked:
        said = api.get(address)
        assert said.status in (200, 404, 422), address
        assert text.encode() not in said.body
    assert api.get("/api/v1/measures", accept=f"x{text}").status == 406


def test_the_log_tells_no_place_no_query_and_no_caller(zz_site: ZZSite, capsys: pytest.CaptureFixture[str]) -> None:
    """One line of JSON a request: the kind of address, the status, the time."""
    loud = Caller(zz_site.folder, Limits(logs=True), client="192.0.2.9")
    loud.get("/api/v1/places/99001", user_agent="ZZ browser")
    loud.get("/api/v1/measures/declined_share?where=county_code_fips:99001")
    loud.get("/places/99001/")
    err = capsys.readouterr().err
    lines = [json.loads(line) for line in err.splitlines()]
    assert [line["route"] for line in lines] == ["/api/v1/places/{code}", "/api/v1/measures/{measure_id}", "site"]
    assert not re.search(r"99001|192\.0\.2|ZZ browser|where", err)


def test_health_and_metrics(zz_site: ZZSite) -> None:
    """Whether it works, and how much it was asked."""
    caller = Caller(zz_site.folder)
    assert caller.get("/health").json()["status"] == "ok"
    caller.get("/api/v1/outcomes")
    caller.get("/api/v1/outcomes")
    text = caller.get("/metrics").body.decode()
    assert 'counterfoil_requests_total{route="/api/v1/outcomes",status="200"} 2' in text
    assert "counterfoil_ready_total 1" in text


def test_the_law_at_a_place_on_a_day(api: Caller) -> None:
    """The day before ZZ's law on holds, and its first day."""
    address = "/api/v1/policies/at?place=99001&action=hold&date="
    before, after = (api.get(address + day).json()["rows"][0]["stance"] for day in ("2024-12-31", "2025-01-01"))
    assert (before, after) == ("permitted", "prohibited")


def test_the_service_opens_nothing_but_what_was_published(zz_site: ZZSite, tmp_path: Path) -> None:
    """Moved away from its workspace it answers as before; the modules of the ledger are never imported."""
    import shutil
    import subprocess
    import sys

    folder = tmp_path / "alone"
    shutil.copytree(zz_site.folder, folder)
    code = (
        "import sys; from pathlib import Path; from support.sites import Caller\n"
        f"said = Caller(Path({str(folder)!r})).get({CELLS!r})\n"
        "print(said.status, len(said.json()['rows']) > 5, [m for m in ('duckdb', 'ibis') if m in sys.modules])"
    )
    tests = str(Path(__file__).resolve().parents[1])
    env = {"PYTHONPATH": tests, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert done.stdout.strip() == "200 True []"


def _edition(zz_site: ZZSite) -> str:
    return next(p.name for p in (zz_site.folder / "editions").iterdir() if p.name.startswith("ddor"))
