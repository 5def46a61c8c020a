"""Tugas: what the evaluation of the budget asks the village to improve, and what the village answers."""

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accountability.accounts.access import BPD, PEMDES, DeskRequest, desk
from accountability.lib.local_time import local_date
from accountability.oversight.evaluation.finishing import settle
from accountability.oversight.evaluation.refusals import AlreadyDone
from accountability.oversight.models import VillageTask, VillageTaskQuerySet
from accountability.regions.models import Wilayah
from bpd_portal.forms.tasks import TaskDoneForm
from bpd_portal.page import desk_page, onward
from bpd_portal.years import read_number


@desk(BPD | PEMDES)
@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: DeskRequest) -> HttpResponse:
    """Findings of the village's own evaluations, open ones first; the village government marks them done."""
    found = list(tasks_of(request.member.wilayah))
    refused: tuple[int, TaskDoneForm] | None = None
    if request.method == "POST":
        if request.member.role not in PEMDES:
            raise PermissionDenied
        refused = _settle(request, found)
        if refused is None:
            return onward("tugas")
    today = local_date(timezone.now(), request.member.wilayah_id)
    context = {
        "terbuka": [_shown(one, request, refused) for one in found if one.done_at is None],
        "selesai": [one for one in found if one.done_at is not None],
        "lewat": sum(one.done_at is None and one.due_date < today for one in found),
        "hari_ini": today,
        "evaluasi": request.member.wilayah.evaluations.select_related("apb").newest_first(),
    }
    return desk_page(request, "meja/tugas.html", context, salah=refused[1] if refused else None)


def tasks_of(desa: Wilayah) -> VillageTaskQuerySet:
    """The findings of the village's evaluations, open ones first."""
    return desa.village_tasks.select_related("row", "on_line", "evaluation").order_by(
        "done_at", "due_date", "id"
    )


def _settle(request: DeskRequest, found: list[VillageTask]) -> tuple[int, TaskDoneForm] | None:
    asked = read_number(request.POST.get("tugas"))
    task = next((one for one in found if one.pk == asked), None)
    if task is None:
        raise Http404
    form = TaskDoneForm(request.POST, auto_id=f"tugas{asked}_%s")
    if not form.is_valid():
        return asked, form
    with suppress(AlreadyDone):  # a second tap, or a colleague was quicker
        settle(task=task, reply=form.cleaned_data["balasan"], by=request.member.actor(), at=timezone.now())
        messages.success(request, _("Tugas ditandai selesai. Jawabannya sudah bisa dibaca tim evaluasi."))
    return None


def _shown(
    task: VillageTask, request: DeskRequest, refused: tuple[int, TaskDoneForm] | None
) -> dict[str, object]:
    mine = refused is not None and refused[0] == task.pk
    form = None
    if request.member.role in PEMDES:
        form = refused[1] if refused is not None and mine else TaskDoneForm(auto_id=f"tugas{task.pk}_%s")
    return {"tugas": task, "form": form, "terbuka": mine}
