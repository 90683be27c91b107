//! A firm of the demo region that changes its account.

use office::Refused;
use rules::lifecycle::amendment::Part;

use crate::town::{Person, Town};

/// The change waits for its county.
pub(super) async fn changes(town: &Town, firm: &Person) -> Result<(), Refused> {
    let account = [
        ("bank", "中国建设银行西夏支行"),
        ("bank_account", "6217001230008888666"),
    ];
    town.amend(firm, Part::Bank, &account).await.map(drop)
}
