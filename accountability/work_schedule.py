"""What is done again and again: the beat of Celery, and what `manage.py work` does besides."""

from typing import Any

# Queues by urgency, and by what they take: who hears `outbound`, `keyed` or `outside` holds the private key
# of phones and has a way out; who hears `inbound` and `later` has neither (docker-compose.yml).
QUEUES: dict[str, tuple[str, ...]] = {
    "inbound": ("sms_gateway.tasks.hand_over_waiting",),
    "outbound": (
        "sms_gateway.tasks.send_due",
        "sms_gateway.tasks.sweep",
        "sms_gateway.tasks.resolve_unknown",
    ),
    # Citizens wait for it, and it opens a sealed number.
    "keyed": ("sms_gateway.tasks.replay_spool", "sms_gateway.tasks.join_fragments"),
    # Providers, push services and mail are asked; numbers and passwords are opened.
    "outside": (
        "sms_gateway.tasks.fetch_media",
        "sms_gateway.tasks.reconcile",
        "sms_gateway.tasks.sweep_modems",
        "posko.tasks.push_due",
        "posko.tasks.hand_over_numbers",
        "accountability.council.tasks.mail_notes",
        "accountability.oversight.tasks.remind",
        "accountability.oversight.tasks.remind_of_agreements",
        "accountability.oversight.tasks.tell_mornings",
        "accountability.oversight.tasks.give_codes",
    ),
}
OTHERS = "later"
ROUTES = {task: {"queue": queue} for queue, tasks in QUEUES.items() for task in tasks}
BEAT: dict[str, dict[str, Any]] = {
    "hand-over-waiting": {"task": "sms_gateway.tasks.hand_over_waiting", "schedule": 5.0},
    "send-due": {"task": "sms_gateway.tasks.send_due", "schedule": 5.0},
    "sweep": {"task": "sms_gateway.tasks.sweep", "schedule": 30.0},
    "resolve-unknown": {"task": "sms_gateway.tasks.resolve_unknown", "schedule": 20.0},
    "reconcile": {"task": "sms_gateway.tasks.reconcile", "schedule": 3600.0},
    "replay-spool": {"task": "sms_gateway.tasks.replay_spool", "schedule": 10.0},
    "join-fragments": {"task": "sms_gateway.tasks.join_fragments", "schedule": 60.0},
    "sweep-modems": {"task": "sms_gateway.tasks.sweep_modems", "schedule": 10.0},
    "take-in-unanswered": {"task": "posko.tasks.take_in_unanswered", "schedule": 300.0},
    "note-silence": {"task": "posko.tasks.note_silence", "schedule": 3600.0},
    "go-on-without": {"task": "posko.tasks.go_on_without", "schedule": 900.0},
    "bring-unlooked": {"task": "posko.tasks.bring_unlooked", "schedule": 900.0},
    "fetch-media": {"task": "sms_gateway.tasks.fetch_media", "schedule": 10.0},
    "keep-sms-photos": {"task": "posko.tasks.keep_sms_photos", "schedule": 10.0},
    "let-old-photos-go": {"task": "posko.tasks.let_old_photos_go", "schedule": 3600.0},
    "hand-over-numbers": {"task": "posko.tasks.hand_over_numbers", "schedule": 20.0},
    "erase-due": {"task": "posko.tasks.erase_due", "schedule": 300.0},
    "retain": {"task": "posko.tasks.retain", "schedule": 21_600.0},
    "push-due": {"task": "posko.tasks.push_due", "schedule": 30.0},
    "harden-kunci": {"task": "posko.tasks.harden_kunci", "schedule": 20.0},
    "harden-receipts": {"task": "accountability.ledger.tasks.harden_receipts", "schedule": 20.0},
    "hear-bell": {"task": "accountability.ledger.tasks.hear_bell", "schedule": 30.0},
    "publish-log": {"task": "accountability.ledger.tasks.publish_log", "schedule": 900.0},
    "write-monday-notes": {"task": "accountability.council.tasks.write_notes", "schedule": 300.0},
    "remind-of-the-calendar": {"task": "accountability.oversight.tasks.remind", "schedule": 600.0},
    "remind-of-agreements": {
        "task": "accountability.oversight.tasks.remind_of_agreements",
        "schedule": 600.0,
    },
    "keep-warnings": {"task": "accountability.oversight.tasks.keep_warnings", "schedule": 300.0},
    "tell-mornings": {"task": "accountability.oversight.tasks.tell_mornings", "schedule": 300.0},
    "freeze-surveys": {"task": "accountability.oversight.tasks.freeze_surveys", "schedule": 3600.0},
    "give-codes": {"task": "accountability.oversight.tasks.give_codes", "schedule": 60.0},
    "answer-forgetful": {"task": "accountability.oversight.tasks.answer_forgetful", "schedule": 20.0},
    "forget-files": {"task": "accountability.oversight.tasks.forget_files", "schedule": 3600.0},
    "mail-monday-notes": {"task": "accountability.council.tasks.mail_notes", "schedule": 60.0},
    "carry-proposals": {"task": "accountability.planning.tasks.carry_proposals", "schedule": 900.0},
}
# What `manage.py work` does besides on each look: calls with at= and limit= that say how much they did.
BESIDES = (
    "accountability.council.mailing.mail_due",
    "accountability.council.monday_note.write_due",
    "accountability.planning.carrying.carry_due",
    "accountability.ledger.clock_watch.hear_bell",
    "accountability.ledger.public_log.publishing.publish_due",
    "accountability.ledger.public_log.receipts.harden",
    "accountability.oversight.coaching.reminding.remind_follow_ups",
    "accountability.oversight.counter.freezing.freeze_due",
    "accountability.oversight.digest.tell_due",
    "accountability.oversight.keeping.keep_due",
    "accountability.oversight.onboarding.bringing_in.forget_rows",
    "accountability.oversight.onboarding.giving.give_due",
    "accountability.oversight.onboarding.recovering.answer_due",
    "accountability.oversight.reminding.remind_due",
    "posko.going_on.go_on_without",
    "posko.hardening.harden",
    "posko.personal.erasing.erase_due",
    "posko.personal.identity_deciding.let_lapse",
    "posko.personal.identity_handing.forget_copies",
    "posko.personal.identity_handing.hand_over_due",
    "posko.pushing.push_due",
    "posko.retaining.retain",
    "posko.set_aside.bring_unlooked",
    "posko.sms_photos.keep_due",
    "posko.unfinished.take_in_unanswered",
    "posko.verdicts.note_silence",
    "posko.waiting_photos.let_old_go",
    "sms_gateway.fetching.fetch_due",
    "sms_gateway.fragments.join_waiting",
    "sms_gateway.sweeping.sweep_all",
)
