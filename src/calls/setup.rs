//! What the configuration says of calls, with the secrets that it names.

use super::{BackendKind, Choice, daily};
use crate::config::{self, CallBackend, OneBackend};
use crate::key_file::secret;

/// See the page head.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Where a visit's room is opened that does not say otherwise.
    pub usual: Choice,
    /// The two of [`Choice::Front`], first choice first.
    pub front: [BackendKind; 2],
    /// Daily, where there is an account.
    pub daily: Option<daily::Settings>,
}

impl Setup {
    /// Reads the files that secrets are in.
    ///
    /// # Errors
    /// One line that names the setting and the file.
    pub fn read(config: &config::Calls) -> anyhow::Result<Self> {
        let usual = match config.backend {
            CallBackend::Hub => Choice::Hub,
            CallBackend::Daily => Choice::Daily,
            CallBackend::Front => Choice::Front,
        };
        let front = if config.front.first() == Some(&OneBackend::Daily) {
            [BackendKind::Daily, BackendKind::Hub]
        } else {
            [BackendKind::Hub, BackendKind::Daily]
        };
        Ok(Self { usual, front, daily: daily_of(config)? })
    }
}

fn daily_of(config: &config::Calls) -> anyhow::Result<Option<daily::Settings>> {
    let key = secret("calls.daily_key_file", &config.daily_key, &config.daily_key_file)?;
    let webhook_secret =
        secret("calls.daily_webhook_secret_file", &config.daily_webhook_secret, &config.daily_webhook_secret_file)?;
    let webhook_url = Some(config.daily_webhook_url.clone()).filter(|url| !url.is_empty());
    Ok(key.map(|key| daily::Settings { url: config.daily_url.clone(), key, webhook_secret, webhook_url }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn load(variables: &[(&str, &str)]) -> config::Calls {
        let variables = variables.iter().map(|(name, value)| (format!("CAREHUB__CALLS__{name}"), (*value).to_owned()));
        Config::load(None, variables).expect("good settings").0.calls
    }

    #[test]
    fn secrets_are_taken_and_not_shown() {
        let calls = load(&[
            ("BACKEND", "front"),
            ("FRONT", "daily,hub"),
            ("DAILY_KEY", "canary"),
            ("DAILY_WEBHOOK_SECRET", "Y2FuYXJ5"),
        ]);
        let setup = Setup::read(&calls).expect("no files are needed");
        let shown = format!("{calls:?} {setup:?}");
        assert!(!shown.contains("canary") && !shown.contains("Y2FuYXJ5"), "{shown}");
        assert_eq!((setup.usual, setup.front), (Choice::Front, [BackendKind::Daily, BackendKind::Hub]));
        let key = setup.daily.expect("there is a key").key;
        assert_eq!(key.reveal(), "canary");
    }

    #[test]
    fn a_file_that_is_not_there_is_named_with_its_setting() {
        let problem = Setup::read(&load(&[("DAILY_KEY_FILE", "/nowhere/daily.key")])).expect_err("is not there");
        let problem = problem.to_string();
        assert!(problem.starts_with("calls.daily_key_file: cannot read /nowhere/daily.key: "), "{problem}");
    }
}
