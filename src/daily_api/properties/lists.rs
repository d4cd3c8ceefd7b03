//! Which properties there are (Daily's OpenAPI 1.1.1 and its pages on rooms, tokens and self-signed tokens).

use super::{Default, Kind, Property};

const fn property(name: &'static str, kind: Kind, default: Default) -> Property {
    Property { name, kind, default, claim: name }
}

const fn claimed(name: &'static str, claim: &'static str, kind: Kind, default: Default) -> Property {
    Property { name, kind, default, claim }
}

const NO: Default = Default::Flag(false);
const YES: Default = Default::Flag(true);
const NOTHING: Default = Default::Nothing;
const ADDRESS: Kind = Kind::Text { max: 255 };
const RECORDINGS: Kind = Kind::Choices(&["cloud", "cloud-audio-only", "local", "raw-tracks"]);
const LANGUAGES: Kind = Kind::Choice(&[
    "da", "de", "en", "en-us", "es", "fi", "fr", "it", "jp", "ka", "nl", "no", "pt", "pt-BR", "pl", "ru", "sv", "tr",
    "user",
]);
/// Some 30 years.
const SPAN: Kind = Kind::Whole { max: 1_000_000_000 };

/// Of a room.
pub(in crate::daily_api) const ROOM: &[Property] = &[
    // These act.
    property("nbf", Kind::Moment, NOTHING),
    property("exp", Kind::Expiry, NOTHING),
    property("max_participants", Kind::Whole { max: 100_000 }, Default::Whole(200)),
    property("enable_knocking", Kind::Flag, NO),
    property("enforce_unique_user_ids", Kind::Flag, NO),
    property("eject_at_room_exp", Kind::Flag, NO),
    property("eject_after_elapsed", SPAN, NOTHING),
    property("owner_only_broadcast", Kind::Flag, NO),
    property("permissions", Kind::Permissions, NOTHING),
    property("start_video_off", Kind::Flag, NO),
    property("start_audio_off", Kind::Flag, NO),
    property("enable_chat", Kind::Flag, NO),
    property("enable_advanced_chat", Kind::Flag, NO),
    property("lang", LANGUAGES, Default::Text("en")),
    // These are told back.
    property("enable_screenshare", Kind::Flag, YES),
    property("enable_hidden_participants", Kind::Flag, NO),
    property("sfu_switchover", Kind::Number, Default::Half),
    property("enable_mesh_sfu", Kind::Flag, NOTHING),
    property("enable_adaptive_simulcast", Kind::Flag, YES),
    property("enable_multiparty_adaptive_simulcast", Kind::Flag, NO),
    property("geo", ADDRESS, NOTHING),
    property("experimental_optimize_large_calls", Kind::Flag, NOTHING),
    property("enable_terse_logging", Kind::Flag, NOTHING),
    property("enable_recording", RECORDINGS, NOTHING),
    property("recordings_bucket", Kind::Object, NOTHING),
    property("recordings_template", ADDRESS, NOTHING),
    property("enable_raw_tracks_transcoded_audio", ADDRESS, NOTHING),
    property("streaming_endpoints", Kind::List, NOTHING),
    property("rtmp_geo", ADDRESS, NOTHING),
    property("disable_rtmp_geo_fallback", Kind::Flag, NOTHING),
    property("auto_transcription_settings", Kind::Object, NOTHING),
    property("enable_transcription_storage", Kind::Flag, NOTHING),
    property("transcription_bucket", Kind::Object, NOTHING),
    property("transcription_template", ADDRESS, NOTHING),
    property("enable_dialout", Kind::Flag, NO),
    property("dialout_config", Kind::Object, NOTHING),
    property("sip", Kind::Object, NOTHING),
    property("enable_people_ui", Kind::Flag, NOTHING),
    property("enable_pip_ui", Kind::Flag, NOTHING),
    property("enable_emoji_reactions", Kind::Flag, NOTHING),
    property("enable_hand_raising", Kind::Flag, NOTHING),
    property("enable_prejoin_ui", Kind::Flag, NOTHING),
    property("enable_live_captions_ui", Kind::Flag, NOTHING),
    property("enable_network_ui", Kind::Flag, NOTHING),
    property("enable_noise_cancellation_ui", Kind::Flag, NOTHING),
    property("enable_breakout_rooms", Kind::Flag, NOTHING),
    property("enable_video_processing_ui", Kind::Flag, YES),
    property("enable_shared_chat_history", Kind::Flag, YES),
    property("enable_cpu_warning_notifications", Kind::Flag, NOTHING),
    property("meeting_join_hook", ADDRESS, NOTHING),
];

