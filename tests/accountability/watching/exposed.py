"""Reads /metrics as Prometheus does."""

from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

type Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples(text: str) -> Samples:
    """Every value by its name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def families(text: str) -> set[str]:
    """Every name a rule may ask for, also of what nobody has counted yet."""
    found = set()
    for family in text_string_to_metric_families(text):
        tails = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(family.type, ("",))
        found |= {f"{family.name}{tail}" for tail in tails}
    return found


def page(client: Client, **meta: str) -> str:
    """What the door says to this machine."""
    answer = client.get("/metrics", **meta)  # type: ignore[arg-type]  # headers as WSGI tells them
    assert answer.status_code == 200
    return answer.content.decode()


def value(told: Samples, name: str, **labels: str) -> float:
    """One value; 0 where it is not told."""
    return told.get((name, tuple(sorted(labels.items()))), 0.0)
