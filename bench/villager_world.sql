-- A million voices as rows: villages of ordinary size and one large one, over three years, mixed in time as
-- they would arrive. Settings bench.voices, bench.villages, bench.kegiatan (codes), bench.now come from
-- villager_world.py. Foreign keys are not looked up while filling; checks and unique constraints are.
CREATE TEMP TABLE village AS
SELECT v, format('99.%s.%s.%s', lpad((1 + v / 400)::text, 2, '0'), lpad((1 + v % 400 / 20)::text, 2, '0'),
                 2001 + v % 20) AS kode,
       CASE WHEN v = 0 THEN current_setting('bench.voices')::int / 400 ELSE 22 END AS groups
FROM generate_series(0, current_setting('bench.villages')::int - 1) v;
ALTER TABLE village ADD first_group bigint;
UPDATE village SET first_group = s.first_group
FROM (SELECT v, sum(groups) OVER (ORDER BY v) - groups AS first_group FROM village) s WHERE s.v = village.v;
CREATE UNIQUE INDEX ON village (v);

INSERT INTO regions_wilayah (kode, name, name_key, level, type, parent_id, fictional)
SELECT '99', 'Tirta', 'tirta', 'provinsi', 'provinsi', NULL, true
UNION ALL
SELECT DISTINCT substr(kode, 1, 5), 'Tirta Raya', 'tirtaraya', 'kabupaten_kota', 'kabupaten', '99', true FROM village
UNION ALL
SELECT DISTINCT substr(kode, 1, 8), 'Tirtasari', 'tirtasari', 'kecamatan', 'kecamatan', substr(kode, 1, 5), true
FROM village
UNION ALL
SELECT kode, 'Sukamaju ' || v, 'sukamaju' || v, 'desa_kelurahan', 'desa', substr(kode, 1, 8), true FROM village;
INSERT INTO regions_desafacts (desa_id, households, population, women, office_hours, complaint_address)
SELECT kode, 900, 3600, 1800, 'Senin sampai Jumat, 08.00 sampai 14.00', 'Kantor' FROM village;
INSERT INTO regions_dusun (id, desa_id, name, households)
SELECT v * 4 + n + 1, kode, 'Dusun ' || n, 225 FROM village, generate_series(0, 3) n;
INSERT INTO sms_gateway_contact (id, fingerprint, sealed, created_at)
SELECT n, md5('phone' || n) || md5('number' || n), decode(repeat('00', 60), 'hex'), current_setting('bench.now')::timestamptz
FROM generate_series(1, current_setting('bench.voices')::int / 3) n;

INSERT INTO posko_kelompok (id, desa_id, title, state, created_at)
SELECT first_group + k + 1, kode, 'Jalan RT ' || k || ' rusak sejak musim hujan',
       (ARRAY['merged','merged','merged','on_agenda','on_agenda','planned','budgeted','under_way','done','not_now'])[1 + k % 10],
       current_setting('bench.now')::timestamptz - make_interval(days => 30 + k % 900)
FROM village, generate_series(0, groups - 1) k;

-- One voice in twenty is of the large village; a tenth of its gathered ones say the same thing.
CREATE TEMP TABLE voice AS
SELECT i, CASE WHEN i % 20 = 0 THEN 0
               ELSE 1 + (i * 7919) % (current_setting('bench.villages')::int - 1) END AS v,
       abs(hashint8(i)::bigint) % 1000 AS dice, abs(hashint8(i + 77777777)::bigint) AS more,
       current_setting('bench.now')::timestamptz
         - (current_setting('bench.voices')::bigint - i) * (interval '1095 days' / current_setting('bench.voices')::bigint)
         - interval '1 hour' AS at
FROM generate_series(1, current_setting('bench.voices')::bigint) i;
CREATE TEMP TABLE told AS
SELECT i, v, dice, more, at, kode,
       CASE WHEN NOT gathered THEN NULL
            WHEN v = 0 AND more % 10 = 0 THEN first_group + 1
            ELSE first_group + 1 + more % groups END AS kelompok,
       CASE WHEN fresh AND dice < 500 THEN 'received' WHEN fresh THEN 'read'
            WHEN dice < 760 THEN 'answered' WHEN dice < 830 THEN 'forwarded' WHEN dice < 890 THEN 'not_now'
            WHEN dice < 930 THEN 'done' WHEN dice < 960 THEN 'closed' ELSE 'read' END AS alone_in
