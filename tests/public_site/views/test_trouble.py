"""A place that cannot store now says so, says when to come again, and gives a citizen's words back."""

import errno
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from accountability.regions.models import Wilayah
from posko.models import Aspirasi
from public_site.views import speaking, trouble

WORDS = "Jembatan bambu RT 02 lapuk, <b>anak</b> takut lewat"


@pytest.fixture
def browser() -> Client:
    """Shown the page of a fault, as a citizen is."""
    return Client(raise_request_exception=False)


def sends(browser: Client, desa: Wilayah, **fields: Any) -> Any:
    address = f"/desa/{desa.kode}/kirim/"
    told = {"isi": WORDS, "kunci_kirim": "kunci-1", "csrfmiddlewaretoken": "token-rahasia", **fields}
    return browser.post(address, told, headers={"Sec-Fetch-Site": "same-origin"})


def breaks(monkeypatch: pytest.MonkeyPatch, problem: Exception) -> None:
    def broken(*given: Any) -> Any:
        raise problem

    monkeypatch.setattr(speaking, "_take_in", broken)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "problem",
    [
        OperationalError("database or disk is full"),
        InterfaceError("connection already closed"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
def test_the_words_come_back_to_be_sent_again_and_are_counted_once(
    browser: Client, desa: Wilayah, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    with monkeypatch.context() as broken:
        breaks(broken, problem)
        answer = sends(browser, desa)
        assert answer.status_code == 503
        assert answer["Retry-After"] == "60"
        assert answer["Cache-Control"] == "no-store"
        page = answer.content.decode()
        assert "Belum tersimpan" in page
        assert "&lt;b&gt;anak" in page
        assert "<b>anak" not in page
        assert "token-rahasia" not in page
        assert 'name="kunci_kirim" value="kunci-1"' in page
        assert Aspirasi.objects.count() == 0
    for _ in range(2):
        assert sends(browser, desa).status_code == 303
    assert Aspirasi.objects.get().text == WORDS


@pytest.mark.django_db
def test_a_phones_queue_hears_it_too(browser: Client, desa: Wilayah, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(monkeypatch, OperationalError())
    answer = browser.post(
        f"/desa/{desa.kode}/kirim/",
        {"isi": WORDS, "antre": "1"},
        headers={"Sec-Fetch-Site": "same-origin", "Accept": "application/json"},
    )
    assert answer.status_code == 503
    assert answer.json() == {"galat": [trouble.NOT_STORED]}


@pytest.mark.django_db
def test_a_page_that_cannot_be_read_now_is_no_fault_either(
    browser: Client, desa: Wilayah, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any) -> Any:
        raise OperationalError

    monkeypatch.setattr(speaking, "_blank", broken)
    answer = browser.get(f"/desa/{desa.kode}/kirim/")
    assert answer.status_code == 503
    assert "<form" not in answer.content.decode()


@pytest.mark.django_db
def test_another_fault_is_ours_and_stays_500(
    browser: Client, desa: Wilayah, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaks(monkeypatch, RuntimeError(WORDS))
    answer = sends(browser, desa)
    assert answer.status_code == 500
    assert "jembatan" not in answer.content.decode().lower()
    assert "Retry-After" not in answer


def test_what_it_came_from_counts() -> None:
    def chained(cause: Exception) -> Exception:
        try:
            try:
                raise cause
            except type(cause) as problem:
                raise RuntimeError from problem
        except RuntimeError as told:
            return told

    assert trouble.cannot_store(chained(OperationalError()))
    assert not trouble.cannot_store(chained(OSError(errno.ENOENT, "no such file")))
    assert not trouble.cannot_store(None)
