"""Names the app for Django, and lets nothing start with rules of warning that are not right."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    name = "accountability.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Reads the rules once; raises BadRules, whose one sentence ends the start."""
        from accountability.oversight.rules import read  # the words of the place need the apps

        read()