FROM (SELECT voice.*, village.*, at > current_setting('bench.now')::timestamptz - interval '20 days' AS fresh,
             dice < 550 AND at <= current_setting('bench.now')::timestamptz - interval '20 days' AS gathered
      FROM voice JOIN village USING (v)) s (i, v, dice, more, at, same, kode, groups, first_group, fresh, gathered);
INSERT INTO posko_aspirasi (id, desa_id, nomor, kunci_hash, text, public_summary, kind, topic, channel, dusun_id,
  contact_id, about_pemdes, quarantine, idempotency_key, confidential, urgent, place, recognised, gender, vulnerable,
  kelompok_id, state, state_since_at, received_at, read_due_date, answer_due_date, reopened)
SELECT i, kode, nomor.nomor, 'x', 'Jalan dekat balai rusak parah sejak musim hujan, motor sering jatuh. ' || i,
  CASE WHEN kelompok IS NULL AND more % 100 < 40 AND dice % 12 > 0 AND dice % 50 > 0
       THEN 'Jalan dekat balai rusak sejak musim hujan.' ELSE '' END,
  (ARRAY['laporan','usul','tanya'])[1 + more % 3],
  (ARRAY['jalan','air','sehat','sekolah','bansos','tani','layanan','lainnya',''])[1 + more % 9],
  (ARRAY['sms','web','sheet'])[1 + more % 3],
  CASE WHEN more % 5 > 0 THEN v * 4 + 1 + more % 4 END,
  CASE WHEN more % 3 = 0 THEN 1 + more % (current_setting('bench.voices')::int / 3) END,
  dice % 50 = 0, '', md5('key' || i) || md5('send' || i), dice % 12 = 0, dice % 97 = 0, '', '{}',
  (ARRAY['p','l',''])[1 + more % 3], CASE WHEN more % 11 = 0 THEN 'lansia' ELSE '' END, kelompok,
  coalesce(k.state, alone_in), at + interval '6 days', at, at::date + 4, at::date + 20, 0
FROM told JOIN nomor USING (i) LEFT JOIN posko_kelompok k ON k.id = kelompok
ORDER BY i;

INSERT INTO posko_milestone (aspirasi_id, state, news, at, actor_kind, actor_role, reason_class, sentence, next_step, facts)
SELECT i, state, news, t, 'member', '', CASE WHEN state = 'not_now' THEN 'no_money' ELSE '' END,
  CASE WHEN n = 3 THEN 'Sudah kami bahas dengan warga sekitar.' ELSE '' END,
  CASE WHEN n = 3 THEN 'Dibahas lagi di musyawarah berikut.' ELSE '' END, '{}'
FROM (SELECT i, 1 AS n, 'received' AS state, 'terima' AS news, at AS t FROM told
      UNION ALL SELECT i, 2, 'read', 'dibaca', at + interval '30 hours' FROM told
      UNION ALL SELECT told.i, 3, a.state, 'jawab', told.at + interval '6 days'
      FROM told JOIN posko_aspirasi a ON a.id = told.i WHERE a.state NOT IN ('received', 'read')) s
ORDER BY t;
INSERT INTO posko_message (aspirasi_id, from_citizen, text, at)
SELECT i, more % 2 = 0, 'Di depan rumah dekat mushola.', at + interval '2 days' FROM told WHERE dice % 7 = 0;
INSERT INTO posko_verdict (aspirasi_id, choice, score, words, at, round)
SELECT id, CASE WHEN id % 3 = 0 THEN 'not_yet' ELSE 'satisfied' END, NULL, '', state_since_at + interval '5 days', 0
FROM posko_aspirasi WHERE state IN ('answered', 'done') AND id % 5 = 0;
INSERT INTO ledger_entry (desa_id, seq, at, kind, ref, actor_kind, actor_role, facts, previous_hash, hash)
SELECT kode, seq, at, 'aspirasi.masuk', i::text, 'citizen', '', '{}',
  md5(kode || (seq - 1)) || md5((seq - 1) || kode), md5(kode || seq) || md5(seq || kode)
FROM (SELECT i, kode, at, row_number() OVER (PARTITION BY kode ORDER BY i) AS seq FROM told) s ORDER BY i;

INSERT INTO planning_musyawarah (id, desa_id, kind, title, held_on, place, berita_acara_no, method, secret,
  called_off_why, men, women)
SELECT v * 12 + m + 1, kode, 'desa', 'Musyawarah', current_setting('bench.now')::date - 100 * m + 20, 'Balai', '', '',
  'r' || v || '-' || m, '', CASE WHEN m > 0 THEN 30 END, CASE WHEN m > 0 THEN 20 END
