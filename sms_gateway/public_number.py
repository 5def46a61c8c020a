"""The number people of a desa write to, as they write it."""

from sms_gateway.models import Line


def sms_number(kode: str) -> str:
    """The number people of this desa write to, as they write it: its own, else a shared one; "" for none."""
    lines = Line.objects.filter(active=True, receives=True, assigned=True, address__startswith="+")
    # Both by the index of the desa: an OR would read the lines of every village of the country.
    own, shared = lines.filter(desa_id=kode), lines.filter(desa=None)
    found = sorted(own.union(shared, all=True).values_list("desa_id", "pk", "address"), key=_own_first)
    return written(found[0][2]) if found else ""


def _own_first(row: tuple[str | None, int, str]) -> tuple[bool, int]:
    return row[0] is None, row[1]


def written(e164: str) -> str:
    """Returns +6281200000001 as 0812-0000-0001; other numbers as they are."""
    if not e164.startswith("+62"):
        return e164
    digits = "0" + e164[3:]
    return "-".join(part for part in (digits[:4], digits[4:8], digits[8:]) if part)


def has_lines_within(kode: str) -> bool:
    """Whether a village inside this wilayah has a number of its own that people write to."""
    inside = Line.objects.filter(desa__kode__startswith=f"{kode}.", active=True, receives=True, assigned=True)
    return inside.filter(address__startswith="+").exists()
