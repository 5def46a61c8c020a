"""Asks a part how it is, as nginx would: `probe.py PORT PATH [HOST]`; status 1 unless it answers 200.

For health checks: it imports nothing of the product, so that it is done in a tenth of a second.
"""

import http.client
import os
import sys

WAIT = 5.0  # seconds


def main() -> int:
    """0 or 1 for the health check; what went wrong in one line, without what was answered."""
    port, path = int(sys.argv[1]), sys.argv[2]
    called = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    headers = {"Host": called if called not in {"", "*"} else "localhost", "X-Forwarded-Proto": "https"}
    connection = http.client.HTTPConnection(*sys.argv[3:4] or ["127.0.0.1"], port, timeout=WAIT)
    try:
        connection.request("GET", path, headers=headers)
        status: int | str = connection.getresponse().status
    except (OSError, http.client.HTTPException) as problem:
        status = type(problem).__name__
    finally:
        connection.close()
    print(f"{path}: {status}")
    return 0 if status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
