//! Ids, a type for each kind of thing, so that one is never taken for another.

/// An id: a UUID in its type.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[derive(utoipa::ToSchema)]
        #[serde(transparent)]
        #[schema(value_type = String, format = Uuid, example = "01997e3c-7d5b-7c3e-8a51-0d5c2f0b9a11")]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new one.
            pub fn new(clock: &crate::clock::Clock) -> Self {
                Self(clock.uuid())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// Somebody who can sign in.
    UserId
    /// One sign-in on one device.
    SessionId
    /// A registered passkey.
    PasskeyId
    /// Somebody who is cared for.
    PatientId
    /// Permission to act for a patient.
    GrantId
    /// Somebody who gives care.
    ProviderId
    /// What can be booked with a provider.
    VisitTypeId
    /// Hours of a weekday.
    AvailabilityId
    /// Hours of one date that differ from the week.
    ExceptionId
    /// A span in which a provider is away.
    TimeOffId
    /// A patient meets a provider.
    AppointmentId
    /// The talk itself.
    ConsultationId
    /// A note of a consultation.
    MedicalRecordId
    /// What was added to a signed note.
    AmendmentId
    /// Something that the chart says.
    ChartEntryId
    /// A paper or picture of a patient's.
    DocumentId
    /// Somebody agreed to something.
    ConsentId
    /// Medicines, signed for a patient.
    PrescriptionId
    /// Emergency access to a record.
    BreakGlassId
    /// Why a record must not be erased.
    LegalHoldId
    /// Somebody of a visit, as its call knows them.
    VisitPersonId
    /// What is owed for an appointment.
    PaymentId
    /// One try to pay it.
    AttemptId
    /// Money that goes back.
    RefundId
    /// A payer who contests a charge.
    DisputeId
    /// A bill, or what takes one back.
    InvoiceId
    /// A line of an account statement.
    BankLineId
    /// A message to the outside.
    MessageId
    /// A clinic of the Daily-compatible API.
    DailyDomainId
    /// A key to it.
    DailyKeyId
    /// A room of it.
    DailyRoomId
    /// People who met in such a room.
    DailyMeetingId
    /// One person's permission to be in such a room, which is what Daily calls a session.
    DailySessionId
    /// From coming to going.
    DailyStayId
    /// An address that is told of events.
    DailyWebhookId
    /// An event on its way there.
    DailyDeliveryId
}
