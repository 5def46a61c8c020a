"""The guard at every door."""

import pytest
from django.test import Client

from accountability.accounts.models import Membership


class TestOddLetters:
    @pytest.mark.parametrize("door", ["/bpd/aspirasi/%00/", "/bpd/?kata=%00", "/bpd/gabung/?nomor=%00"])
    def test_an_address_with_the_letter_nul_is_refused_plainly(
        self, client: Client, ketua: Membership, door: str
    ) -> None:
        client.force_login(ketua.user)
        assert client.get(door).status_code == 400
