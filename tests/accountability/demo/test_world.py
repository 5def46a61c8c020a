"""The demo world keeps what is promised of it, and its deeds leave nothing out of balance."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count, Max, QuerySet, Sum

from accountability.accounts.models import User
from accountability.budget.both_ways import both_ways
from accountability.budget.fates import special_threads
from accountability.budget.models import APBDesa, BudgetLine
from accountability.budget.sums import totals
from accountability.demo import world
from accountability.demo.people import PASSWORD
from accountability.demo.tables import rows
from accountability.ledger.verify import problems
from accountability.lib import kunci
from accountability.lib.workdays import working_days_between
from accountability.oversight.models import Answer, Evaluation, MatrixRow, Result, VillageTask
from accountability.oversight.shared_lines import strangers_of
from accountability.planning.fit import fit_of, heard_in
from accountability.planning.models import Kegiatan, Musyawarah, MusyawarahKind, Usulan
from accountability.planning.public_fit import public_fit
from accountability.planning.ranking import ranked
from accountability.planning.voting import turnout
from accountability.regions.models import DesaFacts, Dusun, Wilayah
from accountability.regions.sebutan import words_for
from posko.models import Aspirasi, Kelompok, Verdict
from posko.recap import recap_of
from posko.states import Channel, Gender, State, VerdictChoice, Vulnerable
from sms_gateway.delivery import OutboundState
from sms_gateway.models import InboundSMS, Line, OutboundSMS, SMSBudget
from tests.accountability.demo.conftest import NOW, undone

FIRST = "99.01.01.2001"
TODAY = NOW.date()


def told(**of_milestone: Any) -> QuerySet[Aspirasi]:
    """Voices with a milestone like this."""
    return Aspirasi.objects.filter(**{f"milestones__{name}": value for name, value in of_milestone.items()})


class TestLoad:
    def test_every_wilayah_is_fictional(self, loaded: world.Loaded) -> None:
        assert loaded.fresh
        assert {kode[:2] for kode in Wilayah.objects.values_list("kode", flat=True)} == {"99"}
        assert not Wilayah.objects.filter(fictional=False).exists()

    def test_eight_desa_and_three_kampung_have_dusun_facts_and_a_line(self, loaded: world.Loaded) -> None:
        desa = Wilayah.objects.desa()
        assert desa.within("99.01.01").count() == 8
        assert desa.within("99.02.01").count() == 3
        assert DesaFacts.objects.filter(households__gt=0).count() == 11
        assert Dusun.objects.values("desa").distinct().count() == 11
        assert Line.objects.filter(desa__isnull=False, carrier="simulator").count() == 11

    def test_households_of_the_dusun_add_up_to_those_of_the_desa(self, loaded: world.Loaded) -> None:
        sums = dict(Dusun.objects.values_list("desa").annotate(n=Sum("households")).order_by("desa"))
        assert sums == dict(DesaFacts.objects.values_list("desa", "households"))

    def test_wamesa_speaks_with_papuan_words(self, loaded: world.Loaded) -> None:
        assert words_for("99.02.01.2003").apb == "APBK"
        assert words_for(FIRST).apb == "APB Desa"

    def test_the_ledger_is_whole(self, loaded: world.Loaded) -> None:
        assert loaded.entries > 1000
        assert list(problems()) == []

    def test_voices_came_by_every_channel_and_from_every_group(self, loaded: world.Loaded) -> None:
        assert set(Aspirasi.objects.values_list("channel", flat=True)) == set(Channel.values)
        assert set(Gender.values) <= set(Aspirasi.objects.values_list("gender", flat=True))
        groups = {Vulnerable.DISABLED, Vulnerable.ELDERLY}
        assert groups <= set(Aspirasi.objects.values_list("vulnerable", flat=True))

    def test_every_sms_went_through_the_inbox_and_every_promise_was_kept(self, loaded: world.Loaded) -> None:
        by_sms = Aspirasi.objects.filter(channel=Channel.SMS)
        assert by_sms.count() > 40
        assert not by_sms.filter(inbound=None).exists()
        assert set(InboundSMS.objects.values_list("state", flat=True)) == {"handed_over"}
        late = OutboundSMS.objects.exclude(state=OutboundState.DELIVERED).filter(not_before__lte=NOW)
        assert not late.exists()
        assert OutboundSMS.objects.aggregate(most=Max("segments"))["most"] == 1

    def test_every_kunci_waits_to_be_hardened_as_after_an_sms(self, loaded: world.Loaded) -> None:
        assert Aspirasi.objects.with_kunci_to_harden().count() == loaded.aspirasi
        assert kunci.hashed("1234567890123456").startswith("v1$argon2id$")  # and nobody else's does

    def test_nothing_happened_after_the_moment_of_loading(self, loaded: world.Loaded) -> None:
        assert not Aspirasi.objects.filter(state_since_at__gt=NOW).exists()
        assert not OutboundSMS.objects.filter(promised_at__gt=NOW).exists()

    def test_a_second_call_changes_nothing(self, loaded: world.Loaded) -> None:
        again = world.load(now=NOW + dt.timedelta(days=3))
        assert not again.fresh
        assert (again.aspirasi, again.sms, again.entries) == (loaded.aspirasi, loaded.sms, loaded.entries)


class TestPromisedCases:
    def test_one_thread_runs_from_sms_to_a_rating_of_five(self, loaded: world.Loaded) -> None:
        happy = Verdict.objects.filter(
            choice=VerdictChoice.SATISFIED, score=5, aspirasi__channel=Channel.SMS, aspirasi__state=State.DONE
        )
        first = happy.filter(aspirasi__desa=FIRST).first()
        assert first is not None
        steps = set(first.aspirasi.milestones.values_list("state", flat=True))
        assert steps >= {
            "received",
            "read",
            "merged",
            "on_agenda",
            "planned",
            "budgeted",
            "under_way",
            "done",
        }

    def test_one_was_reopened_by_belum(self, loaded: world.Loaded) -> None:
        assert Aspirasi.objects.filter(desa=FIRST, reopened=1, state=State.READ).exists()

    def test_a_second_belum_went_up(self, loaded: world.Loaded) -> None:
        assert Aspirasi.objects.filter(desa=FIRST, reopened=2, escalated_at__isnull=False).exists()

    def test_one_was_not_possible_with_reason_and_next_step(self, loaded: world.Loaded) -> None:
        refused = told(state=State.NOT_NOW).filter(desa=FIRST).first()
        assert refused is not None
        said = refused.milestones.filter(state=State.NOT_NOW).get()
        assert said.reason_class
        assert said.sentence
        assert said.next_step

    def test_one_was_forwarded(self, loaded: world.Loaded) -> None:
        assert told(state=State.FORWARDED).filter(desa=FIRST).exists()

    def test_one_is_overdue_and_some_are_fresh(self, loaded: world.Loaded) -> None:
        unread = Aspirasi.objects.filter(desa=FIRST).waiting_to_be_read()
        assert unread.filter(read_due_date__lt=TODAY).count() == 1
        assert unread.filter(received_at__gte=NOW - dt.timedelta(days=4)).count() >= 5

    def test_one_is_confidential_and_has_no_public_words(self, loaded: world.Loaded) -> None:
        secret = Aspirasi.objects.filter(desa=FIRST, confidential=True)
        assert secret.count() == 1
        assert not secret.exclude(public_summary="").exists()

    def test_one_village_is_late_with_its_budget(self, loaded: world.Loaded) -> None:
        late = APBDesa.objects.filter(desa="99.01.01.2007")
        assert late.published().filter(year=TODAY.year - 1).exists()
        assert late.filter(year=TODAY.year, published_at=None).exists()

    def test_women_hold_their_own_musyawarah_with_attendance(self, loaded: world.Loaded) -> None:
        held = Musyawarah.objects.filter(kind=MusyawarahKind.WOMEN, held_on__lt=TODAY)
        assert held.filter(desa=FIRST).count() >= 2
        assert all((one.women or 0) > (one.men or 0) for one in held)


class TestOpenWork:
    def test_a_musyawarah_comes_with_an_undecided_usulan(self, loaded: world.Loaded) -> None:
        open_usulan = Usulan.objects.undecided().filter(desa=FIRST)
        assert open_usulan.filter(musyawarah__held_on__gt=TODAY).count() == 1

    def test_one_usulan_is_adopted_and_not_yet_planned(self, loaded: world.Loaded) -> None:
        assert Usulan.objects.unplanned().filter(desa=FIRST).count() == 1

    def test_the_draft_is_out_of_balance_by_the_one_kegiatan_that_has_no_line_yet(
        self, loaded: world.Loaded
    ) -> None:
        waiting = Kegiatan.objects.filter(desa=FIRST, budget_lines=None, rkp__year=TODAY.year + 1).get()
        draft = APBDesa.objects.get(desa=FIRST, year=TODAY.year + 1, published_at=None)
        assert waiting.usulan is not None
        assert totals(draft).silpa == waiting.cost

    def test_one_published_line_stands_at_fifty_percent(self, loaded: world.Loaded) -> None:
        lines = BudgetLine.objects.filter(apb__desa=FIRST, kegiatan__usulan__isnull=False)
        halves = lines.annotate(done=Max("realisasi__percent")).filter(done=50)
        assert halves.count() == 1

    def test_like_voices_can_be_gathered(self, loaded: world.Loaded) -> None:
        assert Aspirasi.objects.unclustered().filter(desa=FIRST, text__icontains="jalan").count() >= 2


class TestBudgets:
    def test_published_ones_balance_and_touch_all_five_bidang(self, loaded: world.Loaded) -> None:
        published = list(APBDesa.objects.published())
        assert len(published) >= 5
        for apb in published:
            assert totals(apb).silpa == 0
            assert set(apb.lines.all().per_bidang()) == set("12345")

    def test_salaries_and_the_council_take_at_most_thirty_percent(self, loaded: world.Loaded) -> None:
        for apb in APBDesa.objects.published():
            salaries = apb.lines.filter(kegiatan_kode__in=["1.1.01", "1.1.02", "1.1.05", "1.1.06"]).rupiah()
            assert salaries * 100 <= totals(apb).belanja * 30

    def test_no_source_pays_more_than_it_brings(self, loaded: world.Loaded) -> None:
        for apb in APBDesa.objects.published():
            spent = dict(apb.lines.belanja().values_list("fund_source").annotate(n=Sum("amount")))
            for source, amount in spent.items():
                own = apb.lines.filter(fund_source=source)
                brought = own.pendapatan().rupiah() + own.penerimaan_pembiayaan().rupiah()
                assert amount == brought - own.pengeluaran_pembiayaan().rupiah()

    def test_spending_never_exceeds_its_line(self, loaded: world.Loaded) -> None:
        sums = BudgetLine.objects.annotate(spent=Sum("realisasi__amount")).values_list("amount", "spent")
        spent = [(amount, used) for amount, used in sums if used is not None]
        assert spent
        assert all(used <= amount for amount, used in spent)

    def test_works_have_photos(self, loaded: world.Loaded) -> None:
        done = Kelompok.objects.filter(desa=FIRST, state=State.DONE).annotate(n=Count("usulan__kegiatan"))
        assert done.filter(n__gt=0).exists()
        works = BudgetLine.objects.filter(kegiatan__usulan__isnull=False, realisasi__isnull=False)
        assert not works.filter(realisasi__photo="").exists()


class TestEvaluations:
    def test_one_is_finished_with_a_task_done_and_one_open(self, loaded: world.Loaded) -> None:
        coming = Evaluation.objects.finished().get(desa=FIRST, year=TODAY.year + 1)
        assert coming.result == Result.TO_IMPROVE
        assert coming.tasks.undone().exists()
        assert coming.tasks.filter(done_at__isnull=False).exclude(reply="").count() == 1

    def test_one_is_late_and_half_answered(self, loaded: world.Loaded) -> None:
        late = Evaluation.objects.unfinished().get(desa="99.01.01.2007")
        assert late.due_date < TODAY
        assert 0 < late.rows.exclude(answer="").count() < 17

    def test_every_open_one_is_worked_on_by_two(self, loaded: world.Loaded) -> None:
        for one in Evaluation.objects.filter(desa__kode__startswith="99.01.01."):
            assert one.team.count() == 2
            assert one.team.filter(role="ketua").count() == 1

    def test_a_computed_no_is_a_human_no_with_advice(self, loaded: world.Loaded) -> None:
        found = [
            row for one in Evaluation.objects.finished() for row in one.rows.select_related("suggestion")
        ]
        against = [row for row in found if row.suggestion.verdict == Answer.NO]
        assert against
        assert all(row.answer == Answer.NO and row.recommendation for row in against)

    def test_a_kampung_has_its_evaluation_with_a_finding_that_waits(self, loaded: world.Loaded) -> None:
        assert VillageTask.objects.late(TODAY).filter(desa="99.02.01.2003").count() == 1


class TestMatrices:
    def test_villages_and_units_were_monitored_twice(self, loaded: world.Loaded) -> None:
        rows_of_year = list(MatrixRow.objects.of_year(TODAY.year).with_holder())
        assert {row.unit.name for row in rows_of_year if row.unit} == {
            "Puskesmas Tirtasari",
            "SD Sukamaju 1",
            "Puskesmas Wamesa",
        }
        assert {row.desa_id for row in rows_of_year if row.desa} >= {FIRST, "99.01.01.2007", "99.02.01.2003"}
        assert all([note.round for note in row.notes.all()] == [1, 2] for row in rows_of_year)

    def test_the_school_is_filled_in_by_the_officer_of_its_village(self, loaded: world.Loaded) -> None:
        assert MatrixRow.objects.get(unit__name="SD Sukamaju 1").changed_as == "petugas"


@pytest.mark.django_db
class TestNearItsClock:
    def test_one_evaluation_has_three_working_days_left(self) -> None:
        with undone():
            world.load(now=NOW, only=frozenset({"99.01.01.2004"}))
            near = Evaluation.objects.unfinished().get(desa="99.01.01.2004")
            assert working_days_between(TODAY, near.due_date) == 3
            assert near.apb.version == 1
            assert near.rows.exclude(answer="").count() == 9


class TestAccounts:
    def test_the_promised_accounts_sign_in_with_the_demo_password(self, loaded: world.Loaded) -> None:
        for row in rows("accounts"):
            user = authenticate(username=row["username"], password=PASSWORD)
            assert isinstance(user, User)
            assert user.memberships.get().role == row["role"]

    def test_nobody_else_can_sign_in(self, loaded: world.Loaded) -> None:
        promised = [row["username"] for row in rows("accounts")]
        others = User.objects.exclude(username__in=promised)
        assert others.exists()
        assert not any(user.has_usable_password() for user in others)


@pytest.mark.django_db
class TestRefusals:
    def test_without_demo_nothing_is_made(self, settings: Any) -> None:
        settings.DEMO = False
        with pytest.raises(CommandError, match="DEMO=1"):
            call_command("load_demo")
        assert not User.objects.exists()


class TestSMSSide:
    def test_what_sms_cost_stands_beside_a_budget_that_holds(self, loaded: world.Loaded) -> None:
        budget = SMSBudget.objects.get(desa=FIRST).rupiah_per_month
        sent = OutboundSMS.objects.filter(desa=FIRST)
        months = {(sms.year, sms.month) for sms in sent.dates("sending_at", "month")}
        spent = [
            sent.filter(sending_at__year=year, sending_at__month=month).aggregate(n=Sum("rupiah"))["n"]
            for year, month in months
        ]
        assert 0 < max(spent) < budget

    def test_one_danger_was_answered_with_the_numbers_of_the_village(self, loaded: world.Loaded) -> None:
        danger = Aspirasi.objects.get(desa=FIRST, urgent=True)
        assert danger.state == State.RECEIVED
        assert danger.inbound is not None
        assert "Bidan jaga 0812" in danger.inbound.replies.get().body

    def test_one_phone_waits_for_a_person_of_the_kecamatan(self, loaded: world.Loaded) -> None:
        camat = User.objects.get(username="camat").memberships.get()
        assert strangers_of(camat) == 1


class TestPriorities:
    def test_one_meeting_weighed_its_proposals_and_one_voted_by_slips(self, loaded: world.Loaded) -> None:
        scored = Musyawarah.objects.filter(desa=FIRST, method="skor").get()
        assert all(one.value for one in ranked(scored))
        voted = Musyawarah.objects.filter(desa=FIRST, method="titik").get()
        used, printed = turnout(voted)
        assert 0 < used < printed
        dots = sum(voted.usulan.values_list("dots", flat=True))
        assert dots == used * (voted.dots_each or 0)
        assert voted.voting_closed_at is not None

    def test_one_that_was_deferred_came_back_by_itself(self, loaded: world.Loaded) -> None:
        back = Usulan.objects.filter(desa=FIRST, continues__decision__outcome="deferred").get()
        assert back.decision.outcome == "forwarded"

    def test_what_the_women_adopted_went_up_to_the_general_meeting(self, loaded: world.Loaded) -> None:
        carried = Usulan.objects.filter(continues__musyawarah__kind=MusyawarahKind.WOMEN)
        assert carried.filter(desa=FIRST, kegiatan__isnull=False).count() >= 2


class TestOneFate:
    def test_every_kelompok_has_one_fate_on_every_page(self, loaded: world.Loaded) -> None:
        """The council's page, the public one and that of the Musyawarah Khusus, in every village and year."""
        compared = 0
        for desa in Wilayah.objects.desa():
            for year in sorted(set(desa.rkp.values_list("year", flat=True))):
                exact = both_ways(desa=desa, year=year, exact=True)
                fates = {one.kelompok.pk: one.fate for one in exact.fates}
                public = both_ways(desa=desa, year=year, exact=False)
                assert {one.kelompok.pk: one.fate for one in public.fates}.items() <= fates.items()
                assert exact.in_the_plan == exact.origins
                special = special_threads(desa, year - 1)
                found = [(one.usulan.kelompok_id, one.fate) for one in special]
                told = [(pk, fates[pk]) for pk, _fate in found if pk in fates]
                assert [row for row in found if row[0] in fates] == told
                compared += len(fates) + len(told)
        assert compared > 20

    def test_kesesuaian_shows_shares_and_gaps_to_everyone_and_hides_what_is_small(
        self, loaded: world.Loaded
    ) -> None:
        found = public_fit(Wilayah.objects.get(kode=FIRST), TODAY.year, today=TODAY)
        assert found.enough_voices
        assert sum(one.gap is not None for one in found.groups) >= 2
        assert sum(one.gap is not None for one in found.bidang) >= 2
        assert any(one.voices is None or one.partly for one in found.bidang)

    def test_the_council_reads_the_same_year_in_exact_shares(self, loaded: world.Loaded) -> None:
        desa, heard = Wilayah.objects.get(kode=FIRST), heard_in(TODAY.year)
        found = fit_of(desa, TODAY.year, recap_of(desa, heard.since, heard.until, today=TODAY))
        for sides in (found.groups, found.bidang, found.topics):
            assert sum(one.gap is not None for one in sides) >= 2
