"""A meeting with a signed berita acara is locked, in the database too."""

from typing import Any

from django.db import migrations

from accountability.planning import locked_stays


def install(apps: Any, schema_editor: Any) -> None:
    """Guards it."""
    locked_stays.install(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    """Takes the guards away."""
    locked_stays.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The guards are triggers: they hold for every role and every statement."""

    dependencies = [("planning", "0002_meetings_and_plans")]
    operations = [migrations.RunPython(install, remove)]
