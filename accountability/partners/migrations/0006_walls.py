"""The walls around files from SP4N-LAPOR! (accountability/walls.toml); on SQLite nothing happens."""

from django.db import migrations

from accountability.walls import raise_walls


class Migration(migrations.Migration):
    # Each table is locked for a moment by itself, never all of them until the end.
    atomic = False

    dependencies = [("oversight", "0008_sp4n_both_ways"), ("partners", "0005_walls")]

    operations = [migrations.RunPython(raise_walls, migrations.RunPython.noop)]
