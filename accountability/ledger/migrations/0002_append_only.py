"""Makes the ledger append-only in the database itself."""

from typing import Any

from django.db import migrations

from accountability.ledger import append_only


def install(apps: Any, schema_editor: Any) -> None:
    """Guards the table."""
    append_only.install(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    """Takes the guard away."""
    append_only.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The guard is a trigger: it holds for every role, also the owner of the table."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
