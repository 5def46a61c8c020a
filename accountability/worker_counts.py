"""Lets a worker count beside the web servers; in one process it counts where they do anyway."""

from typing import Any

from celery import bootsteps
from django.conf import settings

from accountability import traces
from accountability.shared_counts import share


class WorkerCounts(bootsteps.StartStopStep):
    """Begins with the worker, before the first task."""

    def start(self, parent: Any) -> None:
        """Shares what is counted from now on."""
        if not settings.EMBEDDED:
            traces.is_for("worker")
            share(role="worker", folder=settings.VAR_DIR / "metrics")
