"""The past is told as it stood, and how people answered says how often a rule was right."""

import datetime as dt
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accountability.accounts.models import Membership
from accountability.oversight.answering_warnings import set_aside, take_in_hand
from accountability.oversight.keeping import keep_warnings
from accountability.oversight.past_signs import NOT_REPLAYED, Past
from accountability.oversight.replaying import RuleReplay, replay
from accountability.oversight.rules import PATH, BadRules, in_force
from accountability.oversight.signs import measured
from accountability.oversight.warnings import warnings_of
from accountability.regions.models import Wilayah
from accountability.regions.sebutan import PRESETS
from posko.reading import mark_read
from tests import makers
from tests.accountability.oversight.synthetic import build

pytestmark = pytest.mark.django_db
NOW = makers.NOW
DAY = dt.timedelta(days=1)
WORDS = PRESETS["umum"]


def of(rule: str, found: list[RuleReplay]) -> RuleReplay:
    """What one rule did."""
    return next(one for one in found if one.rule == rule)


def replayed(camat: Membership, weeks: int = 6, **thresholds: int) -> list[RuleReplay]:
    """The weeks from NOW on."""
    first = NOW.date()
    last = first + weeks * 7 * DAY
    return replay(kecamatan=camat.wilayah, first=first, last=last, thresholds=thresholds)


class TestPast:
    def test_the_present_replayed_says_what_is_computed_now(self, db: None) -> None:
        build(7)
        villages = list(Wilayah.objects.desa().in_service().within("99.01.01").order_by("kode"))
        past = Past(villages, WORDS, [2026]).signs(NOW, in_force(2026))
        now = measured(villages, at=NOW)
        told = [
            {
                (one.rule.id, one.cause, one.sentence)
                for one in warnings_of(signs, WORDS)
                if one.rule.id not in NOT_REPLAYED
            }
            for signs in now
        ]
        again = [{(one.rule.id, one.cause, one.sentence) for one in warnings_of(s, WORDS)} for s in past]
        assert again == told

    def test_what_was_read_later_was_unread_before(self, desa: Wilayah, ketua: Membership) -> None:
        voice = makers.make_aspirasi(desa)
        mark_read(aspirasi=voice, by=ketua.actor(), at=NOW + 20 * DAY)
        past = Past([desa], WORDS, [2026])
        late = [past.signs(NOW + n * DAY, in_force(2026))[0].unread_late for n in (1, 10, 21)]
        assert late == [0, 1, 0]


class TestReplay:
    def test_a_spell_is_counted_once_however_long_it_lasts(
        self, desa: Wilayah, camat: Membership, ketua: Membership
    ) -> None:
        voice = makers.make_aspirasi(desa)
        mark_read(aspirasi=voice, by=ketua.actor(), at=NOW + 20 * DAY)
        one = of("unread", replayed(camat))
        assert (one.spells, one.villages, one.brief, one.unjudged) == (1, 1, 0, 1)
        assert one.precision is None

    @pytest.mark.parametrize("real", [True, False])
    def test_precision_is_what_people_answered(self, desa: Wilayah, camat: Membership, real: bool) -> None:
        makers.make_aspirasi(desa)
        at = NOW + 10 * DAY
        keep_warnings(kecamatan=camat.wilayah, at=at)
        kept = desa.kept_warnings.get(rule="unread")
        if real:
            take_in_hand(warning=kept, by=camat.actor(), at=at)
        else:
            words = "Sudah dibaca di kantor."
            set_aside(warning=kept, reason_class="belum_dicatat", words=words, by=camat.actor(), at=at)
        one = of("unread", replayed(camat))
        assert (one.real, one.no_trouble, one.unjudged) == (int(real), int(not real), 0)
        assert one.precision == float(real)

    def test_another_threshold_speaks_more_or_less_often(self, desa: Wilayah, camat: Membership) -> None:
        makers.make_aspirasi(desa)
        assert of("unread", replayed(camat)).spells == 1
        stricter = of("unread", replayed(camat, unread=2))
        assert (stricter.spells, stricter.threshold, stricter.threshold_in_force) == (0, 2, 1)


class TestCommand:
    def told(self, camat: Membership, *more: str) -> str:
        out = StringIO()
        span = ("--from", "2026-10-05", "--to", "2026-11-09")
        call_command("warnings_replay", "--kecamatan", camat.wilayah_id, *span, *more, stdout=out)
        return out.getvalue()

    def test_it_prints_each_rule_beside_its_threshold(self, desa: Wilayah, camat: Membership) -> None:
        makers.make_aspirasi(desa)
        table = self.told(camat, "--threshold", "unread=2")
        assert "unread                   1>2" in table
        assert "not_told" not in table

    def test_json_says_the_same(self, desa: Wilayah, camat: Membership) -> None:
        makers.make_aspirasi(desa)
        told = json.loads(self.told(camat, "--json"))
        unread = next(one for one in told["rules"] if one["rule"] == "unread")
        assert (unread["spells"], unread["villages"], unread["precision"]) == (1, 1, None)

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"kecamatan": "99.01.77"}, "There is no kecamatan"),
            ({"first": "kemarin"}, "is no day"),
            ({"last": "2020-01-01"}, "must come after"),
            ({"threshold": ["entah=3"]}, "is no rule"),
            ({"threshold": ["unread=dua"]}, "names no whole number"),
        ],
    )
    def test_what_cannot_be_is_refused_with_a_sentence(
        self, desa: Wilayah, camat: Membership, changed: dict[str, Any], sentence: str
    ) -> None:
        asked: dict[str, Any] = {"kecamatan": camat.wilayah_id, "first": "2026-10-05", "last": "2026-10-12"}
        with pytest.raises(CommandError, match=sentence):
            call_command("warnings_replay", **{**asked, **changed})

    def test_a_wrong_table_to_try_is_refused_with_a_sentence(self, camat: Membership, tmp_path: Path) -> None:
        path = tmp_path / "rules.csv"
        path.write_text(PATH.read_text(encoding="utf-8").replace(",50,persen,", ",banyak,persen,"), "utf-8")
        with pytest.raises(BadRules, match=r"rules\.csv, row 3, column threshold"):
            self.told(camat, "--rules", str(path))
