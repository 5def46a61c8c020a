"""Names the app for Django."""

from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "accountability"
    label = "accountability"
    default_auto_field = "django.db.models.BigAutoField"
