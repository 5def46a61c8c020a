# One image for every part: web pages, live pages, worker and beat differ only in their command.
# Which Python exactly, by digest: deploy/pin-images.sh writes it into .env, docker-compose.yml hands it on.
ARG PYTHON_IMAGE
FROM ${PYTHON_IMAGE} AS packages
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM ${PYTHON_IMAGE}
# pg_dump and pg_restore of the server's version: backups are made by them.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-17 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin posko
COPY --from=packages /venv /venv
COPY --chown=root:root . /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/posko
# New volumes take their owner from here.
RUN mkdir -p /var/lib/posko/static /var/lib/posko/data-terbuka/umum && chown -R posko /var/lib/posko
USER posko
