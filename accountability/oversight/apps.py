"""Names the app for Django."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "accountability.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
