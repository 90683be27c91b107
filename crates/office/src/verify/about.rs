//! What the file of a paper says now, to whoever holds the paper (10.1).

use rules::{Fen, Law};
use store::{
    Appraisal, Claim, Contract, Paper, Provider, Recovery, Subject, Subsidy, TopUp, Voucher,
};
use uuid::Uuid;

use crate::actor::FileKind;
use crate::error::Refused;
use crate::subjects::masks;
use crate::{
    Office, appraisals, claims, contracts, providers, recoveries, store_row, subjects, subsidies,
    topups, vouchers,
};

/// Role and masked name.
type Party = (&'static str, String);

pub(super) struct About {
    /// Whether the paper still says what holds.
    pub stands: bool,
    pub state: String,
    pub parties: Vec<Party>,
    pub amount: Option<Fen>,
}

impl About {
    /// Of a file that is never taken back: it stands in every state.
    fn standing(state: &str, parties: Vec<Party>, amount: Option<i64>) -> About {
        About {
            stands: true,
            state: state.to_owned(),
            parties,
            amount: amount.map(Fen::new),
        }
    }
}

pub(super) async fn about(office: &Office, paper: &Paper) -> Result<About, Refused> {
    let (kind, file) = (FileKind::parse(&paper.file_kind), paper.file);
    match kind {
        Some(FileKind::Contract) => contract(office, file).await,
        Some(FileKind::Voucher) => voucher(office, file).await,
        Some(FileKind::Claim) => claim(office, file).await,
        Some(FileKind::Recovery) => recovery(office, file).await,
        Some(FileKind::TopUp) => top_up(office, file).await,
        Some(FileKind::Subsidy) => {
            let row: Subsidy = store_row(office, file).await?;
            let of = provider(office, row.provider).await?;
            let state = subsidies::state(&row)?.label();
            Ok(About::standing(state, vec![of], Some(row.amount)))
        }
        Some(FileKind::Appraisal) => {
            let row: Appraisal = store_row(office, file).await?;
            let of = provider(office, row.provider).await?;
            let state = appraisals::state(&row)?.label();
            Ok(About::standing(state, vec![of], None))
        }
        Some(FileKind::Subject) => {
            let row: Subject = store_row(office, file).await?;
            let state = subjects::view::state(&row)?.label();
            Ok(About::standing(state, vec![subject(&row)?], None))
        }
        Some(FileKind::Provider) => {
            let row: Provider = store_row(office, file).await?;
            let state = providers::view::state(&row)?.label();
            let of = (PROVIDER, row.name);
            Ok(About::standing(state, vec![of], None))
        }
        _ => Err(Refused::Fault(format!("a paper of {}", paper.file_kind))),
    }
}

async fn contract(office: &Office, file: Uuid) -> Result<About, Refused> {
    use rules::lifecycle::contract::State as S;
    let row: Contract = store_row(office, file).await?;
    let state = contracts::view::state(&row)?;
    Ok(About {
        stands: !matches!(state, S::Withdrawn | S::Refused),
        state: state.label().to_owned(),
        parties: both(office, row.subject, row.provider).await?,
        amount: Some(Fen::new(row.amount)),
    })
}

async fn voucher(office: &Office, file: Uuid) -> Result<About, Refused> {
    use rules::lifecycle::voucher::State as S;
    let row: Voucher = store_row(office, file).await?;
    let state = vouchers::view::state(&row)?;
    Ok(About {
        stands: !matches!(state, S::Void | S::Expired),
        state: format!("{}，有效期至 {}", state.label(), row.valid_until),
        parties: both(office, row.subject, row.provider).await?,
        amount: Some(Fen::new(row.face)),
    })
}

async fn claim(office: &Office, file: Uuid) -> Result<About, Refused> {
    use rules::lifecycle::claim::State as S;
    let row: Claim = store_row(office, file).await?;
    let state = claims::view::state(&row)?;
    Ok(About {
        stands: !matches!(state, S::Withdrawn | S::Refused),
        state: state.label().to_owned(),
        parties: both(office, row.subject, row.provider).await?,
        amount: Some(Fen::new(row.amount)),
    })
}

/// An order to pay back names who owes (5.4).
async fn recovery(office: &Office, file: Uuid) -> Result<About, Refused> {
    let row: Recovery = store_row(office, file).await?;
    let mut parties = Vec::new();
    if let Some(id) = row.subject {
        parties.push(subject(&store_row(office, id).await?)?);
    }
    if let Some(id) = row.provider {
        parties.push(provider(office, id).await?);
    }
    let state = recoveries::state(&row)?.label();
    Ok(About::standing(state, parties, Some(row.amount)))
}

/// A top-up is between its subject and the division whose money it is (2.3, R27).
async fn top_up(office: &Office, file: Uuid) -> Result<About, Refused> {
    let row: TopUp = store_row(office, file).await?;
    let division = Law::shipped().divisions.full_name(&row.division);
    let parties = vec![
        subject(&store_row(office, row.subject).await?)?,
        ("配套市县", division),
    ];
    let state = topups::state(&row)?.label();
    Ok(About::standing(state, parties, Some(row.amount)))
}

const PROVIDER: &str = "科技服务机构";

async fn both(office: &Office, of: Uuid, with: Uuid) -> Result<Vec<Party>, Refused> {
    let row: Subject = store_row(office, of).await?;
    Ok(vec![subject(&row)?, provider(office, with).await?])
}

async fn provider(office: &Office, id: Uuid) -> Result<Party, Refused> {
    let row: Provider = store_row(office, id).await?;
    Ok((PROVIDER, row.name))
}

/// Firms and organisations are public by their registration; of a person only the first character is shown (PIPL).
fn subject(row: &Subject) -> Result<Party, Refused> {
    let name = match subjects::view::kind(row)? {
        rules::Kind::Individual => masks::name(&row.name),
        _ => row.name.clone(),
    };
    Ok(("科技创新主体", name))
}
