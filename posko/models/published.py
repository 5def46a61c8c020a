"""Tables that were published once and are never reckoned anew."""

from django.db import models

from accountability.regions.models import Wilayah


class PublishedTable(models.Model):
    """One table of one wilayah and one period as the public first saw it: later corrections do not move it.

    Reckoned anew, a cell that went from five to six would tell that somebody's voice was put there.
    """

    wilayah = models.ForeignKey(Wilayah, on_delete=models.PROTECT, related_name="published_tables")
    name = models.CharField(max_length=40)
    period = models.CharField(max_length=20)
    body = models.JSONField()
    published_date = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("wilayah", "name", "period"), name="a_table_of_a_period_is_published_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.wilayah_id} {self.name} {self.period}"
