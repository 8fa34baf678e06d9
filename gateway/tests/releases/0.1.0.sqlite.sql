PRAGMA foreign_keys=OFF;
BEGIN;
CREATE TABLE sessions (
	user_id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	desired TEXT NOT NULL, 
	status TEXT NOT NULL, 
	reason TEXT, 
	linked BOOLEAN NOT NULL, 
	phone TEXT, 
	name TEXT, 
	is_restored BOOLEAN NOT NULL, 
	whatsapp_version TEXT, 
	last_connected_at TEXT, 
	started_at TEXT, 
	settings TEXT NOT NULL, 
	PRIMARY KEY (user_id, session_id)
);
INSERT INTO "sessions" VALUES('bakery','default','running','stopped',NULL,1,'628111222333',NULL,0,NULL,'2026-11-21T18:51:06.158Z',NULL,'{"proxy":null,"userAgent":null,"media":"load"}');
CREATE TABLE sends (
	user_id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	idempotency_key TEXT NOT NULL, 
	request_hash TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	bare_id TEXT NOT NULL, 
	chat_id TEXT NOT NULL, 
	recipient TEXT NOT NULL, 
	status TEXT NOT NULL, 
	sent_at TEXT, 
	code TEXT, 
	untold TEXT, 
	first_contact_on TEXT, 
	PRIMARY KEY (user_id, session_id, idempotency_key), 
	UNIQUE (user_id, session_id, bare_id)
);
INSERT INTO "sends" VALUES('bakery','default','reply-0','h','true_62813@c.us_0','0','62813@c.us','{"contactId":"62813","phone":"62813","lid":null,"name":null}','queued',NULL,NULL,NULL,NULL);
INSERT INTO "sends" VALUES('bakery','default','reply-1','h','true_62813@c.us_1','1','62813@c.us','{"contactId":"62813","phone":"62813","lid":null,"name":null}','queued',NULL,NULL,NULL,NULL);
INSERT INTO "sends" VALUES('bakery','default','reply-2','h','true_62813@c.us_2','2','62813@c.us','{"contactId":"62813","phone":"62813","lid":null,"name":null}','queued',NULL,NULL,NULL,NULL);
INSERT INTO "sends" VALUES('bakery','default','reply-3','h','true_62813@c.us_3','3','62813@c.us','{"contactId":"62813","phone":"62813","lid":null,"name":null}','queued',NULL,NULL,NULL,NULL);
INSERT INTO "sends" VALUES('bakery','default','reply-4','h','true_62813@c.us_4','4','62813@c.us','{"contactId":"62813","phone":"62813","lid":null,"name":null}','queued',NULL,NULL,NULL,NULL);
CREATE TABLE events (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	event_id TEXT NOT NULL, 
	type TEXT NOT NULL, 
	user_id TEXT NOT NULL, 
	lane TEXT NOT NULL, 
	body TEXT NOT NULL, 
	recorded_at TEXT NOT NULL, 
	UNIQUE (event_id)
);
INSERT INTO "events" VALUES(1,'evt_01M7ZQ59HKSTZSMK2ZEQ459FJ8','session.disconnected','bakery','bakery/default','{"id":"evt_01M7ZQ59HKSTZSMK2ZEQ459FJ8","type":"session.disconnected","timestamp":"2026-11-21T18:51:06.163Z","userId":"bakery","sessionId":"default","data":{"reason":"NETWORK_LOST"}}','2026-11-21T18:51:06.165Z');
INSERT INTO "events" VALUES(2,'evt_01M7ZQ59HR0TZHJYXA94JJ6WY6','session.disconnected','bakery','bakery/default','{"id":"evt_01M7ZQ59HR0TZHJYXA94JJ6WY6","type":"session.disconnected","timestamp":"2026-11-21T18:51:06.168Z","userId":"bakery","sessionId":"default","data":{"reason":"NETWORK_LOST"}}','2026-11-21T18:51:06.169Z');
INSERT INTO "events" VALUES(3,'evt_01M7ZQ59HTHHV0GAH7DDYCER7M','session.disconnected','bakery','bakery/default','{"id":"evt_01M7ZQ59HTHHV0GAH7DDYCER7M","type":"session.disconnected","timestamp":"2026-11-21T18:51:06.170Z","userId":"bakery","sessionId":"default","data":{"reason":"NETWORK_LOST"}}','2026-11-21T18:51:06.170Z');
INSERT INTO "events" VALUES(4,'evt_01M7ZQ59HVBDR184MV3YH7CRF2','session.disconnected','bakery','bakery/default','{"id":"evt_01M7ZQ59HVBDR184MV3YH7CRF2","type":"session.disconnected","timestamp":"2026-11-21T18:51:06.171Z","userId":"bakery","sessionId":"default","data":{"reason":"NETWORK_LOST"}}','2026-11-21T18:51:06.172Z');
INSERT INTO "events" VALUES(5,'evt_01M7ZQ59HY2NK286Z0T46H9AG6','session.disconnected','bakery','bakery/default','{"id":"evt_01M7ZQ59HY2NK286Z0T46H9AG6","type":"session.disconnected","timestamp":"2026-11-21T18:51:06.174Z","userId":"bakery","sessionId":"default","data":{"reason":"NETWORK_LOST"}}','2026-11-21T18:51:06.175Z');
INSERT INTO "sqlite_sequence" VALUES('events',5);
CREATE TABLE facts (
	digest BLOB NOT NULL, 
	recorded_at TEXT NOT NULL, 
	PRIMARY KEY (digest)
)
 WITHOUT ROWID

