"""What programmes read: discovery, services, definitions, requests and what moved, held to the standard."""

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accountability.accounts.models import Membership
from accountability.regions.models import DesaFacts, Dusun, Wilayah
from posko.answering import answer
from posko.models import Aspirasi, Kelompok
from posko.states import State
from public_site.open311.standing import CLOSED, OPEN, standings
from tests import makers
from tests.public_site.open311 import standard
from tests.public_site.open311.conftest import BASE, DAY, Asking, Told

FORMS = pytest.mark.parametrize("form", ["xml", "json"])


def requests_in(answered: Any) -> list[dict[str, Any]]:
    """The requests of an answer, each held to the standard."""
    assert answered.status_code == 200
    return standard.rows(answered, "service_requests", "request", standard.REQUEST)


class TestDiscovery:
    @pytest.mark.parametrize("address", ["discovery.xml", ""])
    def test_xml_names_the_endpoints_with_their_forms(self, client: Client, address: str) -> None:
        root = standard.document(client.get(f"{BASE}{address}"), "discovery")
        assert not isinstance(root, dict)
        assert [one.tag for one in root] == ["changeset", "contact", "key_service", "endpoints"]
        endpoints = root.findall("endpoints/endpoint")
        assert (
            next(one.findtext("specification") for one in endpoints) == "http://wiki.open311.org/GeoReport_v2"
        )
        for one in endpoints:
            standard.check({c.tag: c.text for c in one if c.tag != "formats"}, standard.ENDPOINT, "xml")
            assert [each.text for each in one.findall("formats/format")] == ["text/xml", "application/json"]

    def test_json_says_the_same(self, client: Client) -> None:
        told = standard.document(client.get(f"{BASE}discovery.json"), "discovery")
        assert isinstance(told, dict)
        for one in told["endpoints"]:
            assert one["url"].endswith("/open311/v2")
            assert one["formats"] == ["text/xml", "application/json"]

    def test_no_cookie_is_set_and_other_pages_may_read(self, client: Client) -> None:
        answered = client.get(f"{BASE}discovery.json")
        assert answered["Access-Control-Allow-Origin"] == "*"
        assert not answered.cookies


class TestServices:
    @FORMS
    def test_each_topic_is_a_service(self, ask: Asking, form: str) -> None:
        found = standard.rows(ask(f"services.{form}"), "services", "service", standard.SERVICE)
        assert [one["service_code"] for one in found][:3] == ["jalan", "air", "sehat"]
        assert "jembatan" in found[0]["keywords"]
        assert {one["group"] for one in found} >= {"infrastruktur dasar", "kesehatan"}

    @FORMS
    def test_a_definition_lists_the_dusun_and_the_groups(self, ask: Asking, told: Told, form: str) -> None:
        answered = standard.document(ask(f"services/jalan.{form}"), "service_definition")
        if isinstance(answered, dict):
            attributes = answered["attributes"]
            values = {one["code"]: [each["key"] for each in one["values"]] for one in attributes}
        else:
            rows = answered.findall("attributes/attribute")
            attributes = [{c.tag: c.text or "" for c in one if c.tag != "values"} for one in rows]
            values = {
                str(one.findtext("code")): [each.findtext("key") for each in one.findall("values/value")]
                for one in rows
            }
        for one in attributes:
            standard.check(one, standard.ATTRIBUTE, form)
        assert values["dusun"] == ["Krajan"]
        assert set(values["kelompok_rentan"]) == {"difabel", "lansia", "miskin", "anak"}

    def test_the_words_are_those_of_the_place_and_never_english(self, client: Client, desa: Wilayah) -> None:
        client.cookies["bahasa"] = "en"
        told = client.get(f"{BASE}services.json", {"jurisdiction_id": desa.kode}).json()
        assert told[0]["service_name"] == "Jalan dan jembatan"


class TestJurisdiction:
    def test_one_village_may_be_left_out(self, client: Client, desa: Wilayah) -> None:
        assert client.get(f"{BASE}services.json").status_code == 200

    @FORMS
    @pytest.mark.parametrize("end", ["services", "services/jalan", "requests", "requests/K1", "tokens/1"])
    def test_of_several_one_must_be_named(self, client: Client, desa: Wilayah, form: str, end: str) -> None:
        makers.make_desa("99.01.01.2002", "Sukatani")
        answered = client.get(f"{BASE}{end}.{form}")
        assert answered.status_code == 400
        assert "jurisdiction_id" in standard.errors(answered)[0]["description"]

    @pytest.mark.parametrize("kode", ["99.99.99.2999", "kota.example", "9" * 500, "' OR 1=1 --"])
    def test_an_unknown_one_is_not_found(self, client: Client, desa: Wilayah, kode: str) -> None:
        answered = client.get(f"{BASE}requests.xml", {"jurisdiction_id": kode})
        assert answered.status_code == 404
        standard.errors(answered)


