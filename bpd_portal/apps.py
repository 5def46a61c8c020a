"""Names the app for Django."""

from django.apps import AppConfig


class BpdPortalConfig(AppConfig):
    name = "bpd_portal"
    label = "bpd_portal"
    default_auto_field = "django.db.models.BigAutoField"
