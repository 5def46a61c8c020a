"""The product as it is deployed, but for who takes in a stored SMS."""

from accountability.settings import *  # noqa: F403

SMS_INBOUND_HANDLER = "tests.sms_gateway.handlers.answer"