class TestRequests:
    @FORMS
    def test_kelompok_and_voices_are_told_as_the_standard_says(
        self, ask: Asking, told: Told, form: str
    ) -> None:
        found = requests_in(ask(f"requests.{form}"))
        assert {one["description"] for one in found} == {"Jalan Krajan rusak", "Lampu dekat balai mati."}
        assert {one["service_code"] for one in found} == {"jalan", "lainnya"}
        assert all("kenari" not in str(one) and told.voice.nomor not in str(one) for one in found)

    @FORMS
    def test_each_is_found_again_by_what_it_is_called(self, ask: Asking, told: Told, form: str) -> None:
        for one in requests_in(ask(f"requests.{form}")):
            assert requests_in(ask(f"requests/{one['service_request_id']}.{form}")) == [one]
            again = ask(f"requests.{form}", service_request_id=one["service_request_id"], status="closed")
            assert requests_in(again) == [one]

    def test_moments_are_days_with_the_offset_of_the_village(self, ask: Asking, told: Told) -> None:
        for one in requests_in(ask("requests.json")):
            for name in ("requested_datetime", "updated_datetime"):
                assert one[name].endswith("T00:00:00+07:00")
            assert one["requested_datetime"] <= one["updated_datetime"]

    def test_a_voice_that_stands_alone_tells_the_week_it_came_in(self, ask: Asking, told: Told) -> None:
        alone = next(one for one in requests_in(ask("requests.json")) if one["service_code"] == "lainnya")
        assert dt.datetime.fromisoformat(alone["requested_datetime"]).weekday() == 0

    def test_no_hidden_voice_moves_anything(self, ask: Asking, told: Told, ketua: Membership) -> None:
        before = ask("requests.xml").content
        for fields in ({"confidential": True}, {"about_pemdes": True}, {"quarantine": "banjir"}, {}):
            makers.make_aspirasi(told.desa, "jalan rusak kenari", at=timezone.now(), topic="jalan", **fields)
        assert ask("requests.xml").content == before

    def test_who_joins_this_week_moves_nothing(self, ask: Asking, told: Told) -> None:
        before = ask("requests.xml").content
        more = [
            makers.make_aspirasi(told.desa, f"ikut {n}", at=timezone.now(), topic="air").pk for n in range(9)
        ]
        Aspirasi.objects.filter(pk__in=more).update(kelompok=told.kelompok, state=State.MERGED)
        assert ask("requests.xml").content == before


class TestTheNumberSomebodyHolds:
    def test_tells_its_public_side(self, ask: Asking, told: Told) -> None:
        one = requests_in(ask(f"requests/{told.voice.nomor}.json"))[0]
        assert (one["service_request_id"], one["description"]) == (
            told.voice.nomor,
            "Lampu dekat balai mati.",
        )

    def test_of_a_closed_voice_tells_the_state_alone(self, ask: Asking, told: Told) -> None:
        one = requests_in(ask(f"requests/{told.hidden.nomor}.json"))[0]
        assert (one["description"], one["service_code"], one["status_notes"]) == (None, "lainnya", "Diterima")

    def test_of_another_village_is_not_there(self, ask: Asking, told: Told) -> None:
        other = makers.make_aspirasi(makers.make_desa("99.01.01.2002", "Sukatani"))
        assert ask(f"requests/{other.nomor}.xml").status_code == 404
        assert ask("requests.json", service_request_id=other.nomor).json() == []

    def test_is_its_own_token(self, ask: Asking, told: Told) -> None:
        answered = ask(f"tokens/{told.voice.nomor}.xml")
        row = standard.rows(answered, "service_requests", "request", standard.TOKEN)[0]
        assert row == {"service_request_id": told.voice.nomor, "token": told.voice.nomor}
        assert standard.errors(ask("tokens/tidak-ada.xml"))[0]["code"] == "404"


class TestStatus:
    def test_every_state_is_open_or_closed(self) -> None:
        assert set(standings()) == set(State)
        assert {one.status for one in standings().values()} == {OPEN, CLOSED}

    def test_closed_says_why(self, ask: Asking, told: Told, ketua: Membership) -> None:
        answer(
            aspirasi=told.voice, sentence="Lampunya sudah diganti.", by=ketua.actor(), at=timezone.now() - DAY
        )
        one = requests_in(ask("requests.json", status="closed"))[0]
        assert one["status"] == "closed"
        assert "Lampunya sudah diganti." in one["status_notes"]


