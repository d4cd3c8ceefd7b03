//! Rooms, who is in them, and the meetings that come of it.

use fake_kit::iso;
use serde_json::{Map, Value, json};

use crate::hooks::{Event, Webhook};
use crate::{Now, token};

pub(crate) struct State {
    pub(crate) url: String,
    pub(crate) now: Now,
    pub(crate) rooms: Vec<Value>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) meetings: Vec<Meeting>,
    pub(crate) webhooks: Vec<Webhook>,
    pub(crate) due: Vec<Event>,
}

/// One open page.
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) room: String,
    pub(crate) user_id: String,
    pub(crate) user_name: String,
    pub(crate) owner: bool,
    pub(crate) joined_at: f64,
    pub(crate) will_eject_at: Option<f64>,
}

/// From the first who comes to the last who goes.
pub(crate) struct Meeting {
    pub(crate) id: String,
    pub(crate) room: String,
    pub(crate) start: f64,
    pub(crate) end: Option<f64>,
    pub(crate) people_max: usize,
    pub(crate) people: Vec<Stay>,
}

pub(crate) struct Stay {
    session: String,
    user_id: String,
    user_name: String,
    joined_at: f64,
    left_at: Option<f64>,
}

/// Room properties that are taken.
const PROPERTIES: [&str; 30] = [
    "nbf",
    "exp",
    "max_participants",
    "enable_knocking",
    "enforce_unique_user_ids",
    "eject_at_room_exp",
    "eject_after_elapsed",
    "owner_only_broadcast",
    "permissions",
    "enable_screenshare",
    "start_video_off",
    "start_audio_off",
    "enable_recording",
    "enable_people_ui",
    "enable_pip_ui",
    "enable_emoji_reactions",
    "enable_hand_raising",
    "enable_prejoin_ui",
    "enable_live_captions_ui",
    "enable_network_ui",
    "enable_noise_cancellation_ui",
    "enable_breakout_rooms",
    "enable_video_processing_ui",
    "enable_chat",
    "enable_advanced_chat",
    "lang",
    "geo",
    "sfu_switchover",
    "enable_terse_logging",
    "enable_adaptive_simulcast",
];

impl State {
    pub(crate) fn new(url: String, now: Now) -> Self {
        Self {
            url,
            now,
            rooms: Vec::new(),
            sessions: Vec::new(),
            meetings: Vec::new(),
            webhooks: Vec::new(),
            due: Vec::new(),
        }
    }

    pub(crate) fn now(&self) -> f64 {
        (self.now)()
    }

    pub(crate) fn room(&self, name: &str) -> Option<&Value> {
        self.rooms.iter().find(|room| room["name"] == name)
    }

    /// Makes a room; Daily's own words where it cannot.
    pub(crate) fn add_room(&mut self, wish: &Value) -> Result<Value, String> {
        let fields = wish.as_object().ok_or("the body should be an object")?;
        if let Some(unknown) = fields.keys().find(|name| !["name", "privacy", "properties"].contains(&name.as_str())) {
            return Err(format!("unknown parameter '{unknown}'"));
        }
        let name = wish["name"].as_str().map_or_else(random, str::to_owned);
        let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if name.is_empty() || name.len() > 128 || !name.bytes().all(good) {
            return Err(format!(
                "{name} contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and '_')"
            ));
        }
        if self.room(&name).is_some() {
            return Err(format!("a room named {name} already exists"));
        }
        let config = self.config(Map::new(), &wish["properties"])?;
        let room = json!({
            "id": random(), "name": name, "api_created": true, "privacy": wish["privacy"].as_str().unwrap_or("public"),
            "url": format!("{}/{name}", self.url), "created_at": "2026-06-01T08:00:00.000Z", "config": config,
        });
        self.rooms.push(room.clone());
        Ok(room)
    }

