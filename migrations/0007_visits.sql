-- The visit itself: who is in the waiting room and in the call, since when, and where the call runs.

-- What the clinic chose; everything else of a visit follows from it unless the visit says otherwise.
CREATE TABLE visit_settings (
    id BIGINT PRIMARY KEY CONSTRAINT visit_settings_is_one_row CHECK (id = 1),
    -- NULL: as the configuration says.
    backend TEXT CONSTRAINT visit_settings_backend CHECK (backend IN ('HUB', 'DAILY', 'FRONT')),
    version BIGINT NOT NULL DEFAULT 1
);
INSERT INTO visit_settings (id) VALUES (1);

-- What an appointment has once somebody opened its page. Raising `version` is the row lock that orders its people.
CREATE TABLE visit (
    appointment_id TEXT PRIMARY KEY REFERENCES appointment (id),
    -- Where its call is to be opened; NULL: as the clinic does.
    backend TEXT CONSTRAINT visit_backend CHECK (backend IN ('HUB', 'DAILY', 'FRONT')),
    -- Where its call is; stays when a setting is changed later.
    room_kind TEXT CONSTRAINT visit_room_kind CHECK (room_kind IN ('HUB', 'DAILY')),
    room_name TEXT,
    -- The backend was told that it is over.
    room_closed_at BIGINT,
    -- A video visit that goes on without pictures.
    audio_only BIGINT NOT NULL DEFAULT 0,
    ended_by TEXT CONSTRAINT visit_ended_by CHECK (ended_by IN ('PROVIDER', 'SYSTEM')),
    version BIGINT NOT NULL DEFAULT 1,
    CONSTRAINT visit_room_whole CHECK ((room_kind IS NULL) = (room_name IS NULL)),
    CONSTRAINT visit_of_one_room UNIQUE (room_kind, room_name)
);

-- Somebody of a visit. The id is the key under which the call knows them.
CREATE TABLE visit_person (
    id TEXT PRIMARY KEY,
    appointment_id TEXT NOT NULL REFERENCES visit (appointment_id),
    role TEXT NOT NULL CONSTRAINT visit_person_role CHECK (role IN ('PATIENT', 'PROVIDER', 'GUEST')),
    user_id TEXT REFERENCES user_account (id),
    guest_role TEXT CONSTRAINT visit_person_guest_role CHECK (guest_role IN ('INTERPRETER', 'FAMILY', 'CLINICIAN')),
    invited_by TEXT REFERENCES user_account (id),
    name TEXT NOT NULL,
    standing TEXT NOT NULL CONSTRAINT visit_person_standing
        CHECK (standing IN ('INVITED', 'WAITING', 'ADMITTED', 'LEFT', 'REVOKED')),
    standing_at BIGINT NOT NULL,
    -- Where they are now, and since when; NULL: not here since then.
    place TEXT CONSTRAINT visit_person_place CHECK (place IN ('WAITING', 'IN_CALL')),
    place_at BIGINT NOT NULL,
    quality TEXT CONSTRAINT visit_person_quality CHECK (quality IN ('GOOD', 'WEAK', 'BAD')),
    camera TEXT CONSTRAINT visit_person_camera CHECK (camera IN ('GOOD', 'FAILED', 'ABSENT', 'UNTESTED')),
    microphone TEXT CONSTRAINT visit_person_microphone CHECK (microphone IN ('GOOD', 'FAILED', 'ABSENT', 'UNTESTED')),
    speaker TEXT CONSTRAINT visit_person_speaker CHECK (speaker IN ('GOOD', 'FAILED', 'ABSENT', 'UNTESTED')),
    network TEXT CONSTRAINT visit_person_network CHECK (network IN ('GOOD', 'WEAK', 'BAD', 'UNTESTED')),
    checked_at BIGINT,
    -- SHA-256 of the link of a guest, and of the cookie that it was exchanged for.
    link_hash TEXT CONSTRAINT visit_person_link_once UNIQUE,
    session_hash TEXT CONSTRAINT visit_person_session_once UNIQUE,
    created_at BIGINT NOT NULL,
    CONSTRAINT visit_person_guest CHECK ((role = 'GUEST') = (guest_role IS NOT NULL) AND (role = 'GUEST') = (user_id IS NULL)),
    CONSTRAINT visit_person_once UNIQUE (appointment_id, user_id)
);
CREATE INDEX visit_person_by_place ON visit_person (place, appointment_id);

-- Who was where from when to when: the evidence of who came and who did not.
CREATE TABLE visit_presence (
    id TEXT PRIMARY KEY,
    appointment_id TEXT NOT NULL REFERENCES visit (appointment_id),
    person_id TEXT NOT NULL REFERENCES visit_person (id),
    place TEXT NOT NULL CONSTRAINT visit_presence_place CHECK (place IN ('WAITING', 'IN_CALL')),
    began_at BIGINT NOT NULL,
    ended_at BIGINT,
    -- Still there then: the end of a span that the server did not live to see.
    seen_at BIGINT NOT NULL,
    -- The worst of it.
    quality TEXT CONSTRAINT visit_presence_quality CHECK (quality IN ('GOOD', 'WEAK', 'BAD')),
    -- Why it ended, where a call ended.
    why TEXT CONSTRAINT visit_presence_why CHECK (why IN ('LEFT', 'LOST', 'REMOVED', 'UNKNOWN')),
    CONSTRAINT visit_presence_runs_forward CHECK (ended_at IS NULL OR ended_at >= began_at)
);
CREATE UNIQUE INDEX visit_presence_one_open ON visit_presence (person_id) WHERE ended_at IS NULL;
CREATE INDEX visit_presence_by_visit ON visit_presence (appointment_id, began_at);

-- What calls told already; they tell at least once.
CREATE TABLE visit_call_event (
    id TEXT PRIMARY KEY,
    heard_at BIGINT NOT NULL
);
CREATE INDEX visit_call_event_age ON visit_call_event (heard_at);
