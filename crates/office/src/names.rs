//! What people call a file: the number on its page, the name of an account, the year of a budget.

use uuid::Uuid;

use crate::Office;
use crate::actor::FileKind;
use crate::error::Refused;

/// The name of a file; none when it is not there.
pub(crate) async fn of(
    office: &Office,
    kind: FileKind,
    file: Uuid,
) -> Result<Option<String>, Refused> {
    let store = &office.store;
    macro_rules! number {
        ($row:ident, $name:ident) => {
            number!($row, $name, file)
        };
        ($row:ident, $name:ident, $key:expr) => {
            store::find::<store::$row>(store, $key)
                .await?
                .map(|row| row.$name)
        };
    }
    Ok(match kind {
        FileKind::Account => number!(Account, login),
        FileKind::Subject => number!(Subject, number),
        FileKind::Provider => number!(Provider, number),
        FileKind::Contract => number!(Contract, number),
        FileKind::Voucher => number!(Voucher, number),
        FileKind::Claim => number!(Claim, number),
        FileKind::Batch => number!(Batch, number),
        FileKind::Recovery => number!(Recovery, number),
        FileKind::Programme => number!(Programme, number),
        FileKind::Opinion => number!(Opinion, number),
        FileKind::Need => number!(Need, number),
        FileKind::Training => number!(Training, number),
        FileKind::News => number!(NewsItem, number),
        FileKind::Case => number!(Inquiry, number),
        FileKind::SpotPlan => number!(SpotPlan, number),
        FileKind::SpotCheck => number!(SpotCheck, number),
        FileKind::Signal => match store::find::<store::Alarm>(store, file).await? {
            Some(row) => number!(Claim, number, row.claim),
            None => None,
        },
        FileKind::TopUp => number!(TopUp, number),
        FileKind::Appraisal => number!(Appraisal, number),
        FileKind::Operating => number!(Operating, number),
        FileKind::Subsidy => number!(Subsidy, number),
        FileKind::Calendar => Some(crate::calendar::name(file)),
        FileKind::Budget => Some(format!("{} 年度", file.as_u128())),
        FileKind::Service => number!(Service, item),
        FileKind::Instrument => number!(Instrument, name),
        FileKind::Certificate => number!(Certificate, number),
        FileKind::Amendment => match store::find::<store::Amendment>(store, file).await? {
            Some(row) => number_of(office, row.subject).await?,
            None => None,
        },
        // By his login: what he is called is for those who keep the pool.
        FileKind::Expert => match store::find::<store::Expert>(store, file).await? {
            Some(expert) => number!(Account, login, expert.account),
            None => None,
        },
    })
}

/// A change goes by the number of its subject.
async fn number_of(office: &Office, subject: Uuid) -> Result<Option<String>, Refused> {
    let row = store::find::<store::Subject>(&office.store, subject).await?;
    Ok(row.map(|row| row.number))
}