    /// Changes a room that exists.
    pub(crate) fn set_room(&mut self, name: &str, wish: &Value) -> Result<Value, String> {
        let before = self.room(name).and_then(|room| room["config"].as_object().cloned()).unwrap_or_default();
        let config = self.config(before, &wish["properties"])?;
        let room = self.rooms.iter_mut().find(|room| room["name"] == name).expect("it is there");
        room["config"] = Value::Object(config);
        if let Some(privacy) = wish["privacy"].as_str() {
            room["privacy"] = json!(privacy);
        }
        Ok(room.clone())
    }

    fn config(&self, mut config: Map<String, Value>, properties: &Value) -> Result<Map<String, Value>, String> {
        for (name, value) in properties.as_object().into_iter().flatten() {
            if !PROPERTIES.contains(&name.as_str()) {
                return Err(format!("unknown parameter '{name}'"));
            }
            if (name == "nbf" || name == "exp") && !value.is_null() {
                let at = value.as_i64().ok_or_else(|| not_a_time(name, value))?;
                if name == "exp" && (at as f64) <= self.now() {
                    return Err(past(name, at));
                }
            }
            match value {
                Value::Null => drop(config.remove(name)),
                // The reply names only what differs from the defaults.
                value if *value == default_of(name) => drop(config.remove(name)),
                value => drop(config.insert(name.clone(), value.clone())),
            }
        }
        Ok(config)
    }

    /// What time brings: people whose time is over are out, rooms past their time go once nobody is in them.
    pub(crate) fn pass(&mut self) {
        let now = self.now();
        let over = |session: &&Session| session.will_eject_at.is_some_and(|at| at <= now);
        let out: Vec<String> = self.sessions.iter().filter(over).map(|session| session.id.clone()).collect();
        for session in out {
            self.leave(&session);
        }
        let sessions = &self.sessions;
        self.rooms.retain(|room| {
            let past = room["config"]["exp"].as_i64().is_some_and(|exp| (exp as f64) <= now);
            !past || sessions.iter().any(|session| room["name"] == session.room.as_str())
        });
    }

    /// Somebody opens a room's page. Times gate the entry only; when they are put out is decided here and now (measured).
    pub(crate) fn enter(&mut self, name: &str, token: &str) -> Result<String, String> {
        self.pass();
        let now = self.now();
        let room = self.room(name).ok_or("The meeting you're trying to join does not exist.")?;
        let config = room["config"].clone();
        let private = room["privacy"] == "private";
        let claims = token::read(token);
        if private && claims.is_none() {
            return Err("You are not allowed to join this meeting".to_owned());
        }
        let claims = claims.unwrap_or_default();
        if claims["room_name"].as_str().is_some_and(|room| room != name) {
            return Err("You are not allowed to join this meeting".to_owned());
        }
        for times in [&config, &claims] {
            if times["nbf"].as_i64().is_some_and(|nbf| (nbf as f64) > now) {
                return Err("This room is not available yet".to_owned());
            }
            if times["exp"].as_i64().is_some_and(|exp| (exp as f64) <= now) {
                return Err("This room is no longer available".to_owned());
            }
        }
        let inside = self.sessions.iter().filter(|session| session.room == name).count();
        let most = config["max_participants"].as_u64().unwrap_or(200);
        if inside as u64 >= most {
            return Err("This call is full".to_owned());
        }
        let ejects = config["eject_at_room_exp"] == true;
        let session = Session {
            id: random(),
            room: name.to_owned(),
            user_id: claims["user_id"].as_str().unwrap_or_default().to_owned(),
            user_name: claims["user_name"].as_str().unwrap_or_default().to_owned(),
            owner: claims["is_owner"] == true,
            joined_at: now,
            will_eject_at: config["exp"].as_f64().filter(|_| ejects),
        };
        let id = session.id.clone();
        self.note_entry(&session, now);
        self.due.push(Event::joined(&session, now));
        self.sessions.push(session);
        Ok(id)
    }

