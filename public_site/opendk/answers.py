"""What OpenSID is told: 200 when a thing is kept, and 422 with a sentence for everything that is not.

OpenSID notes every answer but 422 as "sent" (its Laporan_apbdes::kirim), so no other status may say no.
"""

from typing import Any

from django.http import JsonResponse

STATUS = 422
SERVER = "Belum tersimpan karena gangguan di server posko. Kirim lagi nanti."


class Refused(Exception):
    """Not kept; `sentence` says in plain Indonesian why and what to do, `name` which part of it is meant."""

    def __init__(self, sentence: str, name: str = "kiriman") -> None:
        self.sentence, self.name = sentence, name
        super().__init__(sentence)


def kept(message: str, *, status: object = "success", **more: Any) -> JsonResponse:
    """Kept: `status` is "success", or True where OpenSID asks for a boolean (pesan)."""
    return JsonResponse({"status": status, "message": message, **more})


def refused(refusal: Refused, *, status: object = "danger", as_text: bool = False) -> JsonResponse:
    """Not kept. `errors` are lists by name as Laravel tells them, or "" where OpenSID prints one word."""
    errors: Any = "" if as_text else {refusal.name: [refusal.sentence]}
    return JsonResponse({"status": status, "message": refusal.sentence, "errors": errors}, status=STATUS)
