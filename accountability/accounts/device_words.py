"""Says a device in words a person knows ("Chrome di Android"), and whether two places share a network."""

import ipaddress
import re

from django.utils.crypto import salted_hmac

# The first that fits; browsers name those they descend from, so the descendant stands first.
_BROWSERS = (
    ("Opera Mini", r"Opera Mini"),
    ("Samsung Internet", r"SamsungBrowser"),
    ("UC Browser", r"UCBrowser|UCWEB"),
    ("Edge", r"Edg[eA]?/|EdgiOS"),
    ("Opera", r"OPR/|Opera"),
    ("Firefox", r"Firefox|FxiOS"),
    ("Chrome", r"Chrome|CriOS"),
    ("Safari", r"Safari"),
)
_SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone|iPod"),
    ("iPad", r"iPad"),
    ("KaiOS", r"KAIOS"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("Chromebook", r"CrOS"),
    ("Linux", r"Linux|X11"),
)


def device_words(agent: str) -> str:
    """The browser and the machine of a User-Agent, in a few plain words; no version, no model."""
    browser = next((name for name, sign in _BROWSERS if re.search(sign, agent)), "Peramban lain")
    system = next((name for name, sign in _SYSTEMS if re.search(sign, agent)), "")
    return f"{browser} di {system}" if system else browser


def network_mark(address: str) -> str:
    """A keyed mark of the network around an address (/24, /48): the address itself is kept nowhere."""
    try:
        ip = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    around = ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False)
    return salted_hmac("jaringan", str(around), algorithm="sha256").hexdigest()[:16]
