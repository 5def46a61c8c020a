"""What each process counts for whoever watches the installation; read at /metrics (accountability.watching).

Labels name doors, tasks, carriers and outcomes, all of them words of this product: never a village, a number
or anything somebody wrote. Each has a label at least, for a count without one would be made at the import,
before it is known whether processes share their counts (accountability.shared_counts).
"""

from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

disable_created_metrics()  # type: ignore[no-untyped-call]  # as the files of several processes do
COUNTED = CollectorRegistry(auto_describe=True)

# Seconds: a kept page takes one thousandth, the slowest page of the largest village fifteen.
_PAGES = (0.005, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)
_WORK = (0.01, 0.05, 0.25, 1.0, 5.0, 30.0, 120.0, 900.0)

REQUESTS = Counter(
    "posko_http_requests",
    "Requests answered, by the name of the door, the method and the class of the answer.",
    ["door", "method", "status"],
    registry=COUNTED,
)
REQUEST_SECONDS = Histogram(
    "posko_http_request_seconds",
    "How long an answer took to make, by the name of the door.",
    ["door"],
    buckets=_PAGES,
    registry=COUNTED,
)
KEPT_PAGES = Counter(
    "posko_kept_pages",
    "Public pages of a village that may be kept: shown as they were kept, or made.",
    ["outcome"],
    registry=COUNTED,
)
SLOW_QUESTIONS = Counter(
    "posko_slow_questions",
    "Questions to the database that took longer than SLOW_QUESTION_MS, of pages or of background work.",
    ["asker"],
    registry=COUNTED,
)
TASKS = Counter(
    "posko_tasks",
    "Background tasks that ended, by name: done or failed.",
    ["task", "outcome"],
    registry=COUNTED,
)
TASK_SECONDS = Histogram(
    "posko_task_seconds",
    "How long a background task took.",
    ["task"],
    buckets=_WORK,
    registry=COUNTED,
)
SOCKETS = Gauge(
    "posko_websockets_open",
    "Live pages that are open now.",
    ["kind"],
    multiprocess_mode="livesum",
    registry=COUNTED,
)
SMS_DOORS = Counter(
    "posko_sms_door",
    "Calls of carriers: acknowledged, turned away, not stored (they come again), spooled, or not even that.",
    ["carrier", "outcome"],
    registry=COUNTED,
)
SMS_SENDS = Counter(
    "posko_sms_sends",
    "SMS handed to a carrier, by its answer: taken, refused, not now, or unknown.",
    ["carrier", "outcome"],
    registry=COUNTED,
)
SMS_RUPIAH = Counter(
    "posko_sms_rupiah",
    "What the SMS that carriers took cost, by the price of their line, in rupiah.",
    ["carrier"],
    registry=COUNTED,
)


@lru_cache(maxsize=2048)  # doors, methods, classes of answers: a few hundred there are
def counts_of_answers(door: str, method: str, hundreds: int) -> tuple[Counter, Histogram]:
    """What counts such an answer, and how long it took: to look a label up anew costs more than to count."""
    return REQUESTS.labels(door, method, f"{hundreds}xx"), REQUEST_SECONDS.labels(door)
