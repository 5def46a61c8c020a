"""Names the app for Django."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    name = "accountability.regions"
    label = "regions"
    default_auto_field = "django.db.models.BigAutoField"
