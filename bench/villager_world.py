"""Fills a database with the villages and the million voices of bench.villager_server (villager_world.sql)."""

import datetime as dt
import random
from pathlib import Path

import psycopg

from accountability.lib import nomor
from accountability.planning.activity_codes import activities

SQL = Path(__file__).with_suffix(".sql")
KEGIATAN = 60
# What gets rows with an id that the file chose, and goes on counting behind them.
NUMBERED = (
    "regions_dusun", "sms_gateway_contact", "posko_kelompok", "posko_aspirasi", "planning_musyawarah",
    "planning_usulan", "planning_rkpdesa", "planning_kegiatan", "budget_apbdesa", "budget_budgetline",
)  # fmt: skip


def fill(database: str, *, voices: int, villages: int, now: dt.datetime) -> None:
    """Rows as the deeds would have left them, over three years up to `now`; needs a superuser."""
    codes = [one.kode for one in activities().values() if one.level == "kegiatan"][:KEGIATAN]
    told = {"voices": voices, "villages": villages, "kegiatan": " ".join(codes), "now": now.isoformat()}
    with psycopg.connect(database) as connection:
        connection.execute("SET session_replication_role = replica")
        for name, value in told.items():
            connection.execute("SELECT set_config(%s, %s, false)", [f"bench.{name}", str(value)])
        connection.execute("CREATE TEMP TABLE nomor (i bigint PRIMARY KEY, nomor text)")
        with connection.cursor().copy("COPY nomor FROM STDIN") as rows:
            for place, body in enumerate(random.Random(1).sample(range(10**7, 10**8), voices), 1):
                rows.write_row((place, f"{body}{nomor.check_digit(str(body))}"))
        connection.execute(SQL.read_bytes())
        for table in NUMBERED:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}".encode()  # noqa: S608
            )
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
