"""An RPJM is revised as an RKP is, its activities keep their history, a list wrongly sent is taken back."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


def _plan(to: str, name: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name=name,
        to=to,
    )


class Migration(migrations.Migration):
    """None of these tables has a guard of its own (planning.locked_stays), so none is set anew."""

    dependencies = [("planning", "0004_one_agenda")]
    operations = [
        migrations.AddField("rpjmdesa", "revision", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("rpjmdesa", "revising_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "rpjmdesa",
            models.CheckConstraint(
                condition=Q(revising_since=None) | (Q(enacted_date__isnull=False) & Q(revision__gt=0)),
                name="only_an_enacted_rpjm_is_revised",
            ),
        ),
        migrations.AlterField("planrevision", "rkp", _plan("planning.rkpdesa", "revisions")),
        migrations.AddField("planrevision", "rpjm", _plan("planning.rpjmdesa", "revisions")),
        migrations.AddField(
            "planrevision", "extended_to", models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            "planrevision",
            models.UniqueConstraint(
                fields=("rpjm", "number"),
                condition=Q(number__gt=0),
                name="a_revision_of_an_rpjm_has_its_number_once",
            ),
        ),
        migrations.AddConstraint(
            "planrevision",
            models.CheckConstraint(
                condition=Q(rkp=None) ^ Q(rpjm=None), name="a_revision_is_that_of_one_plan"
            ),
        ),
        migrations.AddConstraint(
            "planrevision",
            models.CheckConstraint(
                condition=Q(extended_to=None, number__gt=0)
                | Q(extended_to__isnull=False, number=0, rpjm__isnull=False),
                name="only_an_extension_has_no_number",
            ),
        ),
        migrations.AlterField("kegiatanchange", "kegiatan", _plan("planning.kegiatan", "changes")),
        migrations.AddField("kegiatanchange", "rpjm_activity", _plan("planning.rpjmactivity", "changes")),
        migrations.AddConstraint(
            "kegiatanchange",
            models.CheckConstraint(
                condition=Q(kegiatan=None) ^ Q(rpjm_activity=None), name="a_change_is_that_of_one_kegiatan"
            ),
        ),
        migrations.AddField("durkp", "sent_recorded_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "durkp",
            models.CheckConstraint(
                condition=Q(sent_recorded_at=None) | Q(sent_on__isnull=False),
                name="a_du_rkp_is_recorded_as_sent_with_its_day",
            ),
        ),
    ]
