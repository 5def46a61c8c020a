"""A cache in the process's own memory that keeps values as they are: Django's own pickles at every look.

Who asks gets the very object that was put in, and whoever else asks gets it too: nobody may change it.
"""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache


class NearCache(LocMemCache):
    """As LocMemCache, for values that are only read; a key may be any text."""

    # Django's own, which its stubs do not tell of.
    _lock: Any
    _cache: Any
    _has_expired: Any
    _set: Any
    _delete: Any

    def validate_key(self, key: str) -> None:
        """Nothing to check: what memcached would not take is no matter here."""

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Puts it in where nothing is; tells whether it did."""
        made: str = self.make_and_validate_key(key, version=version)
        with self._lock:
            free: bool = self._has_expired(made)
            if free:
                self._set(made, value, timeout)
        return free

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """What was put in, or `default`."""
        made: str = self.make_and_validate_key(key, version=version)
        with self._lock:
            if self._has_expired(made):
                self._delete(made)
                return default
            self._cache.move_to_end(made, last=False)
            return self._cache[made]

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Puts it in."""
        made: str = self.make_and_validate_key(key, version=version)
        with self._lock:
            self._set(made, value, timeout)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """What is there and so much more; raises ValueError where nothing is. When it ends stays."""
        made: str = self.make_and_validate_key(key, version=version)
        with self._lock:
            if self._has_expired(made):
                self._delete(made)
                raise ValueError("Nothing is kept under this key.")
            self._cache[made] += delta
            self._cache.move_to_end(made, last=False)
            return int(self._cache[made])
