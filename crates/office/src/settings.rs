//! What a database knows about itself, such as that it is a demo.

use store::Setting;

use crate::Office;
use crate::error::Refused;

/// The password that all accounts of a demo share; a database that has it is a demo.
pub const DEMO_PASSWORD: &str = "demo.password";

/// The secret of the second factor that the staff of a demo share; made for each data folder.
pub const DEMO_FACTOR: &str = "demo.factor";

/// Whom a large demo region introduces, as logins and words, when it is whole.
pub const DEMO_PEOPLE: &str = "demo.people";

/// Set when the demo region was lived to its end; a start that was broken off leaves a demo without it.
pub const DEMO_WHOLE: &str = "demo.whole";

/// How many acts had been done at the last night that was kept of a large demo region which is not whole.
pub const DEMO_NIGHT: &str = "demo.night";

/// Whether nobody has worked with this database yet.
pub async fn untouched(office: &Office) -> Result<bool, Refused> {
    let bodies = store::queries::accounts::organisations(&office.store).await?;
    Ok(bodies.is_empty() && get(office, DEMO_PASSWORD).await?.is_none())
}

pub async fn get(office: &Office, name: &str) -> Result<Option<String>, Refused> {
    let row: Option<Setting> = store::find(&office.store, name.to_owned()).await?;
    Ok(row.map(|row| row.value))
}

pub async fn put(office: &Office, name: &str, value: &str) -> Result<(), Refused> {
    let row = Setting {
        name: name.to_owned(),
        value: value.to_owned(),
    };
    let tx = office.store.begin().await?;
    match tx.lock::<Setting>(row.name.clone()).await? {
        Some(_) => {
            tx.update(row).await?;
        }
        None => tx.insert(row).await?,
    }
    Ok(tx.commit().await?)
}
