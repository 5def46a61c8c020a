"""The product as it is deployed, but for who takes in a stored SMS."""

from accountability.settings import *  # noqa: F403
from tests.template import ROLE

SMS_INBOUND_HANDLER = "tests.sms_gateway.handlers.answer"
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    DATABASES["default"]["OPTIONS"]["assume_role"] = ROLE  # noqa: F405  # as tests.settings does