FROM village, generate_series(0, 11) m;
INSERT INTO planning_usulan (id, desa_id, musyawarah_id, kelompok_id, title, proposed_at, place, dots, dots_by_hand,
  holds_kelompok)
SELECT k.id, desa_id, v * 12 + 2 + k.id % 11, k.id, 'Perkerasan jalan', created_at, NULL, 0, 0, state = 'on_agenda'
FROM posko_kelompok k JOIN village ON kode = desa_id WHERE state <> 'merged';
INSERT INTO planning_decision (usulan_id, outcome, sentence, into_plan, into_year, forwarded_to, reason_class, next_step, decided_at)
SELECT u.id, CASE WHEN k.state = 'not_now' THEN 'not_now' ELSE 'adopted' END, 'Prioritas pertama dari sembilan.',
  CASE WHEN k.state = 'not_now' THEN '' ELSE 'rkp' END, CASE WHEN k.state = 'not_now' THEN NULL ELSE year END, '',
  CASE WHEN k.state = 'not_now' THEN 'no_money' ELSE '' END, CASE WHEN k.state = 'not_now' THEN 'Dibahas lagi.' ELSE '' END,
  u.proposed_at + interval '7 days'
FROM planning_usulan u JOIN posko_kelompok k ON k.id = u.kelompok_id,
  LATERAL (SELECT extract(year FROM current_setting('bench.now')::timestamptz)::int AS year) y
WHERE k.state <> 'on_agenda';
INSERT INTO planning_rkpdesa (id, desa_id, year, perdes_no, enacted_date, revision)
SELECT v * 2 + n + 1, kode, extract(year FROM current_setting('bench.now')::timestamptz)::int - n, '1',
  current_setting('bench.now')::date - 300, 0 FROM village, generate_series(0, 1) n;
INSERT INTO planning_kegiatan (id, desa_id, rkp_id, kode, name, usulan_id, unit, place, cost, fund_source, pelaksana, dropped_why)
SELECT k.id, k.desa_id, v * 2 + 1, codes[1 + k.id % 60], 'Perkerasan jalan RT ' || k.id % 40, k.id, 'meter', 'RT 03',
  125500000, 'DDS', 'Kasi Kesejahteraan', ''
FROM posko_kelompok k JOIN village ON kode = desa_id,
  LATERAL (SELECT string_to_array(current_setting('bench.kegiatan'), ' ') AS codes) c
WHERE state IN ('planned', 'budgeted', 'under_way', 'done') AND (v > 0 OR k.id <= 400);

INSERT INTO budget_apbdesa (id, desa_id, year, version, amendment, perdes_no, perdes_date, published_at, content_sha256,
  withdrawal_reason, created_at)
SELECT v * 2 + n + 1, kode, extract(year FROM current_setting('bench.now')::timestamptz)::int - n, 0, 0, '9',
  current_setting('bench.now')::date - 300 - n * 365, current_setting('bench.now')::timestamptz - interval '300 days',
  '', '', current_setting('bench.now')::timestamptz - interval '310 days'
FROM village, generate_series(0, 1) n;
INSERT INTO budget_budgetline (id, apb_id, account, kegiatan_kode, description, fund_source, amount, unit, special)
SELECT a.id * 80 + l, a.id, CASE l WHEN 0 THEN '4.2.1.01' WHEN 1 THEN '4.2.3.01' WHEN 2 THEN '6.1.1.01' ELSE '5.3.5.02' END,
  CASE WHEN l < 3 THEN '' ELSE (string_to_array(current_setting('bench.kegiatan'), ' '))[l - 2] END,
  'Bahan dan upah', CASE WHEN l % 2 = 0 THEN 'DDS' ELSE 'ADD' END, 12345678, '', false
FROM budget_apbdesa a, generate_series(0, 62) l;
UPDATE budget_budgetline l SET kegiatan_id = k.id
FROM planning_kegiatan k JOIN budget_apbdesa a ON a.desa_id = k.desa_id
WHERE l.apb_id = a.id AND a.id % 2 = 1 AND l.kegiatan_kode = k.kode AND k.id % 4 > 0;
INSERT INTO budget_realisasi (apb_id, line_id, account, kegiatan_kode, fund_source, spent_date, amount, percent, note, photo,
  recorded_at, correction_reason)
SELECT apb_id, id, account, kegiatan_kode, fund_source, current_setting('bench.now')::date - 60 * n, 1000000, 90 - 40 * n, '', '',
  current_setting('bench.now')::timestamptz - make_interval(days => 60 * n - 1), ''
FROM budget_budgetline, generate_series(1, 2) n WHERE kegiatan_kode <> '';
