"""Names the app for Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "accountability.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
