//! Letters: what is sent by mail after the commit.

use super::*;

table! {
    /// A letter that waits for the mail server, or was taken by it.
    letter Letter("letter", id: Uuid) {
        account: Option<Uuid>,
        address_sealed: String,
        subject: String,
        body_sealed: String,
        at: Moment,
        since: Moment,
        tries: i64,
        next_try: Option<Moment>,
        sent_at: Option<Moment>,
        last_fault: String,
        // Before it was begun anew.
        earlier_tries: i64,
    }

    /// Somebody who wants no notices by mail.
    mail_off MailOff("mail_off", account: Uuid) { at: Moment, }
}
