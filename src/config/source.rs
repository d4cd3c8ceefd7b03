//! One source of settings: a TOML text with its line numbers, or environment variables; and what can be wrong with it.

use std::path::PathBuf;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Value};

use super::layers::Origin;

/// What is wrong, where, and how to mend it, in one line.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// The file cannot be read.
    #[error("cannot read the configuration file {}: {source}; check the path after --config", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not TOML.
    #[error("{origin}: not valid TOML: {why}")]
    Syntax {
        /// Where.
        origin: Origin,
        /// What the parser said.
        why: String,
    },
    /// No such setting.
    #[error("{origin}: unknown {what} `{name}`; {advice}")]
    Unknown {
        /// Where.
        origin: Origin,
        /// Section, key or variable.
        what: &'static str,
        /// As written.
        name: String,
        /// The nearest name or where to look.
        advice: String,
    },
    /// A known setting with a value it cannot have.
    #[error("{origin}: {setting} {why}")]
    Value {
        /// Where.
        origin: Origin,
        /// `section.key`
        setting: String,
        /// What is wrong with it.
        why: String,
    },
}

/// One setting as a source gives it.
pub(super) struct Given {
    pub(super) section: String,
    pub(super) key: String,
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// All settings of a TOML text, with their lines. Sections without keys give nothing.
///
/// # Errors
/// `Syntax`; `Unknown` for a key outside any section, as every setting has one.
pub(super) fn read_toml(file: &str, text: &str) -> Result<Vec<Given>, Problem> {
    let at = |offset: usize| Origin::File { path: file.to_owned(), line: line_of(text, offset) };
    let table = DeTable::parse(text).map_err(|error| Problem::Syntax {
        origin: at(error.span().map_or(0, |span| span.start)),
        why: error.message().to_owned(),
    })?;
    let mut given = Vec::new();
    for (section, keys) in table.get_ref() {
        let DeValue::Table(keys) = keys.get_ref() else {
            return Err(Problem::Unknown {
                origin: at(section.span().start),
                what: "key",
                name: section.get_ref().to_string(),
                advice: "a setting stands below its [section]".to_owned(),
            });
        };
        for (key, value) in keys {
            let origin = at(key.span().start);
            let (section, key) = (section.get_ref().to_string(), key.get_ref().to_string());
            let setting = format!("{section}.{key}");
            let value = plain(value).ok_or_else(|| Problem::Value {
                origin: origin.clone(),
                setting,
                why: NOT_PLAIN.into(),
            })?;
            given.push(Given { section, key, value, origin });
        }
    }
    Ok(given)
}

/// Sections of a TOML text, to find unknown ones even when they are empty.
pub(super) fn sections(text: &str) -> Vec<(String, usize)> {
    let Ok(table) = DeTable::parse(text) else { return Vec::new() };
    table.get_ref().keys().map(|name| (name.get_ref().to_string(), line_of(text, name.span().start))).collect()
}

/// A variable's text as the type that `like` has.
pub(super) fn read_variable(text: &str, like: &Value) -> Option<Value> {
    match like {
        Value::Integer(_) => text.trim().parse().ok().map(Value::Integer),
        Value::Boolean(_) => text.trim().parse().ok().map(Value::Boolean),
        Value::Array(_) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Some(Value::Array(items.map(|item| Value::String(item.to_owned())).collect()))
        }
        Value::String(_) | Value::Float(_) | Value::Datetime(_) | Value::Table(_) => {
            Some(Value::String(text.to_owned()))
        }
    }
}

/// What a value of this type is called in a message to people.
pub(super) const fn type_words(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text in quotes",
        Value::Integer(_) => "a whole number",
        Value::Boolean(_) => "true or false",
        Value::Array(_) => "a list such as [\"…\"]",
        Value::Float(_) => "a number with a fraction",
        Value::Datetime(_) => "a date",
        Value::Table(_) => "a section",
    }
}

fn plain(value: &Spanned<DeValue<'_>>) -> Option<Value> {
    Some(match value.get_ref() {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(number) => Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok()?),
        DeValue::Boolean(is) => Value::Boolean(*is),
        DeValue::Array(items) => Value::Array(items.iter().map(plain).collect::<Option<_>>()?),
        DeValue::Float(number) => Value::Float(number.as_str().parse().ok()?),
        DeValue::Datetime(date) => Value::Datetime(*date),
        DeValue::Table(_) => return None,
    })
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

const NOT_PLAIN: &str = "is a table or a number out of range; no setting takes that";
