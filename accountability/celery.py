"""The Celery application: a bell that says look, never the work itself."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accountability.settings")

app = Celery("posko")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
