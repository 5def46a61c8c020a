"""Names the app for Django."""

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "accountability.budget"
    label = "budget"
    default_auto_field = "django.db.models.BigAutoField"
