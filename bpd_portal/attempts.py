"""Does one deed for one form: once, and with the deed's refusal told in the form."""

import hashlib
import json
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accountability.accounts.access import DeskRequest
from accountability.accounts.sending import count_once
from bpd_portal.forms.base import DeskForm
from bpd_portal.sentences import refusal_told


def attempt(request: DeskRequest, form: DeskForm, deed: Callable[[], object]) -> bool:
    """Whether the form was right and the deed is done, now or by an earlier tap on the same button.

    A refusal of the deed becomes a sentence in the form; anything else is raised.
    """
    if not form.is_valid():
        return False
    key, user_id = sending_of(request, form), request.member.user_id
    with refusal_told() as told, transaction.atomic():
        if count_once(user_id=user_id, key=key, at=timezone.now()):
            deed()
    if told.refusal is not None:
        form.add_error(form.field_of(told.refusal), told.sentence)
        return False
    return True


def sending_of(request: DeskRequest, form: DeskForm) -> str:
    """The key of this one sending, 48 letters: the form's own key together with what the form says.

    "Back" in a browser brings the old key with new words, and those must not be lost as a second tap.
    """
    key = form.cleaned_data["kunci_kirim"]
    if not key:
        return ""
    files = [
        (name, [(file.name, file.size) for file in request.FILES.getlist(name)])
        for name in sorted(request.FILES)
    ]
    said = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    return hashlib.blake2b(json.dumps([said, files]).encode(), digest_size=24).hexdigest()
