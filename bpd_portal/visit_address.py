"""Where a visit is planned, filled in with whom it means to hear."""

from django.urls import reverse


def plan_a_visit(dusun: int, group: str = "", day: str = "") -> str:
    """The page that plans an outreach to a dusun, to a `group` of its residents, on a `day` (ISO)."""
    asked = {"dusun": dusun, "kelompok": group, "tanggal": day}
    return reverse("outreach-baru", query={name: value for name, value in asked.items() if value})
