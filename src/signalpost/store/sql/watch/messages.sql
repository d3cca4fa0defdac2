-- Messages about incidents.

-- name: told
SELECT incident, change, level, at FROM told WHERE channel = ?1 AND space_id = ?2

-- name: recent
SELECT count(*) FROM message WHERE channel = ?1 AND queued_at >= ?2 AND kind != 'digest'

-- name: replace_waiting
-- Only what is about this one incident, and has not been taken.
UPDATE message SET state = 'replaced', said = x'', ended_at = ?4
WHERE channel = ?1 AND space_id = ?2 AND incident = ?3 AND state = 'waiting'

-- name: add_message
INSERT INTO message (message_id, channel, space_id, incident, kind, critical, title, said, state, queued_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'waiting', ?9)

-- name: keep_told
INSERT INTO told (channel, space_id, incident, change, level, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT DO UPDATE SET change = excluded.change, level = excluded.level, at = excluded.at

-- name: digested
SELECT digested_until FROM channel_state WHERE channel = ?1

-- name: keep_digested
INSERT INTO channel_state (channel, digested_until) VALUES (?1, ?2)
ON CONFLICT DO UPDATE SET digested_until = excluded.digested_until

-- name: failures
SELECT failures, try_at, failing_since FROM channel_state WHERE channel = ?1

-- name: next_messages
-- What failed least first, so that one message that is refused for itself holds up no other.
SELECT number, message_id, channel, said FROM message
WHERE channel = ?1 AND state = 'waiting' ORDER BY tries, number LIMIT ?2

-- name: take_message
UPDATE message SET state = 'taken', tries = tries + 1 WHERE number = ?1

-- name: message_sent
UPDATE message SET state = 'sent', said = x'', failure = '', ended_at = ?2 WHERE number = ?1

-- name: message_failed
-- What was queued of the same incident meanwhile says more.
UPDATE message SET failure = ?2,
    state = iif(EXISTS (SELECT 1 FROM message AS newer WHERE newer.channel = message.channel
        AND newer.space_id = message.space_id AND newer.incident = message.incident AND newer.number > message.number),
        'replaced', 'waiting'),
    ended_at = iif(EXISTS (SELECT 1 FROM message AS newer WHERE newer.channel = message.channel
        AND newer.space_id = message.space_id AND newer.incident = message.incident AND newer.number > message.number),
        ?3, NULL)
WHERE number = ?1

-- name: channel_works
INSERT INTO channel_state (channel) VALUES (?1)
ON CONFLICT DO UPDATE SET failures = 0, failing_since = NULL, failure = '', try_at = 0

-- name: channel_fails
INSERT INTO channel_state (channel, failures, failing_since, failure, try_at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO UPDATE SET failures = ?2, failing_since = ?3, failure = ?4, try_at = ?5

-- name: recover_taken
UPDATE message SET state = 'waiting' WHERE state = 'taken'

-- name: waiting_channels
SELECT DISTINCT channel FROM message WHERE state IN ('waiting', 'taken')

-- name: give_up_old
UPDATE message SET state = 'given_up', said = x'', ended_at = ?1
WHERE state = 'waiting' AND queued_at < ?2 RETURNING channel

-- name: give_up_more
-- The oldest that are not critical go first.
UPDATE message SET state = 'given_up', said = x'', failure = iif(failure = '', 'too_many', failure), ended_at = ?1
WHERE number IN (SELECT number FROM message WHERE channel = ?2 AND state = 'waiting'
    ORDER BY critical DESC, number DESC LIMIT -1 OFFSET ?3) RETURNING channel

-- name: count_given_up
INSERT INTO channel_state (channel, given_up) VALUES (?1, ?2)
ON CONFLICT DO UPDATE SET given_up = given_up + excluded.given_up

-- name: drop_waiting_of
UPDATE message SET state = 'given_up', said = x'', failure = 'channel_gone', ended_at = ?2
WHERE channel = ?1 AND state = 'waiting'

-- name: forget_messages
DELETE FROM message WHERE ended_at < ?1

-- name: forget_told
DELETE FROM told WHERE at < ?1

-- name: known_channels
SELECT channel FROM channel_state UNION SELECT channel FROM told

-- name: forget_told_of
DELETE FROM told WHERE channel = ?1

-- name: forget_channel
DELETE FROM channel_state WHERE channel = ?1

-- name: lately
SELECT number, channel, incident, kind, title, state, queued_at, tries, failure, ended_at
FROM message ORDER BY number DESC LIMIT ?1

-- name: channel_states
SELECT c.channel, count(m.number), min(m.queued_at), c.failures, c.failing_since, c.failure, c.try_at, c.given_up
FROM (SELECT channel, failures, failing_since, failure, try_at, given_up FROM channel_state
    UNION ALL SELECT DISTINCT channel, 0, NULL, '', 0, 0 FROM message
    WHERE channel NOT IN (SELECT channel FROM channel_state)) AS c
LEFT JOIN message AS m ON m.channel = c.channel AND m.state IN ('waiting', 'taken')
GROUP BY c.channel
