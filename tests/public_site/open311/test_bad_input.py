"""Whatever is asked or sent, the answer is one of the standard's or its error document; never a 5xx."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from public_site.api import limits
from tests import makers
from tests.public_site.open311 import standard
from tests.public_site.open311.conftest import BASE, DAY, Asking, Told

FORMS = pytest.mark.parametrize("form", ["xml", "json"])
URLENCODED = "application/x-www-form-urlencoded"
ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;&x;">]>
<service_requests><request><description>&y;</description></request></service_requests>"""


class TestAReport:
    @FORMS
    @pytest.mark.parametrize(
        ("told", "status", "said"),
        [
            ({"service_code": "tidak-ada"}, 404, "service_code"),
            ({"service_code": None}, 400, "service_code"),
            ({"lat": None, "long": None}, 400, "Tempatnya"),
            ({"long": None}, 400, "dua-duanya"),
            ({"lat": "nan"}, 400, "-90"),
            ({"lat": "91"}, 400, "-90"),
            ({"lat": "7,25"}, 400, "derajat"),
            ({"lat": "1e400"}, 400, "-90"),
            ({"description": "a" * 4001}, 400, "4000"),
            ({"address_id": "99.01.01.9999", "lat": None, "long": None}, 400, "address_id"),
            ({"attribute[dusun]": "Atlantis"}, 400, "dusun"),
            ({"attribute[sifat]": "umum"}, 400, "sifat"),
            ({"jurisdiction_id": "99.99.99.2999"}, 404, "jurisdiction_id"),
            ({"description": "nol\x00"}, 400, "tanda"),
            ({"media_url": "https://contoh.example/" + "a" * 3000}, 400, "media_url"),
        ],
    )
    def test_with_a_fault_is_told_which(
        self, report: Asking, form: str, told: dict[str, Any], status: int, said: str
    ) -> None:
        answered = report(form, **told)
        assert answered.status_code == status
        assert said in " ".join(one["description"] for one in standard.errors(answered))
        assert not Aspirasi.objects.exists()

    def test_with_two_faults_is_told_both(self, report: Asking) -> None:
        assert len(standard.errors(report("xml", lat="x", description="a" * 4001))) == 2

    def test_needs_a_village_where_there_are_several(self, report: Asking) -> None:
        makers.make_desa("99.01.01.2002", "Sukatani")
        assert standard.errors(report("xml", jurisdiction_id=None))[0]["code"] == "400"

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("text/xml", ENTITIES),
            ("application/xml", ENTITIES),
            ("application/json", '{"service_code": "jalan"}'),
            ("text/plain", "service_code=jalan"),
            ("", "service_code=jalan"),
            ("multipart/form-data", "tanpa batas"),
            ("multipart/form-data; boundary=x", "--x\r\nrusak"),
            ("multipart/form-data; boundary=\xff", "--x"),
            (f"{URLENCODED}; charset=utf-16", "a=b"),
            (f"{URLENCODED}; charset=tidak-ada", "a=b"),
            (URLENCODED, "%ff%fe=%zz&&&==&a"),
            (URLENCODED, "&".join(f"a{n}=1" for n in range(1500))),
            (URLENCODED, "description=" + "a" * 3_000_000),
        ],
        ids=lambda one: str(one)[:24],
    )
    def test_in_another_form_is_an_error_document(
        self, client: Client, desa: Wilayah, kind: str, body: str
    ) -> None:
        for end in ("requests.xml", "servicerequestupdates.json"):
            answered = client.generic("POST", f"{BASE}{end}", body, content_type=kind)
            assert answered.status_code in {400, 403}
            standard.errors(answered)

    def test_markup_stays_text(self, report: Asking, ask: Asking) -> None:
        nasty = "<script>alert(1)</script> ]]> &amp; & \ufffe \u202e jalan rusak"
        row = report("xml", description=nasty)
        nomor = standard.rows(row, "service_requests", "request", standard.ANSWER)[0]["service_request_id"]
        Aspirasi.objects.filter(nomor=nomor).update(public_summary=nasty)
        for form in ("xml", "json"):
            found = standard.rows(
                ask(f"requests/{nomor}.{form}"), "service_requests", "request", standard.REQUEST
            )
            assert "<script>alert(1)</script> ]]> &amp; &" in found[0]["description"]


