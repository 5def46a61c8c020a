"""Shows the photos of work done; what citizens sent with an aspirasi is never public."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from accountability.budget.models import Realisasi


@require_safe
def work_done(request: HttpRequest, nama: str) -> HttpResponseBase:
    """One photo of a published budget's realisasi; anything else is not found."""
    known = (
        Realisasi.objects.standing()
        .filter(photo=f"realisasi/{nama}", apb__published_at__isnull=False)
        .first()
    )
    if known is None or not default_storage.exists(str(known.photo.name)):
        raise Http404
    answer = FileResponse(known.photo.open("rb"), content_type="image/jpeg")
    # The name is drawn anew for each upload, so a photo under a name never changes.
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
