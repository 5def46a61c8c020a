"""A partner sends photos by the rules of the web form: drawn anew, at most three, none shown elsewhere."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from posko.models import Aspirasi, VoicePhoto
from public_site.api import bodies
from tests.public_site.api.test_sending import ADDRESS, SAID
from tests.public_site.conftest import Walked, jpeg

BOUNDARY = "batas"
KIND = f"multipart/form-data; boundary={BOUNDARY}"


def photo(content: bytes | None = None, name: str = "jembatan.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if content is None else content, "image/jpeg")


def send(client: Client, key: str, idempotency: str = "", **told: Any) -> Any:
    """One sending as a form; `desa` and `isi` are there unless said otherwise."""
    headers = {"Authorization": f"Bearer {key}"} | ({"Idempotency-Key": idempotency} if idempotency else {})
    return client.post(ADDRESS, {"desa": "99.01.01.2001", "isi": SAID} | told, headers=headers)


def part(name: str, content: str, file: str | None = None) -> str:
    named = "" if file is None else f'; filename="{file}"'
    return (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n'
        f"Content-Type: text/plain\r\n\r\n{content}\r\n"
    )


def send_raw(client: Client, key: str, body: str, kind: str = KIND) -> Any:
    headers = {"Authorization": f"Bearer {key}"}
    return client.generic("POST", ADDRESS, body.encode(), kind, headers=headers)


def of(answer: Any) -> Aspirasi:
    """The voice that an answer tells of."""
    return Aspirasi.objects.get(nomor=answer.json()["nomor"])


def with_a_place() -> bytes:
    """A photo that tells where and with what it was taken."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010F] = "KameraRekaan"
    exif.get_ifd(0x8825)[1] = "S"
    Image.new("RGB", (2000, 100)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def with_many_pixels() -> bytes:
    out = io.BytesIO()
    Image.new("1", (6000, 5000)).save(out, "PNG")
    return out.getvalue()


class TestPhotosOfAPartner:
    def test_up_to_three_are_kept_beside_the_words(self, client: Client, walked: Walked, key: str) -> None:
        answer = send(client, key, topik="jalan", foto=[photo(), photo(), photo()])
        assert answer.status_code == 201, answer.content
        voice = of(answer)
        assert (voice.text, voice.topic, voice.photos.count()) == (SAID, "jalan", 3)

    def test_a_form_without_photos_is_taken_as_json_is(
        self, client: Client, walked: Walked, key: str
    ) -> None:
        answer = send(client, key)
        assert (answer.status_code, of(answer).photos.count()) == (201, 0)

    def test_nothing_of_the_file_stays_but_pixels(self, client: Client, walked: Walked, key: str) -> None:
        content = with_a_place()
        assert b"KameraRekaan" in content
        row = of(send(client, key, foto=photo(content, "Rumah Pak Lurah.jpg"))).photos.get()
        with row.file.open() as file:
            kept = file.read()
        with Image.open(io.BytesIO(kept)) as seen:
            assert (seen.format, seen.size[0], dict(seen.getexif())) == ("JPEG", 1280, {})
        assert b"KameraRekaan" not in kept
        assert "Lurah" not in str(row.file.name)

    @pytest.mark.parametrize("sifat", ["tanpa_nama", "rahasia"])
    def test_none_is_told_by_the_api_or_shown_on_the_page(
        self, client: Client, walked: Walked, key: str, sifat: str
    ) -> None:
        answer = send(client, key, sifat=sifat, foto=photo())
        voice = of(answer)
        name = str(voice.photos.get().file.name)
        assert voice.confidential == (sifat == "rahasia")
        for address in (f"/api/v1/aspirasi/{voice.nomor}/", f"/a/{voice.nomor}/"):
            seen = client.get(address)
            assert seen.status_code == 200
            assert name not in seen.content.decode()
        assert client.get(f"/foto/{name}").status_code == 404


class TestOnce:
    def test_a_sending_that_is_tried_again_keeps_its_photos_once(
        self, client: Client, walked: Walked, key: str
    ) -> None:
        first, again = send(client, key, "abc", foto=photo()), send(client, key, "abc", foto=photo())
        assert (first.json(), again["Idempotent-Replayed"]) == (again.json(), "true")
        assert of(first).photos.count() == 1

    def test_photos_may_follow_the_words(self, client: Client, walked: Walked, key: str) -> None:
        first, again = send(client, key, "abc"), send(client, key, "abc", foto=photo())
        assert first.json()["nomor"] == again.json()["nomor"]
        assert of(first).photos.count() == 1


class TestRefused:
    @pytest.mark.parametrize(
        ("contents", "said"),
        [
            ([b"bukan foto"], "Foto ini tidak bisa dibuka."),
            ([b""], "Foto ini tidak bisa dibuka."),
            ([b"<svg/>"], "Foto ini tidak bisa dibuka."),
            ([None, b"%PDF-1.7"], "Foto ini tidak bisa dibuka."),
            ([b"\xff\xd8\xff" + b"0" * (8 * 1024 * 1024)], "Foto terlalu besar."),
            ([with_many_pixels()], "Foto terlalu besar."),
            ([None] * 4, "Paling banyak 3 foto."),
            ([None] * 6, "Paling banyak 3 foto."),
        ],
        ids=["words", "empty", "svg", "one of two", "heavy", "many pixels", "four", "six"],
    )
    def test_with_the_sentence_of_the_form_and_nothing_is_kept(
        self, client: Client, walked: Walked, key: str, contents: list[bytes | None], said: str
    ) -> None:
        before = Aspirasi.objects.count(), VoicePhoto.objects.count()
        answer = send(client, key, foto=[photo(one) for one in contents])
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        (slip,) = answer.json()["errors"]
        assert slip["pointer"] == "/foto"
        assert slip["detail"].startswith(said)
        assert (Aspirasi.objects.count(), VoicePhoto.objects.count()) == before

    def test_where_the_disk_has_no_room(
        self, client: Client, walked: Walked, key: str, settings: Any
    ) -> None:
        settings.PHOTOS_LEAVE_FREE_BYTES = 10**18
        assert "Kirim tanpa foto dulu" in send(client, key, foto=photo()).content.decode()
        assert send(client, key).status_code == 201

    @pytest.mark.parametrize(
        ("extra", "where"),
        [
            (part("foto", "kata"), "/foto"),
            (part("berkas", "x", "a.txt"), "/berkas"),
            (part("topik", "jalan", "a.txt"), "/topik"),
            (part("isi", SAID + " Lagi."), "/isi"),
            (part("nama", "Budi"), "/nama"),
            (part("kunci_kirim", "x"), "/kunci_kirim"),
            (part("foto_simpan", "x"), "/foto_simpan"),
        ],
    )
    def test_a_field_is_text_and_a_photo_is_a_file(
        self, client: Client, walked: Walked, key: str, extra: str, where: str
    ) -> None:
        body = part("desa", "99.01.01.2001") + part("isi", SAID) + extra + f"--{BOUNDARY}--\r\n"
        answer = send_raw(client, key, body)
        assert answer.status_code == 422
        assert [one["pointer"] for one in answer.json()["errors"]] == [where]

    def test_what_is_larger_than_all_photos_together(
        self, client: Client, walked: Walked, key: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert bodies.LARGEST_FORM > 3 * 8 * 1024 * 1024
        monkeypatch.setattr(bodies, "LARGEST_FORM", 1000)
        answer = send(client, key, foto=[photo(), photo()])
        assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")

    @pytest.mark.parametrize(
        ("body", "kind", "status"),
        [
            ("x", "multipart/form-data", 400),
            ("x", "multipart/form-data; boundary=" + "b" * 300, 400),
            (part("isi", "x") * 210, KIND, 400),
            (part("isi", "x" * 1_100_000) + f"--{BOUNDARY}--", KIND, 413),
            ("x", f"{KIND}; charset=utf-16", 415),
            ("x", KIND, 422),
        ],
        ids=["no boundary", "long boundary", "many fields", "long field", "charset", "no part"],
    )
    def test_a_form_that_cannot_be_read(
        self, client: Client, walked: Walked, key: str, body: str, kind: str, status: int
    ) -> None:
        answer = send_raw(client, key, body, kind)
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")

    def test_without_a_key_nothing_of_the_form_is_read(
        self, client: Client, walked: Walked, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read: list[Any] = []
        monkeypatch.setattr("public_site.api.sending.sent", read.append)
        assert send(client, "posko_a_b", foto=photo()).status_code == 401
        assert read == []
