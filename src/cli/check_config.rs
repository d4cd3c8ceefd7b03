//! `carehub check-config`: what is in force, as a file that could be used, each value with where it came from.

use std::io::Write as _;

use toml::Value;

use super::ConfigFile;
use crate::config::Layers;

pub(super) fn run(file: &ConfigFile) -> anyhow::Result<()> {
    let (_, layers) = file.load()?;
    std::io::stdout().write_all(show(&layers).as_bytes())?;
    Ok(())
}

fn show(layers: &Layers) -> String {
    let mut text = String::new();
    let mut section_before = String::new();
    for (name, value, origin) in layers.iter() {
        let (section, key) = name.split_once('.').unwrap_or(("", &name));
        if section != section_before {
            text.push_str(&format!("[{section}]\n"));
            section.clone_into(&mut section_before);
        }
        let value = if is_secret(key) { Value::from("(secret)") } else { value.clone() };
        text.push_str(&format!("{:<44} # {origin}\n", format!("{key} = {value}")));
    }
    text
}

/// A setting that is a secret itself, and not the path of one, says so by its name.
fn is_secret(key: &str) -> bool {
    ["secret", "password", "token", "_key"].iter().any(|word| key.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_shown_with_its_origin_and_can_be_read_again() {
        let mut layers = Layers::defaults().expect("defaults");
        layers.apply_file("my.toml", "[media]\n\nworkers = 7").expect("valid");
        let shown = show(&layers);
        let line = shown.lines().find(|line| line.starts_with("workers")).expect("shown");
        assert!(line.starts_with("workers = 7 ") && line.ends_with("# my.toml:3"), "{line}");
        assert!(shown.lines().any(|line| line.starts_with("port_first = 10000") && line.ends_with("# default")));
        let mut again = Layers::defaults().expect("defaults");
        again.apply_file("shown.toml", &shown).expect("what is shown is a configuration file");
    }

    #[test]
    fn secrets_are_known_by_their_names_and_paths_are_none() {
        for (key, expected) in
            [("database_password", true), ("stripe_secret", true), ("daily_key", true), ("ticket_key_file", false)]
        {
            assert_eq!(is_secret(key), expected, "{key}");
        }
    }
}
