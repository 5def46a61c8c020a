"""Words stay as they were said; what goes past the village government has no public words."""

from typing import Any

from django.db import migrations, models

from posko import words_stay


def install(apps: Any, schema_editor: Any) -> None:
    """Guards the words."""
    words_stay.install(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    """Takes the guard away."""
    words_stay.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The constraints come first: on SQLite they make the tables anew, which drops their triggers."""

    dependencies = [("posko", "0005_nothing_grave_is_set_aside")]
    operations = [
        migrations.AddConstraint(
            model_name="aspirasi",
            constraint=models.CheckConstraint(
                condition=models.Q(("about_pemdes", False), ("public_summary", ""), _connector="OR"),
                name="an_aspirasi_about_the_pemdes_has_no_public_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("sentence", ""), _negated=True),
                    _connector="OR",
                ),
                name="closed_always_says_why",
            ),
        ),
        migrations.RunPython(install, remove),
    ]
