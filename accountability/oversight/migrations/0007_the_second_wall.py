"""PostgreSQL itself keeps the villages apart (accountability/walls.toml); on SQLite nothing happens."""

from django.db import migrations

from accountability.walls import raise_walls, take_down


class Migration(migrations.Migration):
    # Each table is locked for a moment by itself, never all of them until the end.
    atomic = False

    dependencies = [
        ("accounts", "0003_second_factor"),
        ("budget", "0003_withdrawals"),
        ("council", "0001_council"),
        ("ledger", "0004_clock_watch"),
        ("oversight", "0006_regency"),
        ("planning", "0005_plans_and_their_history"),
        ("posko", "0013_personal_data"),
        ("regions", "0003_regional_holidays"),
        ("sms_gateway", "0004_keys_of_a_contact"),
    ]

    operations = [migrations.RunPython(raise_walls, take_down)]
