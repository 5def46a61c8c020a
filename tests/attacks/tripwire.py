"""A window of Chromium that notices what runs, is asked for elsewhere, or is refused by the policy."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Dialog, Page, Route
from playwright.sync_api import Error as PlaywrightError

SITE = "https://posko.example"
WIRES = """(() => {
  const tripped = [];
  Object.defineProperty(window, '__tripped', { value: tripped });
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'kanari', 'msgbox'])
    Object.defineProperty(window, name, { value: (...told) => tripped.push(`${name}(${told})`) });
  addEventListener('securitypolicyviolation', (e) =>
    tripped.push(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
})()"""
# Markup that no page of ours has: where it stands, words became markup, whether or not they ran.
STRANGE = r"""() => {
  const found = [], tell = (one, what) => found.push(`${what}: ${one.outerHTML.slice(0, 160)}`);
  const links = new Set(['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'poster', 'background',
    'ping', 'cite', 'code', 'manifest']);
  const never = 'iframe, object, embed, base, applet, frame, marquee, xmp, plaintext, portal, bgsound,' +
    'keygen, foreignObject, handler, meta[http-equiv=refresh i][content*=url i], isindex, layer,' +
    'fencedframe, math, x-y';
  for (const one of document.querySelectorAll(never)) tell(one, 'element');
  for (const one of document.querySelectorAll('*')) {
    if (one.localName === 'script' && one.textContent.trim() && !(one.type || '').includes('json'))
      tell(one, 'script of words');
    for (const { name, value } of one.attributes) {
      if (/^on/i.test(name)) tell(one, 'handler');
      if (/^(x-|hx-|v-|ng-)|["'<>`{}]/.test(name)) tell(one, 'attribute');
      if (!links.has(name.toLowerCase())) continue;
      let to;
      try { to = new URL(value, location.href); } catch { continue; }
      const known = ['tel:', 'sms:', 'mailto:', 'geo:'].includes(to.protocol);
      if (!known && !OURS(to, value)) tell(one, 'address');
    }
  }
  return found;
}"""
_OURS = "((to, value) => to.origin === location.origin || value.startsWith('data:image/'))"


@dataclass
class Window:
    """One page; `show` puts an answer of the product into it as if it had come over the wire."""

    page: Page
    scripts: dict[str, tuple[dict[str, str], bytes]]
    noticed: list[str] = field(default_factory=list)
    answer: Any = None

    def show(self, address: str, answer: Any, allowed: frozenset[str]) -> list[str]:
        """Shows the answer at its address, unfolds everything, and tells what was noticed."""
        self.noticed, self.answer = [], answer
        try:
            self.page.goto(f"{SITE}{address}")
        except PlaywrightError as problem:
            if any(said in str(problem) for said in ("ERR_ABORTED", "Download", "ERR_HTTP_RESPONSE_CODE")):
                return self.noticed  # a file to keep, or a refusal without a word: neither shows anything
            raise
        self._asked("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found: list[str] = self._asked("window.__tripped || []")
        found += self._asked(STRANGE.replace("OURS(", f"{_OURS}("))
        if _place(self.page.url) != _place(f"{SITE}{address}"):
            found.append(f"went to {self.page.url[:80]}")
        return [*self.noticed, *(one for one in found if not any(known in one for known in allowed))]

    def _asked(self, script: str) -> Any:
        """What it says; once more where the page loads itself anew, as one that waits for people does."""
        try:
            return self.page.evaluate(script)
        except PlaywrightError as problem:
            if "Execution context was destroyed" not in str(problem):
                raise
        self.page.wait_for_load_state()
        return self.page.evaluate(script)

    def shows_words(self) -> bool:
        """Whether any hostile word can be read on it."""
        text: str = self._asked("document.documentElement.textContent || ''")
        return "alert(" in text or "kanari" in text


def _place(address: str) -> tuple[str, str]:
    """Host and path, however they are written."""
    parts = urlsplit(address)
    return parts.netloc, unquote(parts.path)


def open_window(browser: Browser, *, policy: bool = True) -> Window:
    """A new window; without `policy` nothing but the pages themselves stops a script."""
    context = browser.new_context(
        viewport={"width": 360, "height": 640},
        locale="id-ID",
        bypass_csp=not policy,
        service_workers="block",
        reduced_motion="reduce",
    )
    context.add_init_script(WIRES)
    window = Window(context.new_page(), dict(_scripts()))
    page = window.page
    page.route("**/*", lambda route: _answer(window, route))
    page.route_web_socket("**", lambda socket: _listened(window, socket.url))
    page.on("dialog", lambda dialog: _shut(window, dialog))
    page.on("pageerror", lambda error: window.noticed.append(f"error: {str(error)[:160]}"))
    page.on("console", lambda told: window.noticed.append(told.text[:200]) if told.type == "error" else None)
    return window


def _scripts() -> Iterator[tuple[str, tuple[dict[str, str], bytes]]]:
    """What pages load besides /static/, asked for before: an open page may not ask the database."""
    for door in ("manifest", "kirim-js", "kabar-js", "suara-js", "warga-js"):
        got = Client().get(reverse(door), headers={"host": "posko.example"}, secure=True)
        yield reverse(door), (dict(got.items()), got.content)


def _shut(window: Window, dialog: Dialog) -> None:
    window.noticed.append(f"dialog: {dialog.message[:80]}")
    dialog.dismiss()


def _listened(window: Window, address: str) -> None:
    """A desk's own live page hears nothing here; any other host would be a script's."""
    if not address.startswith(f"{SITE.replace('https:', 'wss:')}/ws/"):
        window.noticed.append(f"listened to {address[:120]}")


def _answer(window: Window, route: Route) -> None:
    asked = route.request
    parts = urlsplit(asked.url)
    if f"{parts.scheme}://{parts.netloc}" != SITE:
        window.noticed.append(f"asked for {asked.url[:120]}")
        route.abort()
    elif asked.is_navigation_request() and window.answer is not None:
        answer, window.answer = window.answer, None
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        route.fulfill(status=answer.status_code, headers=dict(answer.items()), body=body)
    elif asked.is_navigation_request():
        window.noticed.append(f"went to {asked.url[:120]}")
        route.abort()
    elif parts.path.startswith("/static/"):
        found = finders.find(parts.path.removeprefix("/static/"))
        if found is None:
            route.fulfill(status=404)
        else:
            route.fulfill(body=Path(found).read_bytes(), content_type=guess_type(found)[0] or "")
    elif asked.method == "POST":
        window.noticed.append(f"sent to {parts.path}: {(asked.post_data or '')[:200]}")
        route.fulfill(status=204)
    elif parts.path in window.scripts:
        headers, body = window.scripts[parts.path]
        route.fulfill(headers=headers, body=body)
    else:
        route.fulfill(status=204)  # a picture, which holds no words
