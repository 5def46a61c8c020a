"""The gateway as a Django app."""

from django.apps import AppConfig


class SmsGatewayConfig(AppConfig):
    """Lines, contacts, the inbox and the outbox."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "sms_gateway"
    verbose_name = "Gerbang SMS"
