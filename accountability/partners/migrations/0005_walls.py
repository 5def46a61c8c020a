"""The walls around what partners are told (accountability/walls.toml); on SQLite nothing happens."""

from django.db import migrations

from accountability.walls import raise_walls


class Migration(migrations.Migration):
    # Each table is locked for a moment by itself, never all of them until the end.
    atomic = False

    dependencies = [("partners", "0004_from_opensid")]

    operations = [migrations.RunPython(raise_walls, migrations.RunPython.noop)]
