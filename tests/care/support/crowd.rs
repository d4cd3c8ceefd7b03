//! A directory full of providers, written as rows: for tests and benches that need many.

use carehub::db::Conn;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// What can be asked of one of the many, to compare with.
#[derive(Clone, Debug)]
#[allow(dead_code, reason = "a bench asks nothing of them")]
pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) name: String,
    /// The greatest number: none.
    pub(crate) opening: i64,
    pub(crate) specialization: String,
    pub(crate) language: &'static str,
    pub(crate) has_audio: bool,
}

/// Adds so many active providers, each with a user, a specialization, one or two languages, and one or two visit types;
/// many share names and next openings.
pub(crate) async fn crowd(conn: &mut Conn, count: u64, now: Timestamp) -> Vec<Member> {
    let members: Vec<Member> = (0..count).map(|n| member(n, now)).collect();
    let specializations = (0..SPECIALIZATIONS).map(|n| format!("('field-{n}', 'Field {n}')")).collect();
    insert(conn, "specialization (id, name)", specializations).await;
    let rows = |row: &dyn Fn(&Member) -> Vec<String>| members.iter().flat_map(row).collect::<Vec<String>>();
    let users = rows(&|one| {
        let (id, name) = (&one.id, &one.name);
        vec![format!(
            "('{id}', 'PROVIDER', 'ACTIVE', '{name}', '{id}@example.org', '{id}@example.org', 'en', 'UTC', 0, 0)"
        )]
    });
    insert(
        conn,
        "user_account (id, role, status, name, email, email_key, language, zone, created_at, updated_at)",
        users,
    )
    .await;
    let providers = rows(&|one| {
        let (id, name, opening) = (&one.id, &one.name, one.opening);
        let key = name.to_lowercase();
        vec![format!("('{id}', '{id}', '{name}', '{key}', '{}', 'UTC', {opening}, {}, 0, 0)", BIO.repeat(5), i64::MAX)]
    });
    insert(
        conn,
        "provider (id, user_id, name, name_key, bio, zone, next_opening_at, opening_check_at, created_at, updated_at)",
        providers,
    )
    .await;
    let words = rows(&|one| one.name.split(' ').map(|word| format!("('{}', '{}')", one.id, hex(word))).collect());
    insert(conn, "provider_name_word (provider_id, word)", words).await;
    let fields = rows(&|one| vec![format!("('{}', '{}')", one.id, one.specialization)]);
    insert(conn, "provider_specialization (provider_id, specialization_id)", fields).await;
    let languages = rows(&|one| vec![format!("('{}', 'en')", one.id), format!("('{}', '{}')", one.id, one.language)]);
    insert(conn, "provider_language (provider_id, language)", languages).await;
    let visit_types = rows(&|one| {
        let row = |kind, fee| {
            let id = format!("{}-{kind}", one.id);
            format!("('{id}', '{}', 'Talk', '{kind}', 30, {fee}, 'EUR', 'LATER', 0)", one.id)
        };
        let kinds = if one.has_audio { &[("VIDEO", 4500), ("AUDIO", 2500)][..] } else { &[("VIDEO", 6000)] };
        kinds.iter().map(|(kind, fee)| row(kind, fee)).collect()
    });
    insert(
        conn,
        "visit_type (id, provider_id, name, kind, duration_minutes, fee_minor, currency, payment, created_at)",
        visit_types,
    )
    .await;
    // What a database in use does by itself sooner or later.
    sqlx::query("ANALYZE").execute(conn).await.expect("analyses");
    members
}

fn member(n: u64, now: Timestamp) -> Member {
    let pick = |names: &[&'static str], n: u64| names[usize::try_from(n).expect("small") % names.len()];
    // Half an hour from now at the soonest, so that nothing is in the past.
    let minutes = i64::try_from(n % 700).expect("small") * 30 + 30;
    Member {
        // In no order that anything else has.
        id: format!("01990000-0000-7000-8000-{:012x}", n * 7919 % 1_000_003),
        name: format!("Dr {} {}{}", pick(&FIRST, n), pick(&LAST, n / 20), pick(&END, n / 500)),
        opening: if n.is_multiple_of(7) { i64::MAX } else { now.as_microsecond() + minutes * 60_000_000 },
        specialization: format!("field-{}", n % SPECIALIZATIONS),
        language: pick(&["de", "fr", "es", "pt", "ar", "hi", "yo", "sw"], n / 3),
        has_audio: n.is_multiple_of(3),
    }
}

async fn insert(conn: &mut Conn, into: &str, rows: Vec<String>) {
    for some in rows.chunks(500) {
        let text = format!("INSERT INTO {into} VALUES {}", some.join(","));
        sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut *conn).await.expect("inserted");
    }
}

fn hex(word: &str) -> String {
    word.to_lowercase().bytes().map(|byte| format!("{byte:02x}")).collect()
}

const SPECIALIZATIONS: u64 = 40;
const BIO: &str = "Explains what a number means before anything is changed. ";
const END: [&str; 10] = ["", "s", "son", "ez", "ova", "ini", "ko", "man", "ides", "sen"];
const FIRST: [&str; 20] = [
    "Ada", "Amara", "Asha", "Bela", "Camille", "Chidi", "Dana", "Emeka", "Farah", "Grace", "Hana", "Ines", "Jonas",
    "Kofi", "Lena", "Mateus", "Nia", "Oliver", "Priya", "Sarah",
];
const LAST: [&str; 25] = [
    "Abe", "Bauer", "Chen", "Dubois", "Eze", "Ferreira", "Gurung", "Hughes", "Ivanova", "Johnson", "Khan", "Laurent",
    "Mbeki", "Novak", "Okafor", "Petrov", "Quispe", "Rossi", "Silva", "Tanaka", "Usman", "Vogt", "Weber", "Yilmaz",
    "Zhang",
];
