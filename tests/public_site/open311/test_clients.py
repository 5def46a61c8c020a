"""Programmes that others wrote, or that do exactly what theirs do, get along with the doors."""

from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.test import Client
from georeport import GeoReport

from accountability.regions.models import Wilayah
from posko.models import Aspirasi, Message
from tests.public_site.open311.conftest import BASE, DAY, Told

SERVED = "http://testserver/open311/v2"


class _Answer:
    """What `requests` gives, over the test client."""

    def __init__(self, answered: Any) -> None:
        self.status_code, self.content, self.json = answered.status_code, answered.content, answered.json

    def raise_for_status(self) -> None:
        """As requests does."""
        assert self.status_code < 400, self.content


@pytest.fixture
def _served(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The client's own code, with its questions led to the programme under test."""

    def get(address: str, params: dict[str, str]) -> _Answer:
        return _Answer(client.get(address.removeprefix("http://testserver"), params))

    def post(address: str, data: dict[str, str], **_more: Any) -> _Answer:
        return _Answer(client.post(address.removeprefix("http://testserver"), data))

    monkeypatch.setattr("georeport.georeport.requests.get", get)
    monkeypatch.setattr("georeport.georeport.requests.post", post)


@pytest.mark.usefixtures("_served")
class TestGeoreport:
    """georeport 0.3 of PyPI."""

    @pytest.mark.parametrize("form", ["json", "xml"])
    def test_reads_everything(self, desa: Wilayah, told: Told, form: str) -> None:
        theirs = GeoReport(SERVED, jurisdiction=desa.kode, output_format=form)
        services = theirs.get_service_list()
        assert services[0]["service_code"] == "jalan"
        assert theirs.get_service_definition("jalan")["service_code"] == "jalan"
        found = theirs.get_service_requests(status="open", service_code="jalan,lainnya")
        assert len(found) == 2
        one = theirs.get_service_request(found[0]["service_request_id"])
        assert one["service_request_id"] == found[0]["service_request_id"]


class FixMyStreet:
    """What FixMyStreet's Open311 sends and reads (its perllib/Open311.pm, by behaviour): always XML."""

    def __init__(self, client: Client, key: str, jurisdiction: str) -> None:
        self.client, self.key, self.jurisdiction = client, key, jurisdiction

    def services(self) -> list[dict[str, str]]:
        """Its categories."""
        return [{c.tag: c.text or "" for c in one} for one in self._get("services.xml", {})]

    def meta(self, code: str) -> list[dict[str, Any]]:
        """The questions of a category, in their order."""
        root = self._get(f"services/{code}.xml", {})
        found = [{c.tag: c.text for c in one} for one in root.findall("attributes/attribute")]
        return sorted(found, key=lambda one: int(str(one["order"])))

    def send(self, **told: str) -> str:
        """Sends a report and returns the number it keeps, as it does: the id, else by the token."""
        sent = {
            "first_name": "Contoh", "last_name": "Uji", "email": "contoh@uji.example", "lat": "-5.1",
            "long": "111.2", **told,
        }  # fmt: skip
        root = self._post("requests.xml", sent)
        return root.findtext("request/service_request_id") or self._by_token(root.findtext("request/token"))

    def updates(self, start: str, end: str) -> list[dict[str, str]]:
        """What it fetches every few hours."""
        asked = {"api_key": self.key, "start_date": start, "end_date": end}
        return [{c.tag: c.text or "" for c in one} for one in self._get("servicerequestupdates.xml", asked)]

    def update(self, **told: str) -> str | None:
        """Sends what somebody added there."""
        return self._post("servicerequestupdates.xml", told).findtext("request_update/update_id")

    def _by_token(self, token: str | None) -> str:
        return str(self._get(f"tokens/{token}.xml", {}).findtext("request/service_request_id"))

    def _get(self, path: str, asked: dict[str, str]) -> Element:
        query = urlencode({**asked, "jurisdiction_id": self.jurisdiction})
        answered = self.client.get(f"{BASE}{path}?{query}")
        assert answered.status_code == 200, answered.content
        found: Element = fromstring(answered.content)
        return found

    def _post(self, path: str, sent: dict[str, str]) -> Element:
        body = urlencode({"jurisdiction_id": self.jurisdiction, "api_key": self.key, **sent})
        answered = self.client.post(f"{BASE}{path}", body, content_type="application/x-www-form-urlencoded")
        assert answered.status_code == 200, answered.content
        found: Element = fromstring(answered.content)
        return found


class TestFixMyStreet:
    def test_sends_a_report_adds_to_it_and_hears_of_it(
        self, client: Client, desa: Wilayah, told: Told, key: str
    ) -> None:
        theirs = FixMyStreet(client, key, desa.kode)
        service = theirs.services()[0]
        assert service["metadata"] == "true"
        assert all(one["description"] for one in theirs.meta(service["service_code"]))
        number = theirs.send(
            service_code=service["service_code"],
            description="Jalan amblas\n\nDi tikungan.\n\nhttps://laporan.example/report/7\n",
            **{"attribute[dusun]": "Krajan", "attribute[fms_extra]": "apa saja"},
        )
        voice = Aspirasi.objects.get(nomor=number)
        assert voice.dusun == told.dusun
        assert theirs.update(
            service_request_id=number, update_id="12", status="OPEN", description="Makin dalam."
        )
        assert Message.objects.get(aspirasi=voice).text == "Makin dalam."
        heard = theirs.updates((voice.received_at - 2 * DAY).isoformat(), voice.received_at.isoformat())
        assert number in {one["service_request_id"] for one in heard}
