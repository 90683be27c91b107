//! People give the address at which they read mail.

use office::Refused;
use office::answers::Answers;
use office::mail::{KeepMail, keep_mail};

use crate::town::{Person, Town};

impl Town {
    /// The person wants notices by mail at this address.
    pub async fn mail(&self, person: &Person, email: &str) -> Result<(), Refused> {
        self.keep_mail(person, email, "yes").await
    }

    /// The person keeps the address, for nothing but the account itself.
    pub async fn no_mail(&self, person: &Person, email: &str) -> Result<(), Refused> {
        self.keep_mail(person, email, "").await
    }

    async fn keep_mail(&self, person: &Person, email: &str, on: &str) -> Result<(), Refused> {
        let fields = [
            ("email", email),
            ("mail", on),
            ("password", self.password.as_str()),
        ];
        let answers: Answers = fields.into_iter().collect();
        let asked = self.ask(person).await?;
        keep_mail(&self.office, asked.by(), KeepMail(answers)).await?;
        Ok(())
    }
}
