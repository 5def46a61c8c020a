"""Names the app for Django, and lets nothing start with a table of scopes that cannot be meant."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "accountability.partners"
    label = "partners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Reads the scopes once; raises BadScopes, whose one sentence ends the start."""
        from accountability.partners.scopes import scopes

        scopes()
