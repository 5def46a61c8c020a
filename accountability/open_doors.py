"""The one list of doors that need no sign-in; a test walks every address and compares."""

OPEN_DOORS = frozenset(
    {
        "beranda",
        "masuk",
        "healthz",
        "readyz",
        "sms-twilio-masuk",
        "sms-twilio-status",
    }
)
