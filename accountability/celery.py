"""The Celery application: a bell that says look, never the work itself."""

import os

from celery import Celery

from accountability.unrung import Unrung
from accountability.worker_counts import WorkerCounts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountability.settings")
# Celery runs Django's checks at every start, and those load every page: more than half of what a worker takes
# to be back after a fall. `migrate` and `check` have run them before anything is started.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("posko", task_cls="accountability.patient_task:PatientTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].update((Unrung, WorkerCounts))
