import 'server-only'

/** Raised with every change of the tables below; an older store is rebuilt from the journal and the files. */
export const SCHEMA_VERSION = 11

/**
 * Tables of the index. It holds nothing that the journal and the log files do not: it can be thrown away and rebuilt.
 *
 * - `*_id`, `event_seq`: numbers of this store only; they never leave `lib/store`. Keys that leave are run_key,
 *   writer_key (16 base32 characters), event ids, names.
 * - `*_ms`: UTC epoch milliseconds. `seen_ms`: the as-of of the transaction that first showed the row
 *   (one value per transaction, so it costs nothing, and `seen_ms <= $asOf` is the whole of a pinned picture).
 * - No primary keys on large tables: measured 5 times the load time and 5 times the space. Duplicates are found by an
 *   anti-join inside the one writing transaction.
 */
export const TABLES = `
create table meta (name varchar not null, value varchar not null);

create table runs (
  run_id integer not null, run_key varchar not null, partition varchar not null, account varchar not null,
  region varchar not null, resource_type varchar not null, name varchar not null, seen_ms bigint not null
);

create table writers (
  writer_id integer not null, writer_key varchar not null, partition varchar not null, account varchar not null,
  principal varchar not null, person varchar, person_source varchar not null, type varchar not null,
  label varchar not null, seen_ms bigint not null
);

create table metrics (metric_id integer not null, name varchar not null);

-- Strings that repeat: ip, agent, client, access_key, session, vpce, tls, error, message, request (when not a UUID), ...
create table dict (dict_id integer not null, kind varchar not null, text varchar not null);

create table files (
  file_id integer not null,
  source varchar not null,             -- name of the configured source
  object_key varchar not null,         -- path below the source's root, always with /
  version varchar not null,            -- ETag, version or size+mtime: what tells a replaced object
  size_bytes bigint not null, modified_ms bigint,
  stored_sha256 varchar not null,      -- of the bytes as stored (hex)
  content_sha256 varchar,              -- of the inflated bytes of the first gzip member (hex): what a digest signs
  account varchar, region varchar,     -- from the object key; null when it has none
  delivered_ms bigint,                 -- stamp in the object key
  delivered_reason varchar,            -- why delivered_ms is null
  state varchar not null,              -- ingested, partial, quarantined, missing, replaced
  reason varchar, detail varchar,      -- why it is quarantined or partial
  flags integer not null,              -- bits: FileFlag in lib/store/ledger
  records integer not null, kept integer not null, other integer not null, rejected integer not null,
  duplicates integer not null, points bigint not null,
  archived boolean not null,
  seen_ms bigint not null
);

-- What became of files after their first reading, as it was noted: missing, present again, replaced. The newest holds.
create table file_states (file_id integer not null, state varchar not null, seen_ms bigint not null);

-- Log files and digests that sources list and do not let be read, as it stood last: found again by the next listing.
create table held_files (
  source varchar not null, object_key varchar not null, kind varchar not null,   -- log, digest
  reason varchar not null, detail varchar not null,
  account varchar, region varchar, delivered_ms bigint,   -- from the object key; null when it has none
  since_ms bigint not null
);

create table rejections (
  file_id integer not null, record_index integer not null, byte_from bigint not null, byte_length bigint not null,
  reason varchar not null, detail varchar not null, seen_ms bigint not null
);

create table events (
  event_seq bigint not null,           -- order of first sighting: of transactions, files (journalled) and records
  event_id uuid not null,              -- eventID, or the slice hash when the record has no usable one
  variant uuid,                        -- slice hash of a second event that carries the same eventID
  has_event_id boolean not null,
  kind utinyint not null,              -- 0 metrics, 1 run, 2 trail
  event_ms bigint not null,
  name_id integer not null, source_id integer not null,   -- dict
  account varchar not null, region varchar not null,
  run_id integer,                      -- null: no run
  writer_id integer not null,
  session_id integer, access_key_id integer, ip_id integer, agent_id integer, client_id integer not null,
  vpce_id integer, tls_id integer, error_id integer, message_id integer, shared_id integer, addendum_id integer,
  recipient_account varchar, caller_account varchar, invoked_by_id integer,
  request_uuid uuid, request_id integer,                  -- requestID: a UUID, else a dict entry
  addendum_event uuid,
  credential_ms bigint, mfa boolean, read_only boolean,
  flags integer not null,
  items integer not null, refused integer not null,       -- points in the body, and those the service refused
  first_metric_id integer, metric_count integer not null,
  step_min bigint, step_max bigint, claimed_min_ms bigint, claimed_max_ms bigint,
  seen_ms bigint not null
);

create table sightings (
  event_seq bigint not null, file_id integer not null, record_index integer not null,
  byte_from bigint not null, byte_length bigint not null, slice_hash uuid not null, seen_ms bigint not null
);

-- Points that charts draw: items of allowed calls which the service did not refuse. Sealed in sorted segments.
create table points_sealed (
  run_id integer not null, metric_id integer not null, step bigint,
  -- Times in seconds and the milliseconds left over: nearly all are whole seconds, and this saves 2.5 bytes a point.
  claimed_s bigint, claimed_rest_ms integer, event_s bigint not null, event_rest_ms integer not null,
  value double not null, event_seq bigint not null, item integer not null, writer_id integer not null,
  segment integer not null, flags integer not null, seen_ms bigint not null
);
create table points_tail as from points_sealed;

-- Corners (first, smallest, largest, last point) of small cells of large chunks: a chunk is what one transaction added to
-- a series. Charts of large series are drawn from them. axis: index in AXES of lib/store/cells; cells are 2^shift wide,
-- counted from origin. A chunk whose points move to other segments loses its row.
create table chunks (
  run_id integer not null, metric_id integer not null, axis utinyint not null, shift integer not null,
  origin bigint not null, points integer not null, corners integer not null, seen_ms bigint not null
);
create table corners (
  run_id integer not null, metric_id integer not null, step bigint, claimed_ms bigint, event_ms bigint not null,
  value double not null, event_seq bigint not null, item integer not null, writer_id integer not null,
  segment integer not null,
  -- How many points it is drawn for on each axis; null where it is no corner.
  stands_step integer, stands_relative integer, stands_claimed integer, stands_observed integer,
  seen_ms bigint not null
);

-- Items of denied or failed calls and items the service refused: kept and listed, never charted.
create table points_refused (
  run_id integer not null, metric_id integer not null, step bigint, claimed_ms bigint, event_ms bigint not null,
  value double not null, event_seq bigint not null, item integer not null, writer_id integer not null,
  flags integer not null, reason_id integer not null, seen_ms bigint not null
);

-- Exact digits of items whose step, value or timestamp a column cannot hold.
create table point_raw (
  event_seq bigint not null, item integer not null, step varchar, value varchar, claimed varchar
);

-- (run, metric, step) written more than once, with at least two different values. Read with the points themselves.
create table collisions (run_id integer not null, metric_id integer not null, step bigint not null, seen_ms bigint not null);

-- Summaries: answer only when as-of covers everything.
create table series (
  run_id integer not null, metric_id integer not null,
  points bigint not null, refused bigint not null, non_finite bigint not null, late bigint not null,
  no_step bigint not null, collisions bigint not null, segments integer not null,
  step_min bigint, step_max bigint, claimed_min_ms bigint, claimed_max_ms bigint,
  event_min_ms bigint not null, event_max_ms bigint not null,
  last_value double, last_step bigint, last_event_ms bigint, last_claimed_ms bigint, last_event_seq bigint, last_item integer,
  value_min double, value_max double,
  primary key (run_id, metric_id)
);
create table series_writers (
  run_id integer not null, metric_id integer not null, writer_id integer not null,
  points bigint not null, event_min_ms bigint not null, event_max_ms bigint not null, step_max bigint, segment integer not null,
  segment_step_max bigint,             -- of the latest segment: below it, a later second begins another one
  primary key (run_id, metric_id, writer_id)
);
-- Where points were before a late file moved them: a pinned picture seen before until_ms keeps its segments.
create table segment_moves (
  run_id integer not null, metric_id integer not null, writer_id integer not null,
  from_ms bigint not null, to_ms bigint not null,         -- event_ms of the stretch, both inclusive
  segment integer not null, until_ms bigint not null
);
create table run_writers (
  run_id integer not null, writer_id integer not null, events bigint not null, denied bigint not null, points bigint not null,
  event_min_ms bigint not null, event_max_ms bigint not null,
  primary key (run_id, writer_id)
);
-- Distinct clients and addresses of a writer in a run.
create table run_values (
  run_id integer not null, writer_id integer not null, kind varchar not null, dict_id integer not null, events bigint not null,
  primary key (run_id, writer_id, kind, dict_id)
);
-- The three above once more, one row a run: what a list of runs shows.
create table run_totals (
  run_id integer primary key, first_write bigint, last_write bigint, points bigint not null, metrics bigint not null,
  collisions bigint not null, late double not null, events bigint not null, denied bigint not null,
  writers bigint not null, clients bigint not null, ips bigint not null
);
-- So that a run's mix of file states and verdicts never needs a scan.
create table run_files (
  run_id integer not null, file_id integer not null, events bigint not null, points bigint not null,
  primary key (run_id, file_id)
);

-- The same by verdict; made again whenever verdicts were given.
create table run_verdicts (run_id integer not null, verdict varchar not null, files bigint not null, events bigint not null);

-- Log files that digests name for the hours in which a run wrote and that were never read, and those of its own that are
-- gone from their source or replaced since: made again whenever the journal told anything.
create table run_doubts (
  run_id integer not null, absent bigint not null, absent_ms bigint, -- when the first hour of them begins
  gone bigint not null
);

-- What run-life events say; the newest by (event_ms, event_seq) holds, all are kept as history.
create table run_changes (
  event_seq bigint not null, run_id integer not null, event_ms bigint not null,
  experiment varchar, trial varchar, trial_left boolean not null, display_name varchar, status varchar, status_message varchar,
  start_ms bigint, end_ms bigint, deleted boolean not null, seen_ms bigint not null
);
create table run_facts (
  event_seq bigint not null, run_id integer not null, event_ms bigint not null, kind varchar not null,
  name varchar not null, text varchar, number double, seen_ms bigint not null
);
-- Which experiment a run group (trial) belongs to: calls about runs name only the trial.
create table trials (
  event_seq bigint not null, event_ms bigint not null, account varchar not null, region varchar not null,
  trial varchar not null, experiment varchar not null, seen_ms bigint not null
);
create table trail_changes (
  event_seq bigint not null, event_ms bigint not null, account varchar not null, region varchar not null,
  trail varchar, effect varchar not null, seen_ms bigint not null
);

-- What sources without files were asked for, and answered.
create table asked (
  source varchar not null, part varchar not null, from_ms bigint not null, to_ms bigint not null,
  records integer not null, scanned_bytes bigint, seen_ms bigint not null
);
-- Bytes of questions to them that were not answered whole.
create table scanned (source varchar not null, bytes bigint not null, seen_ms bigint not null);
create table digests (
  source varchar not null, object_key varchar not null, version varchar not null, size_bytes bigint not null,
  modified_ms bigint, stored_sha256 varchar not null, signature varchar, algorithm varchar,
  generated_ms bigint,                 -- of a backfill digest: when it was made
  seen_ms bigint not null
);
-- What digest files say, in their newest versions: read from the archive again by whoever makes the index again.
create table digest_facts (
  digest_id integer not null, source varchar not null, object_key varchar not null, version varchar not null,
  stored_sha256 varchar not null, bucket varchar, account varchar, region varchar, trail varchar, chain varchar, is_backfill boolean not null,
  start_ms bigint, end_ms bigint, sha256 varchar, fingerprint varchar,
  previous_bucket varchar, previous_key varchar, previous_sha256 varchar, previous_signature varchar,
  signature_verdict varchar not null, signature_reason varchar,   -- of the digest alone
  verdict varchar, reason varchar,     -- beside the rest of its chain; null: its chain is to be judged again
  logs integer not null,
  read_ms bigint not null              -- keys seen later were not known when its signature was tried
);
create table digest_logs (
  digest_id integer not null, bucket varchar not null, object_key varchar not null,
  name varchar not null,               -- the key's last part: what a copied file still has
  sha256 varchar not null
);
create table public_keys (
  source varchar not null, region varchar not null, fingerprint varchar not null, der varchar not null,
  from_ms bigint, to_ms bigint, seen_ms bigint not null
);
-- What of the time a chain of digests proves, hour by hour: made again when the chain is judged, and as time goes by.
create table proof_hours (
  source varchar not null, chain varchar not null, account varchar not null, region varchar not null, trail varchar,
  from_ms bigint not null, to_ms bigint not null, state varchar not null, reason varchar, digest_key varchar
);
-- Verdicts as they were given, never changed: the newest by seen_ms holds. A file without one was not judged yet.
create table verdicts (
  file_id integer not null, verdict varchar not null, reason varchar, digest_key varchar, seen_ms bigint not null
);
create table digest_verdicts (
  source varchar not null, object_key varchar not null, version varchar not null, verdict varchar not null,
  reason varchar, seen_ms bigint not null
);
-- Readings again of everything in the sources, that came to their ends; named: JSON of CheckedFile.
create table checks (
  from_ms bigint not null, files bigint not null, bytes bigint not null, equal bigint not null,
  different bigint not null, gone bigint not null, unreadable bigint not null, fresh bigint not null,
  named varchar not null, seen_ms bigint not null
);
-- Dated answers of CloudTrail itself; trails: JSON of TrailSettings; print: equal for those that say the same.
create table trail_settings (
  account varchar not null, region varchar not null, answer varchar not null, detail varchar, trails varchar not null,
  print varchar not null, seen_ms bigint not null
);

create view points as
  select run_id, metric_id, step, claimed_s * 1000 + claimed_rest_ms as claimed_ms,
    event_s * 1000 + event_rest_ms as event_ms, value, event_seq, item, writer_id, segment, flags, seen_ms
  from (from points_sealed union all from points_tail);
`
