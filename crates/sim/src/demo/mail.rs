//! Where the people of the demo region read mail; its letters stand in the mailbox of the demo.

use office::Refused;

use crate::town::{Person, Town};

/// Gives each of them an address that nobody has.
pub(super) async fn addresses(town: &Town, people: &[&Person]) -> Result<(), Refused> {
    for person in people {
        let email = format!("{}@kequan.example", person.login);
        town.mail(person, &email).await?;
    }
    Ok(())
}
