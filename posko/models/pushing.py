"""Browsers that asked to be told of one aspirasi, and the news that waits to be pushed to them."""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from posko.models.voices import Aspirasi


class PushSubscriptionQuerySet(models.QuerySet["PushSubscription"]):
    """Questions about browsers that asked to be told."""

    def with_due_news(self, at: dt.datetime, *, stale: dt.datetime) -> "PushSubscriptionQuerySet":
        """Those with news whose time has come, and to which nothing is on its way since `stale`."""
        due = PushNews.objects.due(at).filter(subscription=OuterRef("pk"))
        return self.filter(Exists(due)).filter(Q(sending_at=None) | Q(sending_at__lt=stale))


class PushSubscription(models.Model):
    """One browser that is told of one aspirasi; its address lies sealed, as the numbers of phones do."""

    aspirasi = models.ForeignKey(Aspirasi, on_delete=models.PROTECT, related_name="push_subscriptions")
    # HMAC of the address under the pepper: to recognise it, and to find it when it says stop.
    fingerprint = models.CharField(max_length=64)
    # JSON of address and keys, sealed to PHONE_PUBLIC_KEY: only the sending process opens it.
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    last_pushed_at = models.DateTimeField(null=True)
    sending_at = models.DateTimeField(null=True)

    objects = PushSubscriptionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("aspirasi", "fingerprint"), name="a_browser_is_told_of_an_aspirasi_once"
            ),
        )

    def __str__(self) -> str:
        return f"push subscription {self.pk}"


class PushNewsQuerySet(models.QuerySet["PushNews"]):
    """Questions about news to push."""

    def waiting(self) -> "PushNewsQuerySet":
        """Neither pushed nor given up."""
        return self.filter(pushed_at=None, given_up_at=None)

    def due(self, at: dt.datetime) -> "PushNewsQuerySet":
        """Waiting, and its time has come."""
        return self.waiting().filter(not_before__lte=at)


class PushNews(models.Model):
    """One piece of news for one browser; `about` is the key of the same news by SMS. It holds no words."""

    subscription = models.ForeignKey(PushSubscription, on_delete=models.CASCADE, related_name="news")
    about = models.CharField(max_length=80)
    promised_at = models.DateTimeField()
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    pushed_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    objects = PushNewsQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subscription", "about"), name="a_browser_hears_a_news_once"),
            models.CheckConstraint(
                condition=Q(pushed_at=None) | Q(given_up_at=None), name="news_was_pushed_or_given_up"
            ),
        )
        indexes = (
            models.Index(
                fields=("not_before",),
                condition=Q(pushed_at=None, given_up_at=None),
                name="push_news_that_waits",
            ),
            models.Index(fields=("about",), name="push_news_by_what_it_tells"),
        )

    def __str__(self) -> str:
        return f"push news {self.pk}"
