"""What robots.txt says (RFC 9309): which doors a crawler leaves alone, and where the site map is.

Pages of a number (/a/) and of a secret code are not named here: whoever may not fetch a page cannot see that
it says noindex, and would list its bare address once somebody links to it.
"""

from public_site.sharing.addresses import absolute

# Desks and machines: nothing there for anyone who is not signed in. And lists by what they were asked.
SHUT = (
    "/bpd/", "/pemdes/", "/kec/", "/kab/", "/meja/", "/akun/", "/masuk/", "/keluar/", "/ws/", "/sms/",
    "/simulator/", "/api/v1/", "/api/opendk/", "/open311/", "/*?",
)  # fmt: skip


def robots_text() -> str:
    """The file."""
    shut = "\n".join(f"Disallow: {one}" for one in SHUT)
    return f"User-agent: *\nAllow: /oembed\n{shut}\n\nSitemap: {absolute('/sitemap.xml')}\n"
