//! What a provider offers: services, instruments, certificates, place.

use super::*;

table! {
    /// A certificate on which services or the admission rest (7.2).
    certificate Certificate("certificate", id: Uuid) {
        provider: Uuid,
        kind: String,
        number: String,
        scope: String,
        issuer: String,
        issued_on: NaiveDate,
        expires_on: Option<NaiveDate>,
        basis: bool,
        attachment: Uuid,
        replaces: Option<Uuid>,
        state: String,
        edition: i64,
        last_reviewer: Option<Uuid>,
        created_at: Moment,
        updated_at: Moment,
    }

    /// One service of a provider's catalogue.
    service Service("service", id: Uuid) {
        provider: Uuid,
        use_code: String,
        item: String,
        method: String,
        price: i64,
        unit: String,
        days: i64,
        certificate: Option<Uuid>,
        replaces: Option<Uuid>,
        state: String,
        edition: i64,
        last_reviewer: Option<Uuid>,
        created_at: Moment,
        updated_at: Moment,
    }

    /// One instrument of a provider's catalogue.
    instrument Instrument("instrument", id: Uuid) {
        provider: Uuid,
        name: String,
        model: String,
        place: String,
        booking: String,
        replaces: Option<Uuid>,
        state: String,
        edition: i64,
        last_reviewer: Option<Uuid>,
        created_at: Moment,
        updated_at: Moment,
    }

    /// Where a provider is on the map, in millionths of a degree.
    spot Spot("spot", provider: Uuid) {
        longitude: i64,
        latitude: i64,
        updated_at: Moment,
    }
}
