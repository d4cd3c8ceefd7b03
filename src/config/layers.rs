//! Settings laid over one another: defaults, then a file, then the environment; each value remembers where it came from.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use toml::{Table, Value};

use super::nearest::nearest;
use super::source::{Given, Problem, read_toml, read_variable, sections, type_words};
use super::{Config, DEFAULTS};

/// Where a value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The built-in `config/carehub.toml`.
    Default,
    /// A line of a file.
    File {
        /// As the operator named it.
        path: String,
        /// From 1.
        line: usize,
    },
    /// An environment variable.
    Variable(String),
    /// A command-line flag that implies it.
    Flag(&'static str),
}

/// All settings with their values and origins.
#[derive(Clone, Debug)]
pub struct Layers {
    settings: BTreeMap<(String, String), (Value, Origin)>,
}

impl Layers {
    /// The built-in defaults.
    ///
    /// # Errors
    /// None with the file that is built in, which a test reads.
    pub fn defaults() -> Result<Self, Problem> {
        let given = read_toml("config/carehub.toml", DEFAULTS)?;
        let settings =
            given.into_iter().map(|Given { section, key, value, .. }| ((section, key), (value, Origin::Default)));
        Ok(Self { settings: settings.collect() })
    }

    /// Lays a file over it; `path` is only for messages.
    ///
    /// # Errors
    /// The first [`Problem`] in the file.
    pub fn apply_file(&mut self, path: &str, text: &str) -> Result<(), Problem> {
        let given = read_toml(path, text)?;
        for (section, line) in sections(text) {
            if !self.settings.keys().any(|(known, _)| *known == section) {
                let origin = Origin::File { path: path.to_owned(), line };
                return Err(self.unknown(origin, "section", &section, self.section_names()));
            }
        }
        given.into_iter().try_for_each(|one| self.apply(one))
    }

    /// Lays environment variables over it: `CAREHUB__SECTION__KEY`.
    ///
    /// # Errors
    /// The first [`Problem`]; a variable that begins so and names no setting is one, as it is most likely mistyped.
    pub fn apply_environment(&mut self, all: impl IntoIterator<Item = (String, String)>) -> Result<(), Problem> {
        let known: BTreeMap<String, (String, String)> =
            self.settings.keys().map(|name| (variable_name(&name.0, &name.1), name.clone())).collect();
        let mut ours: Vec<_> = all.into_iter().filter(|(name, _)| name.starts_with(PREFIX)).collect();
        ours.sort();
        for (name, text) in ours {
            let origin = Origin::Variable(name.clone());
            let Some((section, key)) = known.get(&name).cloned() else {
                return Err(self.unknown(origin, "variable", &name, known.keys().map(String::as_str)));
            };
            let like = self.settings.get(&(section.clone(), key.clone())).map(|(value, _)| value.clone());
            let Some(like) = like else { continue };
            let Some(value) = read_variable(&text, &like) else {
                let why = format!("must be {}", type_words(&like));
                return Err(Problem::Value { origin, setting: format!("{section}.{key}"), why });
            };
            self.apply(Given { section, key, value, origin })?;
        }
        Ok(())
    }

    /// What a command-line flag implies for a setting that nobody has set.
    pub fn imply(&mut self, section: &str, key: &str, value: Value, flag: &'static str) {
        if let Some(entry) = self.settings.get_mut(&(section.to_owned(), key.to_owned()))
            && entry.1 == Origin::Default
        {
            *entry = (value, Origin::Flag(flag));
        }
    }

    /// The settings as checked values.
    ///
    /// # Errors
    /// A rule between settings is broken.
    pub fn config(&self) -> Result<Config, Problem> {
        let config = self.parse().map_err(|why| Problem::Value {
            origin: Origin::Default,
            setting: "a setting".to_owned(),
            why: why.to_string(),
        })?;
        match config.conflict() {
            None => Ok(config),
            Some((setting, why)) => {
                let origin = self.iter().find(|(name, ..)| name == setting).map(|(.., origin)| origin.clone());
                let origin = origin.unwrap_or(Origin::Default);
                Err(Problem::Value { origin, setting: setting.to_owned(), why: why.to_owned() })
            }
        }
    }

    /// Every setting as `section.key`, its value and where it came from.
    pub fn iter(&self) -> impl Iterator<Item = (String, &Value, &Origin)> {
        self.settings.iter().map(|((section, key), (value, origin))| (format!("{section}.{key}"), value, origin))
    }

    fn apply(&mut self, Given { section, key, value, origin }: Given) -> Result<(), Problem> {
        let setting = format!("{section}.{key}");
        let name = (section, key);
        let Some((default, _)) = self.settings.get(&name) else {
            let in_section = self.settings.keys().filter(|(known, _)| *known == name.0);
            return Err(self.unknown(origin, "key", &name.1, in_section.map(|(_, key)| key.as_str())));
        };
        if !default.same_type(&value) {
            let why = format!("must be {}, not {}", type_words(default), type_words(&value));
            return Err(Problem::Value { origin, setting, why });
        }
        self.settings.insert(name, (value, origin.clone()));
        // Parsing after each setting tells which one is to blame, which the parser of the whole could not say.
        self.parse().map(drop).map_err(|error| Problem::Value {
            origin,
            setting,
            why: format!("cannot be that: {}", error.message().trim_end()),
        })
    }

    fn parse(&self) -> Result<Config, toml::de::Error> {
        let mut whole = Table::new();
        for ((section, key), (value, _)) in &self.settings {
            let section = whole.entry(section.as_str()).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(section) = section {
                section.insert(key.clone(), value.clone());
            }
        }
        Config::deserialize(whole)
    }

    fn section_names(&self) -> impl Iterator<Item = &str> {
        self.settings.keys().map(|(section, _)| section.as_str())
    }

    fn unknown<'a>(
        &self,
        origin: Origin,
        what: &'static str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Problem {
        let elsewhere = self.settings.keys().find(|(_, key)| what == "key" && key == name);
        let advice = match (nearest(name, known), elsewhere) {
            (_, Some((section, _))) => format!("it belongs below [{section}]"),
            (Some(near), None) => format!("did you mean `{near}`?"),
            (None, None) => "see config/carehub.toml for all settings".to_owned(),
        };
        Problem::Unknown { origin, what, name: name.to_owned(), advice }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{path}:{line}"),
            Self::Variable(name) => write!(f, "environment {name}"),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}

/// The variable that overrides a setting.
fn variable_name(section: &str, key: &str) -> String {
    format!("{PREFIX}{}__{}", section.to_uppercase(), key.to_uppercase())
}

/// Two underscores, because section and key names have single ones.
const PREFIX: &str = "CAREHUB__";
