//! A prescription as a client sees it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::error::Error;
use super::item::Item;
use super::known;
use super::model::Prescription;
use super::rules::PrescriptionStatus;
use super::warnings::Warning;
use crate::care;
use crate::db::Conn;
use crate::ids::{ConsultationId, PatientId, PrescriptionId, ProviderId};
use crate::records::keys::DataKey;
use crate::sensitive::Phi;

/// A prescription.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Prescription)]
pub struct View {
    id: PrescriptionId,
    consultation_id: ConsultationId,
    patient: PatientOf,
    provider: ProviderOf,
    status: PrescriptionStatus,
    #[schema(max_items = 20)]
    items: Vec<Item>,
    /// How many days it can be handed in after it is signed.
    #[schema(minimum = 1, maximum = 366)]
    valid_days: i64,
    /// Whether it can be handed in now.
    stands: bool,
    /// What signing made of it; null for a draft.
    signature: Option<SignatureOf>,
    /// The one whose place it takes.
    supersedes: Option<PrescriptionId>,
    /// The one that took its place.
    superseded_by: Option<PrescriptionId>,
    /// When it was cancelled or superseded.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// Why it was cancelled.
    #[schema(value_type = Option<String>)]
    cancel_reason: Option<Phi<String>>,
    /// What speaks against a draft; empty in lists and once it is signed.
    warnings: Vec<Warning>,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// The ETag without its quotes.
    version: i64,
}

/// For whom.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = PrescriptionPatient)]
struct PatientOf {
    id: PatientId,
    #[schema(value_type = String)]
    name: Phi<String>,
}

/// By whom.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = PrescriptionProvider)]
struct ProviderOf {
    id: ProviderId,
    name: String,
}

/// What signing made of it.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = PrescriptionSignature)]
struct SignatureOf {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// The last day on which it can be handed in, in the provider's zone.
    #[schema(value_type = String, format = Date)]
    valid_until: Date,
    /// What a pharmacy types to check it.
    #[schema(example = "7K3M-QX2P-9T4B-0HNZ")]
    code: String,
    /// Where.
    check_page: String,
    /// SHA-256 of all that was signed.
    hash: String,
}

impl View {
    /// For the ETag.
    pub(super) const fn version(&self) -> i64 {
        self.version
    }

    /// Whether it is its author's alone.
    pub(super) const fn is_draft(&self) -> bool {
        matches!(self.status, PrescriptionStatus::Draft)
    }

    /// Its place in a list.
    pub const fn id(&self) -> PrescriptionId {
        self.id
    }

    /// With its names and items.
    pub(super) async fn of(
        conn: &mut Conn,
        key: &DataKey,
        prescription: &Prescription,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let patient = care::patient(conn, prescription.patient).await?.map(|patient| patient.name).unwrap_or_default();
        let provider =
            care::provider(conn, prescription.provider).await?.map(|provider| provider.name).unwrap_or_default();
        let signed = prescription.signed(key)?;
        let signature = prescription.signature.as_ref().zip(signed).map(|(signature, signed)| SignatureOf {
            at: signature.at,
            valid_until: signed.valid_until,
            code: signed.code,
            check_page: signed.check_page,
            hash: signature.hash.clone(),
        });
        Ok(Self {
            id: prescription.id,
            consultation_id: prescription.consultation,
            patient: PatientOf { id: prescription.patient, name: patient },
            provider: ProviderOf { id: prescription.provider, name: provider },
            status: prescription.status,
            items: prescription.items(key)?,
            valid_days: prescription.valid_days,
            stands: prescription.stands(now),
            signature,
            supersedes: prescription.supersedes,
            superseded_by: prescription.superseded_by,
            ended_at: prescription.ended_at,
            cancel_reason: prescription.reason(key)?,
            warnings: Vec::new(),
            created_at: prescription.created_at,
            updated_at: prescription.updated_at,
            version: prescription.version,
        })
    }

    /// With what speaks against it, while it is a draft.
    pub(super) async fn with_warnings(
        conn: &mut Conn,
        key: &DataKey,
        prescription: &Prescription,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let mut view = Self::of(conn, key, prescription, now).await?;
        if prescription.status == PrescriptionStatus::Draft {
            view.warnings = known::against(conn, key, prescription, &view.items, now).await?;
        }
        Ok(view)
    }
}
