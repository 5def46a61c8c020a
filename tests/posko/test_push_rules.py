"""Only known push services are ever called: the address comes from whoever taps the button."""

import pytest

from posko.push_rules import may_be_called


class TestMayBeCalled:
    @pytest.mark.parametrize(
        "endpoint",
        [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/abc",
            "https://wns2-pn1p.notify.windows.com/w/?token=abc",
            "https://web.push.apple.com/abc",
            "https://fcm.googleapis.com:443/fcm/send/abc",
        ],
    )
    def test_push_services_may(self, endpoint: str) -> None:
        assert may_be_called(endpoint)

    @pytest.mark.parametrize(
        "endpoint",
        [
            "",
            "fcm.googleapis.com",
            "http://fcm.googleapis.com/a",
            "https://fcm.googleapis.com:8443/a",
            "https://fcm.googleapis.com.jahat.example/a",
            "https://jahatfcm.googleapis.com/a",
            "https://notify.windows.com/a",
            "https://xnotify.windows.com/a",
            "https://fcm.googleapis.com@127.0.0.1/a",
            "https://127.0.0.1/a",
            "https://[::1]/a",
            "https://localhost\\@fcm.googleapis.com/a",
            "https://fcm.googleapis.com#@127.0.0.1/",
            "https://fcm.googleapis.com:x/a",
            "https://169.254.169.254/latest",
            "file:///etc/passwd",
            "https://fcm.googleapis.com/\r\nHost: x",
            "https://fcm.googleapis.com/" + "a" * 1000,
        ],
    )
    def test_nothing_else_may(self, endpoint: str) -> None:
        assert not may_be_called(endpoint)
