//! The Agency suggests a provider to a need (2.5).

use rules::duties::Act;
use rules::lifecycle::provider::State as Admitted;
use rules::needs::{Reach, no_contact};
use rules::{Refusal, clause};
use serde::{Deserialize, Serialize};
use store::queries::needs as rows;
use store::queries::related::provider_numbered;
use store::{Need, NeedReach, Provider, Subject};
use uuid::Uuid;

use super::offer::tell;
use super::state;
use crate::Office;
use crate::act::{By, Deal};
use crate::actor::FileKind;
use crate::answers::{Answers, Field, Reader};
use crate::error::Refused;
use crate::notices::{News, To};
use crate::record::{Body, Change};

/// Fields: `provider` (its number), `words`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Suggest {
    pub need: Uuid,
    pub answers: Answers,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Suggested {
    pub provider: Uuid,
}

static PROVIDER: Field = Field::new("provider", "服务机构编号", clause!("2.5"));
static WORDS: Field = Field::new("words", "推荐理由", clause!("2.5"));

pub async fn suggest(office: &Office, by: By<'_>, command: Suggest) -> Result<Suggested, Refused> {
    let mut reader = Reader::new(&command.answers);
    let number = rules::text::code(&reader.text(&PROVIDER, 20));
    let words = reader.text(&WORDS, 300);
    if let Err(refusal) = no_contact(WORDS.name, WORDS.label, &words) {
        reader.fault(refusal);
    }
    if !reader.faults.is_empty() {
        return Err(Refused::Because(reader.faults));
    }
    let (command, number, words) = (&command, &number, &words);
    office
        .act(by, Act::SuggestProvider, command, |deal| {
            Box::pin(async move { keep(deal, command.need, (number, words)).await })
        })
        .await
}

async fn keep(
    deal: &Deal<'_>,
    need: Uuid,
    (number, words): (&str, &str),
) -> Result<Suggested, Refused> {
    let row: Need = deal.take(need).await?;
    if !state(&row)?.stands() {
        return Err(deal.meanwhile(FileKind::Need, need).await?);
    }
    let provider = provider_numbered(&deal.tx, number).await?;
    let filed = |row: &Provider| row.state == Admitted::Filed.code();
    let provider = provider.filter(filed).ok_or_else(|| unknown(number))?;
    let kept = NeedReach {
        id: deal.new_id(),
        need,
        provider: provider.id,
        how: Reach::Suggested.code().to_owned(),
        score: 0,
        words: words.to_owned(),
        by_account: deal.actor.account,
        on_day: deal.today,
    };
    match rows::reach(&deal.tx, (need, provider.id)).await? {
        Some(known) if known.how == Reach::Suggested.code() => return Err(twice().into()),
        Some(known) => {
            let (id, score) = (known.id, known.score);
            deal.tx.update(NeedReach { id, score, ..kept }).await?;
        }
        None => deal.tx.insert(kept).await?,
    }
    let state = state(&row)?.code();
    let body = Body::words(words).fact("provider", provider.number.clone());
    deal.record(FileKind::Need, need, Change::from(state, state), body)
        .await?;
    let told = News::of(&row.number, "平台推荐本机构承接这项需求").next("查看并报价");
    tell(deal, (need, provider.id), told).await?;
    let subject = store::find::<Subject>(&deal.tx, row.subject).await?;
    let subject = subject.ok_or(Refused::Unknown)?;
    let told = News::of(&row.number, "平台推荐了一家服务机构").next("查看推荐理由");
    deal.notify(To::Account(subject.account), told, format!("/needs/{need}"))
        .await?;
    Ok(Suggested {
        provider: provider.id,
    })
}

fn unknown(number: &str) -> Refusal {
    Refusal::new(
        "need.provider-unknown",
        clause!("7.4"),
        PROVIDER.name,
        "名录中没有这个编号的服务机构",
        "在名录中打开这家机构，核对页面上的编号",
    )
    .own(number.chars().take(20).collect::<String>())
}

fn twice() -> Refusal {
    Refusal::new(
        "need.suggested",
        clause!("2.5"),
        PROVIDER.name,
        "这家机构已经推荐过",
        "推荐另一家机构",
    )
}
