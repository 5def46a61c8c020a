"""Names the app for Django."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "accountability.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"
