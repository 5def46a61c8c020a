"""Names the app for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accountability.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
