"""The project: its wiring, and the village's plans, money and oversight."""

from accountability.celery import app as celery_app

__all__ = ["celery_app"]
