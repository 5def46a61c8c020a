"""The first start draws its own secrets, once, readable by nobody else."""

import base64
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from accountability import environment as env
from accountability import first_start
from accountability.first_start import keep_kind, keep_secrets

NAMES = (
    "SECRET_KEY",
    "PHONE_PEPPER",
    "PHONE_PUBLIC_KEY",
    "PHONE_PRIVATE_KEY",
    "VAPID_PUBLIC_KEY",
    "VAPID_PRIVATE_KEY",
    "LEDGER_SIGNING_KEY",
)


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An installation that was never started."""
    for name in (*NAMES, "DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "var"))
    return tmp_path / "var" / "env"


class TestKeepSecrets:
    def test_every_secret_is_drawn_and_readable_by_the_owner_only(self, folder: Path) -> None:
        keep_secrets()
        assert {path.name for path in folder.iterdir()} == set(NAMES)
        assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
        assert folder.stat().st_mode & 0o777 == 0o700

    def test_the_two_keys_belong_together(self) -> None:
        keep_secrets()
        private = PrivateKey(base64.b64decode(env.text("PHONE_PRIVATE_KEY")))
        assert base64.b64decode(env.text("PHONE_PUBLIC_KEY")) == bytes(private.public_key)

    def test_the_pair_for_push_services_belongs_together(self) -> None:
        keep_secrets()
        env.check_vapid_keys(env.text("VAPID_PUBLIC_KEY"), env.text("VAPID_PRIVATE_KEY"))

    def test_a_second_start_changes_nothing(self, folder: Path) -> None:
        keep_secrets()
        first = {path.name: path.read_bytes() for path in folder.iterdir()}
        keep_secrets()
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == first

    def test_two_installations_share_no_secret(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        keep_secrets()
        monkeypatch.setenv("VAR_DIR", str(folder.parent.parent / "other"))
        mine = {(folder / name).read_text(encoding="utf-8").strip() for name in NAMES}
        keep_secrets()
        assert mine & {env.text(name) for name in NAMES} == set()

    def test_what_the_operator_gives_is_not_drawn(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SECRET_KEY", "diberikan")
        monkeypatch.setenv("PHONE_PUBLIC_KEY", "diberikan")
        keep_secrets()
        assert {path.name for path in folder.iterdir()} == {
            "PHONE_PEPPER",
            "VAPID_PUBLIC_KEY",
            "VAPID_PRIVATE_KEY",
            "LEDGER_SIGNING_KEY",
        }

    def test_a_folder_that_cannot_be_made_is_named(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        folder.parent.parent.joinpath("file").write_text("", encoding="utf-8")
        monkeypatch.setenv("VAR_DIR", str(folder.parent.parent / "file"))
        with pytest.raises(env.BadEnvironment, match=r"^VAR_DIR names a folder that cannot be written"):
            keep_secrets()


class TestDrawAnew:
    def test_new_ones_are_drawn_and_those_of_now_stand_as_before(self, folder: Path) -> None:
        first_start.keep_secrets()
        was = {name: env.text(name) for name in ("PHONE_PEPPER", "PHONE_PRIVATE_KEY", "SECRET_KEY")}
        for _ in range(2):
            first_start.draw_anew(phones=True, session=True)
        for name, older in first_start.BEFORE.items():
            before = env.listed(older)
            assert len(before) == 2
            assert before[-1] == was[name]
            assert len({env.text(name), *before}) == 3
            assert (folder / older).stat().st_mode & 0o777 == 0o600
        env.check_phone_keys(
            env.text("PHONE_PUBLIC_KEY"),
            env.text("PHONE_PRIVATE_KEY"),
            env.listed("PHONE_PRIVATE_KEY_BEFORE"),
        )
        assert set(first_start.BEFORE.values()) <= set(first_start.known_secrets())

    def test_phones_alone_leave_sessions_as_they_are(self, folder: Path) -> None:
        first_start.keep_secrets()
        session = env.text("SECRET_KEY")
        first_start.draw_anew(phones=True, session=False)
        assert env.text("SECRET_KEY") == session
        assert not (folder / "SECRET_KEY_FALLBACKS").exists()

    def test_what_the_environment_gives_is_changed_there(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first_start.keep_secrets()
        monkeypatch.setenv("PHONE_PEPPER", "p" * 40)
        with pytest.raises(env.BadEnvironment, match="change it where it is set"):
            first_start.draw_anew(phones=True, session=False)
        assert not (folder / "PHONE_PRIVATE_KEY_BEFORE").exists()


class TestKeepKind:
    @pytest.mark.parametrize("demo", [True, False])
    def test_the_kind_of_world_is_remembered(self, demo: bool) -> None:
        keep_secrets()
        keep_kind(demo=demo)
        assert env.flag("DEMO", default=not demo) is demo

    def test_a_real_one_does_not_become_a_demo_by_itself(self) -> None:
        keep_secrets()
        keep_kind(demo=False)
        keep_kind(demo=True)
        assert env.flag("DEMO") is False

    def test_the_operator_can_still_say_otherwise(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keep_secrets()
        keep_kind(demo=True)
        monkeypatch.setenv("DEMO", "0")
        assert env.flag("DEMO") is False
