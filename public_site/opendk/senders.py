"""Who sends: the key that the kecamatan gave, and the village it is for."""

from django.http import Http404, HttpRequest

from accountability.partners.keys import known
from accountability.partners.models import ApiKey
from public_site.opendk.answers import Refused
from public_site.place import NotServed, Place, place_of

SCOPE = "opendk:kirim"
_NO_KEY = "Token tidak dikenal atau sudah dicabut. Minta token baru ke kecamatan, lalu simpan di OpenSID."
_NO_SCOPE = "Token ini tidak untuk mengirim data OpenSID. Minta token yang benar ke kecamatan."
_ELSEWHERE = "Token ini bukan untuk desa itu. Periksa kode desa di OpenSID."
_NO_DESA = "Kode desa belum ada. Isi identitas desa di OpenSID dulu."
_NOT_HERE = "Desa ini belum memakai posko, jadi kirimannya tidak disimpan."


def holder(request: HttpRequest) -> ApiKey:
    """Whose key stands in `Authorization: Bearer …`; raises Refused."""
    scheme, _, key = request.headers.get("Authorization", "").strip().partition(" ")
    return holder_of_key(key.strip() if scheme.lower() == "bearer" else "")


def holder_of_key(key: str) -> ApiKey:
    """Whose key this is, when it may send; raises Refused."""
    row = known(key=key)
    if row is None:
        raise Refused(_NO_KEY, "token")
    if not row.allows(SCOPE):
        raise Refused(_NO_SCOPE, "token")
    return row


def village(row: ApiKey, kode: object, name: str = "desa_id") -> Place:
    """The village with this code, when the key reaches it and it uses the posko; raises Refused."""
    if not isinstance(kode, str) or not kode.strip():
        raise Refused(_NO_DESA, name)
    kode = kode.strip()
    if not row.reaches(kode):
        raise Refused(_ELSEWHERE, name)
    try:
        return place_of(kode)
    except (Http404, NotServed):
        raise Refused(_NOT_HERE, name) from None
