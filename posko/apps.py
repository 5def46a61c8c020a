"""Names the app for Django."""

from django.apps import AppConfig


class PoskoConfig(AppConfig):
    name = "posko"
    label = "posko"
    default_auto_field = "django.db.models.BigAutoField"
