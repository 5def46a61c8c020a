"""Names the app for Django."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    name = "accountability.council"
    label = "council"
    default_auto_field = "django.db.models.BigAutoField"