;
INSERT INTO "facts" VALUES(X'1240A4684403B160E6597A653A88F56C','2026-11-21T18:51:06.165Z');
INSERT INTO "facts" VALUES(X'CEA3878A334B240469D159FF840B6434','2026-11-21T18:51:06.169Z');
INSERT INTO "facts" VALUES(X'4129E2A8044A57CE7635FD6023661CD6','2026-11-21T18:51:06.170Z');
INSERT INTO "facts" VALUES(X'C3585B60B755FB13E6E65A16D20F1230','2026-11-21T18:51:06.172Z');
INSERT INTO "facts" VALUES(X'C33CEDCE35493FC82DFAD8EE5206E23E','2026-11-21T18:51:06.175Z');
CREATE TABLE receivers (
	receiver_id INTEGER NOT NULL, 
	url TEXT NOT NULL, 
	is_configured BOOLEAN NOT NULL, 
	PRIMARY KEY (receiver_id), 
	UNIQUE (url)
);
INSERT INTO "receivers" VALUES(1,'http://127.0.0.1:3000/webhooks/gateway',1);
CREATE TABLE recovery_steps (
	id INTEGER NOT NULL, 
	user_id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	at TEXT NOT NULL, 
	rung TEXT NOT NULL, 
	attempt INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "recovery_steps" VALUES(1,'bakery','default','2026-11-21T18:51:06.175Z','reconnect',1,'NETWORK_LOST');
CREATE TABLE evidence (
	user_id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	witness TEXT NOT NULL, 
	says TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	at TEXT NOT NULL, 
	PRIMARY KEY (user_id, session_id, witness)
);
CREATE TABLE contacts (
	number INTEGER NOT NULL, 
	user_id TEXT NOT NULL, 
	lane TEXT NOT NULL, 
	phone TEXT, 
	lid TEXT, 
	name TEXT, 
	chat TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (user_id, phone), 
	UNIQUE (user_id, lid)
);
CREATE TABLE chats (
	user_id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	chat TEXT NOT NULL, 
	told_until INTEGER, 
	unreadable_since INTEGER, 
	PRIMARY KEY (user_id, session_id, chat)
)
 WITHOUT ROWID

;
CREATE TABLE media (
	number INTEGER NOT NULL, 
	user_id TEXT NOT NULL, 
	session_id TEXT NOT NULL, 
	media_id TEXT NOT NULL, 
	message_id TEXT NOT NULL, 
	chat TEXT NOT NULL, 
	mime_type TEXT NOT NULL, 
	filename TEXT, 
	size INTEGER, 
	tries INTEGER NOT NULL, 
	noted_at TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (user_id, session_id, media_id)
);
CREATE TABLE deliveries (
	sequence INTEGER NOT NULL, 
	receiver_id INTEGER NOT NULL, 
	delivery_id TEXT NOT NULL, 
	lane TEXT NOT NULL, 
	state TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_attempt_at TEXT, 
	problem TEXT, 
	PRIMARY KEY (sequence, receiver_id), 
	FOREIGN KEY(sequence) REFERENCES events (sequence) ON DELETE CASCADE, 
	FOREIGN KEY(receiver_id) REFERENCES receivers (receiver_id), 
	UNIQUE (delivery_id)
)
 WITHOUT ROWID

;
INSERT INTO "deliveries" VALUES(1,1,'dlv_01M7ZQ59HPHCVWR50GZ5TW88PV','bakery/default','pending',0,'2026-11-21T18:51:06.166Z',NULL);
INSERT INTO "deliveries" VALUES(2,1,'dlv_01M7ZQ59HS7WA6B4ZYFA54R4KC','bakery/default','pending',0,'2026-11-21T18:51:06.169Z',NULL);
INSERT INTO "deliveries" VALUES(3,1,'dlv_01M7ZQ59HVYE3YD8DDJ3ZB60YJ','bakery/default','pending',0,'2026-11-21T18:51:06.171Z',NULL);
INSERT INTO "deliveries" VALUES(4,1,'dlv_01M7ZQ59HW0PPAPPG8EMNVX65D','bakery/default','pending',0,'2026-11-21T18:51:06.172Z',NULL);
INSERT INTO "deliveries" VALUES(5,1,'dlv_01M7ZQ59HZEN29SV6DBFNB9K8F','bakery/default','pending',0,'2026-11-21T18:51:06.175Z',NULL);
CREATE TABLE attempts (
	sequence INTEGER NOT NULL, 
	receiver_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	duration_ms INTEGER NOT NULL, 
	status INTEGER, 
	error TEXT, 
	PRIMARY KEY (sequence, receiver_id, number), 
	FOREIGN KEY(sequence, receiver_id) REFERENCES deliveries (sequence, receiver_id) ON DELETE CASCADE ON UPDATE CASCADE
)
 WITHOUT ROWID

;
CREATE INDEX sends_unacknowledged ON sends (user_id, session_id) WHERE status = 'queued';
CREATE INDEX sends_first_contacts ON sends (user_id, session_id, first_contact_on) WHERE first_contact_on IS NOT NULL;
CREATE INDEX events_of_lane ON events (lane);
CREATE INDEX ix_facts_recorded_at ON facts (recorded_at);
CREATE INDEX recovery_steps_of_session ON recovery_steps (user_id, session_id, id);
CREATE INDEX media_missing ON media (user_id, session_id, number) WHERE size IS NULL;
CREATE INDEX deliveries_by_state ON deliveries (state, sequence);
CREATE INDEX deliveries_waiting ON deliveries (receiver_id, lane, sequence, state) WHERE state = 'pending';
COMMIT;
