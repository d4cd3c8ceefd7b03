//! What a provider's page may say.

use super::name::name_key;
use crate::accounts;
use crate::api::{line, text};
use crate::care::{Error, ProviderProfile, SpecializationId};

/// A checked page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::care) struct Profile {
    pub(in crate::care) name: String,
    pub(in crate::care) name_key: String,
    pub(in crate::care) title: String,
    pub(in crate::care) bio: String,
    pub(in crate::care) licence_number: String,
    pub(in crate::care) licence_authority: String,
    pub(in crate::care) languages: Vec<String>,
    pub(in crate::care) specializations: Vec<SpecializationId>,
    pub(in crate::care) zone: String,
}

impl Profile {
    pub(in crate::care) fn checked(new: ProviderProfile) -> Result<Self, Error> {
        let name = accounts::name(&new.name)?.0;
        let name_key = name_key(&name);
        if name_key.is_empty() {
            return Err(accounts::Error::NameInvalid.into());
        }
        if new.languages.len() > LIST_MAX {
            return Err(Error::invalid("languages", "languages_too_many", "at most 20 languages"));
        }
        if new.specializations.len() > LIST_MAX {
            return Err(Error::invalid("specializations", "specializations_too_many", "at most 20 specializations"));
        }
        let mut languages = new
            .languages
            .iter()
            .map(|language| accounts::language(language))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| Error::invalid("languages", "language_invalid", error.to_string()))?;
        languages.sort();
        languages.dedup();
        let mut specializations = new.specializations;
        specializations.sort();
        specializations.dedup();
        Ok(Self {
            name,
            name_key,
            title: line("title", &new.title, 120)?,
            bio: text("bio", &new.bio, 2000)?,
            licence_number: line("licence_number", &new.licence_number, 60)?,
            licence_authority: line("licence_authority", &new.licence_authority, 120)?,
            languages,
            specializations,
            zone: accounts::zone(&new.zone)?,
        })
    }
}

/// Languages, and specializations, of one provider.
const LIST_MAX: usize = 20;