    fn note_entry(&mut self, session: &Session, now: f64) {
        if !self.meetings.iter().any(|meeting| meeting.room == session.room && meeting.end.is_none()) {
            let (id, room) = (random(), session.room.clone());
            self.due.push(Event::meeting_started(&id, &room, now));
            self.meetings.push(Meeting { id, room, start: now, end: None, people_max: 0, people: Vec::new() });
        }
        let inside = self.sessions.iter().filter(|other| other.room == session.room).count() + 1;
        let meeting = self.meetings.iter_mut().find(|meeting| meeting.room == session.room && meeting.end.is_none());
        let meeting = meeting.expect("just made");
        meeting.people_max = meeting.people_max.max(inside);
        meeting.people.push(Stay {
            session: session.id.clone(),
            user_id: session.user_id.clone(),
            user_name: session.user_name.clone(),
            joined_at: now,
            left_at: None,
        });
    }

    /// Somebody closes the page, or is put out.
    pub(crate) fn leave(&mut self, id: &str) {
        let now = self.now();
        let Some(place) = self.sessions.iter().position(|session| session.id == id) else { return };
        let session = self.sessions.remove(place);
        self.due.push(Event::left(&session, now));
        let empty = !self.sessions.iter().any(|other| other.room == session.room);
        for meeting in self.meetings.iter_mut().filter(|meeting| meeting.room == session.room && meeting.end.is_none())
        {
            for stay in meeting.people.iter_mut().filter(|stay| stay.session == id) {
                stay.left_at = Some(now);
            }
            if empty {
                meeting.end = Some(now);
                self.due.push(Event::meeting_ended(&meeting.id, &meeting.room, meeting.start, now));
            }
        }
    }

    pub(crate) fn add_webhook(&mut self, url: &str, hmac: &str, retry: &str, types: Vec<String>) -> Value {
        let webhook = Webhook::new(random(), url, hmac, retry, types);
        let shown = webhook.shown();
        self.webhooks.push(webhook);
        shown
    }
}

impl Session {
    pub(crate) fn shown(&self, now: f64) -> Value {
        json!({
            "room": self.room, "id": self.id, "userId": self.user_id, "userName": self.user_name,
            "mtgSessionId": self.room, "joinTime": iso(self.joined_at), "duration": (now - self.joined_at) as i64,
        })
    }
}

impl Meeting {
    pub(crate) fn shown(&self, now: f64) -> Value {
        let people: Vec<Value> = self.people.iter().map(|stay| stay.shown(now)).collect();
        json!({
            "id": self.id, "room": self.room, "start_time": self.start as i64,
            "duration": (self.end.unwrap_or(now) - self.start) as i64, "ongoing": self.end.is_none(),
            "max_participants": self.people_max, "participants": people,
        })
    }
}

impl Stay {
    fn shown(&self, now: f64) -> Value {
        json!({
            "user_id": self.user_id, "participant_id": self.session, "user_name": self.user_name,
            "join_time": self.joined_at as i64, "duration": (self.left_at.unwrap_or(now) - self.joined_at) as i64,
        })
    }
}

fn default_of(name: &str) -> Value {
    match name {
        "max_participants" => json!(200),
        "lang" => json!("en"),
        "enable_screenshare" | "enable_adaptive_simulcast" | "enable_video_processing_ui" => json!(true),
        _ => json!(false),
    }
}

pub(crate) fn past(name: &str, at: i64) -> String {
    format!("{name} was '{at}', which is in the past rather than in the future")
}

pub(crate) fn not_a_time(name: &str, value: &Value) -> String {
    let said = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!("{name} was '{said}' but should be a number of seconds since the unix epoch")
}

/// A random id in the form of a UUID.
pub(crate) fn random() -> String {
    let digits = format!("{:032x}", rand::random::<u128>());
    let (a, b, c, d, e) = (&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]);
    format!("{a}-{b}-{c}-{d}-{e}")
}