class TestAQuestion:
    @FORMS
    @pytest.mark.parametrize(
        ("asked", "status"),
        [
            ({"service_code": "tidak-ada"}, 404),
            ({"status": "pending"}, 400),
            ({"start_date": "kemarin"}, 400),
            ({"start_date": "2026-13-45T00:00:00Z"}, 400),
            ({"start_date": "0001-01-01T00:00:00Z"}, 400),
            ({"end_date": "9999-12-31T23:59:59+14:00"}, 400),
            ({"start_date": "FUTURE"}, 400),
            ({"end_date": "FUTURE"}, 400),
            ({"start_date": "2026-06-01T00:00:00Z", "end_date": "2026-05-01T00:00:00Z"}, 400),
            ({"start_date": "2025-01-01T00:00:00Z", "end_date": "2025-12-31T00:00:00Z"}, 400),
            ({"page": "0"}, 400),
            ({"page_size": "-1"}, 400),
            ({"page_size": "1e3"}, 400),
            ({"page": "９"}, 400),
            ({"cursor": "karangan"}, 400),
            ({"service_request_id": ",".join(str(n) for n in range(500))}, 400),
            ({"status": "open\x00"}, 400),
        ],
    )
    def test_that_cannot_be_meant_is_an_error_document(
        self, ask: Asking, form: str, asked: dict[str, str], status: int
    ) -> None:
        future = (timezone.now() + 30 * DAY).isoformat()
        answered = ask(f"requests.{form}", **{k: future if v == "FUTURE" else v for k, v in asked.items()})
        assert answered.status_code == status
        standard.errors(answered)

    def test_with_the_cursor_of_another_filter_is_refused(self, ask: Asking, told: Told) -> None:
        onward = ask("requests.json", page_size=1)["Link"]
        cursor = onward.partition("cursor=")[2].partition(">")[0].partition("&")[0]
        assert ask("requests.json", cursor=cursor).status_code == 200
        for other in ({"status": "open"}, {"service_code": "jalan"}, {"start_date": "2026-10-01"}):
            answered = ask("requests.json", cursor=cursor, **other)
            assert answered.status_code == 400
            assert "cursor" in standard.errors(answered)[0]["description"]

    @pytest.mark.parametrize(
        "moment",
        ["2026-10-01", "2026-10-01T00:00:00Z", "2026-10-01T00:00:00+07:00", "2026-10-01T00:00:00 07:00",
         "2026-10-01T00:00:00.123456Z", "2026-10-01T00:00:00", "2026-10-01T00:00Z"],
    )  # fmt: skip
    def test_in_every_form_of_a_moment_is_understood(self, ask: Asking, moment: str) -> None:
        assert ask("requests.json", start_date=moment).status_code == 200

    @pytest.mark.parametrize(
        "ident",
        ["K", "K0", "K99999999999999999999", "S", "Sabc", "S" + "A" * 190, "0000000", "1234567", "2O45813",
         "K1%00", "..", "%2e%2e", "K1.xml", "ŝ", "' OR 1=1", "<x>"],
    )  # fmt: skip
    @FORMS
    def test_for_what_is_not_there_is_not_found(self, ask: Asking, ident: str, form: str) -> None:
        for end in ("requests", "tokens", "services"):
            answered = ask(f"{end}/{ident}.{form}")
            assert answered.status_code in {400, 404}
            standard.errors(answered)

    @pytest.mark.parametrize(
        "end", ["requests", "requests.pdf", "tokens", "a/b/c.json", "discovery", "x" * 900]
    )
    def test_elsewhere_is_an_error_document(self, ask: Asking, client: Client, end: str) -> None:
        assert standard.errors(ask(end))
        assert standard.errors(client.post(f"{BASE}{end}"))

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
    @pytest.mark.parametrize("end", ["requests.json", "services.xml", "discovery.xml"])
    def test_by_another_method_is_refused(self, client: Client, desa: Wilayah, method: str, end: str) -> None:
        answered = getattr(client, method)(f"{BASE}{end}")
        assert answered.status_code == 405
        assert "GET" in answered["Allow"]
        standard.errors(answered)


class TestTooOften:
    def test_numbers_are_not_tried_by_the_hundred(self, ask: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
        few = {**limits.limits(), "nomor": limits.Limit("nomor", 3, 3600, "sedikit")}
        monkeypatch.setattr(limits, "limits", lambda: few)
        # The hour may begin anew in between.
        told = [ask("requests/2045813.xml") for _guess in range(7)]
        assert {one.status_code for one in told} == {404, 429}
        refused = next(one for one in told if one.status_code == 429)
        assert int(refused["Retry-After"]) > 0
        standard.errors(refused)
        assert ask("requests.json").status_code == 200
