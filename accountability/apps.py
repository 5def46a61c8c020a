"""Names the app for Django, and tells it what to check of the database."""

from django.apps import AppConfig
from django.core import checks


class AccountabilityConfig(AppConfig):
    name = "accountability"
    label = "accountability"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The walls between villages are looked at with `check --database default`, and by `migrate`."""
        from accountability import walls

        checks.register(walls.check, checks.Tags.database)
