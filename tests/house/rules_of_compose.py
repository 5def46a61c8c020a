"""What every part of docker-compose.yml must keep: each rule yields a sentence for what breaks it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

type Services = dict[str, dict[str, Any]]
type Rule = Callable[[Services], Iterator[str]]

# Held by whom alone: a secret that only these may be given.
ONLY = {
    "phone_private_key": {"sender", "backup"},
    "vapid_private_key": {"sender", "backup"},
    "ledger_signing_key": {"worker", "backup"},
    "database_owner_url": {"migrate"},
    "database_backup_url": {"backup"},
    "database_password": {"db"},
    "redis_acl": {"redis"},
    "twilio_auth_token": {"web", "sender"},
}
BUILT_HERE = "posko-aspirasi:"
# A name of a variable that could hold a secret must name the file that does.
SECRET_NAME = re.compile(r"(PASSWORD|SECRET|TOKEN|PEPPER|PRIVATE|_KEY|DATABASE_URL|REDIS_URL|EMAIL_URL)")


def shut(services: Services) -> Iterator[str]:
    """No capability, no new privileges, a root nobody can write, nobody in particular."""
    for name, one in services.items():
        if one.get("cap_drop") != ["ALL"] or one.get("cap_add") or one.get("privileged"):
            yield f"{name}: keeps a capability"
        if "no-new-privileges:true" not in one.get("security_opt", []):
            yield f"{name}: may gain privileges"
        if one.get("read_only") is not True:
            yield f"{name}: can write its own root"
        user = str(one.get("user", "0")).partition(":")[0]
        if not user.isdecimal() or int(user) == 0:
            yield f"{name}: is not told to be an ordinary user"


def within_limits(services: Services) -> Iterator[str]:
    """Memory without swap, processor, processes, and a log that is turned over."""
    for name, one in services.items():
        for limit in ("mem_limit", "cpus", "pids_limit"):
            if not one.get(limit):
                yield f"{name}: no {limit}"
        if one.get("memswap_limit") != one.get("mem_limit"):
            yield f"{name}: may swap"
        if "max-size" not in one.get("logging", {}).get("options", {}):
            yield f"{name}: its log grows for ever"


def mounts_are_plain(services: Services) -> Iterator[str]:
    """Nothing of the host's system, and what lies in memory runs nothing and is bounded."""
    for name, one in services.items():
        for place in one.get("tmpfs", []):
            if not {"noexec", "nosuid"} <= set(place.partition(":")[2].split(",")) or "size=" not in place:
                yield f"{name}: {place.partition(':')[0]} is not noexec, nosuid and bounded"
        for volume in one.get("volumes", []):
            source, _, rest = volume.partition(":")
            if source.startswith("/") or "docker.sock" in volume:
                yield f"{name}: mounts {source} of the host"
            if source.startswith("./") and source != "./backups" and not rest.endswith(":ro"):
                yield f"{name}: may write {source}"


def is_watched(services: Services) -> Iterator[str]:
    """A check of health, a restart, and time to end; what runs once ends with a status instead."""
    for name, one in services.items():
        check = one.get("healthcheck", {})
        if one.get("restart") == "no":
            continue
        if one.get("restart") != "always":
            yield f"{name}: is not started again"
        if not check.get("test") or check.get("disable"):
            yield f"{name}: nobody looks whether it works"
        elif not {"interval", "timeout", "retries", "start_period"} <= set(check):
            yield f"{name}: its check of health has no times of its own"
        if not one.get("stop_grace_period"):
            yield f"{name}: no stop_grace_period"


def images_are_pinned(services: Services) -> Iterator[str]:
    """By a digest that must be given, or built here from an image that is."""
    for name, one in services.items():
        image = str(one.get("image", ""))
        if image.startswith(BUILT_HERE):
            base = one.get("build", {}).get("args", {}).get("PYTHON_IMAGE", "")
            if not base.startswith("${PYTHON_IMAGE:?") or one.get("pull_policy") != "build":
                yield f"{name}: is not built here from a pinned image"
        elif not (re.fullmatch(r"\$\{[A-Z]+_IMAGE:\?[^}]+\}", image) or "@sha256:" in image):
            yield f"{name}: {image} is not pinned by digest"


def one_door(services: Services) -> Iterator[str]:
    """Only nginx has ports, and it sees neither database nor Redis."""
    for name, one in services.items():
        if one.get("ports") and name != "nginx":
            yield f"{name}: has ports"
        if one.get("network_mode") or one.get("pid") or one.get("ipc"):
            yield f"{name}: shares something of the host"
    seen = set(services["nginx"].get("networks", []))
    for name in ("db", "redis", "sender", "worker"):
        if seen & set(services[name].get("networks", [])):
            yield f"nginx: is on a network with {name}"


def one_way_out(services: Services) -> Iterator[str]:
    """Only the sender is on egress, and only nginx on edge."""
    for name, one in services.items():
        networks = one.get("networks", [])
        if not networks or "default" in networks:
            yield f"{name}: is on the default network"
        if "egress" in networks and name != "sender":
            yield f"{name}: has a way out"
        if "edge" in networks and name != "nginx":
            yield f"{name}: stands at the edge"


def secrets_are_files(services: Services) -> Iterator[str]:
    """Each part its own, none in the environment or a command."""
    for name, one in services.items():
        held = set(one.get("secrets", []))
        for secret, holders in ONLY.items():
            if secret in held and name not in holders:
                yield f"{name}: holds {secret}"
        for variable, value in one.get("environment", {}).items():
            asked = str(value).removeprefix("/run/secrets/")
            if not variable.endswith("_FILE") and SECRET_NAME.search(variable):
                yield f"{name}: {variable} stands in the environment"
            if asked != str(value) and asked not in held:
                yield f"{name}: {variable} names a secret it is not given"
        if re.search(r"requirepass|--password|--pass(?!\sany)", f"{one.get('command', '')}"):
            yield f"{name}: a password stands in its command"


def every_queue_is_heard(services: Services) -> Iterator[str]:
    """By one part each; what takes the key or the network by the sender."""
    from accountability.work_schedule import OTHERS, QUEUES

    wanted = {"worker": {"inbound", OTHERS}, "sender": set(QUEUES) - {"inbound"}}
    for name, queues in wanted.items():
        found = re.search(r"--queues (\S+)", services[name]["command"])
        if found is None or set(found[1].split(",")) != queues:
            yield f"{name}: should hear {', '.join(sorted(queues))}"


RULES: tuple[Rule, ...] = (
    shut,
    within_limits,
    mounts_are_plain,
    is_watched,
    images_are_pinned,
    one_door,
    one_way_out,
    secrets_are_files,
    every_queue_is_heard,
)
