//! Mail: a letter is written in the act's own transaction and delivered after the commit.

use store::Letter;
use uuid::Uuid;

use crate::act::Deal;
use crate::error::Refused;

/// What sealed columns of letters are sealed for.
pub(crate) mod purpose {
    pub const ADDRESS: &str = "letter-address";
    pub const BODY: &str = "letter-body";
}

impl Deal<'_> {
    /// Puts a letter into the outbox; without an address there is nothing to send.
    pub async fn write_letter(
        &self,
        account: Option<Uuid>,
        address: &str,
        subject: &str,
        body: &str,
    ) -> Result<(), Refused> {
        if address.is_empty() {
            return Ok(());
        }
        let letter = Letter {
            id: self.new_id(),
            account,
            address_sealed: self.office.seal(purpose::ADDRESS, address)?,
            subject: subject.to_owned(),
            body_sealed: self.office.seal(purpose::BODY, body)?,
            at: self.now,
            since: self.now,
            tries: 0,
            next_try: Some(self.now),
            sent_at: None,
            last_fault: String::new(),
            earlier_tries: 0,
        };
        Ok(self.tx.insert(letter).await?)
    }
}