/// Of a domain: what holds for all its rooms.
pub(in crate::daily_api) const DOMAIN: &[Property] = &[
    property("enable_knocking", Kind::Flag, NO),
    property("enforce_unique_user_ids", Kind::Flag, NO),
    property("permissions", Kind::Permissions, NOTHING),
    property("enable_chat", Kind::Flag, NO),
    property("enable_advanced_chat", Kind::Flag, NO),
    property("lang", LANGUAGES, Default::Text("en")),
    property("redirect_on_meeting_exit", ADDRESS, NOTHING),
    property("hide_daily_branding", Kind::Flag, NO),
    property("enable_mesh_sfu", Kind::Flag, NOTHING),
    property("enable_adaptive_simulcast", Kind::Flag, YES),
    property("enable_multiparty_adaptive_simulcast", Kind::Flag, NO),
    property("sfu_switchover", Kind::Number, Default::Half),
    property("geo", ADDRESS, NOTHING),
    property("enable_terse_logging", Kind::Flag, NOTHING),
    property("enable_recording", RECORDINGS, NOTHING),
    property("recordings_bucket", Kind::Object, NOTHING),
    property("recordings_template", ADDRESS, NOTHING),
    property("enable_raw_tracks_transcoded_audio", ADDRESS, NOTHING),
    property("rtmp_geo", ADDRESS, NOTHING),
    property("disable_rtmp_geo_fallback", Kind::Flag, NOTHING),
    property("auto_transcription_settings", Kind::Object, NOTHING),
    property("enable_transcription", ADDRESS, NOTHING),
    property("enable_transcription_storage", Kind::Flag, NOTHING),
    property("transcription_bucket", Kind::Object, NOTHING),
    property("transcription_template", ADDRESS, NOTHING),
    property("batch_processor_bucket", Kind::Object, NOTHING),
    property("enable_people_ui", Kind::Flag, NOTHING),
    property("enable_pip_ui", Kind::Flag, NOTHING),
    property("enable_emoji_reactions", Kind::Flag, NOTHING),
    property("enable_hand_raising", Kind::Flag, NOTHING),
    property("enable_prejoin_ui", Kind::Flag, NOTHING),
    property("enable_live_captions_ui", Kind::Flag, NOTHING),
    property("enable_network_ui", Kind::Flag, NOTHING),
    property("enable_noise_cancellation_ui", Kind::Flag, NOTHING),
    property("enable_breakout_rooms", Kind::Flag, NOTHING),
    property("enable_video_processing_ui", Kind::Flag, YES),
    property("enable_shared_chat_history", Kind::Flag, YES),
    property("enable_cpu_warning_notifications", Kind::Flag, NOTHING),
    property("meeting_join_hook", ADDRESS, NOTHING),
    property("pinless_dialin", Kind::List, NOTHING),
    property("pin_dialin", Kind::List, NOTHING),
];

/// Of a token, with the words for them in its claims.
pub(in crate::daily_api) const TOKEN: &[Property] = &[
    claimed("room_name", "r", Kind::Text { max: 128 }, NOTHING),
    property("nbf", Kind::Moment, NOTHING),
    property("exp", Kind::Expiry, NOTHING),
    claimed("is_owner", "o", Kind::Flag, NO),
    claimed("user_name", "u", ADDRESS, NOTHING),
    claimed("user_id", "ud", Kind::Text { max: 36 }, NOTHING),
    claimed("eject_at_token_exp", "ejt", Kind::Flag, NO),
    claimed("eject_after_elapsed", "eje", SPAN, NOTHING),
    claimed("knocking", "k", Kind::Flag, NO),
    claimed("start_video_off", "vo", Kind::Flag, NO),
    claimed("start_audio_off", "ao", Kind::Flag, NO),
    claimed("permissions", "p", Kind::Permissions, NOTHING),
    claimed("lang", "uil", LANGUAGES, NOTHING),
    claimed("redirect_on_meeting_exit", "rome", ADDRESS, NOTHING),
    claimed("close_tab_on_exit", "ctoe", Kind::Flag, NO),
    claimed("enable_screenshare", "ss", Kind::Flag, YES),
    claimed("enable_recording", "er", RECORDINGS, NOTHING),
    claimed("enable_recording_ui", "erui", Kind::Flag, NOTHING),
    claimed("start_cloud_recording", "sr", Kind::Flag, NO),
    claimed("start_cloud_recording_opts", "sro", Kind::Object, NOTHING),
    claimed("auto_start_transcription", "ast", Kind::Flag, NO),
    claimed("intercom_join_alert", "ij", Kind::Flag, NO),
    claimed("meeting_join_hook", "mjh", ADDRESS, NOTHING),
    property("enable_prejoin_ui", Kind::Flag, NOTHING),
    property("enable_live_captions_ui", Kind::Flag, NOTHING),
    property("enable_terse_logging", Kind::Flag, NOTHING),
];
