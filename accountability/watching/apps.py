"""Names the app for Django; it has no tables."""

from django.apps import AppConfig


class WatchingConfig(AppConfig):
    name = "accountability.watching"
    label = "watching"
