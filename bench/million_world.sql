-- The SMS of a million voices (after villager_world.sql): each village has its line, each voice that came by SMS
-- its row in the inbox and the receipt that was sent. Foreign keys are not looked up while filling.
INSERT INTO sms_gateway_line (id, key, carrier, address, desa_id, active, sends, receives, assigned, door_key, settings,
  sealed_secrets, priority, rupiah_per_segment, segments_per_minute, failures_in_a_row)
SELECT row_number() OVER (ORDER BY kode), 'desa' || kode, 'twilio', '+62811' || lpad(row_number() OVER (ORDER BY kode)::text, 8, '0'),
  kode, true, true, true, true, '', '{}', '', 100, 350, 0, 0
FROM regions_wilayah WHERE level = 'desa_kelurahan' AND fictional;
INSERT INTO sms_gateway_inboundsms (id, ref, line_id, carrier, carrier_ref, contact_id, sender_kind, body, received_at, state,
  attempts, not_before, last_error, handed_over_at)
SELECT a.id, md5('sms' || a.id)::uuid, l.id, 'twilio', 'SM' || md5('sms' || a.id), contact_id, 'person', text, received_at,
  'handed_over', 1, received_at, '', received_at + interval '2 seconds'
FROM posko_aspirasi a JOIN sms_gateway_line l USING (desa_id) WHERE channel = 'sms';
INSERT INTO sms_gateway_outboundsms (ref, line_id, contact_id, desa_id, body, template, holds_secret, dedupe_key, in_reply_to_id,
  kind, promised_by, state, rank, not_before, attempts, lines_tried, to_many, look_ups, resent, rupiah, carrier_ref, error_code,
  segments, promised_at, sending_at, sent_at, delivered_at, expires_at)
SELECT md5('out' || a.id)::uuid, l.id, contact_id, desa_id, 'Aspirasi Bapak/Ibu diterima, nomor ' || nomor || '.', 'terima', false,
  'terima:' || a.id, a.id, 'reply', 'system', 'delivered', current_setting('bench.rank')::int, received_at, 1, '[]', false, 0, 0, 350,
  'SM' || md5('out' || a.id), '', 1, received_at, received_at + interval '3 seconds', received_at + interval '4 seconds',
  received_at + interval '9 seconds', received_at + interval '1 day'
FROM posko_aspirasi a JOIN sms_gateway_line l USING (desa_id) WHERE channel = 'sms';
UPDATE posko_aspirasi SET inbound_id = id WHERE channel = 'sms';