class TestAPoint:
    def test_is_the_middle_of_the_village_or_of_the_dusun_enough_people_speak_of(
        self, ask: Asking, told: Told
    ) -> None:
        DesaFacts.objects.filter(desa=told.desa).update(lat="-5.10000", long="111.20000")
        Dusun.objects.filter(pk=told.dusun.pk).update(lat="-5.11111", long="111.22222")
        points = {one["service_code"]: (one["lat"], one["long"]) for one in requests_in(ask("requests.json"))}
        assert points == {"jalan": (-5.11111, 111.22222), "lainnya": (-5.1, 111.2)}

    def test_is_there_also_where_nobody_told_one(self, ask: Asking, told: Told) -> None:
        for one in requests_in(ask("requests.json")):
            assert -11.5 < one["lat"] < 6.5
            assert 94 < one["long"] < 142

    def test_four_people_do_not_point_at_their_dusun(self, ask: Asking, told: Told) -> None:
        Dusun.objects.filter(pk=told.dusun.pk).update(lat="-5.11111", long="111.22222")
        few = list(Aspirasi.objects.filter(kelompok=told.kelompok).values_list("pk", flat=True)[:2])
        Aspirasi.objects.filter(pk__in=few).update(dusun=None)
        assert "Krajan" not in next(
            one["address"] for one in requests_in(ask("requests.json")) if one["service_code"] == "jalan"
        )


class TestPages:
    def test_a_cursor_leads_through_all_of_them_once(
        self, client: Client, ask: Asking, told: Told, ketua: Membership
    ) -> None:
        for n in range(7):
            makers.make_kelompok(
                told.desa, ketua.actor(), voices=1, title=f"Usul {n}", at=timezone.now() - n * DAY
            )
        seen: list[str] = []
        answered = ask("requests.json", page_size=2)
        while True:
            seen += [one["service_request_id"] for one in requests_in(answered)]
            if "Link" not in answered.headers:
                break
            onward = answered["Link"].split(">")[0].strip("<").partition("/open311")[2]
            answered = client.get(f"/open311{onward}")
        whole = [one["service_request_id"] for one in requests_in(ask("requests.json"))]
        assert seen == whole
        assert len(whole) == 9
        paged = [requests_in(ask("requests.json", page_size=4, page=n)) for n in (1, 2, 3, 4)]
        assert [one["service_request_id"] for page in paged for one in page] == whole

    def test_the_list_is_in_the_order_of_what_is_told(self, ask: Asking, told: Told) -> None:
        days = [one["requested_datetime"] for one in requests_in(ask("requests.json"))]
        assert days == sorted(days, reverse=True)

    def test_a_long_list_asks_no_more_questions(
        self, ask: Asking, told: Told, ketua: Membership, django_assert_max_num_queries: Any
    ) -> None:
        for n in range(12):
            makers.make_kelompok(
                told.desa, ketua.actor(), voices=1, title=f"Usul {n}", at=timezone.now() - DAY
            )
        with django_assert_max_num_queries(16):
            assert len(requests_in(ask("requests.json"))) == 14


class TestUpdates:
    @FORMS
    def test_tell_what_moved_with_the_state_it_has(self, ask: Asking, told: Told, form: str) -> None:
        answered = ask(f"servicerequestupdates.{form}")
        found = standard.rows(answered, "service_request_updates", "request_update", standard.UPDATE)
        assert {one["status"] for one in found} == {"OPEN"}
        assert {one["service_request_id"] for one in found} == {
            one["service_request_id"] for one in requests_in(ask("requests.json"))
        }
        assert len({one["update_id"] for one in found}) == len(found) == 2

    def test_a_span_leaves_out_what_moved_before(self, ask: Asking, told: Told) -> None:
        since = (timezone.now() - 2 * DAY).isoformat()
        assert ask("servicerequestupdates.json", start_date=since).json() == []
        Kelompok.objects.filter(pk=told.kelompok.pk).update(state=State.DONE)
        Aspirasi.objects.filter(kelompok=told.kelompok).update(state_since_at=timezone.now())
        found = json.loads(ask("servicerequestupdates.json", start_date=since).content)
        assert [one["status"] for one in found] == ["CLOSED"]

    def test_a_wrong_key_is_told_apart_from_none(self, ask: Asking, told: Told) -> None:
        assert ask("servicerequestupdates.xml", api_key="").status_code == 200
        answered = ask("servicerequestupdates.xml", api_key="posko_salah_salah")
        assert answered.status_code == 403
        standard.errors(answered)
